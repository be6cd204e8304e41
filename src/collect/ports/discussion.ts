import type { Comment, ThreadRoot } from '../../domain/comment'
import type { OddElement } from '../../domain/odd-element'
import type { Person } from '../../domain/person'

/** Which messages of a discussion group: the oldest above an id, or the newest below one; `beforeId` null: the newest of all. */
export type DiscussionRange = { afterId: number } | { beforeId: number | null }

/** Messages of a discussion group that stand next to each other, oldest first. */
export interface DiscussionPage {
  /** Copies of posts, which begin threads. */
  threads: ThreadRoot[]
  comments: Comment[]
  /** Everybody the answer describes. */
  people: Person[]
  /** Ids of every message in the page, ascending. */
  messageIds: number[]
  /** When its first and its last message were written; null: it has none that tells. */
  from: Date | null
  to: Date | null
  /** True when nothing is to be expected beyond it, in the direction of reading. */
  reachedEnd: boolean
  /** How many messages the group has beyond it, in the direction of reading, as Telegram counts them; null when it does not tell. */
  left: number | null
  odd: OddElement[]
}

/** A channel's discussion group. Message ids mean something in one group only, and a channel may be given another group. */
export interface DiscussionKey {
  channelId: bigint
  groupId: bigint
}

/** One page of a discussion group, and how far it has been read with it. */
export interface DiscussionUpdate extends DiscussionKey {
  threads: ThreadRoot[]
  comments: Comment[]
  people: Person[]
  odd?: OddElement[]
  /** Stored in the same transaction. */
  cursor: DiscussionCursor & { readAt: Date }
}

/** What of a discussion group was not read yet, between what was read before and what is newest. */
export interface DiscussionBackfill {
  /** Everything from this message on was read; the rest is read below it. */
  beforeId: number
  /** When that message was written: comments are known from then on. */
  since: Date
  /** Everything up to this message was read before, and when that was written; null: it does not tell. */
  floorId: number
  floorAt: Date | null
  /** How many messages are not read yet, as Telegram counts them; null: it does not tell. */
  left: number | null
  /** Since when the group answers that there is nothing below; null: it does not. */
  emptyAt: Date | null
}

/** How far a discussion group was read. */
export interface DiscussionCursor {
  /** Everything up to this message was read, but for the backfill; 0: nothing. */
  readUpTo: number
  /** Null: nothing is missing. */
  backfill: DiscussionBackfill | null
  /** When it was last asked for more; null: never. */
  readAt: Date | null
  /** Comments that posts had told of when it was last read to its end, and that were not there; ascending, all above `readUpTo`. */
  absentIds: number[]
}

/** Keeps comments. Every method is one transaction and may be repeated without a further effect. */
export interface CommentStore {
  discussionCursor(discussion: DiscussionKey): Promise<DiscussionCursor>
  /** Those of these messages that are not known to begin threads of posts. */
  unknownThreads(discussion: DiscussionKey, ids: number[]): Promise<number[]>
  /**
   * Comments whose thread begins with none of the group's known roots belong to no post and are not kept. A page without messages
   * moves `readAt` alone.
   */
  saveDiscussion(update: DiscussionUpdate): Promise<{ new: number }>
  /** Notes the newest comments that posts tell of, by post. */
  claimThreads(discussion: DiscussionKey, newest: ReadonlyMap<number, number>): Promise<void>
  /** The threads whose posts tell of more than was read, and that were not asked for it within the hour; the newest posts first. */
  dueThreads(discussion: DiscussionKey, now: Date, limit: number): Promise<ThreadReading[]>
  /** A page of a thread, with how far the thread was read; a page that is null has nothing. */
  saveReplies(update: RepliesUpdate): Promise<void>
  groupAccess(discussion: DiscussionKey, sessionPk: bigint): Promise<GroupAccess>
  setGroupAccess(discussion: DiscussionKey, sessionPk: bigint, access: GroupAccess): Promise<void>
  /**
   * Comments that may have been deleted: those of posts whose own counter tells fewer comments than are stored as not deleted, at most
   * `limit`, the newest posts first; among them, those that were never checked, or longest ago, come first.
   */
  doubtfulComments(discussion: DiscussionKey, limit: number): Promise<number[]>
  /** What became of doubtful comments: some are gone, the others were seen to exist at `at`. */
  settleDoubts(discussion: DiscussionKey, found: { deleted: number[]; existing: number[] }, at: Date): Promise<void>
}

/** How far the thread of a post was read by the post (`messages.getReplies`). */
export interface ThreadReading {
  postId: number
  /** The newest comment that the post tells of. */
  claimedId: number
  /** Everything up to this comment was read; 0: nothing. */
  readUpTo: number
}

export interface RepliesUpdate extends DiscussionKey {
  page: Pick<DiscussionPage, 'threads' | 'comments' | 'people' | 'odd'> | null
  thread: ThreadReading
  /** The thread was read to its end. */
  ended: boolean
  readAt: Date
}

/** Since when a session is refused the discussion group, and its threads by the posts; null: it is not, as far as is known. */
export interface GroupAccess {
  groupRefusedAt: Date | null
  repliesRefusedAt: Date | null
}
