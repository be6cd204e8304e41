import { type OddCount, oddCounts } from '../../store/odd-counts'
import { countTogether, loadTogether } from '../batch'
import type { Builder } from '../builder'
import { defineConnection } from '../connection'
import { oddFilterArgs, oddWhere } from '../filters/odd-element'
import { jsonText } from '../json'
import { oddColumns, oddList } from '../lists'
import { pageQuery } from '../page-query'
import type { defineChannel } from './channel'
import type { Enums } from './enums'

/** What could not be read in Telegram's answers, the connection over it, and its counts. */
export function defineOddElement(builder: Builder, enums: Enums) {
  const node = builder.prismaNode('OddElement', {
    description:
      "Something in an answer of Telegram's that could not be read. It was left out and is kept as it came; all else of the answer is stored. The same element is one, however often it came.",
    id: { field: 'pk', description: 'Identifies this element in the whole API; opaque, for `node`.' },
    nullable: true,
    select: oddColumns,
    fields: (t) => ({
      channel: t.relation('channel', { description: 'The channel whose answer it stood in.' }),
      source: t.expose('source', { type: enums.oddSource, description: 'Which answers it stood in.' }),
      elementId: t.field({
        type: 'BigInt',
        nullable: true,
        description:
          'Number of the message or event, or id of the user, that it is or is a part of. Null: it says none.',
        select: { elementId: true },
        resolve: ({ elementId }) => (elementId === 0n ? null : elementId),
      }),
      kind: t.exposeString('kind', {
        description: 'What is odd, as constructor and field of Telegram\'s schema ("message.date").',
      }),
      reason: t.expose('reason', { type: enums.oddReason, description: 'What is wrong with it.' }),
      json: t.string({
        nullable: true,
        description:
          'The whole message, event, user or answer as Telegram sent it last, as JSON. Null: it is too large to be kept, or one of many that were only counted.',
        select: { json: true },
        resolve: ({ json }) => (json === null ? null : (jsonText(json) ?? null)),
      }),
      times: t.exposeInt('times', { description: 'How often it was seen.' }),
      firstSeenAt: t.expose('firstSeenAt', { type: 'DateTime', description: 'When it was seen first.' }),
      lastSeenAt: t.expose('lastSeenAt', { type: 'DateTime', description: 'When it was seen last.' }),
      resolvedAt: t.expose('resolvedAt', {
        type: 'DateTime',
        nullable: true,
        description:
          'When it was read after all: Telegram sent it whole, or a later version of the program could read it. Null: it was not.',
      }),
    }),
  })
  const counts = builder.objectRef<OddCount>('OddElementCount').implement({
    description: 'How many odd elements of one sort there are that were not read after all.',
    fields: (t) => ({
      source: t.expose('source', { type: enums.oddSource, description: 'Which answers they stood in.' }),
      kind: t.exposeString('kind', { description: 'What is odd about them ("message.date").' }),
      elements: t.exposeInt('elements', { description: 'How many there are.' }),
      lastSeenAt: t.expose('lastSeenAt', { type: 'DateTime', description: 'When one of them was seen last.' }),
    }),
  })
  return { node, connection: defineConnection(builder, node, 'OddElement'), counts }
}

interface NodeTypes {
  channel: ReturnType<typeof defineChannel>
  oddElement: ReturnType<typeof defineOddElement>
}

/** What could not be read of one channel. */
export function addChannelOddElements(builder: Builder, enums: Enums, { channel, oddElement }: NodeTypes): void {
  builder.prismaObjectField(channel.node, 'oddElements', (t) =>
    t.connection(
      {
        type: oddElement.node,
        description: 'What could not be read in answers about it.',
        args: {
          ...oddFilterArgs(builder, enums),
          order: t.arg({
            type: enums.timeOrder,
            required: true,
            defaultValue: 'desc',
            description: 'By when they were seen last.',
          }),
        },
        select: (args, _context, nestedSelection) => ({
          oddElements: nestedSelection(pageQuery(oddList(oddWhere(args)), args).query),
        }),
        resolve: (parent, args, context, info) => {
          const where = oddWhere(args)
          return pageQuery(oddList(where), args).connection(parent.oddElements, () =>
            countTogether(context, info, parent.tgChannelId, async (ids) => {
              const groups = await context.prisma.oddElement.groupBy({
                by: 'tgChannelId',
                where: { AND: [where, { tgChannelId: { in: ids } }] },
                _count: true,
              })
              return groups.map((group) => [group.tgChannelId, group._count])
            }),
          )
        },
      },
      oddElement.connection,
    ),
  )
  builder.prismaObjectField(channel.node, 'oddElementCounts', (t) =>
    t.field({
      type: [oddElement.counts],
      description: 'What could not be read in answers about it, by sort, the most frequent first. Empty: nothing.',
      resolve: async (parent, _args, context, info) => {
        const load = (ids: bigint[]) => oddCounts(context.prisma, ids)
        return (await loadTogether(context, info, parent.tgChannelId, String, load)) ?? []
      },
    }),
  )
}
