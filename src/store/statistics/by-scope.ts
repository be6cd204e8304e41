import type { StatisticsQuery } from './scope'

/** The rows of each scope, in the order of the scopes; rows keep theirs. */
export function byScope<Row extends { number: number }>({ scopes }: StatisticsQuery, rows: readonly Row[]): Row[][] {
  const byNumber = Map.groupBy(rows, ({ number }) => number)
  return scopes.map((_, number) => byNumber.get(number) ?? [])
}
