/** Where time comes from. Everything that waits or asks for the time is given one of these. */
export interface Clock {
  now(): Date
  /** Calls `run` once, `ms` milliseconds from now, unless the returned function is called first. */
  after(ms: number, run: () => void): () => void
}

/** The longest delay a JavaScript timer keeps; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => new Date(),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(Math.max(ms, 0), LONGEST_TIMER_MS))
    return () => clearTimeout(timer)
  },
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
