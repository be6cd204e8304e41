import type { Clock } from '../../src/clock'

/** The time of a world that can be made to stand still. */
export class WorldTime implements Clock {
  #stoppedAt: Date | null = null

  constructor(private readonly clock: Clock) {}

  now(): Date {
    return this.#stoppedAt ?? this.clock.now()
  }

  elapsed(): number {
    return this.clock.elapsed()
  }

  after(ms: number, run: () => void): () => void {
    return this.clock.after(ms, run)
  }

  /** No time passes here from now on. */
  stop(): void {
    this.#stoppedAt = this.clock.now()
  }

  start(): void {
    this.#stoppedAt = null
  }
}
