import { queryFromInfo } from '@pothos/plugin-prisma'
import type { Builder } from '../builder'
import { storableText } from '../filters/text'
import { timeRange, timeRangeArgs } from '../filters/time-range'
import { auditList } from '../lists'
import { pageQuery } from '../page-query'
import type { Types } from '../types'

/** `auditEntries` */
export function addAuditQueries(builder: Builder, { auditEntry, enums }: Types) {
  builder.queryFields((t) => ({
    auditEntries: t.connection(
      {
        type: auditEntry.node,
        authScopes: { admin: true },
        description: 'Who asked for which mutation, and what came of it. It takes the role `admin`.',
        args: {
          ...timeRangeArgs(builder, 'request'),
          field: t.arg.string({ description: 'Only of this field of `Mutation`. Null: of all.' }),
          principal: t.arg.string({ description: 'Only by whom goes by this name. Null: by anybody.' }),
          order: t.arg({
            type: enums.timeOrder,
            required: true,
            defaultValue: 'desc',
            description: 'By the time of the request.',
          }),
        },
        async resolve(_root, args, context, info) {
          const where = {
            at: timeRange(args),
            ...(typeof args.field === 'string' && { field: storableText('field', args.field) }),
            ...(typeof args.principal === 'string' && { principal: storableText('principal', args.principal) }),
          }
          const { query, connection } = pageQuery(auditList(where), args)
          const rows = await context.prisma.auditEntry.findMany({
            ...query,
            // Entries have no relations, so there is nothing to include.
            select: queryFromInfo({ context, info, select: query.select }).select,
          })
          return connection(rows, () => context.prisma.auditEntry.count({ where }))
        },
      },
      auditEntry.connection,
    ),
  }))
}
