import { type Clock, systemClock } from '../../../src/clock'

/** The real clock, moved on at will: for the simulated world and for the ages of posts. Timers run in real time. */
export class MovableClock implements Clock {
  #ahead = 0
  readonly #start: number

  /** Stands still at `start` apart from being moved. */
  constructor(start: Date) {
    this.#start = start.getTime()
  }

  now(): Date {
    return new Date(this.#start + this.#ahead)
  }

  elapsed(): number {
    return this.#ahead
  }

  after(ms: number, run: () => void): () => void {
    return systemClock.after(ms, run)
  }

  move(ms: number): void {
    this.#ahead += ms
  }
}
