import type { Totals } from './queries'

/** Growth as a share of the subscribers at the start of one channel; null: unknown, or there were none. */
export function shareOfStart({ growth, atStart }: { growth: number | null; atStart: number | null }): number | null {
  return growth === null || atStart === null || atStart === 0 ? null : growth / atStart
}

/** The same of several channels: not known where some had subscribers at the start and are not in the growth. */
export function shareOfStarts(subscribers: Totals['subscribers']): number | null {
  const { channelsAtStart, channelsCompared } = subscribers
  return channelsAtStart === channelsCompared ? shareOfStart(subscribers) : null
}
