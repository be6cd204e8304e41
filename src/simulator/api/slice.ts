import type { TlObject } from '../rpc'
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
 * stick out at the new end is cut off. `maxId` and `minId` are bounds that belong to neither side of the answer.
 */
export function cut<T extends { id: number; date: number }>(messages: T[], slice: Slice): T[] {
  const { offsetId, offsetDate, addOffset, limit, maxId, minId } = slice
  const newestFirst = messages.filter(({ id }) => (maxId <= 0 || id < maxId) && (minId <= 0 || id > minId)).reverse()
  const below = (message: T) => (offsetId > 0 ? message.id < offsetId : message.date < offsetDate)
  const found = offsetId > 0 || offsetDate > 0 ? newestFirst.findIndex(below) : 0
  const start = (found === -1 ? newestFirst.length : found) + addOffset
  return newestFirst.slice(Math.max(start, 0), Math.max(start + limit, 0))
}
