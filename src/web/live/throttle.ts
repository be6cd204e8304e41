/** What a throttle needs of the clock. */
export interface Timing {
  now(): Date
  after(ms: number, run: () => void): () => void
}

/** Runs something as often as it is asked for, but not more often than once in a time: what comes sooner is run together, late. */
export function throttle(run: () => void, everyMs: number, { now, after }: Timing) {
  let lastMs = Number.NEGATIVE_INFINITY
  let cancel: (() => void) | null = null
  const go = () => {
    cancel = null
    lastMs = now().getTime()
    run()
  }
  return {
    ask() {
      if (cancel) return
      const waitMs = lastMs + everyMs - now().getTime()
      if (waitMs <= 0) go()
      else cancel = after(waitMs, go)
    },
    stop() {
      cancel?.()
      cancel = null
    },
  }
}
