import type { Clock } from '../clock'

/** A clock that is wrong, by as much as it is told to be. */
export class ShiftedClock implements Clock {
  /** Milliseconds that it is ahead. */
  shift = 0

  constructor(private readonly clock: Clock) {}

  now(): Date {
    return new Date(this.clock.now().getTime() + this.shift)
  }

  elapsed(): number {
    return this.clock.elapsed()
  }

  after(ms: number, run: () => void): () => void {
    return this.clock.after(ms, run)
  }
}
