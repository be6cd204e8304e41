import type { Clock } from '../clock'
import type { ChannelReading } from '../domain/channel'
import { isAdminRequired } from '../domain/telegram-error'
import type { Logger } from '../log'
import type { CallContext, ChannelRef, MembershipStore, TelegramReader } from './ports'

/** Telegram forgets what is older (core.telegram.org/api/recent-actions). */
const KEPT_MS = 48 * 3_600_000

export interface MemberDependencies {
  reader: TelegramReader
  store: MembershipStore
  clock: Clock
  log: Logger
}

/**
 * Reads the admin log from its newest event down to the last one that is known. The cursor moves when all of it is stored: a run that
 * dies on the way is made again whole. Where the account is no admin, membership is not available, which is no error.
 * @returns whether Telegram refuses the log to an account that was an admin when the channel was last read
 */
export async function collectMembers(
  channel: ChannelRef,
  { isAdmin }: Pick<ChannelReading, 'isAdmin'>,
  dependencies: MemberDependencies,
  context: CallContext,
): Promise<boolean> {
  const { store, log } = dependencies
  const available = isAdmin && (await readLog(channel, dependencies, context).catch(refused))
  await store.setMembershipAvailable(channel.id, available)
  const isRefused = isAdmin && !available
  if (isRefused) log.info({ channelId: String(channel.id) }, 'the admin log cannot be read')
  return isRefused
}

async function readLog(
  channel: ChannelRef,
  { reader, store, clock }: MemberDependencies,
  context: CallContext,
): Promise<true> {
  const known = await store.adminLogCursor(channel.id)
  const startedAt = clock.now()
  // The last known event is asked for again: where it still stands, nothing between can be missing.
  const afterId = known.eventId === null ? 0n : known.eventId - 1n
  let newest = known.eventId
  let beforeId: bigint | null = null
  let complete = false
  for (let more = true; more; ) {
    context.signal.throwIfAborted()
    const page = await reader.readAdminLog(channel, { afterId, beforeId }, context)
    const events = page.events.filter(({ id }) => known.eventId === null || id > known.eventId)
    if (events.length > 0 || page.odd.length > 0) {
      const { people, odd } = page
      const readAt = page.answeredAt ?? clock.now()
      await store.saveAdminLog({ channelId: channel.id, events, people, odd, readAt })
    }
    const [top, lowest] = [page.eventIds[0], page.eventIds.at(-1)]
    if (top !== undefined && (newest === null || top > newest)) newest = top
    complete ||= lowest !== undefined && known.eventId !== null && lowest <= known.eventId
    more = !complete && !page.reachedStart && lowest !== undefined && (beforeId === null || lowest < beforeId)
    beforeId = lowest ?? beforeId
  }
  const gap = complete ? null : forgotten(known.readAt, startedAt)
  await store.finishAdminLog({ channelId: channel.id, eventId: newest, readAt: startedAt, gap })
  return true
}

/** What lies between the last reading and the oldest event that Telegram still keeps. */
function forgotten(lastReadAt: Date | null, now: Date): { from: Date; to: Date } | null {
  const keptSince = new Date(now.getTime() - KEPT_MS)
  return lastReadAt !== null && lastReadAt < keptSince ? { from: lastReadAt, to: keptSince } : null
}

/** The rights may have been taken away since they were read. */
function refused(error: unknown): false {
  if (isAdminRequired(error)) return false
  throw error
}
