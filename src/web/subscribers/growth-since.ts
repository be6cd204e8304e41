/** A stretch of time that begins at `from`, and how many subscribers there were at its end. Null: not known. */
interface Counted {
  from: string
  subscribers: number | null
}

export interface GrowthSince {
  growth: number
  /** When the first stretch begins whose count is known. */
  from: string
}

/**
 * How many subscribers came since the first count there is: what can be said where none is as old as the period. Null: there are not two counts.
 */
export function growthSince(series: readonly Counted[]): GrowthSince | null {
  const known = series.filter(({ subscribers }) => subscribers !== null)
  const [first] = known
  const last = known.at(-1)
  if (!first || !last || first === last) return null
  return { growth: (last.subscribers ?? 0) - (first.subscribers ?? 0), from: first.from }
}
