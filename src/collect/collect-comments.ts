import type { Clock } from '../clock'
import type { ChannelReading } from '../domain/channel'
import { ChannelAccessError } from '../domain/telegram-error'
import type { Logger } from '../log'
import type { CallContext, ChannelRef, CommentStore, DiscussionKey, TelegramReader } from './ports'

/** Comments to posts that were not read lately show nowhere else: the group is then asked at least this often. */
const ASK_EVERY_MS = 3_600_000
/** How many doubtful comments a cycle checks, which is one request. */
const MOST_DOUBTS = 100

/** What the posts that a run has read tell of comments. */
export interface CommentNews {
  /** The highest id of a comment, in the discussion group; 0: none. */
  newestCommentId: number
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
  { newestCommentId, ofEveryPost }: CommentNews,
  { reader, store, clock, pagesPerRun }: CommentDependencies,
  context: CallContext,
): Promise<boolean> {
  let { readUpTo, readAt } = await store.discussionCursor(key)
  if (newestCommentId <= readUpTo && readAt !== null) {
    if (ofEveryPost || clock.now().getTime() - readAt.getTime() < ASK_EVERY_MS) return false
  }
  for (let pages = 0; pages < pagesPerRun; pages++) {
    context.signal.throwIfAborted()
    const range = { channelId: key.channelId, afterId: readUpTo }
    const page = await reader.readDiscussion(group, range, context)
    const { threads, comments, people, messageIds, reachedEnd, odd } = page
    readUpTo = messageIds.at(-1) ?? readUpTo
    readAt = page.answeredAt ?? clock.now()
    await store.saveDiscussion({ ...key, threads, comments, people, odd, readAt, readUpTo })
    // A short page may look like the last one: what a post tells of is still to come.
    if (messageIds.length === 0 || (reachedEnd && newestCommentId <= readUpTo)) return false
  }
  return true
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
