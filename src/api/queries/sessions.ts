import { queryFromInfo } from '@pothos/plugin-prisma'
import { visibleSessions } from '../access'
import type { Builder } from '../builder'
import { sessionList } from '../lists'
import { pageQuery } from '../page-query'
import type { Types } from '../types'

/** `sessions` */
export function addSessionQueries(builder: Builder, { session }: Types) {
  builder.queryFields((t) => ({
    sessions: t.connection(
      {
        type: session.node,
        description: 'The Telegram accounts that collect, in the order in which they were added.',
        async resolve(_root, args, context, info) {
          const where = visibleSessions(context)
          const { query, connection } = pageQuery(sessionList(where), args)
          const rows = await context.prisma.session.findMany({
            ...query,
            ...queryFromInfo({ context, info, select: query.select }),
          })
          return connection(rows, () => context.prisma.session.count({ where }))
        },
      },
      session.connection,
    ),
  }))
}
