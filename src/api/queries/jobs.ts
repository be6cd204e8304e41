import { queryFromInfo } from '@pothos/plugin-prisma'
import type { Builder } from '../builder'
import { jobFilterArgs, jobsOfChannels, jobWhere } from '../filters/job'
import { jobList } from '../lists'
import { pageQuery } from '../page-query'
import type { Types } from '../types'

/** `jobs` */
export function addJobQueries(builder: Builder, { job, enums }: Types) {
  builder.queryFields((t) => ({
    jobs: t.connection(
      {
        type: job.node,
        description:
          'What is to be done at a certain time, and what has become of it; ended ones of the last 90 days (or as `RETENTION_DAYS` says), failed ones of four times as long.',
        args: {
          ...jobFilterArgs(builder, enums),
          order: t.arg({ type: enums.timeOrder, required: true, defaultValue: 'desc', description: 'By `runAt`.' }),
        },
        async resolve(_root, args, context, info) {
          const { channels } = context.principal
          const where = { AND: [jobWhere(args), channels === null ? {} : jobsOfChannels(channels)] }
          const { query, connection } = pageQuery(jobList(where), args)
          const rows = await context.prisma.job.findMany({
            ...query,
            // Jobs have no relations, so there is nothing to include.
            select: queryFromInfo({ context, info, select: query.select }).select,
          })
          return connection(rows, () => context.prisma.job.count({ where }))
        },
      },
      job.connection,
    ),
  }))
}
