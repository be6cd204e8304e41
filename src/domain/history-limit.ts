import { InvalidInputError } from './operator-error'

/** How far back the first reading of a history goes; it stops as soon as either says so. Both null: to the first post. */
export interface HistoryLimit {
  /** Posts published before are left out. */
  since: Date | null
  /** At most so many posts, the newest, from 1. */
  posts: number | null
}

export const WHOLE_HISTORY: HistoryLimit = { since: null, posts: null }

/** As many as there can be: message ids are 32-bit signed integers in the protocol. */
export const MAX_HISTORY_POSTS = 2 ** 31 - 1

export const isWholeHistory = ({ since, posts }: HistoryLimit): boolean => since === null && posts === null

export const isSameLimit = (one: HistoryLimit, other: HistoryLimit): boolean =>
  one.since?.getTime() === other.since?.getTime() && one.posts === other.posts

/** @throws InvalidInputError, where it is no number of posts */
export function requireHistoryLimit({ posts }: HistoryLimit): void {
  if (posts !== null && parseHistoryPosts(String(posts)) === null) {
    throw new InvalidInputError('posts', String(posts), HISTORY_POSTS_FORMS)
  }
}

/** What `parseHistorySince` takes. */
export const HISTORY_SINCE_FORMS = 'a date like 2026-01-31 (UTC) or an instant like 2026-01-31T09:30:00Z'

const SINCE =
  /^(\d{4})-(\d{2})-(\d{2})(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d))?$/

/** The start of a day in UTC, or an instant with its offset; null: it is neither. */
export function parseHistorySince(text: string): Date | null {
  const [, year, month, day] = SINCE.exec(text) ?? []
  if (day === undefined) return null
  // `Date` takes a 30th of February for the 2nd of March; the calendar does not.
  const calendar = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  const exists = calendar.getUTCMonth() + 1 === Number(month) && calendar.getUTCDate() === Number(day)
  const since = new Date(text)
  // PostgreSQL has no year 0.
  return exists && since.getUTCFullYear() >= 1 && since.getUTCFullYear() <= 9999 ? since : null
}

export const HISTORY_POSTS_FORMS = `a whole number from 1 to ${MAX_HISTORY_POSTS}`

/** A whole number of posts from 1; null: it is none. */
export function parseHistoryPosts(text: string): number | null {
  const posts = /^\d{1,10}$/.test(text) ? Number(text) : 0
  return posts >= 1 && posts <= MAX_HISTORY_POSTS ? posts : null
}
