import { type Clock, earliest } from '../clock'
import {
  ChannelAccessError,
  FloodWaitError,
  SessionDisabledError,
  SessionLeasedError,
  SessionRefusedError,
} from '../domain/telegram-error'
import { deadline, type MissedReason, statusOfReading } from '../domain/window'
import { type Meter, silentMeter } from '../meter'
import { type CollectedChannel, type CollectStore, MAX_FLOOD_WAIT_MS, type PostsById, type ReaderPool } from './ports'
import type { PendingWindow, PendingWindows, SettledWindow, WindowStore } from './ports/windows'

const LEASED_AGAIN_MS = 1000

/** One window that is due, as a job names it. */
export interface WindowTask {
  windowPk: bigint
  /** When it is tried again if it fails now. */
  retryAt(): Date
}

/** What became of a task: its window is settled, now or already `before`, or is to be looked at again. */
export type WindowOutcome =
  | { state: 'settled'; status: SettledWindow['status'] | 'before' }
  | { state: 'again'; at: Date; error: string | null }

export interface CaptureDependencies {
  pool: ReaderPool
  store: Pick<CollectStore, 'channel'>
  windows: WindowStore
  clock: Clock
  meter?: Meter
  /** Told of each reading by id; `error` null: it succeeded. */
  onRead?(channel: CollectedChannel, error: unknown): void
}

/**
 * Reads the posts of up to 100 windows of one channel that are due, in one request, and settles the windows. What a reading is to a
 * window follows from when Telegram answered, by its own clock: a wait on the way makes it late, never wrong, and one that comes early is
 * not taken. While reading fails a window waits as long as a later attempt can still capture it, and is missed when for certain none can.
 *
 * Rejects when the database fails or the signal aborts; all may then be tried again.
 */
export async function captureWindows(
  channelId: bigint,
  tasks: WindowTask[],
  dependencies: CaptureDependencies,
  signal: AbortSignal,
): Promise<Map<bigint, WindowOutcome>> {
  const outcomes = new Map<bigint, WindowOutcome>()
  const pending = await dependencies.windows.pendingWindows(
    channelId,
    tasks.map(({ windowPk }) => windowPk),
  )
  const answer = await read(channelId, pending, dependencies, signal)
  const settled: SettledWindow[] = []
  const byPk = new Map(pending.windows.map((window) => [window.pk, window]))
  for (const { windowPk, retryAt } of tasks) {
    const window = byPk.get(windowPk)
    const verdict = window ? judge(window, answer, retryAt) : 'before'
    if (verdict === 'before') outcomes.set(windowPk, { state: 'settled', status: verdict })
    else if ('at' in verdict) outcomes.set(windowPk, { state: 'again', ...verdict })
    else {
      settled.push(verdict)
      outcomes.set(windowPk, { state: 'settled', status: verdict.status })
    }
  }
  const { posts, missing, odd } = answer.found
  if (settled.length > 0 || posts.length > 0 || odd.length > 0) {
    await dependencies.windows.settleWindows({ channelId, posts, missing, odd, readAt: answer.at, settled })
  }
  for (const { pk, status } of settled) count(byPk.get(pk), status, answer.at, dependencies.meter ?? silentMeter)
  return outcomes
}

function count(window: PendingWindow | undefined, status: SettledWindow['status'], at: Date, meter: Meter): void {
  if (!window) return
  const latenessSeconds = status === 'missed' ? null : (at.getTime() - window.dueAt.getTime()) / 1000
  meter.windowSettled({ ageSeconds: window.ageMs / 1000, status, latenessSeconds })
}

interface Answer {
  /** When Telegram answered; now, where it did not, or its answer does not tell. */
  at: Date
  /** It is Telegram's own answer that tells. */
  isTold: boolean
  found: PostsById
  /** What kept us from asking, or from getting an answer; null: it is there, or none of these windows can be read now. */
  failure: { error: unknown } | { reason: 'paused' } | null
  now: Date
  /** No earlier than this is it now; null: not known. */
  earliest: Date | null
}

const NOTHING: PostsById = { posts: [], missing: [], odd: [] }

