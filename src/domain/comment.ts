import type { RawObject } from './channel'

/** Who wrote a comment: a person, a channel in whose name it was written, or the group itself (an anonymous admin). */
export type CommentAuthor = { kind: 'user'; id: bigint } | { kind: 'channel'; id: bigint } | { kind: 'anonymous' }

/** A message of a discussion group that belongs to the thread of a post, however deep in it. */
export interface Comment {
  /** Its id in the discussion group. */
  id: number
  /** The id of the thread's root in the discussion group: the automatic copy of the post. */
  threadId: number
  author: CommentAuthor
  date: Date
  text: string
  /** The message as Telegram sent it. */
  raw: RawObject
}

/** The automatic copy of a post in the discussion group, which its comments reply to. */
export interface ThreadRoot {
  /** Its id in the discussion group. */
  id: number
  /** The post's id in the channel. */
  postId: number
}
