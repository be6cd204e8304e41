import type { ChannelReading } from '../domain/channel'
import type { Post } from '../domain/post'

/** Counts requests by MTProto method name (`messages.getHistory`), as they are sent. */
export type RequestCounts = Record<string, number>

/** What goes along with every call to Telegram. */
export interface CallContext {
  signal: AbortSignal
  /** Called with the method's name each time a request is sent, retries included. */
  onRequest(method: string): void
}

/** A channel as the account behind a reader knows it. */
export interface ChannelRef {
  id: bigint
  accessHash: bigint
}

/** One answer of `messages.getHistory`, newest message first. */
export interface HistoryPage {
  posts: Post[]
  /** Ids of every message in the page, service messages included, descending. */
  messageIds: number[]
  /** True when nothing older exists: the page reaches the first message of the channel. */
  reachedStart: boolean
  /** How many messages the channel has, as Telegram counts them; null when it does not tell. */
  total: number | null
}

/** Telegram as collecting needs it. Errors are the classes of `domain/telegram-error.ts`. */
export interface TelegramReader {
  /** `channels.getFullChannel`. */
  readChannel(channel: ChannelRef, context: CallContext): Promise<ChannelReading>
  /**
   * `messages.getHistory`: up to `limit` (at most 100) messages with an id below `offsetId`; from the newest when it is 0.
   * `reading` tells whether absent reactions mean "none" or "switched off".
   */
  readHistory(
    channel: ChannelRef,
    page: { offsetId: number; limit: number },
    reading: Pick<ChannelReading, 'reactionsEnabled' | 'linkedChatId'>,
    context: CallContext,
  ): Promise<HistoryPage>
}

/** How far a channel's history has been read. */
export interface HistoryCursor {
  /** Everything from here down to the bottom of the last finished or current walk was read without a hole. Null: nothing yet. */
  headPostId: number | null
  /** The walk through the whole history goes on below this id; null when no walk is open. */
  walkOffsetId: number | null
  walkStartedAt: Date | null
  /** When the last walk through the whole history reached its start; null: the first backfill is not done. */
  walkFinishedAt: Date | null
  /** When posts of the last 7 days were last read again. */
  weekRefreshedAt: Date | null
}

/** What a channel's collection needs to know of it. */
export interface CollectedChannel {
  pk: bigint
  id: bigint
  title: string
  sessionPk: bigint
  accessHash: bigint
  cursor: HistoryCursor
}

/** What one saved page changed. */
export interface PageChanges {
  new: number
  changed: number
  deleted: number
}

export interface PostPage {
  channelId: bigint
  posts: Post[]
  /** Posts known in (after, before) but missing here are deleted. Null: the page proves nothing about deletions. */
  covers: { after: number; before: number } | null
  readAt: Date
  /** Stored in the same transaction, so that a crash never leaves the cursor ahead of the posts. */
  cursor: HistoryCursor
}

export interface FinishedRun {
  /** `interrupted`: the process was told to stop, nothing went wrong. */
  status: 'succeeded' | 'failed' | 'interrupted'
  requests: RequestCounts
  postsSeen: number
  changes: PageChanges
  error: { class: string; message: string } | null
}

/** What collecting needs of the database. Every method is one transaction and may be repeated without a further effect. */
export interface CollectStore {
  activeChannels(): Promise<CollectedChannel[]>
  channel(channelId: bigint): Promise<CollectedChannel>
  saveChannelReading(reading: ChannelReading, at: Date): Promise<void>
  savePage(page: PostPage): Promise<PageChanges>
  startRun(channelId: bigint, at: Date): Promise<bigint>
  finishRun(runPk: bigint, at: Date, run: FinishedRun): Promise<void>
  /** Marks runs that a crash left open as `interrupted`; returns how many. */
  interruptOpenRuns(at: Date): Promise<number>
}

/** Gives the reader of a session, connected and signed in. Rejects with the error that keeps it from being so. */
export interface ReaderPool {
  reader(sessionPk: bigint): Promise<TelegramReader>
}
