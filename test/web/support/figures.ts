import { isRepost } from '../../../src/domain/post'
import type { BookChannel, BookPost } from '../../../src/simulator/world/books'
import { AWAKE } from './collected-world'

/** From the one to before the other. */
export interface Period {
  from: Date
  to: Date
}

/** A post, or an album as a whole. Of each counter the greatest among its items; null: switched off. */
export interface Publication {
  items: readonly BookPost[]
  /** Of the first item. */
  id: number
  date: Date
  text: string
  views: number | null
  forwards: number | null
  reactions: number | null
  comments: number | null
  isRepost: boolean
}

/** What the books say was published in a period, the oldest first: own posts, as every page shows them unless it is asked otherwise. */
export function publicationsOf(book: BookChannel, period: Period): Publication[] {
  return allPublicationsOf(book, period).filter(({ isRepost }) => !isRepost)
}

/** The same with reposts. */
export function allPublicationsOf({ posts }: BookChannel, period: Period): Publication[] {
  const all = Map.groupBy(posts, ({ id, groupedId }) => groupedId ?? id).values()
  return [...all].map(publicationOf).filter(({ date }) => isIn(date, period))
}

function publicationOf(items: BookPost[]): Publication {
  const [first] = items
  if (!first) throw new Error('an album without items')
  return {
    items,
    id: first.id,
    date: new Date(first.date * 1000),
    text: first.text,
    views: greatest(items.map(({ views }) => views)),
    forwards: greatest(items.map(({ forwards }) => forwards)),
    reactions: greatest(items.map(({ reactions }) => reactions && sum(reactions.map(({ count }) => count)))),
    comments: greatest(items.map(({ comments }) => comments)),
    isRepost: isRepost(first),
  }
}

/** The mean of what is known; null: of nothing. */
export function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : sum(known) / known.length
}

/** Reactions, comments and forwards to views, over publications that were seen. */
export function engagementOf(publications: readonly Publication[]): number | null {
  const seen = publications.filter(({ views }) => (views ?? 0) > 0)
  const views = sum(seen.map(({ views }) => views ?? 0))
  const acts = ({ reactions, comments, forwards }: Publication) => (reactions ?? 0) + (comments ?? 0) + (forwards ?? 0)
  return views === 0 ? null : sum(seen.map(acts)) / views
}

/** Telegram's admin log tells of so much time before it is read. */
const LOG_MS = 48 * 3_600_000

export interface Comings {
  joined: number
  joinedByLink: number
  left: number
}

/** Who came and went in a period, as far as Telegram told. */
export function comingsOf({ membershipEvents }: BookChannel, period: Period): Comings {
  const told = membershipEvents.filter(({ date }) => {
    const at = new Date(date * 1000)
    return isIn(at, period) && AWAKE.some(({ from, to }) => at.getTime() > from - LOG_MS && at.getTime() <= to)
  })
  const left = told.filter(({ kind }) => kind === 'left' || kind === 'removed').length
  const joinedByLink = told.filter(({ kind }) => kind === 'joined_by_link' || kind === 'joined_by_request').length
  return { joined: told.length - left, joinedByLink, left }
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function isIn(at: Date, { from, to }: Period): boolean {
  return at >= from && at < to
}

export function greatest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : Math.max(...known)
}
