import { queryFromInfo } from '@pothos/plugin-prisma'
import { visibleChannels } from '../access'
import type { Builder } from '../builder'
import { oddFilterArgs, oddWhere } from '../filters/odd-element'
import { oddList } from '../lists'
import { pageQuery } from '../page-query'
import type { Types } from '../types'

/** `oddElements` */
export function addOddElementQueries(builder: Builder, { oddElement, enums }: Types) {
  builder.queryFields((t) => ({
    oddElements: t.connection(
      {
        type: oddElement.node,
        description: "What could not be read in Telegram's answers about any channel.",
        args: {
          channelIds: t.arg({
            type: ['BigInt'],
            description: "Only of the channels with these of Telegram's ids.",
          }),
          ...oddFilterArgs(builder, enums),
          order: t.arg({
            type: enums.timeOrder,
            required: true,
            defaultValue: 'desc',
            description: 'By when they were seen last.',
          }),
        },
        async resolve(_root, args, context, info) {
          const where = { AND: [oddWhere(args), visibleChannels(context)] }
          const { query, connection } = pageQuery(oddList(where), args)
          const rows = await context.prisma.oddElement.findMany({
            ...query,
            ...queryFromInfo({ context, info, select: query.select }),
          })
          return connection(rows, () => context.prisma.oddElement.count({ where }))
        },
      },
      oddElement.connection,
    ),
  }))
}
