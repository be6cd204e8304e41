import type { RawObject } from '../../domain/channel'
import type { OddReason } from '../../domain/odd-element'
import { long, MalformedObjectError, object, positive, required, vector } from './fields'
import type { Oddities } from './oddities'

/** What an answer of the type `messages.Messages` has of the messages that were asked for. */
export interface MessagesFound {
  /** Proper messages of the chat, each once, in the order they came. */
  messages: RawObject[]
  /** Ids of everything that stands in the place of a message: of these, and of odd ones. */
  ids: number[]
  /** Ids under which Telegram says that there is nothing. */
  empty: number[]
  /** Odd elements that are none of the messages asked for, as far as they say: each may be any that is lacking. */
  unplaced: number
}

/**
 * Sorts what an answer has, and notes what is odd. Throws `MalformedObjectError` for an answer about another chat or question: it has
 * messages, but none that is of this chat and was asked for. `messages.messagesNotModified` answers a question that is never asked.
 */
export function messagesOf(
  answer: RawObject,
  chatId: bigint,
  isAskedFor: (id: number) => boolean,
  odd: Oddities,
): MessagesFound {
  if (!Array.isArray(answer.messages)) throw new MalformedObjectError(String(answer._), 'messages')
  const found = new Map<number, RawObject | null>()
  const empty = new Set<number>()
  const strayed: MalformedObjectError[] = []
  let unplaced = 0
  for (const raw of vector(answer, 'messages')) {
    const id = odd.attempt({ id: null, raw }, () => idOf(raw), null)
    const stray = id === null ? null : strayOf(raw, id, chatId, isAskedFor)
    if (stray) {
      strayed.push(stray)
      odd.note({ id: null, raw }, `${stray.constructorName}.${stray.field}`, stray.reason)
    }
    if (id === null || stray) unplaced++
    else if (raw._ === 'messageEmpty') empty.add(id)
    else if (!found.get(id))
      found.set(
        id,
        odd.attempt({ id, raw }, () => withPeer(raw), null),
      )
    else if (JSON.stringify(found.get(id)) !== JSON.stringify(raw)) odd.note({ id, raw }, `${raw._}.id`, 'duplicate')
  }
  if (strayed[0] && found.size === 0 && empty.size === 0) throw strayed[0]
  return {
    messages: [...found.values()].filter((raw) => raw !== null),
    ids: [...found.keys()],
    empty: [...empty].filter((id) => !found.has(id)),
    unplaced,
  }
}

const KNOWN = new Set(['message', 'messageService', 'messageEmpty'])

function idOf(raw: RawObject): number {
  if (!KNOWN.has(String(raw._))) throw new MalformedObjectError(String(raw._), 'id', 'unknown')
  return required(positive, raw, 'id')
}

/** What shows that a message is none of those asked for. One that does not say where it is shows nothing. */
function strayOf(
  raw: RawObject,
  id: number,
  chatId: bigint,
  isAskedFor: (id: number) => boolean,
): MalformedObjectError | null {
  const stray = (field: string, reason: OddReason) => new MalformedObjectError(String(raw._), field, reason)
  const peer = object(raw, 'peer_id')
  if (peer && (peer._ !== 'peerChannel' || long(peer, 'channel_id') !== chatId)) return stray('peer_id', 'foreign')
  return isAskedFor(id) ? null : stray('id', 'unasked')
}

/** Every message but an empty one says where it is. */
function withPeer(raw: RawObject): RawObject {
  required(object, raw, 'peer_id')
  return raw
}
