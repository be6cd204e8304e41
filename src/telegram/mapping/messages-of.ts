import type { RawObject } from '../../domain/channel'
import { long, MalformedObjectError, number, object, objects, required } from './fields'

/**
 * An answer of the type `messages.Messages`, if it has nothing but messages of this chat that were asked for, each once. Throws
 * `MalformedObjectError` for any other; `messages.messagesNotModified`, which has none, answers a question that is never asked.
 */
export function messagesOf(answer: RawObject, chatId: bigint, isAskedFor: (id: number) => boolean): RawObject {
  if (answer._ === 'messages.messagesNotModified') throw new MalformedObjectError(answer._, 'messages')
  const seen = new Set<number>()
  for (const message of objects(answer, 'messages')) {
    const id = required(number, message, 'id')
    if (id < 1 || !isAskedFor(id) || seen.has(id)) throw new MalformedObjectError(String(message._), 'id')
    seen.add(id)
    // An empty message need not say where it is.
    const peer = message._ === 'messageEmpty' ? object(message, 'peer_id') : required(object, message, 'peer_id')
    if (peer && (peer._ !== 'peerChannel' || long(peer, 'channel_id') !== chatId)) {
      throw new MalformedObjectError(String(message._), 'peer_id')
    }
  }
  return answer
}
