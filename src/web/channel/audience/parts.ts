import { differenceInCalendarDays, parseISO } from 'date-fns'
import type { Format } from '../../i18n/format'

/** A day or an hour of a period. */
export interface Part {
  day: string
  /** Null: a day. */
  hour: number | null
  from: string
}

/** Up to so many days are shown by hour. */
const MOST_DAYS_BY_HOUR = 2

/** How a period from one calendar day to another is cut into parts. */
export function unitOf({ first, last }: { first: string; last: string }): 'HOUR' | 'DAY' {
  return differenceInCalendarDays(parseISO(last), parseISO(first)) < MOST_DAYS_BY_HOUR ? 'HOUR' : 'DAY'
}

/** What stands beneath each part: no more of its date than tells it from the others. */
export function partLabels(parts: readonly Part[], format: Format): string[] {
  const isOneDay = parts[0]?.day === parts.at(-1)?.day
  const isOneYear = yearOf(parts[0]) === yearOf(parts.at(-1))
  return parts.map(({ day, hour, from }) => {
    if (hour === null) return isOneYear ? format.day(day) : format.date(from)
    return isOneDay ? format.clock(from) : `${format.day(day)}, ${format.clock(from)}`
  })
}

/**
 * From which part on a period is drawn: where it begins with parts of which nothing is known, there are no more of those than of others, so that
 * what is known fills a half of the picture at least.
 */
export function drawnFrom(isUnknown: readonly boolean[]): number {
  const first = isUnknown.indexOf(false)
  return first === -1 ? 0 : Math.max(0, first - (isUnknown.length - first))
}

/** A part by its whole name, as a table or a pointed at bar has it. */
export function partName({ day, hour, from }: Part, format: Format): string {
  return hour === null ? format.weekdayOf(day) : `${format.weekdayOf(day)}, ${format.clock(from)}`
}

/** A part as files and sorting have it: "2026-11-22", or with its hour "2026-11-22 14:00". */
export function partKey({ day, hour }: Part): string {
  return hour === null ? day : `${day} ${String(hour).padStart(2, '0')}:00`
}

const yearOf = (part: Part | undefined) => part?.day.slice(0, 4)
