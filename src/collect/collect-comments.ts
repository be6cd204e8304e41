import type { Clock } from '../clock'
import type { ChannelReading } from '../domain/channel'
import { ChannelAccessError } from '../domain/telegram-error'
import type { Logger } from '../log'
import type { CallContext, ChannelRef, CommentStore, DiscussionCursor, DiscussionKey, TelegramReader } from './ports'

/** Comments to posts that were not read lately show nowhere else: the group is then asked at least this often. */
const ASK_EVERY_MS = 3_600_000
/** So many comments that are not there are remembered by their ids; where there are more, a new one is no reason to ask either. */
const MAX_ABSENT = 1000
/** How many doubtful comments a cycle checks, which is one request. */
const MOST_DOUBTS = 100

/** What the posts that a run has read tell of comments. */
export interface CommentNews {
  /** The newest comment of each, by its id in the discussion group. */
  commentIds: ReadonlySet<number>
  /** The run has read all posts that the channel has. */
  ofEveryPost: boolean
}

export interface CommentDependencies {
  reader: TelegramReader
  store: CommentStore
  clock: Clock
  log: Logger
  /** The rest is left to the next run. */
  pagesPerRun: number
}

/**
 * Reads a channel's discussion group on from where it was read to, when the posts tell of a comment that is not known, or when
 * an hour has passed and some posts were not asked; then looks whether comments were deleted. Without a group, or where this
 * account cannot read it, comments stay unknown.
 * @returns whether there is more to read at once
 */
export async function collectComments(
  reading: Pick<ChannelReading, 'id' | 'linkedChatId' | 'linkedChatAccessHash'>,
  news: CommentNews,
  dependencies: CommentDependencies,
  context: CallContext,
): Promise<boolean> {
  const { linkedChatId, linkedChatAccessHash } = reading
  if (linkedChatId === null || linkedChatAccessHash === null) return false
  const key = { channelId: reading.id, groupId: linkedChatId }
  const group = { id: linkedChatId, accessHash: linkedChatAccessHash }
  try {
    const unfinished = await readOn(key, group, news, dependencies, context)
    if (!unfinished) await checkDoubts(key, group, dependencies, context)
    return unfinished
  } catch (error) {
    if (!(error instanceof ChannelAccessError)) throw error
    dependencies.log.info({ channelId: String(reading.id), reason: error.code }, 'the discussion group cannot be read')
    return false
  }
}

/** Reads from the cursor to the newest message, page by page. Each page is stored with the cursor behind it. */
async function readOn(
  key: DiscussionKey,
  group: ChannelRef,
  news: CommentNews,
  { reader, store, clock, pagesPerRun }: CommentDependencies,
  context: CallContext,
): Promise<boolean> {
  let cursor = await store.discussionCursor(key)
  if (!mayHoldMore(cursor, news, clock.now())) return false
  for (let pages = 0; pages < pagesPerRun; pages++) {
    context.signal.throwIfAborted()
    const range = { channelId: key.channelId, afterId: cursor.readUpTo }
    const page = await reader.readDiscussion(group, range, context)
    const { threads, comments, people, messageIds, reachedEnd, odd } = page
    const readUpTo = messageIds.at(-1) ?? cursor.readUpTo
    const absentIds = [...news.commentIds].filter((id) => id > readUpTo).sort((a, b) => a - b)
    // A short page may look like the last one: what a post tells of is still to come.
    const ended = messageIds.length === 0 || (reachedEnd && absentIds.length === 0)
    const kept = ended ? absentIds.slice(0, MAX_ABSENT) : cursor.absentIds
    const read = { readUpTo, readAt: page.answeredAt ?? clock.now(), absentIds: kept }
    await store.saveDiscussion({ ...key, threads, comments, people, odd, cursor: read })
    if (ended) return false
    cursor = read
  }
  return true
}

/**
 * Whether a group is to be asked. A comment that a post tells of, and that was not there when the group was last read to its end, is no
 * reason before an hour has passed: it was deleted, or the post is mistaken.
 */
function mayHoldMore({ readUpTo, readAt, absentIds }: DiscussionCursor, news: CommentNews, now: Date): boolean {
  if (readAt === null) return true
  const newer = [...news.commentIds].filter((id) => id > readUpTo)
  const isUnheard = (id: number) => absentIds.length < MAX_ABSENT && !absentIds.includes(id)
  if (newer.some(isUnheard)) return true
  if (newer.length === 0 && news.ofEveryPost) return false
  return now.getTime() - readAt.getTime() >= ASK_EVERY_MS
}

/** Nothing tells of a deletion but a post's counter: it has fallen behind the comments that are known. */
async function checkDoubts(
  key: DiscussionKey,
  group: ChannelRef,
  { reader, store, clock }: CommentDependencies,
  context: CallContext,
): Promise<void> {
  const doubtful = await store.doubtfulComments(key, MOST_DOUBTS)
  if (doubtful.length === 0) return
  const { existing, missing } = await reader.existingMessages(group, doubtful, context)
  await store.settleDoubts(key, { deleted: [...missing], existing: [...existing] }, clock.now())
}
