import type { DiscussionPage, DiscussionRange } from '../../collect/ports'
import type { RawObject } from '../../domain/channel'
import type { Comment, CommentAuthor, ThreadRoot } from '../../domain/comment'
import { date, flag, long, number, object, objects, required, text } from './fields'
import { mapPeople } from './map-person'
import { messagesOf } from './messages-of'
import { Oddities } from './oddities'

/**
 * An answer of `messages.getHistory` in the discussion group `groupId`, which asked for `limit` messages: the oldest above `afterId`, by
 * `offset_id` = afterId + 1 and `add_offset` = -limit, or the newest below `beforeId`. `channelId` is the channel whose posts are
 * discussed (core.telegram.org/api/discussion).
 */
export function mapDiscussion(
  answer: RawObject,
  { channelId, groupId, ...range }: { channelId: bigint; groupId: bigint } & DiscussionRange,
  limit: number,
): DiscussionPage {
  const odd = new Oddities('comments')
  const { messages, ids } = messagesOf(answer, groupId, isWithin(range), odd)
  const oldestFirst = messages.toSorted((a, b) => required(number, a, 'id') - required(number, b, 'id'))
  const dates = messages.flatMap((message) => number(message, 'date') ?? [])
  const { people, odd: oddPeople } = mapPeople(answer)
  const left = leftBeyond(answer, range)
  const page: DiscussionPage = {
    threads: [],
    comments: [],
    people,
    messageIds: ids.toSorted((a, b) => a - b),
    from: dates.length === 0 ? null : new Date(Math.min(...dates) * 1000),
    to: dates.length === 0 ? null : new Date(Math.max(...dates) * 1000),
    reachedEnd: reachesEnd(answer, limit, left),
    left,
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

/** An answer of `channels.getMessages` in a discussion group: those of the messages that are copies of the channel's posts. */
export function mapThreads(
  answer: RawObject,
  { channelId, groupId, ids }: { channelId: bigint; groupId: bigint; ids: number[] },
): ThreadRoot[] {
  const { messages } = messagesOf(answer, groupId, (id) => ids.includes(id), new Oddities('comments'))
  return messages.flatMap((message) => mapThreadRoot(message, channelId) ?? [])
}

function isWithin(range: DiscussionRange): (id: number) => boolean {
  if ('afterId' in range) return (id) => id > range.afterId
  const { beforeId } = range
  return (id) => beforeId === null || id < beforeId
}

/**
 * `offset_id_offset`, where it is sent and exact, is how many messages have the id of the offset or a higher one, whatever
 * `add_offset` says (core.telegram.org/api/offsets).
 */
function leftBeyond(answer: RawObject, range: DiscussionRange): number | null {
  const sent = objects(answer, 'messages').length
  const position = flag(answer, 'inexact') ? null : number(answer, 'offset_id_offset')
  const total = flag(answer, 'inexact') ? null : number(answer, 'count')
  if ('afterId' in range) {
    const newer = position ?? (range.afterId === 0 ? total : null)
    return newer === null ? null : Math.max(newer - sent, 0)
  }
  const newer = range.beforeId === null ? 0 : position
  return newer === null || total === null ? null : Math.max(total - newer - sent, 0)
}

/**
 * Without a place a short page counts as the last one: should Telegram have left messages out of it, the next reading goes on behind it.
 * With a place it is not, unless nothing is left but what Telegram has left out.
 */
function reachesEnd(answer: RawObject, limit: number, left: number | null): boolean {
  const sent = objects(answer, 'messages').length
  if (answer._ === 'messages.messages' || sent === 0) return true
  return left === null ? sent < limit : left + sent <= limit
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
