import type { TlObject } from '../rpc'
import { countBelow } from '../world/count-below'
import { int } from './query'

/** What of a list a client asks for (core.telegram.org/api/offsets). */
export interface Slice {
  offsetId: number
  /** Unix seconds; only without an `offsetId`. */
  offsetDate: number
  addOffset: number
  limit: number
  maxId: number
  minId: number
}

/** No answer holds more messages than this, whatever the limit says. */
const LARGEST_PAGE = 100

export function sliceOf(query: TlObject): Slice {
  return {
    offsetId: int(query, 'offset_id'),
    offsetDate: int(query, 'offset_date'),
    addOffset: int(query, 'add_offset'),
    limit: Math.min(Math.max(int(query, 'limit'), 0), LARGEST_PAGE),
    maxId: int(query, 'max_id'),
    minId: int(query, 'min_id'),
  }
}

/**
 * The part of `messages` (ascending ids) that a slice means, newest first. The window begins at the first message below
 * `offsetId` (or older than `offsetDate`), is moved by `addOffset` (below zero: towards newer ones) and is `limit` long; what would
 * stick out at the new end is cut off. `maxId` and `minId` are bounds that belong to neither side of the answer. Looks for its place
 * by halves: long histories are read page by page.
 */
export function cut<T extends { id: number; date: number }>(messages: readonly T[], slice: Slice): T[] {
  const { offsetId, offsetDate, addOffset, limit, maxId, minId } = slice
  const oldest = minId > 0 ? countBelow(messages, minId + 1) : 0
  const end = Math.max(oldest, maxId > 0 ? countBelow(messages, maxId) : messages.length)
  /** How many of those within the bounds are newer than the place. */
  const newer = () => {
    if (offsetId > 0) return end - Math.min(Math.max(countBelow(messages, offsetId), oldest), end)
    if (offsetDate <= 0) return 0
    const last = messages.findLastIndex(({ date }, index) => index < end && date < offsetDate)
    return end - Math.max(last + 1, oldest)
  }
  const start = newer() + addOffset
  const from = Math.max(end - Math.max(start + limit, 0), oldest)
  const to = end - Math.max(start, 0)
  return messages.slice(from, Math.max(to, from)).reverse()
}

/**
 * The position of a slice's `offsetId` in the whole list, newest first, counted from 1: how many messages have its id or a
 * higher one. Neither `addOffset` nor the bounds change it; null without an `offsetId` (core.telegram.org/api/offsets).
 */
export function positionOf(messages: readonly { id: number }[], { offsetId }: Slice): number | null {
  return offsetId > 0 ? messages.length - countBelow(messages, offsetId) : null
}
