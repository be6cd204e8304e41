import type { ChannelReading, ChannelSighting, CounterMeaning, KnownReading } from '../domain/channel'
import type { ThreadRoot } from '../domain/comment'
import type { HistoryLimit } from '../domain/history-limit'
import type { MembershipEvent } from '../domain/membership'
import type { OddElement } from '../domain/odd-element'
import type { Person } from '../domain/person'
import type { Post } from '../domain/post'
import type { ArrivalReader } from './ports/arrivals'
import type { CallContext } from './ports/calls'
import type { DiscussionPage, DiscussionRange } from './ports/discussion'

export { type CallContext, type CallPriority, MAX_FLOOD_WAIT_MS } from './ports/calls'
export type {
  CommentStore,
  DiscussionBackfill,
  DiscussionCursor,
  DiscussionKey,
  DiscussionPage,
  DiscussionRange,
  DiscussionUpdate,
  GroupAccess,
  RepliesUpdate,
  ThreadReading,
} from './ports/discussion'

/** Counts requests by MTProto method name (`messages.getHistory`), as they are sent. */
export type RequestCounts = Record<string, number>

/** A channel as the account behind a reader knows it. */
export interface ChannelRef {
  id: bigint
  accessHash: bigint
}

/** One answer of `messages.getHistory`, newest message first. */
export interface HistoryPage {
  posts: Post[]
  /** Ids of every message in the page, service messages and odd ones included, descending. */
  messageIds: number[]
  /** Elements that do not say which message they are: each may be any that the page lacks. */
  unplaced: number
  /** How many messages the channel has, as Telegram counts them, which proves nothing; null when it does not tell. */
  total: number | null
  odd: OddElement[]
  /** Absent: nothing is told. */
  sighting?: ChannelSighting
}

/** A page of the admin log, newest event first. */
export interface AdminLogPage {
  events: MembershipEvent[]
  people: Person[]
  /** Ids of every event in the page, descending. */
  eventIds: bigint[]
  /** True when nothing older that was asked for exists. */
  reachedStart: boolean
  odd: OddElement[]
}

/** Posts asked for by id. */
export interface PostsById {
  posts: Post[]
  /** Ids under which Telegram says that there is nothing (any more). */
  missing: number[]
  odd: OddElement[]
}

/** What an answer tells of messages that were asked for by id. Those of which it tells nothing are in neither. */
export interface MessagesById {
  existing: Set<number>
  missing: Set<number>
}

/** With when Telegram answered, by its own clock; null or absent: it tells nothing that can be believed. */
export type Answered<T> = T & { answeredAt?: Date | null }

/** Telegram as collecting needs it. Errors are the classes of `domain/telegram-error.ts`. */
export interface TelegramReader extends ArrivalReader {
  /** `channels.getFullChannel`. */
  readChannel(channel: ChannelRef, context: CallContext): Promise<Answered<ChannelReading>>
  /**
   * `messages.getHistory`: up to `limit` (at most 100) messages with an id below `offsetId`; from the newest when it is 0.
   * `meaning` tells whether an absent counter means "none" or "not told".
   */
  readHistory(
    channel: ChannelRef,
    page: { offsetId: number; limit: number },
    meaning: CounterMeaning,
    context: CallContext,
  ): Promise<Answered<HistoryPage>>
  /** `channels.getMessages`: up to 100 posts by id, in one request. */
  readPosts(
    channel: ChannelRef,
    ids: number[],
    meaning: CounterMeaning,
    context: CallContext,
  ): Promise<Answered<PostsById>>
  /**
   * `messages.getHistory` of a discussion group: up to 100 messages of a range. Threads begin with posts of the channel `channelId`.
   */
  readDiscussion(
    group: ChannelRef,
    range: { channelId: bigint } & DiscussionRange,
    context: CallContext,
  ): Promise<Answered<DiscussionPage>>
  /** `messages.getReplies`: up to 100 comments on a post above `afterId`, the oldest of them; they stand in the group `groupId`. */
  readReplies(
    channel: ChannelRef,
    range: { postId: number; groupId: bigint; afterId: number },
    context: CallContext,
  ): Promise<Answered<DiscussionPage>>
  /** `channels.getMessages` in a discussion group: which of up to 100 messages are copies of posts of the channel `channelId`. */
  readThreads(
    group: ChannelRef,
    asked: { channelId: bigint; ids: number[] },
    context: CallContext,
  ): Promise<ThreadRoot[]>
  /** `channels.getMessages` in a discussion group: which of up to 100 messages are still there, and which are not. */
  existingMessages(group: ChannelRef, ids: number[], context: CallContext): Promise<MessagesById>
  /**
   * `channels.getAdminLog`, joins and leaves of every kind: up to 100 events with an id above `afterId` and below `beforeId` (null: up to the
   * newest), the newest of them. Only for admins.
   */
  readAdminLog(
    channel: ChannelRef,
    range: { afterId: bigint; beforeId: bigint | null },
    context: CallContext,
  ): Promise<Answered<AdminLogPage>>
}

/** How far a channel's history has been read. */
export interface HistoryCursor {
  /** Everything from here down to the bottom of the last finished or current walk was read without a hole. Null: nothing yet. */
  headPostId: number | null
  /** The walk through the whole history goes on below this id; null when no walk is open. */
  walkOffsetId: number | null
  walkStartedAt: Date | null
  /**
   * When the last walk through the whole history came to its end, as far as one answer shows; null: none has, or there was more below it.
   */
  walkFinishedAt: Date | null
  /** When posts of the last 7 days were last read again. */
  weekRefreshedAt: Date | null
  /** The lowest message, below which an answer had nothing (0: there was no message); null: none is known. */
  endId: number | null
  /** When that was seen first, or when a walk ended without seeing it; null: no walk has looked for it. */
  endSeenAt: Date | null
  /** When it was last seen again, not at once: the history ends there. Null: it is not proved. */
  endProvedAt: Date | null
  /** Down to where everything was read without a hole; null: nothing was. It only ever sinks. */
  floor: HistoryFloor | null
}