/** Asks for the posts of those windows that a reading can still settle; for none, if there are none. */
async function read(
  channelId: bigint,
  { isPaused, reading, windows }: PendingWindows,
  { pool, store, clock, onRead }: CaptureDependencies,
  signal: AbortSignal,
): Promise<Answer> {
  const unanswered = (failure: Answer['failure']): Answer => {
    const now = clock.now()
    return { at: now, isTold: false, found: NOTHING, failure, now, earliest: earliest(clock) }
  }
  const open = () => windows.filter((window) => clock.now() >= window.dueAt && !isOver(window, earliest(clock)))
  if (isPaused) return unanswered({ reason: 'paused' })
  if (open().length === 0) return unanswered(null)
  let channel: CollectedChannel | null = null
  try {
    channel = await store.channel(channelId)
    const reader = await pool.reader(channel.sessionPk)
    // Connecting may have told that it is another time.
    const ids = [...new Set(open().map(({ postId }) => postId))]
    if (ids.length === 0) return unanswered(null)
    const context = { signal, onRequest: () => undefined, maxWaitMs: MAX_FLOOD_WAIT_MS, priority: 'window' } as const
    const { answeredAt, ...found } = await reader.readPosts(channel, ids, reading, context)
    onRead?.(channel, null)
    const answer = { ...unanswered(null), found }
    return answeredAt ? { ...answer, at: answeredAt, isTold: true } : answer
  } catch (error) {
    signal.throwIfAborted()
    if (channel) onRead?.(channel, error)
    return unanswered({ error })
  }
}

/** Nothing that is read then, or later, stands for the window. */
function isOver(window: PendingWindow, at: Date | null): boolean {
  return at !== null && at > deadline(window.dueAt, window)
}

type Verdict = SettledWindow | { at: Date; error: string | null }

/** What an answer, or its absence, is to one window. */
function judge(window: PendingWindow, answer: Answer, retryAt: () => Date): Verdict {
  const { pk, postId, dueAt } = window
  const { at, isTold, found, failure, now, earliest } = answer
  const missed = (reason: MissedReason): SettledWindow => ({ pk, postId, status: 'missed', reason })
  const again = (next: Date, reason: MissedReason, error: string | null): Verdict =>
    isOver(window, atThat(earliest, next, now)) ? missed(reason) : { at: next, error }
  const status = statusOfReading(dueAt, window, at)
  if (status === 'pending') return { at: dueTime(dueAt, answer), error: null }
  if (failure !== null && 'reason' in failure) {
    return earliest !== null && earliest >= dueAt ? missed(failure.reason) : { at: retryAt(), error: null }
  }
  if (failure !== null) {
    const error = failure.error instanceof Error ? failure.error.message : String(failure.error)
    return again(nextAttempt(failure.error, at, retryAt), isNoAccess(failure.error) ? 'no_access' : 'too_late', error)
  }
  if (found.missing.includes(postId)) return missed('deleted')
  if (status === 'missed' && (isTold || isOver(window, earliest))) return missed('too_late')
  const isFound = found.posts.some(({ id }) => id === postId)
  if (!isFound) return again(retryAt(), 'unreadable', 'The post cannot be read in what Telegram answered')
  if (status === 'missed' || (!isTold && earliest === null)) return untimed(window, answer, retryAt)
  // When it was read is reckoned, and not told: that is never on time.
  return { pk, postId, status: isTold ? status : 'late' }
}

/** Its value is there, and nobody knows of what age. It may be told next time; else only the machine's clock is left to end the wait. */
function untimed(window: PendingWindow, { now, earliest }: Answer, retryAt: () => Date): Verdict {
  const { pk, postId } = window
  const next = retryAt()
  if (isOver(window, atThat(earliest ?? now, next, now)))
    return { pk, postId, status: 'missed', reason: 'time_unknown' }
  return { at: next, error: 'Telegram does not tell the time' }
}

/** The earliest that it can be at an attempt that is `next`. */
function atThat(earliest: Date | null, next: Date, now: Date): Date | null {
  return earliest && new Date(earliest.getTime() + next.getTime() - now.getTime())
}

/** When the window is due, by our own reckoning: the clock of who answered may be behind it, and is not asked in a circle. */
function dueTime(dueAt: Date, { at, now }: Answer): Date {
  return new Date(Math.max(dueAt.getTime(), now.getTime() + dueAt.getTime() - at.getTime()))
}

function nextAttempt(error: unknown, at: Date, retryAt: () => Date): Date {
  if (error instanceof FloodWaitError) return new Date(at.getTime() + error.seconds * 1000)
  // It is due, and the process that has the session now is to do it.
  if (error instanceof SessionLeasedError) return new Date(at.getTime() + LEASED_AGAIN_MS)
  return retryAt()
}

function isNoAccess(error: unknown): boolean {
  return [ChannelAccessError, SessionDisabledError, SessionRefusedError].some((type) => error instanceof type)
}
