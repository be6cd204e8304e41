import type { BookCounters } from '../../src/simulator/world/books'
import type { CollectedPost, CollectedWindow } from './collected-post'
import type { Compare } from './mismatch'

/** What the world knows of the past. */
export interface Past {
  /** What a post counted at a moment, Unix seconds; null: it could not be read then. */
  valuesAt(channelId: bigint, postId: number, moment: number): BookCounters | null
}

export interface WindowsAudit {
  past: Past
  /** Every post has these. */
  windows: { name: string; ageMs: number }[]
  /** Unix seconds, by the collector's clock: what was due when it began is missed, what is due later than now is pending. */
  began: number
  now: number
  /** Each window that was due within had to be captured, because the collector ran all the time. Null: it did not. */
  ran: { from: number; until: number } | null
}

const SECOND_MS = 1000

/** A reading is on time so long after it was due: a minute, or a twentieth of the age. In seconds. */
const tolerance = (age: number) => Math.max(60, age * 0.05)

/** Holds the windows of one post against what the world was like at their moments; gives how many were compared. */
export function auditWindows(
  channelId: bigint,
  post: CollectedPost,
  { past, windows, ...times }: WindowsAudit,
  compare: Compare,
): number {
  compare('windows', windows.map(({ name }) => name).sort(), post.windows.map(({ name }) => name).sort())
  for (const { name, ageMs } of windows) {
    const window = post.windows.find((candidate) => candidate.name === name)
    if (!window) continue
    const due = post.date + ageMs / SECOND_MS
    const is: Compare = (field, books, collected) => compare(`window ${name} ${field}`, books, collected)
    is('dueAt', due, window.dueAt)
    const wasThere = past.valuesAt(channelId, post.id, due) !== null
    is('status', expectedStatus(due, wasThere, times) ?? statusOf(window), statusOf(window))
    compareReading(window, past, channelId, post.id, is)
  }
  return post.windows.length
}

/** Of a post that was not collected yet, no window may have been due while the collector ran. */
export function auditUnseen({ date }: { date: number }, { windows, ran }: WindowsAudit, compare: Compare): void {
  for (const { name, ageMs } of windows) {
    const due = date + ageMs / SECOND_MS
    if (ran && due > ran.from && due <= ran.until) compare(`window ${name}`, due, null)
  }
}

/** What had to become of a window; null where it depends on when exactly the post was first seen. */
function expectedStatus(
  due: number,
  wasThere: boolean,
  { began, now, ran }: Pick<WindowsAudit, 'began' | 'now' | 'ran'>,
): string | null {
  if (due <= began) return 'missed: seen_late'
  if (due > now) return 'pending'
  if (ran === null || due <= ran.from || due > ran.until) return null
  return wasThere ? 'on_time' : 'missed: deleted'
}

function statusOf({ status, reason }: CollectedWindow): string {
  return reason === null ? status : `${status}: ${reason}`
}

function compareReading(window: CollectedWindow, past: Past, channelId: bigint, postId: number, is: Compare): void {
  const { capturedAt, dueAt, ageSeconds, views, forwards, reactions, stars, comments } = window
  const found = { views, forwards, reactions, stars, comments }
  if (capturedAt === null) {
    is('values', { views: null, forwards: null, reactions: null, stars: null, comments: null }, found)
    return
  }
  is('is captured in time', true, capturedAt >= dueAt && capturedAt <= dueAt + tolerance(ageSeconds))
  const values = past.valuesAt(channelId, postId, Math.floor(capturedAt))
  const total = values?.reactions?.reduce((sum, { count }) => sum + count, 0) ?? null
  is('values', values && { ...values, reactions: total }, found)
}
