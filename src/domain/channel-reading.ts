import type { ChannelFacts, ChannelReading, ChannelSighting, KnownReading } from './channel'

/**
 * When a channel's own information is read again (`channels.getFullChannel`). Most channels change little: they are read once an hour,
 * and more often while they move. Pure, so that every course of events can be tried without a network.
 */

/** Due again in every cycle, which are five minutes apart unless configured otherwise. */
const MIN_MS = 4 * 60_000
/** Soon enough that no window of an hour is captured without a reading since its post was published. */
const MAX_MS = 50 * 60_000
/** From so many subscribers more or less, or from this share of them, a channel moves. */
const MOVED_SUBSCRIBERS = 10
const MOVED_SHARE = 0.01

/** A time of reading that lies ahead was stored by a clock that was wrong. */
export function isReadingDue(known: KnownReading | null, now: Date): boolean {
  return known === null || known.dueAt <= now || known.readAt > now
}

/** When to read the channel next: soon after the first reading and while it moves, ever later while it does not. */
export function nextReadingAt(known: KnownReading | null, reading: ChannelReading, now: Date): Date {
  const every = known === null ? 0 : known.dueAt.getTime() - known.readAt.getTime()
  const hasMoved = known === null || isChanged(known.facts, reading) || hasMovedBy(known.facts, reading.subscribers)
  return new Date(now.getTime() + (hasMoved ? MIN_MS : Math.min(Math.max(every * 2, MIN_MS), MAX_MS)))
}

/** Whether something that came along with posts shows that the channel is not what it was. */
export function tellsOfChange(
  { readAt, facts }: KnownReading,
  { channel, discussed, reactedAt }: ChannelSighting,
): boolean {
  if (channel && isDescribedOtherwise(facts, channel)) return true
  if (!facts.reactionsEnabled && reactedAt !== null && reactedAt > readAt) return true
  // An older post may still name the group of its time.
  return discussed.some(({ publishedAt, groupId }) => publishedAt > readAt && groupId !== facts.linkedChatId)
}

/** A group may be linked, too: to the channel that it discusses. */
function isDescribedOtherwise(facts: ChannelFacts, channel: NonNullable<ChannelSighting['channel']>): boolean {
  return isRenamed(facts, channel) || (facts.kind === 'broadcast' && channel.isLinked !== (facts.linkedChatId !== null))
}

function isChanged(before: ChannelFacts, after: ChannelFacts): boolean {
  return (
    isRenamed(before, after) ||
    before.linkedChatId !== after.linkedChatId ||
    before.reactionsEnabled !== after.reactionsEnabled ||
    before.starsEnabled !== after.starsEnabled
  )
}

type Named = Pick<ChannelFacts, 'title' | 'username' | 'kind' | 'isAdmin'>

function isRenamed(before: Named, after: Named): boolean {
  const keys = ['title', 'username', 'kind', 'isAdmin'] as const
  return keys.some((key) => before[key] !== after[key])
}

function hasMovedBy({ subscribers: before }: ChannelFacts, after: number | null): boolean {
  if (before === null || after === null) return before !== after
  return Math.abs(after - before) >= Math.max(MOVED_SUBSCRIBERS, before * MOVED_SHARE)
}
