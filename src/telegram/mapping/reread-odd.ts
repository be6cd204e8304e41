import type { CounterMeaning, RawObject } from '../../domain/channel'
import type { OddSource, Reread } from '../../domain/odd-element'
import { long, object } from './fields'
import { mapAdminLog } from './map-admin-log'
import { mapDiscussion } from './map-discussion'
import { mapMessage } from './map-message'
import { Oddities } from './oddities'

const NOTHING: Reread = { posts: [], threads: [], comments: [], groupId: null, events: [] }

/** Reads an element once more that was odd before; null when it still is. People and channels are told of anew with every answer. */
export function rereadOdd(
  source: OddSource,
  raw: RawObject,
  { channelId, ...meaning }: CounterMeaning & { channelId: bigint },
): Reread | null {
  if (source === 'posts') return rereadPost(raw, channelId, meaning)
  if (source === 'comments') return rereadComment(raw, channelId)
  return source === 'admin_log' ? rereadEvent(raw) : null
}

function rereadPost(raw: RawObject, channelId: bigint, meaning: CounterMeaning): Reread | null {
  const odd = new Oddities('posts')
  const post = mapMessage(raw, meaning, odd)
  return post && odd.elements.length === 0 && post.channelId === channelId ? { ...NOTHING, posts: [post] } : null
}

function rereadComment(raw: RawObject, channelId: bigint): Reread | null {
  const groupId = long(object(raw, 'peer_id') ?? {}, 'channel_id')
  if (groupId === null) return null
  const answer = { _: 'messages.channelMessages', messages: [raw], users: [] }
  const { threads, comments, odd } = mapDiscussion(answer, { channelId, groupId, afterId: 0 }, 1)
  return odd.length === 0 ? { ...NOTHING, threads, comments, groupId } : null
}

function rereadEvent(raw: RawObject): Reread | null {
  const { events, odd } = mapAdminLog({ _: 'channels.adminLogResults', events: [raw], users: [] })
  return odd.length === 0 ? { ...NOTHING, events } : null
}
