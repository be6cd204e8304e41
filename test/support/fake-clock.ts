import type { Clock } from '../../src/clock'

/** A clock that stands still until a test turns it; timers fire in order of their time as it passes them. */
export class FakeClock implements Clock {
  #now: number
  /** How far it was set, which is no time that has passed. */
  #jumped = 0
  #timers: { at: number; run: () => void }[] = []

  constructor(now: Date | string = '2026-01-01T00:00:00Z') {
    this.#now = new Date(now).getTime()
  }

  now(): Date {
    return new Date(this.#now)
  }

  elapsed(): number {
    return this.#now - this.#jumped
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + Math.max(ms, 0), run }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  get pending(): number {
    return this.#timers.length
  }

  /** Lets `ms` pass; after each timer the promises it settled get to run. */
  async advance(ms: number): Promise<void> {
    await settle()
    const end = this.#now + ms
    for (;;) {
      const next = this.#timers.toSorted((a, b) => a.at - b.at)[0]
      if (!next || next.at > end) break
      this.#timers = this.#timers.filter((timer) => timer !== next)
      this.#now = Math.max(this.#now, next.at)
      next.run()
      await settle()
    }
    this.#now = end
    await settle()
  }

  /** A jump of the wall clock: time is another all at once, timers keep the delay that they have left. */
  jump(ms: number): void {
    this.#now += ms
    this.#jumped += ms
    for (const timer of this.#timers) timer.at += ms
  }
}

/** Lets every promise that can settle without I/O do so. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve()
}
