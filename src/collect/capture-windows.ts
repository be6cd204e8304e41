import type { Clock } from '../clock'
import {
  ChannelAccessError,
  FloodWaitError,
  SessionDisabledError,
  SessionLeasedError,
  SessionRefusedError,
} from '../domain/telegram-error'
import { deadline, type MissedReason, statusOfReading } from '../domain/window'
import { type Meter, silentMeter } from '../meter'
import { type CollectStore, MAX_FLOOD_WAIT_MS, type PostsById, type ReaderPool } from './ports'
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
}

/**
 * Reads the posts of up to 100 windows of one channel that are due, in one request, and settles the windows. What a reading is to a
 * window follows from when the answer was there: a wait on the way makes it late, never wrong. While reading fails a window waits as
 * long as a later attempt can still capture it, and is missed then.
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
  at: Date
  found: PostsById
  /** What kept us from asking, or from getting an answer; null: it is there. */
  failure: { error: unknown } | { reason: 'paused' } | null
}

const NOTHING: PostsById = { posts: [], missing: [], odd: [] }

/** Asks for the posts of those windows that a reading can still settle; for none, if there are none. */
async function read(
  channelId: bigint,
  { isPaused, reading, windows }: PendingWindows,
  { pool, store, clock }: CaptureDependencies,
  signal: AbortSignal,
): Promise<Answer> {
  const at = clock.now()
  if (isPaused) return { at, found: NOTHING, failure: { reason: 'paused' } }
  const inTime = windows.filter((window) => at >= window.dueAt && at <= deadline(window.dueAt, window))
  if (inTime.length === 0) return { at, found: NOTHING, failure: null }
  try {
    const channel = await store.channel(channelId)
    const reader = await pool.reader(channel.sessionPk)
    const ids = [...new Set(inTime.map(({ postId }) => postId))]
    const context = { signal, onRequest: () => undefined, maxWaitMs: MAX_FLOOD_WAIT_MS, priority: 'window' } as const
    const found = await reader.readPosts(channel, ids, reading, context)
    return { at: clock.now(), found, failure: null }
  } catch (error) {
    signal.throwIfAborted()
    return { at: clock.now(), found: NOTHING, failure: { error } }
  }
}

/** What an answer, or its absence, is to one window. */
function judge(
  window: PendingWindow,
  { at, found, failure }: Answer,
  retryAt: () => Date,
): SettledWindow | { at: Date; error: string | null } {
  const { pk, postId, dueAt } = window
  const missed = (reason: MissedReason): SettledWindow => ({ pk, postId, status: 'missed', reason })
  const status = statusOfReading(dueAt, window, at)
  // The clock was set back after the job had come due.
  if (status === 'pending') return { at: dueAt, error: null }
  if (failure !== null && 'reason' in failure) return missed(failure.reason)
  const again = (next: Date, reason: MissedReason, error: string) =>
    next > deadline(dueAt, window) ? missed(reason) : { at: next, error }
  if (failure !== null) {
    const error = failure.error instanceof Error ? failure.error.message : String(failure.error)
    return again(nextAttempt(failure.error, at, retryAt), isNoAccess(failure.error) ? 'no_access' : 'too_late', error)
  }
  if (found.missing.includes(postId)) return missed('deleted')
  if (status === 'missed') return missed('too_late')
  if (found.posts.some(({ id }) => id === postId)) return { pk, postId, status }
  return again(retryAt(), 'unreadable', 'The post cannot be read in what Telegram answered')
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
