import { queryFromInfo } from '@pothos/plugin-prisma'
import { visibleChannels } from '../access'
import type { Builder } from '../builder'
import { windowFilterArgs, windowWhere } from '../filters/window'
import { windowList } from '../lists'
import { pageQuery } from '../page-query'
import type { Types } from '../types'

/** `windows` */
export function addWindowQueries(builder: Builder, { window, enums }: Types) {
  builder.queryField('windows', (t) =>
    t.connection(
      {
        type: window.node,
        description:
          'Windows of the posts of all channels: what is still to be read, and what was read in time, late or not.',
        args: {
          ...windowFilterArgs(builder, enums),
          order: t.arg({ type: enums.timeOrder, required: true, defaultValue: 'desc', description: 'By `dueAt`.' }),
        },
        async resolve(_root, args, context, info) {
          const where = { AND: [windowWhere(args), { post: visibleChannels(context) }] }
          const { query, connection } = pageQuery(windowList(where), args)
          const rows = await context.prisma.postWindow.findMany({
            ...query,
            ...queryFromInfo({ context, info, select: query.select }),
          })
          return connection(rows, () => context.prisma.postWindow.count({ where }))
        },
      },
      window.connection,
    ),
  )
}
