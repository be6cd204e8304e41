import type { Clock } from '../clock'
import type { ChannelReading } from '../domain/channel'
import type { ThreadRoot } from '../domain/comment'
import { ChannelAccessError } from '../domain/telegram-error'
import type { Logger } from '../log'
import type { BackfillShare } from './backfill-share'
import { collectReplies, isRefused } from './collect-replies'
import {
  afterBackfill,
  afterForward,
  afterJump,
  type CommentNews,
  inGap,
  isFarBehind,
  mayHoldMore,
} from './discussion-cursor'
import type {
  CallContext,
  ChannelRef,
  CollectedChannel,
  CommentStore,
  DiscussionCursor,
  DiscussionKey,
  DiscussionPage,
  TelegramReader,
} from './ports'

/** How many doubtful comments a cycle checks, which is one request. */
const MOST_DOUBTS = 100

export interface CommentDependencies {
  reader: TelegramReader
  store: CommentStore
  clock: Clock
  log: Logger
  /** The rest is left to the next run. */
  pagesPerRun: number
  /** Of what is not new; without it as much as there is. */
  backfillShare?: BackfillShare | null
}

/**
 * Reads a channel's discussion group on from where it was read to, when the posts tell of a comment that is not known, or when
 * an hour has passed and some posts were not asked; then a stretch of what lies further back; then looks whether comments were deleted.
 * A group that this account cannot read is read thread by thread; which way works is remembered, and the other one tried once a day.
 * @returns whether there is more to read at once
 */
export async function collectComments(
  channel: Pick<CollectedChannel, 'id' | 'sessionPk' | 'accessHash'>,
  { linkedChatId, linkedChatAccessHash }: Pick<ChannelReading, 'linkedChatId' | 'linkedChatAccessHash'>,
  news: CommentNews,
  dependencies: CommentDependencies,
  context: CallContext,
): Promise<boolean> {
  if (linkedChatId === null) return false
  const { store, clock, log } = dependencies
  const { id: channelId, sessionPk } = channel
  const key = { channelId, groupId: linkedChatId }
  const access = await store.groupAccess(key, sessionPk)
  const refused = (reason: string) =>
    log.info({ channelId: String(channelId), reason }, 'the discussion group cannot be read')
  if (linkedChatAccessHash !== null && !isRefused(access.groupRefusedAt, clock.now())) {
    const place: Place = { key, group: { id: linkedChatId, accessHash: linkedChatAccessHash }, asked: new Set() }
    try {
      const unfinished = await collectGroup(place, sessionPk, news, dependencies, context)
      if (access.groupRefusedAt !== null)
        await store.setGroupAccess(key, sessionPk, { ...access, groupRefusedAt: null })
      return unfinished
    } catch (error) {
      if (!(error instanceof ChannelAccessError)) throw error
      refused(error.code)
      access.groupRefusedAt = clock.now()
      await store.setGroupAccess(key, sessionPk, access)
    }
  }
  if (isRefused(access.repliesRefusedAt, clock.now())) return false
  try {
    return await collectReplies(channel, key, sessionPk, news.newestByPost ?? new Map(), dependencies, context)
  } catch (error) {
    if (!(error instanceof ChannelAccessError)) throw error
    refused(error.code)
    await store.setGroupAccess(key, sessionPk, { ...access, repliesRefusedAt: clock.now() })
    return false
  }
}

async function collectGroup(
  place: Place,
  sessionPk: bigint,
  news: CommentNews,
  dependencies: CommentDependencies,
  context: CallContext,
): Promise<boolean> {
  const forward = await readOn(place, news, dependencies, context)
  if (forward.unfinished) return true
  const unfinished = await readBack(place, sessionPk, forward.cursor, dependencies, context)
  await checkDoubts(place, dependencies, context)
  return unfinished
}

/** A discussion group, as the store and as Telegram know it. */
interface Place {
  key: DiscussionKey
  group: ChannelRef
  /** Beginnings of threads that this run has asked for. */
  asked: Set<number>
}

