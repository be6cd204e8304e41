import { tz } from '@date-fns/tz'
import { addDays, format, parseISO, startOfDay, subDays } from 'date-fns'

/** Days that a range can be counted back from today, today among them. */
export const PRESETS = { today: 1, '7d': 7, '30d': 30 } as const
export type Preset = keyof typeof PRESETS

/** What a page is about: a preset, or calendar days ("2026-11-22"), both included. */
export type Range = { preset: Preset } | { preset: 'custom'; first: string; last: string }

/** A range as the API takes it. `to` is null for "up to now", so that the same range stays the same question as time goes on. */
export interface Period {
  from: string
  to: string | null
  timeZone: string
}

const DAY = /^\d{4}-\d{2}-\d{2}$/
export const DEFAULT_RANGE: Range = { preset: '30d' }

/** Whether a text is a day of the calendar, like "2026-11-22". */
export const isDay = (text: string | undefined): text is string =>
  text !== undefined && DAY.test(text) && !Number.isNaN(parseISO(text).getTime())

/** The range that an address asks for: `range=7d`, or `from=2026-11-01&to=2026-11-07`. Anything else is the default. */
export function rangeOf(query: Record<string, string>): Range {
  const { range, from, to } = query
  if (range !== undefined && Object.hasOwn(PRESETS, range)) return { preset: range as Preset }
  if (isDay(from) && isDay(to) && from <= to) return { preset: 'custom', first: from, last: to }
  return DEFAULT_RANGE
}

/** A range as a part of an address: the opposite of {@link rangeOf}. */
export function queryOf(range: Range): Record<string, string> {
  return range.preset === 'custom' ? { from: range.first, to: range.last } : { range: range.preset }
}

/** The first and the last calendar day of a range, in a time zone. */
export function daysOf(range: Range, timeZone: string, now: Date): { first: string; last: string } {
  if (range.preset === 'custom') return range
  const zone = tz(timeZone)
  return {
    first: format(subDays(now, PRESETS[range.preset] - 1, { in: zone }), 'yyyy-MM-dd', { in: zone }),
    last: format(now, 'yyyy-MM-dd', { in: zone }),
  }
}

/** The instants of a range: from the first day's midnight to the last day's end, both in the time zone. What has not been yet is left out. */
export function periodOf(range: Range, timeZone: string, now: Date): Period {
  const { first, last } = daysOf(range, timeZone, now)
  const zone = tz(timeZone)
  const from = startOfDay(parseISO(first, { in: zone }), { in: zone })
  const to = startOfDay(addDays(parseISO(last, { in: zone }), 1, { in: zone }), { in: zone })
  return { from: instant(from), to: to > now ? null : instant(to), timeZone }
}

const instant = (date: Date) => new Date(date.getTime()).toISOString()
