import type { ChannelRow } from '../setup'

/** How far a channel's posts are known. */
export interface HistoryState {
  kind: 'complete' | 'limited' | 'reading' | 'waiting'
  /** How much of the walk under way is behind, by message numbers; null: none is under way, or nothing was read yet. */
  share: number | null
}

/** What a channel's history comes to: read once, or as far back as wanted, being read for the first time, or not begun. */
export function historyOf({ complete, headPostId, walkOffsetId, limitedTo }: ChannelRow['history']): HistoryState {
  const share =
    walkOffsetId === null || headPostId === null || headPostId === 0
      ? null
      : Math.min(Math.max(1 - walkOffsetId / headPostId, 0), 1)
  if (complete) return { kind: 'complete', share }
  if (limitedTo !== null) return { kind: 'limited', share }
  return { kind: share === null ? 'waiting' : 'reading', share }
}
