import { queryFromInfo } from '@pothos/plugin-prisma'
import { visibleChannels } from '../access'
import type { Builder } from '../builder'
import { runFilterArgs, runWhere } from '../filters/run'
import { runList } from '../lists'
import { pageQuery } from '../page-query'
import type { Types } from '../types'

/** `runs` */
export function addRunQueries(builder: Builder, { run, enums }: Types) {
  builder.queryFields((t) => ({
    runs: t.connection(
      {
        type: run.node,
        description:
          'Collections of all channels, those of the last 90 days (or as `RETENTION_DAYS` says); failed ones of four times as long.',
        args: {
          channelIds: t.arg({
            type: ['BigInt'],
            description: "Only runs of the channels with these of Telegram's ids.",
          }),
          ...runFilterArgs(builder, enums),
          order: t.arg({ type: enums.timeOrder, required: true, defaultValue: 'desc', description: 'By their start.' }),
        },
        async resolve(_root, args, context, info) {
          const where = { AND: [runWhere(args), visibleChannels(context)] }
          const { query, connection } = pageQuery(runList(where), args)
          const rows = await context.prisma.collectionRun.findMany({
            ...query,
            ...queryFromInfo({ context, info, select: query.select }),
          })
          return connection(rows, () => context.prisma.collectionRun.count({ where }))
        },
      },
      run.connection,
    ),
  }))
}
