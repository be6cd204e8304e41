/** How far Telegram's clock is ahead of the machine's, in milliseconds; negative: behind. */
export interface ClockOffset {
  ms: number
  /** It may be so much more or less. */
  uncertaintyMs: number
}

/** Where time comes from. Everything that waits or asks for the time is given one of these. */
export interface Clock {
  now(): Date
  /** Milliseconds since some moment. They go on evenly, whatever `now` is set to, and may stand still while the machine sleeps. */
  elapsed(): number
  /** It is later than this for certain; null: nothing is certain. Absent: `now` is. */
  earliest?(): Date | null
  /** How far it is from the machine's clock; null: not known. Absent: it is the machine's. */
  offset?(): ClockOffset | null
  /** Calls `run` once, `ms` milliseconds from now, unless the returned function is called first. */
  after(ms: number, run: () => void): () => void
}

/** The latest moment that has passed for certain; null: none has. */
export function earliest(clock: Clock): Date | null {
  return clock.earliest ? clock.earliest() : clock.now()
}

/** The longest delay a JavaScript timer keeps; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => new Date(),
  elapsed: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(Math.max(ms, 0), LONGEST_TIMER_MS))
    return () => clearTimeout(timer)
  },
}

/**
 * A timer knows how long it has to wait and not until when: one that were set for a day would fire a day later even if the machine's
 * clock was set, or the machine slept. So none waits longer than this without a look.
 */
export const MAX_SLEEP_MS = 30_000

/** Calls `look` once: at the moment, or before it when it is more than `MAX_SLEEP_MS` ahead. */
export function lookBy(clock: Clock, moment: Date, look: () => void): () => void {
  return clock.after(Math.min(moment.getTime() - clock.now().getTime(), MAX_SLEEP_MS), look)
}

/**
 * Tells how many of the next `ms` milliseconds are left: by the clock or by the time that has really passed, whichever leaves less, so
 * that neither a sleeping machine nor a clock that is set back makes it longer.
 */
export function countdown(clock: Clock, ms: number): () => number {
  const until = clock.now().getTime() + ms
  const waited = clock.elapsed() + ms
  return () => Math.min(until - clock.now().getTime(), waited - clock.elapsed())
}

/** Calls `run` once, when the countdown from now to the moment is over. */
export function callAt(clock: Clock, moment: Date, run: () => void): () => void {
  return callAfter(clock, moment.getTime() - clock.now().getTime(), run)
}

/** Calls `run` once, when the countdown of `ms` is over. */
export function callAfter(clock: Clock, ms: number, run: () => void): () => void {
  const left = countdown(clock, ms)
  let cancel: () => void
  const arm = () => {
    cancel = clock.after(Math.min(left(), MAX_SLEEP_MS), () => (left() > 0 ? arm() : run()))
  }
  arm()
  return () => cancel()
}

/** Resolves after `ms`; rejects with the signal's reason as soon as it aborts. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const onAbort = () => {
      cancel()
      reject(signal?.reason)
    }
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    })
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

export class TimeoutError extends Error {
  override readonly name = 'TimeoutError'
  constructor(
    readonly what: string,
    readonly ms: number,
  ) {
    super(`${what} did not answer within ${ms} ms`)
  }
}

/** `work`, or a `TimeoutError` when it has not settled after `ms`, or the signal's reason when it aborts first. */
export async function withTimeout<T>(
  clock: Clock,
  work: Promise<T>,
  options: { what: string; ms: number; signal?: AbortSignal },
): Promise<T> {
  const done = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, done.signal]) : done.signal
  const timeout = sleep(clock, options.ms, signal).then(() => {
    throw new TimeoutError(options.what, options.ms)
  })
  try {
    return await Promise.race([work, timeout])
  } finally {
    done.abort()
    // The loser of the race must not surface as an unhandled rejection.
    timeout.catch(() => undefined)
    work.catch(() => undefined)
  }
}
