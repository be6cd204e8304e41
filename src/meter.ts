/** Counts what happens, for those who watch the process. Neither waits nor fails. */
export interface Meter {
  /**
   * A request was sent to Telegram, for no session yet when an account signs in; `outcome` is `ok`, the `kind` of a `TelegramError`, or
   * `aborted` when nobody waits for the answer any more.
   */
  telegramRequest(request: { sessionPk: bigint | null; method: string; outcome: string }): void
  /** Telegram asked for a wait. */
  floodWait(wait: { method: string; seconds: number }): void
  /** A channel is being collected. */
  runBegan(): void
  /** One that began has ended. */
  runEnded(run: { status: string; seconds: number; changes: { new: number; changed: number; deleted: number } }): void
  /** `latenessSeconds`: how long after its time it was captured; null: it was missed. */
  windowSettled(window: { ageSeconds: number; status: string; latenessSeconds: number | null }): void
  /** A job was begun and settled; `pending`: it is to be done again. */
  jobSettled(job: { kind: string; state: 'done' | 'pending' | 'failed' }): void
  /** `operation`: its type; null when the request did not get as far as having one. */
  graphqlRequest(request: { operation: string | null; outcome: 'ok' | 'error'; seconds: number }): void
}

/** For whom nobody watches. */
export const silentMeter: Meter = {
  telegramRequest: () => undefined,
  floodWait: () => undefined,
  runBegan: () => undefined,
  runEnded: () => undefined,
  windowSettled: () => undefined,
  jobSettled: () => undefined,
  graphqlRequest: () => undefined,
}
