import type { Clock } from '../../src/clock'

/** A clock that stands still until it is let go, and keeps real time from there. Timers that are set meanwhile start with it. */
export class HeldClock implements Clock {
  #letGoAt: number | null = null
  readonly #waiting = new Set<() => void>()

  constructor(
    private readonly from: Date,
    private readonly real: Clock,
  ) {}

  now(): Date {
    const passed = this.#letGoAt === null ? 0 : this.real.now().getTime() - this.#letGoAt
    return new Date(this.from.getTime() + passed)
  }

  elapsed(): number {
    return this.now().getTime()
  }

  after(ms: number, run: () => void): () => void {
    if (this.#letGoAt !== null) return this.real.after(ms, run)
    const start = () => {
      cancel = this.real.after(ms, run)
    }
    let cancel: () => void = () => this.#waiting.delete(start)
    this.#waiting.add(start)
    return () => cancel()
  }

  letGo(): void {
    this.#letGoAt = this.real.now().getTime()
    for (const start of this.#waiting) start()
    this.#waiting.clear()
  }
}
