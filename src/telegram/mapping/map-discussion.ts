import type { DiscussionPage } from '../../collect/ports'
import type { RawObject } from '../../domain/channel'
import type { Comment, CommentAuthor, ThreadRoot } from '../../domain/comment'
import { date, flag, long, number, object, objects, required, text } from './fields'
import { mapPeople } from './map-person'
import { messagesOf } from './messages-of'
import { Oddities } from './oddities'

/**
 * An answer of `messages.getHistory` in the discussion group `groupId`, which asked for the `limit` oldest messages above `afterId`, by
 * `offset_id` = afterId + 1 and `add_offset` = -limit. `channelId` is the channel whose posts are discussed
 * (core.telegram.org/api/discussion).
 */
export function mapDiscussion(
  answer: RawObject,
  { channelId, groupId, afterId }: { channelId: bigint; groupId: bigint; afterId: number },
  limit: number,
): DiscussionPage {
  const odd = new Oddities('comments')
  const { messages, ids } = messagesOf(answer, groupId, (id) => id > afterId, odd)
  const oldestFirst = messages.toSorted((a, b) => required(number, a, 'id') - required(number, b, 'id'))
  const { people, odd: oddPeople } = mapPeople(answer)
  const page: DiscussionPage = {
    threads: [],
    comments: [],
    people,
    messageIds: ids.toSorted((a, b) => a - b),
    reachedEnd: reachesEnd(answer, limit),
    odd: odd.elements,
  }
  for (const raw of oldestFirst) {
    const root = mapThreadRoot(raw, channelId)
    // The copy of a post that answers another post is itself a reply: it begins a thread all the same.
    const comment = root ? null : odd.attempt({ id: required(number, raw, 'id'), raw }, () => mapComment(raw), null)
    if (root) page.threads.push(root)
    if (comment) page.comments.push(comment)
  }
  page.odd.push(...oddPeople)
  return page
}

/**
 * `offset_id_offset`, where it is sent and exact, is how many messages have the id of the offset or a higher one, whatever
 * `add_offset` says (core.telegram.org/api/offsets): one page holds `limit` of them. Without it a short page counts as the last
 * one: should Telegram have left messages out of it, the next reading goes on behind it.
 */
function reachesEnd(answer: RawObject, limit: number): boolean {
  const sent = objects(answer, 'messages').length
  const position = flag(answer, 'inexact') ? null : number(answer, 'offset_id_offset')
  if (answer._ === 'messages.messages' || sent === 0) return true
  return position === null ? sent < limit : position <= limit
}

/**
 * Telegram copies each post into the group in the channel's own name and says where it saved it from. A forward that a person made looks
 * much the same, but lacks that.
 */
function mapThreadRoot(message: RawObject, channelId: bigint): ThreadRoot | null {
  const header = message._ === 'message' ? object(message, 'fwd_from') : null
  const source = header && object(header, 'saved_from_peer')
  const postId = header && number(header, 'saved_from_msg_id')
  if (!source || postId === null || channelOf(source) !== channelId) return null
  return { id: required(number, message, 'id'), postId }
}

/** A message that replies to something in this group; null for any other. Only those in a thread name its top. */
function mapComment(message: RawObject): Comment | null {
  const reply = message._ === 'message' ? object(message, 'reply_to') : null
  if (reply?._ !== 'messageReplyHeader') return null
  // What is replied to may stand in another chat, where ids mean something else.
  const answered = object(reply, 'reply_to_peer_id') ? null : number(reply, 'reply_to_msg_id')
  const threadId = number(reply, 'reply_to_top_id') ?? answered
  if (threadId === null) return null
  return {
    id: required(number, message, 'id'),
    threadId,
    author: mapAuthor(message),
    date: required(date, message, 'date'),
    text: text(message, 'message') ?? '',
    raw: message,
  }
}

/** An anonymous admin writes in the name of the group; older messages leave the author out. */
function mapAuthor(message: RawObject): CommentAuthor {
  const author = object(message, 'from_id')
  const userId = author && long(author, 'user_id')
  if (userId) return { kind: 'user', id: userId }
  const channelId = author && channelOf(author)
  const group = channelOf(required(object, message, 'peer_id'))
  return !channelId || channelId === group ? { kind: 'anonymous' } : { kind: 'channel', id: channelId }
}

function channelOf(peer: RawObject): bigint | null {
  return peer._ === 'peerChannel' ? long(peer, 'channel_id') : null
}
