import { queryFromInfo } from '@pothos/plugin-prisma'
import { visibleSessions } from '../access'
import type { Builder } from '../builder'
import { floodList } from '../lists'
import { pageQuery } from '../page-query'
import type { Types } from '../types'

/** `floods` */
export function addFloodQueries(builder: Builder, { floodWait }: Types) {
  builder.queryFields((t) => ({
    floods: t.connection(
      {
        type: floodWait.node,
        description:
          'Waits that Telegram asked for, the one that ends last of each session and method, over or not, in the order in which they first occurred.',
        args: {
          endingAfter: t.arg({
            type: 'DateTime',
            description: 'Only waits that end after this; with the time of now: those in force. Null: all.',
          }),
        },
        async resolve(_root, args, context, info) {
          const where = {
            ...(context.principal.channels && { session: visibleSessions(context) }),
            ...(args.endingAfter && { until: { gt: args.endingAfter } }),
          }
          const { query, connection } = pageQuery(floodList(where), args)
          const rows = await context.prisma.floodWait.findMany({
            ...query,
            ...queryFromInfo({ context, info, select: query.select }),
          })
          return connection(rows, () => context.prisma.floodWait.count({ where }))
        },
      },
      floodWait.connection,
    ),
  }))
}
