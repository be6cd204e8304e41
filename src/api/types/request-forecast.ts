import { type ChannelCost, channelCost, type SessionUse, sessionUses } from '../../store/request-use'
import { loadTogether } from '../batch'
import type { Builder } from '../builder'
import type { ApiContext } from '../context'
import type { defineChannel } from './channel'
import type { defineSession } from './session'

interface NodeTypes {
  channel: ReturnType<typeof defineChannel>
  session: ReturnType<typeof defineSession>
}

/** What sessions send of each method and may send, and what a channel makes of it. */
export function addRequestForecast(builder: Builder, { channel, session }: NodeTypes): void {
  const use = defineUse(builder)
  const cost = defineCost(builder, use)
  builder.prismaObjectFields(session.node, (t) => ({
    requestUse: t.field({
      type: [use],
      nullable: true,
      select: { pk: true },
      description:
        'The requests of its channels beside its budget for each method, by method; those of paused channels are left out. Null: whoever asks may not see all of its channels.',
      resolve: async ({ pk }, _args, context, info) =>
        seesAll(context)
          ? ((await loadTogether(context, info, pk, String, (pks) => usesOf(context, pks), 'request use')) ?? [])
          : null,
    }),
  }))
  builder.prismaObjectFields(channel.node, (t) => ({
    requestForecast: t.field({
      type: cost,
      nullable: true,
      select: { sessionPk: true, tgChannelId: true },
      description:
        'What it costs the budget of its session, and whether that fits. Null: it is paused and costs nothing.',
      resolve: (row, _args, { sql, requests, clock }) =>
        sql((client) => channelCost(client, row, requests, clock.now())),
    }),
  }))
}

function defineUse(builder: Builder) {
  const fit = builder.enumType('RequestFit', {
    description: 'Whether requests fit into a budget.',
    values: {
      FITS: { value: 'fits', description: 'They do, or there is no budget.' },
      TIGHT: { value: 'tight', description: 'They take more than four fifths of it.' },
      EXCEEDS: { value: 'exceeds', description: 'They are more than it holds: what is collected falls behind.' },
    } as const,
  })
  return builder.objectRef<SessionUse>('RequestUse').implement({
    description: 'What a session sends of one method, and what it may.',
    fields: (t) => ({
      method: t.exposeString('method', { description: 'The method as Telegram names it ("messages.getHistory").' }),
      lastHour: t.exposeInt('lastHour', {
        description: 'Requests of the runs that began within the last hour. Windows and what operators ask are none.',
      }),
      perHour: t.exposeFloat('perHour', {
        description:
          'What its channels cost an hour in the long run: by their runs of the last day, or estimated where they were added lately.',
      }),
      budgetPerHour: t.exposeFloat('budgetPerHour', {
        nullable: true,
        description: 'What its budget allows an hour. Null: the method is not limited.',
      }),
      fit: t.expose('fit', { type: fit, description: 'Whether that fits.' }),
    }),
  })
}

function defineCost(builder: Builder, use: ReturnType<typeof defineUse>) {
  type Method = { method: string; perHour: number; first: number }
  const method = builder.objectRef<Method>('ChannelRequests').implement({
    description: 'What a channel costs of one method.',
    fields: (t) => ({
      method: t.exposeString('method', { description: 'The method as Telegram names it ("messages.getHistory").' }),
      perHour: t.exposeFloat('perHour', { description: 'Requests an hour, in the long run.' }),
      first: t.exposeFloat('first', { description: 'Requests for its first complete collection, once.' }),
    }),
  })
  return builder.objectRef<ChannelCost>('RequestForecast').implement({
    description: 'What a channel costs the budget of its session.',
    fields: (t) => ({
      methods: t.field({ type: [method], description: 'By method.', resolve: methodsOf }),
      session: t.field({
        type: [use],
        nullable: true,
        description:
          'All channels of the session together, this one among them, beside its budgets. Null: whoever asks may not see all of them.',
        resolve: ({ session }, _args, context) => (seesAll(context) ? session : null),
      }),
      isAssumed: t.exposeBoolean('isAssumed', {
        description: 'Nothing is known of its posts yet: it is taken for a channel of a few posts a day.',
      }),
      warning: t.string({
        nullable: true,
        description:
          'What does not fit into the budget of the session, or hardly, in English. Null: all fits, or whoever asks may not see all of its channels.',
        resolve: ({ warning }, _args, context) => (seesAll(context) ? warning : null),
      }),
    }),
  })
}

/** Sums over a session tell of all its channels. */
function seesAll({ principal }: ApiContext): boolean {
  return principal.channels === null
}

function methodsOf({ perHour, first }: ChannelCost) {
  const names = [...new Set([...Object.keys(perHour), ...Object.keys(first)])].sort()
  return names.map((method) => ({ method, perHour: perHour[method] ?? 0, first: first[method] ?? 0 }))
}

async function usesOf({ sql, requests, clock }: ApiContext, pks: bigint[]): Promise<Map<string, SessionUse[]>> {
  const uses = await sql((client) => sessionUses(client, pks, requests, clock.now()))
  return new Map([...uses].map(([pk, rows]) => [String(pk), rows]))
}
