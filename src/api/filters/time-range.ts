import type { Builder } from '../builder'
import { BadUserInputError } from '../errors'

export interface TimeRange {
  from?: Date | null
  to?: Date | null
}

/** The arguments `from` and `to` over `what` ("publication"). */
export function timeRangeArgs(builder: Builder, what: string) {
  return builder.args((t) => ({
    from: t.field({ type: 'DateTime', description: `Earliest ${what}, inclusive. Null: no limit.` }),
    to: t.field({ type: 'DateTime', description: `Latest ${what}, exclusive. Null: no limit.` }),
  }))
}

/** The range as a Prisma filter; undefined when it has no limit. Throws `BadUserInputError` by the names of its arguments. */
export function timeRange(
  { from, to }: TimeRange,
  names: { from: string; to: string } = { from: 'from', to: 'to' },
): { gte?: Date; lt?: Date } | undefined {
  if (from && to && from > to) {
    const expected = `no later than "${names.to}" (${to.toISOString()})`
    throw new BadUserInputError({ argument: names.from, value: from, expected })
  }
  if (!from && !to) return undefined
  return { ...(from && { gte: from }), ...(to && { lt: to }) }
}
