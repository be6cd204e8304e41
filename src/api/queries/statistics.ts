import { visibleChannels } from '../access'
import type { Builder } from '../builder'
import { statisticsCost } from '../limits/cost'
import { period, periodArgs } from '../statistics/period'
import { repostsArg } from '../statistics/reposts'
import type { Types } from '../types'

/** `statistics`, and that of one channel. */
export function addStatisticsQueries(builder: Builder, { statistics, channel, enums }: Types) {
  builder.queryField('statistics', (t) =>
    t.field({
      type: statistics,
      description: 'Statistics of several channels together, an unknown channel counting as none.',
      complexity: statisticsCost,
      args: {
        ...periodArgs(builder),
        ...repostsArg(builder, enums),
        channelIds: t.arg({
          type: ['BigInt'],
          description: "Only these channels, by Telegram's ids. Null: all.",
        }),
      },
      async resolve(_root, { channelIds, ...args }, context) {
        const chosen = channelIds ? { tgChannelId: { in: channelIds } } : {}
        const rows = await context.prisma.channel.findMany({
          where: { AND: [chosen, visibleChannels(context)] },
          select: { tgChannelId: true },
          orderBy: { pk: 'asc' },
        })
        return {
          ...period(args, context),
          reposts: args.reposts,
          channelIds: rows.map(({ tgChannelId }) => tgChannelId),
        }
      },
    }),
  )
  builder.prismaObjectField(channel.node, 'statistics', (t) =>
    t.field({
      type: statistics,
      description: 'Statistics of this channel alone.',
      complexity: statisticsCost,
      args: { ...periodArgs(builder), ...repostsArg(builder, enums) },
      resolve: ({ tgChannelId }, args, context) => ({
        ...period(args, context),
        reposts: args.reposts,
        channelIds: [tgChannelId],
      }),
    }),
  )
}
