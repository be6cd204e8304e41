import { type HistoryLimit, isSameLimit } from '../domain/history-limit'
import type { Post } from '../domain/post'
import type { HistoryCursor, HistoryFloor, HistoryPage } from './ports'

/**
 * What of a page is kept under a limit. The limit is about what was never read: from the floor up everything is kept, and the floor only
 * ever sinks, so that a narrower limit takes nothing back.
 */
export interface CutPage {
  posts: Post[]
  floor: HistoryFloor | null
  /** The page comes down to where the limit ends the reading: nothing further down is to be read. */
  isReached: boolean
}

const FIRST_MESSAGE_ID = 1

/** The cursor under a limit: where another one had ended the reading, it goes on from the floor. */
export function underLimit(cursor: HistoryCursor, limit: HistoryLimit): HistoryCursor {
  const { floor } = cursor
  if (!floor?.limit || isSameLimit(floor.limit, limit)) return cursor
  const walkOffsetId = cursor.walkOffsetId ?? floor.id
  return { ...cursor, walkOffsetId, walkFinishedAt: null, floor: { ...floor, limit: null } }
}

/** `floor` is that of a cursor `underLimit`, and the page has no hole between it and the floor. */
export function cutPage(page: HistoryPage, floor: HistoryFloor | null, limit: HistoryLimit): CutPage {
  const lowest = page.messageIds.at(-1)
  if (lowest === undefined) return { posts: page.posts, floor, isReached: false }
  if (floor?.limit) {
    return { posts: page.posts.filter(({ id }) => id >= floor.id), floor, isReached: lowest <= floor.id }
  }
  const from = floor?.id ?? Number.POSITIVE_INFINITY
  const kept = page.posts.filter(({ id }) => id >= from)
  let { posts, album } = floor ?? { posts: 0, album: null }
  for (const post of page.posts.slice(kept.length)) {
    // An album is kept whole or not at all.
    const isOfAlbum = album !== null && post.groupedId === album
    if (!isOfAlbum && isBeyond(post, posts, limit)) {
      return { posts: kept, floor: { id: Math.min(post.id + 1, from), posts, album, limit }, isReached: true }
    }
    kept.push(post)
    posts++
    album = post.groupedId ?? null
  }
  const isFull = limit.posts !== null && posts >= limit.posts && album === null
  const isReached = isFull && lowest < from && lowest > FIRST_MESSAGE_ID
  const id = Math.min(lowest, from)
  return { posts: kept, floor: { id, posts, album, limit: isReached ? limit : null }, isReached }
}

function isBeyond({ date }: Post, posts: number, limit: HistoryLimit): boolean {
  return (limit.since !== null && date < limit.since) || (limit.posts !== null && posts >= limit.posts)
}
