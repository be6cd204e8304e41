import { TelegramRpcError } from '../domain/telegram-error'
import type { CommentDependencies } from './collect-comments'
import type { CallContext, ChannelRef, DiscussionKey, ThreadReading } from './ports'

/**
 * Comments of a group that the account is not in, thread by thread: Telegram shows them to whoever reads the channel
 * (`messages.getReplies` by the post). Only threads whose post tells of a comment that is not known are asked for, the newest first, within
 * the share of old comments; what is deleted shows nowhere.
 * @returns whether there is more to read at once
 * @throws ChannelAccessError when Telegram shows no threads either
 */
export async function collectReplies(
  channel: ChannelRef,
  key: DiscussionKey,
  sessionPk: bigint,
  newest: ReadonlyMap<number, number>,
  dependencies: CommentDependencies,
  context: CallContext,
): Promise<boolean> {
  const { store, clock, pagesPerRun, backfillShare } = dependencies
  await store.claimThreads(key, newest)
  const due = await store.dueThreads(key, clock.now(), pagesPerRun)
  let pages = 0
  for (let thread of due) {
    for (let ended = false; !ended; pages++) {
      context.signal.throwIfAborted()
      if (pages >= pagesPerRun) return true
      if (backfillShare && !backfillShare.take(sessionPk)) return false
      const read = await readThread(channel, key, thread, dependencies, { ...context, priority: 'backfill' })
      ended = read.ended
      thread = read.thread
    }
  }
  return due.length === pagesPerRun
}

/** Reads the next page of a thread, oldest first, and stores it with how far the thread was read. */
async function readThread(
  channel: ChannelRef,
  key: DiscussionKey,
  thread: ThreadReading,
  { reader, store, clock }: CommentDependencies,
  context: CallContext,
): Promise<{ thread: ThreadReading; ended: boolean }> {
  const range = { postId: thread.postId, groupId: key.groupId, afterId: thread.readUpTo }
  const page = await reader.readReplies(channel, range, context).catch((error) => {
    // The post has no thread, whatever its counter says.
    if (error instanceof TelegramRpcError && error.code === 'MSG_ID_INVALID') return null
    throw error
  })
  const readAt = page?.answeredAt ?? clock.now()
  const read = { ...thread, readUpTo: page?.messageIds.at(-1) ?? thread.readUpTo }
  const ended = page === null || page.messageIds.length === 0 || page.reachedEnd
  await store.saveReplies({ ...key, page, thread: read, ended, readAt })
  return { thread: read, ended }
}

/** A way that was refused is tried again this much later. */
const TRY_AGAIN_MS = 24 * 3_600_000

export function isRefused(refusedAt: Date | null, now: Date): boolean {
  const ago = refusedAt === null ? Number.POSITIVE_INFINITY : now.getTime() - refusedAt.getTime()
  return ago >= 0 && ago < TRY_AGAIN_MS
}