export interface HistoryFloor {
  /** Posts from this id up are kept. */
  id: number
  /** How many posts were read on the way down to it; those published since are not among them. */
  posts: number
  /** The album that the lowest of them is of; null: of none. */
  album: bigint | null
  /** The limit that ended the reading here; null: none did. */
  limit: HistoryLimit | null
}

/** What a channel's collection needs to know of it. */
export interface CollectedChannel {
  pk: bigint
  id: bigint
  title: string
  sessionPk: bigint
  accessHash: bigint
  /** Its account is an admin of it, as far as the latest reading told. */
  isAdmin: boolean
  /** Its discussion group; null when it has none, or when its account was not told the group's access hash yet. */
  discussion: ChannelRef | null
  cursor: HistoryCursor
  /** How far back its first reading goes; absent or null: as the settings say. */
  historyLimit?: HistoryLimit | null
  /** What the channel told its present account of itself; absent or null: it was not read by it yet. */
  known?: KnownReading | null
}

/** What one saved page changed. */
export interface PageChanges {
  new: number
  changed: number
  deleted: number
}

/** What a run had found before the page that is saved. */
export interface RunProgress {
  runPk: bigint
  postsSeen: number
  changes: PageChanges
}

export interface PostPage {
  /** The channel was not read just now: none where there were some may have been switched off since, and takes nothing away. */
  isGuessed?: boolean
  channelId: bigint
  posts: Post[]
  /** What of the page could not be read; absent: nothing. */
  odd?: OddElement[]
  /** Posts known in (after, before) are deleted, `except` those. Null: the page proves nothing about deletions. */
  covers: { after: number; before: number; except: number[] } | null
  readAt: Date
  /** Stored in the same transaction, so that a crash never leaves the cursor ahead of the posts. */
  cursor: HistoryCursor
  /** The run that reads it, whose progress is stored with it. Absent: none is told of it. */
  run?: RunProgress
}

/** Posts that were asked for by id. */
export interface FoundPosts extends PostsById {
  channelId: bigint
  readAt: Date
  run: RunProgress
}

export interface FinishedRun {
  /**
   * `interrupted`: the process was told to stop, or another one took the session over; nothing went wrong. `waiting`: Telegram asks for a
   * wait that is longer than a run may last.
   */
  status: 'succeeded' | 'failed' | 'interrupted' | 'waiting'
  requests: RequestCounts
  postsSeen: number
  changes: PageChanges
  error: { class: string; message: string } | null
}

/** What collecting needs of the database. Every method is one transaction and may be repeated without a further effect. */
export interface CollectStore {
  activeChannels(): Promise<CollectedChannel[]>
  channel(channelId: bigint): Promise<CollectedChannel>
  /** `dueAt`: when the channel is to be read again; at once unless given. */
  saveChannelReading(reading: ChannelReading, at: Date, dueAt?: Date): Promise<void>
  /** A number of subscribers that was told without a reading of the channel. */
  saveSubscribers?(channelId: bigint, subscribers: number, at: Date): Promise<void>
  savePage(page: PostPage): Promise<PageChanges>
  /**
   * Up to `limit` posts that are not known to be deleted, with ids above or below the given ones: the newest above, and of those below the
   * highest.
   */
  livePostsBeyond(channelId: bigint, ids: { above: number; below: number }, limit: number): Promise<number[]>
  /** Whether some of these readings have no reactions, or no stars, of posts that had some. Absent: never. */
  losesReactions?(channelId: bigint, posts: Post[]): Promise<boolean>
  /** Stores known posts that were asked for by id; those that are missing are deleted. */
  savePosts(found: FoundPosts): Promise<PageChanges>
  startRun(channelId: bigint, at: Date): Promise<bigint>
  finishRun(runPk: bigint, at: Date, run: FinishedRun): Promise<void>
  /** Marks runs that a crash left open as `interrupted`; returns how many. */
  interruptOpenRuns(at: Date): Promise<number>
}

/** Keeps the admin log. Every method is one transaction and may be repeated without a further effect. */
export interface MembershipStore {
  /** Up to where the log was read, and when that was; nulls before the first time. */
  adminLogCursor(channelId: bigint): Promise<{ eventId: bigint | null; readAt: Date | null }>
  /** Stores events, and folds them into the members they are about. Does not move the cursor. */
  saveAdminLog(page: {
    channelId: bigint
    events: MembershipEvent[]
    people: Person[]
    odd?: OddElement[]
    readAt: Date
  }): Promise<{ new: number }>
  /** Whether Telegram lets the channel's account read the log, which only admins may. */
  setMembershipAvailable(channelId: bigint, available: boolean): Promise<void>
  /** Moves the cursor after every page up to it was stored; `gap` is a time about which the log tells nothing (any more). */
  finishAdminLog(end: {
    channelId: bigint
    eventId: bigint | null
    readAt: Date
    gap: { from: Date; to: Date } | null
  }): Promise<void>
}

/** Gives the reader of a session, connected and signed in. Rejects with the error that keeps it from being so. */
export interface ReaderPool {
  reader(sessionPk: bigint): Promise<TelegramReader>
}
