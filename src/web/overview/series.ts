import { differenceInCalendarDays, parseISO } from 'date-fns'

/** How the course of a period is asked for. */
export interface Series {
  by: 'HOUR' | 'DAY'
  /** False where it would have more parts than the API gives. */
  isPossible: boolean
}

/** A course of one or two days has too few points by day. */
const BY_HOUR_UP_TO_DAYS = 2
const MOST_PARTS = 2400

/** The course of a period of calendar days, both included. */
export function seriesOf({ first, last }: { first: string; last: string }): Series {
  const days = differenceInCalendarDays(parseISO(last), parseISO(first)) + 1
  return { by: days <= BY_HOUR_UP_TO_DAYS ? 'HOUR' : 'DAY', isPossible: days <= MOST_PARTS }
}
