import type { Totals } from './queries'

type Windows = Totals['completeness']['windows']

export interface Timeliness {
  /**
   * Readings that were on time, as a share of all whose time is over. Null: there are none of these yet, or only of posts that were older
   * when they were first seen, as when an installation is new.
   */
  share: number | null
  onTime: number
  late: number
  missed: number
  /** Those of the missed whose post was older already when it was first seen: a channel's history, or what came while nothing ran. */
  seenLate: number
}

/** How many of the readings at a certain age were on time, over all ages. */
export function timelinessOf(windows: Windows): Timeliness {
  const sum = (count: (window: Windows[number]) => number) =>
    windows.reduce((total, window) => total + count(window), 0)
  const onTime = sum((window) => window.onTime)
  const late = sum((window) => window.late)
  const missed = sum((window) => window.missed)
  const seenLate = sum(({ missedReasons }) => missedReasons.find(({ reason }) => reason === 'SEEN_LATE')?.count ?? 0)
  const hasBegun = onTime + late + missed > seenLate
  return { share: hasBegun ? onTime / (onTime + late + missed) : null, onTime, late, missed, seenLate }
}
