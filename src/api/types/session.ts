import type { Prisma } from '../../store/generated/prisma/client'
import { visibleChannels } from '../access'
import { countTogether } from '../batch'
import type { Builder } from '../builder'
import { defineConnection } from '../connection'
import type { ApiContext } from '../context'
import { type ChannelFilter, channelFilterArgs, channelWhere } from '../filters/channel'
import { channelList, sessionColumns } from '../lists'
import { pageQuery } from '../page-query'
import { maskPhone } from '../phone'
import type { defineChannel } from './channel'
import type { Enums } from './enums'
import type { defineFloodWait } from './flood-wait'

interface NodeTypes {
  channel: ReturnType<typeof defineChannel>
  floodWait: ReturnType<typeof defineFloodWait>
}

function channelsOfSession(filter: ChannelFilter, context: ApiContext): Prisma.ChannelWhereInput {
  return { AND: [channelWhere(filter), visibleChannels(context)] }
}

/** A Telegram account that collects, without its secrets, and the connection over sessions. */
export function defineSession(builder: Builder, enums: Enums, { channel, floodWait }: NodeTypes) {
  const node = builder.prismaNode('Session', {
    description: 'A Telegram account that collects. Nothing that would let one act as the account can be read here.',
    id: { field: 'pk', description: 'Identifies this session in the whole API; opaque, for `node`.' },
    nullable: true,
    // Only columns that are asked for are read, so that no secret ever leaves the database on this way.
    select: sessionColumns,
    fields: (t) => ({
      addedAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was added here.' }),
      phoneNumber: t.string({
        description: 'The phone number with its middle digits hidden ("+99966•••01"): a number is personal.',
        select: { phoneNumber: true },
        resolve: (session) => maskPhone(session.phoneNumber),
      }),
      apiId: t.exposeInt('apiId', { description: 'The application id from my.telegram.org that it signed in with.' }),
      tgUserId: t.expose('tgUserId', {
        type: 'BigInt',
        nullable: true,
        description: "Telegram's id of the account. Null: it has not signed in yet.",
      }),
      status: t.expose('status', { type: enums.sessionStatus, description: 'Whether it can be used.' }),
      statusReason: t.exposeString('statusReason', {
        nullable: true,
        description: "Telegram's reason for the status. Null: it is in use.",
      }),
      retryAt: t.field({
        type: 'DateTime',
        nullable: true,
        select: { retryAt: true, status: true },
        resolve: ({ retryAt, status }) => (status === 'frozen' ? retryAt : null),
        description:
          'When a frozen account is looked at again. Null: in the next cycle if it is frozen; never by itself if it is anything else.',
      }),
      floods: t.field({
        type: [floodWait.node],
        description: 'Waits that Telegram asked it for, of each method the one that ends last, over or not; by method.',
        select: (_args, _context, nestedSelection) => ({
          floods: nestedSelection({ orderBy: { method: 'asc' as const } }),
        }),
        resolve: ({ floods }) => floods,
      }),
      channels: t.connection(
        {
          type: channel.node,
          description: 'The channels that it collects, in the order in which they were added.',
          args: channelFilterArgs(builder, enums),
          select: (args, context, nestedSelection) => ({
            channels: nestedSelection(pageQuery(channelList(channelsOfSession(args, context)), args).query),
          }),
          resolve: (session, args, context, info) => {
            const where = channelsOfSession(args, context)
            return pageQuery(channelList(where), args).connection(session.channels, () =>
              countTogether(context, info, session.pk, async (sessionPks) => {
                const groups = await context.prisma.channel.groupBy({
                  by: 'sessionPk',
                  where: { AND: [where, { sessionPk: { in: sessionPks } }] },
                  _count: true,
                })
                return groups.map((group) => [group.sessionPk, group._count])
              }),
            )
          },
        },
        channel.connection,
      ),
    }),
  })
  return { node, connection: defineConnection(builder, node, 'Session') }
}
