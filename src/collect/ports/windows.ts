import type { CounterMeaning } from '../../domain/channel'
import type { OddElement } from '../../domain/odd-element'
import type { Post } from '../../domain/post'
import type { MissedReason } from '../../domain/window'

/** A window that nobody has settled yet. */
export interface PendingWindow {
  pk: bigint
  postId: number
  ageMs: number
  dueAt: Date
}

export interface PendingWindows {
  /** The operator has paused the channel: nothing is asked for it. */
  isPaused: boolean
  /** What the last reading of the channel told. */
  reading: CounterMeaning
  windows: PendingWindow[]
}

/** What became of a window: captured from the reading that is stored with it, or missed for good. */
export type SettledWindow =
  | { pk: bigint; postId: number; status: 'on_time' | 'late' }
  | { pk: bigint; postId: number; status: 'missed'; reason: MissedReason }

export interface WindowReading {
  channelId: bigint
  /** As read at `readAt`; stored like any other reading of them. */
  posts: Post[]
  /** Ids under which Telegram had nothing at `readAt`: these posts are deleted. */
  missing: number[]
  odd?: OddElement[]
  readAt: Date
  settled: SettledWindow[]
}

/** Keeps windows. Every method is one transaction. */
export interface WindowStore {
  /** Those of a channel's windows that are still pending. */
  pendingWindows(channelId: bigint, pks: bigint[]): Promise<PendingWindows>
  /** Settles windows, each once: what is not pending any more stays as it is. */
  settleWindows(reading: WindowReading): Promise<void>
}
