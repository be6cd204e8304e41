import { queryFromInfo } from '@pothos/plugin-prisma'
import type { Prisma } from '../../store/generated/prisma/client'
import { visibleChannels } from '../access'
import type { Builder } from '../builder'
import { BadUserInputError } from '../errors'
import { channelFilterArgs, channelWhere } from '../filters/channel'
import { likeLiteral } from '../filters/text'
import { channelColumns } from '../lists'
import { readNodeId } from '../node-id'
import { CHANNEL_ORDERS } from '../orders/channel'
import { orderedPage } from '../orders/order'
import type { Types } from '../types'

interface ChannelLookup {
  id?: string | null
  tgChannelId?: bigint | null
  username?: string | null
}

function lookupWhere({ id, tgChannelId, username }: ChannelLookup): Prisma.ChannelWhereInput {
  const given = [id, tgChannelId, username].filter((value) => value != null)
  if (given.length !== 1) {
    throw new BadUserInputError({
      argument: 'id',
      value: id ?? null,
      expected: `the only one given of "id", "tgChannelId" and "username", of which ${given.length} are`,
    })
  }
  if (typeof username === 'string') {
    return { username: { equals: likeLiteral('username', username.replace(/^@/, '')), mode: 'insensitive' } }
  }
  if (typeof tgChannelId === 'bigint') return { tgChannelId }
  const node = readNodeId(id ?? '')
  if (node?.typename !== 'Channel') {
    throw new BadUserInputError({ argument: 'id', value: id, expected: 'the "id" field of a Channel' })
  }
  return { pk: BigInt(node.id) }
}

/** `channels` and `channel` */
export function addChannelQueries(builder: Builder, { channel, enums }: Types) {
  builder.queryFields((t) => ({
    channels: t.connection(
      {
        type: channel.node,
        description: 'The channels that are collected.',
        args: {
          ...channelFilterArgs(builder, enums),
          order: t.arg({
            type: enums.channelOrder,
            required: true,
            defaultValue: 'OLDEST_FIRST',
            description: 'By when they were added, their title or their subscribers.',
          }),
        },
        async resolve(_root, args, context, info) {
          const filter = { AND: [channelWhere(args), visibleChannels(context)] }
          const { query, where, connection } = orderedPage(CHANNEL_ORDERS[args.order], filter, channelColumns, args)
          const rows = await context.prisma.channel.findMany({
            ...query,
            ...queryFromInfo({ context, info, select: query.select }),
          })
          return connection(rows, () => context.prisma.channel.count({ where }))
        },
      },
      channel.connection,
    ),
    channel: t.prismaField({
      type: channel.node,
      nullable: true,
      description: 'One channel, by exactly one of its names. Null: no such channel is collected.',
      args: {
        id: t.arg.id({ description: 'Its `id` in this API.' }),
        tgChannelId: t.arg({ type: 'BigInt', description: "Telegram's id of it, without the -100 of the Bot API." }),
        username: t.arg.string({ description: 'Its username, with or without @, upper and lower case alike.' }),
      },
      resolve: (query, _root, args, context) =>
        context.prisma.channel.findFirst({
          ...query,
          where: { AND: [lookupWhere(args), visibleChannels(context)] },
          orderBy: { pk: 'asc' },
        }),
    }),
  }))
}
