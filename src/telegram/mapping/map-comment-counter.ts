import type { RawObject } from '../../domain/channel'
import type { Post } from '../../domain/post'
import { count, flag, long, object, optional, required } from './fields'
import type { Attempt } from './oddities'

/** Stands for the group where there is none any more: the post has no thread (so does TDLib, MessageReplyInfo). */
const NO_GROUP = 777n

/**
 * What a post tells of its comments (core.telegram.org/constructor/messageReplies). A post without a counter has none: nobody could comment
 * on it yet, or it is a later item of an album, of which only the first has a thread. A counter that is about another group than the
 * linked one, as of posts from before the channel changed its group, says nothing of this group; neither does one without the `comments`
 * flag, which counts the replies of a group's own thread.
 */
export function mapCommentCounter(
  message: RawObject,
  linkedChatId: bigint | null,
  attempt: Attempt,
): Pick<Post, 'comments' | 'newestCommentId'> {
  const unknown = { comments: null, newestCommentId: null }
  if (linkedChatId === null) return unknown
  return attempt(() => {
    const counter = optional(object, message, 'replies')
    const groupId = counter && optional(long, counter, 'channel_id')
    if (!counter || groupId === NO_GROUP) return { comments: 0, newestCommentId: null }
    const comments = required(count, counter, 'replies')
    if (!flag(counter, 'comments') || required(long, counter, 'channel_id') !== linkedChatId) return unknown
    return { comments, newestCommentId: attempt(() => optional(count, counter, 'max_id'), null) || null }
  }, unknown)
}
