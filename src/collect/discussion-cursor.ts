import type { DiscussionBackfill, DiscussionCursor, DiscussionPage } from './ports'

/**
 * How far a discussion group was read, and what to read next. Pure. Messages are read forward from the newest that is known. Where more
 * than a few pages are new (a group that was never read, or not for long), what is newest is read first: from the top, and from there
 * down to where it was read before. What was read is always everything up to the floor and everything from `beforeId` to `readUpTo`.
 */

/** Comments to posts that were not read lately show nowhere else: the group is then asked at least this often. */
const ASK_EVERY_MS = 3_600_000
/** So many comments that are not there are remembered by their ids; where there are more, a new one is no reason to ask either. */
const MAX_ABSENT = 1000
/** So many new messages are read forward; of more, the newest come first. */
const MAX_FORWARD = 1000
/** An empty answer that is repeated after this shows that nothing is left; one alone may be a mistake. */
const CONFIRM_MS = 60_000

/** What the posts that a run has read tell of comments. */
export interface CommentNews {
  /** The newest comment of each, by its id in the discussion group. */
  commentIds: ReadonlySet<number>
  /** The same by the post that tells of it. */
  newestByPost?: ReadonlyMap<number, number>
  /** The run has read all posts that the channel has. */
  ofEveryPost: boolean
}

/**
 * Whether a group is to be asked for what is new. A comment that a post tells of, and that was not there when the group was last read to
 * its end, is no reason before an hour has passed: it was deleted, or the post is mistaken.
 */
export function mayHoldMore({ readUpTo, readAt, absentIds }: DiscussionCursor, news: CommentNews, now: Date): boolean {
  if (readAt === null) return true
  const newer = [...news.commentIds].filter((id) => id > readUpTo)
  const isUnheard = (id: number) => absentIds.length < MAX_ABSENT && !absentIds.includes(id)
  if (newer.some(isUnheard)) return true
  if (newer.length === 0 && news.ofEveryPost) return false
  return now.getTime() - readAt.getTime() >= ASK_EVERY_MS
}

/** After a page of what is new, oldest first. `ended`: nothing newer is to be expected. */
export function afterForward(
  cursor: DiscussionCursor,
  page: DiscussionPage,
  news: CommentNews,
  readAt: Date,
): { cursor: DiscussionCursor & { readAt: Date }; ended: boolean } {
  const readUpTo = page.messageIds.at(-1) ?? cursor.readUpTo
  const absentIds = [...news.commentIds].filter((id) => id > readUpTo).sort((a, b) => a - b)
  // A short page may look like the last one: what a post tells of is still to come.
  const ended = page.messageIds.length === 0 || (page.reachedEnd && absentIds.length === 0)
  const kept = ended ? absentIds.slice(0, MAX_ABSENT) : cursor.absentIds
  return { cursor: { ...cursor, readUpTo, readAt, absentIds: kept }, ended }
}

/** Whether so much is new behind a page that its newest is to be read first. Of two gaps only one can be remembered. */
export function isFarBehind({ backfill }: DiscussionCursor, page: DiscussionPage): boolean {
  return backfill === null && page.messageIds.length > 0 && (page.left ?? 0) > MAX_FORWARD
}

/** After the newest page, where the group was read up to `cursor`, of which `page` was the last; null: it tells nothing new. */
export function afterJump(
  cursor: DiscussionCursor,
  page: DiscussionPage,
  newest: DiscussionPage,
  readAt: Date,
): (DiscussionCursor & { readAt: Date }) | null {
  const top = newest.messageIds.at(-1) ?? 0
  const lowest = newest.messageIds[0] ?? 0
  if (top <= cursor.readUpTo || newest.from === null) return null
  const left = page.left === null ? null : Math.max(page.left - newest.messageIds.length, 0)
  const floor = { floorId: cursor.readUpTo, floorAt: page.to }
  const gap = { beforeId: lowest, since: newest.from, ...floor, left, emptyAt: null }
  return { ...cursor, readUpTo: top, readAt, backfill: lowest <= cursor.readUpTo ? null : gap }
}

/** After a page of what is missing, newest first; null: nothing is missing any more. */
export function afterBackfill(
  backfill: DiscussionBackfill,
  page: DiscussionPage,
  now: Date,
): DiscussionBackfill | null {
  const lowest = page.messageIds[0]
  if (lowest === undefined) {
    const isConfirmed = backfill.emptyAt !== null && now.getTime() - backfill.emptyAt.getTime() >= CONFIRM_MS
    return isConfirmed ? null : { ...backfill, emptyAt: backfill.emptyAt ?? now }
  }
  if (lowest <= backfill.floorId) return null
  const left = backfill.left === null ? null : Math.max(backfill.left - page.messageIds.length, 0)
  return { ...backfill, beforeId: lowest, since: page.from ?? backfill.since, left, emptyAt: null }
}

/** Of the beginnings of threads those that nobody has read yet: they lie in the gap, which reaches up to `beforeId`. */
export function inGap(ids: number[], { floorId }: DiscussionBackfill, beforeId: number): number[] {
  return [...new Set(ids)].filter((id) => id > floorId && id < beforeId).sort((a, b) => a - b)
}
