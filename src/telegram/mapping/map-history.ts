import type { HistoryPage } from '../../collect/ports'
import type { RawObject } from '../../domain/channel'
import type { Post } from '../../domain/post'
import { flag, number, objects } from './fields'
import { type CounterMeaning, mapMessage } from './map-message'
import { messagesOf } from './messages-of'
import { Oddities } from './oddities'

/** An answer of `messages.getHistory` that began below `offsetId` (0: with the newest message). */
export function mapHistory(
  answer: RawObject,
  channelId: bigint,
  offsetId: number,
  meaning: CounterMeaning,
): HistoryPage {
  const odd = new Oddities('posts')
  const isAskedFor = (id: number) => offsetId === 0 || id < offsetId
  // An empty message stands where one was deleted: it must not pass for one that is still there.
  const { messages, ids, unplaced } = messagesOf(answer, channelId, isAskedFor, odd)
  const posts = messages
    .map((message) => mapMessage(message, meaning, odd))
    .filter((post): post is Post => post !== null)
  return {
    posts: posts.toSorted((a, b) => b.id - a.id),
    messageIds: ids.toSorted((a, b) => b - a),
    unplaced,
    reachedStart: reachesStart(answer, offsetId, Math.min(...ids)),
    total: number(answer, 'count'),
    odd: odd.elements,
  }
}

/**
 * True only when the answer proves that nothing older exists. A page shorter than asked for proves nothing; a whole list, an
 * empty page, the first message there can be, or an exact count of all messages does.
 */
function reachesStart(answer: RawObject, offsetId: number, oldest: number): boolean {
  const sent = objects(answer, 'messages').length
  if (answer._ === 'messages.messages' || sent === 0 || oldest === 1) return true
  const total = number(answer, 'count')
  const newer = offsetId === 0 ? 0 : number(answer, 'offset_id_offset')
  return total !== null && newer !== null && !flag(answer, 'inexact') && newer + sent >= total
}
