import type { Language } from './language'

/** What stands where a value is not known. Never "0". */
export const UNKNOWN = '—'

type Value = number | null | undefined
type Instant = string | Date

/** How numbers and times are written in a language and a time zone. Null is always {@link UNKNOWN}. */
export interface Format {
  /** 12,345 */
  number(value: Value): string
  /** +12, −3, 0 */
  signed(value: Value): string
  /** 12.3K */
  compact(value: Value): string
  /** A mean: one digit after the point below 100, none above. */
  mean(value: Value): string
  /** A share: 0.0123 is 1.23 %. */
  percent(value: Value): string
  /** +1.23 % */
  signedPercent(value: Value): string
  /** A share of people: 0.4222 is 42.2 %. */
  share(value: Value): string
  /** 22 Nov 2026, 14:05 */
  dateTime(instant: Instant | null): string
  /** 14:05:09 */
  time(instant: Instant | null): string
  /** 22 Nov 2026, of an instant */
  date(instant: Instant | null): string
  /** 22 Nov, of an instant */
  shortDate(instant: Instant | null): string
  /** 14:05 */
  clock(instant: Instant | null): string
  /** 22 Nov, of a calendar day "2026-11-22" */
  day(day: string): string
  /** 24 Oct – 22 Nov 2026, of calendar days */
  dayRange(first: string, last: string): string
  /** Sun, Nov 22, of a calendar day "2026-11-22" */
  weekdayOf(day: string): string
  /** 5 min ago; in 2 h */
  relative(instant: Instant | null, now: Date): string
  /** 1 h 5 min, of seconds */
  duration(seconds: Value): string
}

const SECONDS: [unit: 'day' | 'hour' | 'minute' | 'second', seconds: number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
]

export function createFormat(language: Language, timeZone: string): Format {
  const locale = language === 'en' ? 'en-GB' : language
  const numbers = (options: Intl.NumberFormatOptions) => {
    const format = new Intl.NumberFormat(locale, options)
    return (value: Value) => (value === null || value === undefined ? UNKNOWN : format.format(value))
  }
  const times = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { timeZone, ...options })
    return (instant: Instant | null) => (instant === null ? UNKNOWN : format.format(new Date(instant)))
  }
  const number = numbers({ maximumFractionDigits: 0 })
  const small = numbers({ maximumFractionDigits: 1 })
  const day = times({ day: 'numeric', month: 'short', timeZone: 'UTC' })
  const days = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
  const weekday = times({ weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' })
  // Never "yesterday": 30 hours ago may have been the day before.
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always', style: 'short' })
  const justNow = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
  const unit = (name: string) => numbers({ style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: 0 })
  const units = Object.fromEntries(SECONDS.map(([name]) => [name, unit(name)]))
  return {
    number,
    signed: numbers({ signDisplay: 'exceptZero', maximumFractionDigits: 0 }),
    compact: numbers({ notation: 'compact', maximumFractionDigits: 1 }),
    mean: (value) => (value !== null && value !== undefined && Math.abs(value) < 100 ? small(value) : number(value)),
    percent: numbers({ style: 'percent', maximumFractionDigits: 2 }),
    signedPercent: numbers({ style: 'percent', maximumFractionDigits: 2, signDisplay: 'exceptZero' }),
    share: numbers({ style: 'percent', maximumFractionDigits: 1 }),
    dateTime: times({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' }),
    time: times({ hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    date: times({ day: 'numeric', month: 'short', year: 'numeric' }),
    shortDate: times({ day: 'numeric', month: 'short' }),
    clock: times({ hour: '2-digit', minute: '2-digit' }),
    day: (text) => day(`${text}T00:00:00Z`),
    dayRange: (first, last) => days.formatRange(new Date(`${first}T00:00:00Z`), new Date(`${last}T00:00:00Z`)),
    weekdayOf: (text) => weekday(`${text}T00:00:00Z`),
    relative(instant, now) {
      if (instant === null) return UNKNOWN
      const seconds = (new Date(instant).getTime() - now.getTime()) / 1000
      const away = Math.abs(seconds)
      // A unit is used from where it is one when counted in the next smaller: 59.7 s are a minute, and never "60 sec".
      const found = SECONDS.find(([, size], at) => {
        const smaller = SECONDS[at + 1]?.[1] ?? 1
        return Math.round(away / smaller) * smaller >= size
      })
      if (!found) return justNow.format(0, 'second')
      const [name, size] = found
      return relative.format(Math.sign(seconds) * Math.round(away / size), name)
    },
    duration(value) {
      if (value === null || value === undefined) return UNKNOWN
      const rounded = Math.round(Math.abs(value))
      const at = SECONDS.findIndex(([, size]) => rounded >= size)
      if (at === -1) return units.second?.(0) ?? UNKNOWN
      let rest = rounded
      const parts: string[] = []
      for (const [name, size] of SECONDS.slice(at, at + 2)) {
        const count = Math.floor(rest / size)
        rest -= count * size
        if (count > 0) parts.push(units[name]?.(count) ?? '')
      }
      return parts.join(' ')
    },
  }
}
