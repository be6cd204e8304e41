import type { Clock } from '../../src/clock'

interface Timer {
  at: number
  run: () => void
}

/** A clock that stands still until it is told to move. Timers fire in the order of their times, as time passes them. */
export class SimulatedClock implements Clock {
  #now: number
  readonly #timers = new Set<Timer>()

  constructor(start: Date) {
    this.#now = start.getTime()
  }

  now(): Date {
    return new Date(this.#now)
  }

  elapsed(): number {
    return this.#now
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + Math.max(ms, 0), run }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** When the next timer is due; null: none is set. */
  next(): Date | null {
    const timer = this.#earliest()
    return timer && new Date(Math.max(timer.at, this.#now))
  }

  /** Moves on to the next timer that is due by `until`, and fires it; false: there is none. */
  step(until: Date | null = null): boolean {
    const next = this.#earliest()
    if (next === null || (until !== null && next.at > until.getTime())) return false
    this.#timers.delete(next)
    this.#now = Math.max(this.#now, next.at)
    next.run()
    return true
  }

  /** Lets time pass until `target`. Before each step, `settled` waits until all that is under way has ended or waits for the time. */
  async advanceTo(target: Date, settled: () => Promise<unknown>): Promise<void> {
    do await settled()
    while (this.step(target))
    this.jumpTo(target)
    await settled()
  }

  /** It is another time all at once, as on a machine that slept; no timer fires before the next step. */
  jumpTo(time: Date): void {
    this.#now = Math.max(this.#now, time.getTime())
  }

  /** Few are set at a time. Of those due at the same moment the one that was set first comes first. */
  #earliest(): Timer | null {
    return [...this.#timers].reduce<Timer | null>(
      (earliest, timer) => (earliest === null || timer.at < earliest.at ? timer : earliest),
      null,
    )
  }
}
