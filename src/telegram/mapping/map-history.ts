import type { HistoryPage } from '../../collect/ports'
import type { RawObject } from '../../domain/channel'
import type { Post } from '../../domain/post'
import { flag, number, object, objects, required } from './fields'
import { type CounterMeaning, mapMessage } from './map-message'

/** An answer of `messages.getHistory` that began below `offsetId` (0: with the newest message). */
export function mapHistory(answer: RawObject, offsetId: number, meaning: CounterMeaning): HistoryPage {
  // An empty message stands where one was deleted: it must not pass for one that is still there.
  const messages = objects(answer, 'messages').filter((message) => message._ !== 'messageEmpty')
  const newestFirst = messages.toSorted((a, b) => required(number, b, 'id') - required(number, a, 'id'))
  return {
    posts: newestFirst.map((message) => mapMessage(message, meaning)).filter((post): post is Post => post !== null),
    messageIds: newestFirst.map((message) => required(number, message, 'id')),
    reachedStart: reachesStart(answer, offsetId, newestFirst.at(-1)),
    total: number(answer, 'count'),
    newestCommentId: newestCommentId(newestFirst),
  }
}

/** A post tells the id of its latest comment beside their count (core.telegram.org/constructor/messageReplies). */
function newestCommentId(messages: RawObject[]): number | null {
  const ids = messages.flatMap((message) => {
    const counter = object(message, 'replies')
    return (counter && flag(counter, 'comments') ? number(counter, 'max_id') : null) ?? []
  })
  return ids.length === 0 ? null : Math.max(...ids)
}

/**
 * True only when the answer proves that nothing older exists. A page shorter than asked for proves nothing; a whole list, an
 * empty page, the first message there can be, or an exact count of all messages does.
 */
function reachesStart(answer: RawObject, offsetId: number, oldest: RawObject | undefined): boolean {
  const sent = objects(answer, 'messages').length
  if (answer._ === 'messages.messages' || sent === 0 || (oldest && number(oldest, 'id') === 1)) return true
  const total = number(answer, 'count')
  const newer = offsetId === 0 ? 0 : number(answer, 'offset_id_offset')
  return total !== null && newer !== null && !flag(answer, 'inexact') && newer + sent >= total
}
