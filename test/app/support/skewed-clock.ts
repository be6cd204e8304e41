import type { Clock } from '../../../src/clock'

/** The clock of a machine that is wrong: so much ahead of the right one, whose time passes here as well. */
export class SkewedClock implements Clock {
  /** Milliseconds in which nothing went on here: it slept. */
  slept = 0

  constructor(
    private readonly right: Clock,
    public off = 0,
  ) {}

  now(): Date {
    return new Date(this.right.now().getTime() + this.off)
  }

  elapsed(): number {
    return this.right.elapsed() - this.slept
  }

  after(ms: number, run: () => void): () => void {
    return this.right.after(ms, run)
  }
}
