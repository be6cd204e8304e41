import type { CounterMeaning, RawObject } from '../../domain/channel'
import type { Post } from '../../domain/post'
import { splitReactions } from '../../domain/reaction'
import { count, date, flag, long, object, optional, positive, required, text } from './fields'
import { mapCommentCounter } from './map-comment-counter'
import { mapEntities } from './map-entities'
import { mapForward } from './map-forward'
import { mapMedia, UNREADABLE_MEDIA } from './map-media'
import { mapReactions } from './map-reactions'
import { type Attempt, Oddities } from './oddities'

/**
 * A channel's message as a post; null for what is none: service messages, empty places, messages of other chats. A part of it that cannot be
 * read is noted and left out, and what it stood for is unknown; the whole message is, where a field lacks that every message has.
 */
export function mapMessage(raw: RawObject, meaning: CounterMeaning, odd = new Oddities('posts')): Post | null {
  if (raw._ !== 'message') return null
  const owner = { id: optionalId(raw), raw }
  return odd.attempt(owner, () => readMessage(raw, meaning, (read, instead) => odd.attempt(owner, read, instead)), null)
}

function readMessage(raw: RawObject, meaning: CounterMeaning, attempt: Attempt): Post | null {
  const peer = required(object, raw, 'peer_id')
  if (peer._ !== 'peerChannel') return null
  return {
    channelId: required(long, peer, 'channel_id'),
    id: required(positive, raw, 'id'),
    date: required(date, raw, 'date'),
    text: text(raw, 'message') ?? '',
    entities: mapEntities(raw, attempt),
    media: attempt(() => mapMedia(raw), UNREADABLE_MEDIA),
    views: attempt(() => optional(count, raw, 'views'), null),
    forwards: attempt(() => optional(count, raw, 'forwards'), null),
    ...attempt(() => splitReactions(mapReactions(raw, attempt), meaning), { reactions: null, stars: null }),
    ...mapCommentCounter(raw, meaning.linkedChatId, attempt),
    // The server also moves the edit date when the first reaction arrives, and then asks to hide it.
    editDate: flag(raw, 'edit_hide') ? null : attempt(() => optional(date, raw, 'edit_date'), null),
    groupedId: attempt(() => optional(long, raw, 'grouped_id'), null),
    forwardedFrom: mapForward(raw, attempt),
    silent: flag(raw, 'silent'),
    raw,
  }
}

function optionalId(raw: RawObject): number | null {
  return typeof raw.id === 'number' ? raw.id : null
}