/** Reads from the cursor to the newest message, page by page. Each page is stored with the cursor behind it. */
async function readOn(
  place: Place,
  news: CommentNews,
  dependencies: CommentDependencies,
  context: CallContext,
): Promise<{ cursor: DiscussionCursor; unfinished: boolean }> {
  const { reader, store, clock, pagesPerRun } = dependencies
  const { key, group } = place
  let cursor = await store.discussionCursor(key)
  if (!mayHoldMore(cursor, news, clock.now())) return { cursor, unfinished: false }
  for (let pages = 0; pages < pagesPerRun; pages++) {
    context.signal.throwIfAborted()
    const range = { channelId: key.channelId, afterId: cursor.readUpTo }
    const page = await reader.readDiscussion(group, range, context)
    const read = afterForward(cursor, page, news, page.answeredAt ?? clock.now())
    await save(place, page, read.cursor, dependencies, context)
    cursor = read.cursor
    if (read.ended) return { cursor, unfinished: false }
    if (isFarBehind(cursor, page)) cursor = await jump(place, cursor, page, dependencies, context)
  }
  return { cursor, unfinished: true }
}

/** Reads the newest page first where much lies between; what lies between is left to the backfill. */
async function jump(
  place: Place,
  cursor: DiscussionCursor,
  page: DiscussionPage,
  dependencies: CommentDependencies,
  context: CallContext,
): Promise<DiscussionCursor> {
  const { reader, clock } = dependencies
  const range = { channelId: place.key.channelId, beforeId: null }
  const newest = await reader.readDiscussion(place.group, range, context)
  const read = afterJump(cursor, page, newest, newest.answeredAt ?? clock.now())
  if (read) await save(place, newest, read, dependencies, context)
  return read ?? cursor
}

/** Reads a stretch of what lies between, downwards, within the session's share. */
async function readBack(
  place: Place,
  sessionPk: bigint,
  from: DiscussionCursor,
  dependencies: CommentDependencies,
  context: CallContext,
): Promise<boolean> {
  const { reader, clock, pagesPerRun, backfillShare } = dependencies
  let { backfill } = from
  const call: CallContext = { ...context, priority: 'backfill' }
  for (let pages = 0; backfill !== null && pages < pagesPerRun; pages++) {
    context.signal.throwIfAborted()
    if (backfillShare && !backfillShare.take(sessionPk)) return false
    const range = { channelId: place.key.channelId, beforeId: backfill.beforeId }
    const page = await reader.readDiscussion(place.group, range, call)
    backfill = afterBackfill(backfill, page, clock.now())
    await save(place, page, { ...from, readAt: from.readAt ?? clock.now(), backfill }, dependencies, call)
    // It is asked once more, but not at once.
    if (page.messageIds.length === 0) return false
  }
  return backfill !== null
}

/** Stores a page, with the beginnings of threads that its comments stand in and that nobody has read yet. */
async function save(
  place: Place,
  page: DiscussionPage,
  cursor: DiscussionCursor & { readAt: Date },
  dependencies: CommentDependencies,
  context: CallContext,
): Promise<void> {
  const { comments, people, odd } = page
  const threads = [...page.threads, ...(await unreadThreads(place, page, cursor, dependencies, context))]
  await dependencies.store.saveDiscussion({ ...place.key, threads, comments, people, odd, cursor })
}

/** Asks for the beginnings of threads in the gap; what is none there is talk among the group's members. */
async function unreadThreads(
  { key, group, asked }: Place,
  { comments, messageIds }: DiscussionPage,
  { backfill }: DiscussionCursor,
  { reader, store }: CommentDependencies,
  context: CallContext,
): Promise<ThreadRoot[]> {
  if (backfill === null) return []
  const beforeId = Math.min(backfill.beforeId, messageIds[0] ?? backfill.beforeId)
  const threadIds = comments.map(({ threadId }) => threadId).filter((id) => !asked.has(id))
  const unread = inGap(threadIds, backfill, beforeId)
  const ids = unread.length === 0 ? [] : await store.unknownThreads(key, unread)
  for (const id of ids) asked.add(id)
  return ids.length === 0 ? [] : reader.readThreads(group, { channelId: key.channelId, ids }, context)
}

/** Nothing tells of a deletion but a post's counter: it has fallen behind the comments that are known. */
async function checkDoubts(
  { key, group }: Place,
  { reader, store, clock }: CommentDependencies,
  context: CallContext,
): Promise<void> {
  const doubtful = await store.doubtfulComments(key, MOST_DOUBTS)
  if (doubtful.length === 0) return
  const { existing, missing } = await reader.existingMessages(group, doubtful, context)
  await store.settleDoubts(key, { deleted: [...missing], existing: [...existing] }, clock.now())
}
