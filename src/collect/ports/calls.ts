/** Whose calls go first where a budget makes them wait: windows that are due, then the cycle, then what may be read at any time. */
export type CallPriority = 'window' | 'cycle' | 'backfill'

/** What goes along with every call to Telegram. */
export interface CallContext {
  signal: AbortSignal
  /** Called with the method's name each time a request is sent, retries included. */
  onRequest(method: string): void
  /**
   * The longest flood waits that are waited out, together, in milliseconds. 0 unless given, as for an operator: nothing is waited for,
   * not even a turn in the session's budget.
   */
  maxWaitMs?: number
  /** `cycle` unless given. */
  priority?: CallPriority
}

/** A background call fails rather than wait longer than this for Telegram, so that it keeps no other channel from its turn. */
export const MAX_FLOOD_WAIT_MS = 20_000
