import { differenceInCalendarDays, parseISO } from 'date-fns'

/** How the channels are asked for what they did in a period. */
export interface Asking {
  by: 'HOUR' | 'DAY'
  /** False where the course of the period would have more parts than the API gives. */
  withSeries: boolean
  /** How many channels at a time. */
  pageSize: number
}

/** A course of one or two days has too few points by day. */
const BY_HOUR_UP_TO_DAYS = 2
const MOST_PARTS = 2400
const MOST_AT_A_TIME = 100

/** Half of what the API accepts unless it is told otherwise. */
const COST_OF_A_PAGE = 100_000
/** About what the query costs for each channel, and for each of a channel's years; a part of the course counts with its type's name. */
const COST = { channel: 100, year: 350, part: 20 }
const PARTS = { HOUR: 100, DAY: 37 }
const DAYS_OF_A_YEAR = 365

/** The period is of calendar days, both included. */
export function askingOf({ first, last }: { first: string; last: string }): Asking {
  const days = differenceInCalendarDays(parseISO(last), parseISO(first)) + 1
  const by = days <= BY_HOUR_UP_TO_DAYS ? 'HOUR' : 'DAY'
  const withSeries = days <= MOST_PARTS
  // The API counts the course also where it is left out.
  const cost = COST.channel + Math.max(days / DAYS_OF_A_YEAR, 1) * (COST.year + COST.part * PARTS[by])
  const pageSize = Math.min(Math.max(Math.floor(COST_OF_A_PAGE / cost), 1), MOST_AT_A_TIME)
  return { by, withSeries, pageSize }
}
