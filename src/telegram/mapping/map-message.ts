import type { ChannelReading, RawObject } from '../../domain/channel'
import type { Post } from '../../domain/post'
import { date, flag, long, number, object, required, text } from './fields'
import { mapEntities } from './map-entities'
import { mapForward } from './map-forward'
import { mapMedia } from './map-media'
import { mapReactions } from './map-reactions'

/** What of the channel's own settings decides how an absent counter is to be read. */
export type CounterMeaning = Pick<ChannelReading, 'reactionsEnabled' | 'linkedChatId'>

/**
 * A channel's message as a post; null for what is none: service messages, empty places, messages of other chats.
 * Throws `MalformedObjectError` when a field is missing that every message has.
 */
export function mapMessage(raw: RawObject, meaning: CounterMeaning): Post | null {
  if (raw._ !== 'message') return null
  const peer = required(object, raw, 'peer_id')
  if (peer._ !== 'peerChannel') return null
  return {
    channelId: required(long, peer, 'channel_id'),
    id: required(number, raw, 'id'),
    date: required(date, raw, 'date'),
    text: text(raw, 'message') ?? '',
    entities: mapEntities(raw),
    media: mapMedia(raw),
    views: number(raw, 'views'),
    forwards: number(raw, 'forwards'),
    reactions: mapReactions(raw, meaning.reactionsEnabled),
    comments: commentCount(raw, meaning.linkedChatId),
    // The server also moves the edit date when the first reaction arrives, and then asks to hide it.
    editDate: flag(raw, 'edit_hide') ? null : date(raw, 'edit_date'),
    groupedId: long(raw, 'grouped_id'),
    forwardedFrom: mapForward(raw),
    silent: flag(raw, 'silent'),
    raw,
  }
}

/**
 * Comments are counted only where there is a discussion group; a post that nobody could comment on yet has no counter. A
 * counter without the `comments` flag counts the replies of a group's thread, which are none.
 */
function commentCount(message: RawObject, linkedChatId: bigint | null): number | null {
  if (linkedChatId === null) return null
  const counter = object(message, 'replies')
  if (!counter) return 0
  return flag(counter, 'comments') ? required(number, counter, 'replies') : null
}
