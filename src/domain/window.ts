/**
 * A window is an age: the reading of a post at `date + age`. Its name is what it is called in configuration and storage (`1h`, `24h`).
 */
export interface Window {
  name: string
  ageMs: number
}

/** `pending` until its time; `on_time` and `late` were captured; `missed` never will be. */
export type WindowStatus = 'pending' | 'on_time' | 'late' | 'missed'

/**
 * Why a window has no value: the post was `seen_late` (first seen when it was already older), could not be read before it was
 * `too_late`, was `deleted` by then, the channel could not be read (`no_access`), its collection was `paused`, Telegram's answers had
 * nothing of the post that could be read (`unreadable`), or told no time that could be believed (`time_unknown`).
 */
export type MissedReason = 'seen_late' | 'too_late' | 'deleted' | 'no_access' | 'paused' | 'unreadable' | 'time_unknown'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const UNIT_MS: Record<string, number> = { m: MINUTE_MS, h: HOUR_MS, d: 24 * HOUR_MS }
const LONGEST_MS = 90 * 24 * HOUR_MS

/**
 * Ages as in `1h,12h,2d`: whole minutes, hours or days, from a minute to 90 days, in any order. Returns them by age, each once, named by
 * hours where they are whole hours and by minutes otherwise, so that one age has one name; null when the text is none such.
 */
export function parseWindows(text: string): Window[] | null {
  const ages = new Set<number>()
  for (const part of text.split(',')) {
    const [, count = '', unit = ''] = /^([1-9]\d{0,5})([mhd])$/.exec(part.trim()) ?? []
    const ageMs = Number(count) * (UNIT_MS[unit] ?? Number.NaN)
    if (!(ageMs <= LONGEST_MS)) return null
    ages.add(ageMs)
  }
  return [...ages].sort((a, b) => a - b).map((ageMs) => ({ name: nameOf(ageMs), ageMs }))
}

function nameOf(ageMs: number): string {
  return ageMs % HOUR_MS === 0 ? `${ageMs / HOUR_MS}h` : `${ageMs / MINUTE_MS}m`
}

/** When a post that was published then is as old as the window says. */
export function dueAt(published: Date, { ageMs }: Pick<Window, 'ageMs'>): Date {
  return new Date(published.getTime() + ageMs)
}

/** What becomes of a window of a post that is first seen at `seenAt`: it is not made up for, however little is missing. */
export function statusAtFirstSight(due: Date, seenAt: Date): 'pending' | 'missed' {
  return due > seenAt ? 'pending' : 'missed'
}

/** A reading is on time this long after the due time. */
function toleranceMs(ageMs: number): number {
  return Math.max(MINUTE_MS, ageMs * 0.05)
}

/** The last moment at which a reading still stands for the window. */
export function deadline(due: Date, { ageMs }: Pick<Window, 'ageMs'>): Date {
  return new Date(due.getTime() + Math.max(toleranceMs(ageMs), ageMs * 0.25))
}

/** What a reading made at `at` is to a window that is due at `due`. Before that it is nothing: the window stays `pending`. */
export function statusOfReading(due: Date, window: Pick<Window, 'ageMs'>, at: Date): WindowStatus {
  if (at < due) return 'pending'
  if (at.getTime() - due.getTime() <= toleranceMs(window.ageMs)) return 'on_time'
  return at <= deadline(due, window) ? 'late' : 'missed'
}
