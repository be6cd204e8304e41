import type { HistoryPage } from '../../collect/ports'
import type { CounterMeaning, RawObject } from '../../domain/channel'
import type { Post } from '../../domain/post'
import { number } from './fields'
import { mapMessage } from './map-message'
import { mapSighting } from './map-sighting'
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
  // A server that gives the message at the offset, too, gives what is known already.
  const isAskedFor = (id: number) => offsetId === 0 || id <= offsetId
  // An empty message stands where one was deleted: it must not pass for one that is still there.
  const { messages, ids, unplaced } = messagesOf(answer, channelId, isAskedFor, odd)
  const posts = messages
    .map((message) => mapMessage(message, meaning, odd))
    .filter((post): post is Post => post !== null)
  return {
    posts: posts.toSorted((a, b) => b.id - a.id),
    messageIds: ids.toSorted((a, b) => b - a),
    unplaced,
    total: number(answer, 'count'),
    odd: odd.elements,
    sighting: mapSighting(answer, channelId, messages),
  }
}
