import { queryFromInfo } from '@pothos/plugin-prisma'
import type { Prisma } from '../../store/generated/prisma/client'
import type { Builder } from '../builder'
import { BadUserInputError } from '../errors'
import { channelFilterArgs, channelWhere } from '../filters/channel'
import { likeLiteral } from '../filters/text'
import { channelList } from '../lists'
import { decodeNodeId } from '../node-id'
import { pageQuery } from '../page-query'
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
  const node = decodeNodeId(id ?? '')
  if (node.typename !== 'Channel') {
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
        description: 'The channels that are collected, in the order in which they were added.',
        args: channelFilterArgs(builder, enums),
        async resolve(_root, args, context, info) {
          const where = channelWhere(args)
          const { query, connection } = pageQuery(channelList(where), args)
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
        context.prisma.channel.findFirst({ ...query, where: lookupWhere(args), orderBy: { pk: 'asc' } }),
    }),
  }))
}
