import type { Clock } from '../../clock'
import type { CallPriority } from '../../collect/ports'
import type { Budget } from '../../domain/request-budgets'

/** Who waits for a turn: the first of these before the next. */
const PRIORITIES: CallPriority[] = ['window', 'cycle', 'backfill']

/** Given to work that runs: to be called when it uses its turn. */
export type Use = () => void

/**
 * Turns for one method of one session. A turn comes back a whole period after it was used, so that no period, wherever it begins, holds
 * more requests than the budget has; one that was not used comes back at once. Of those who wait, the more urgent go first, and among
 * them who came first. Time is measured by timers alone: setting the machine's clock changes nothing.
 */
export class RateLimiter {
  #free: number
  readonly #waiting = new Map<CallPriority, (() => void)[]>(PRIORITIES.map((priority) => [priority, []]))
  /** When turns that were used come back, in order. */
  readonly #returns: number[] = []

  constructor(
    private readonly clock: Clock,
    private readonly budget: Budget,
  ) {
    this.#free = budget.count
  }

  /** Runs `work` when its turn has come; rejects with the signal's reason when it aborts before. */
  async run<T>(work: (use: Use) => Promise<T>, turn: { signal: AbortSignal; priority: CallPriority }): Promise<T> {
    turn.signal.throwIfAborted()
    if (this.#free > 0) this.#free--
    else await this.#turn(turn)
    return this.#working(work)
  }

  /** Runs `work` at once; null when that would be more than the budget allows. */
  tryRun<T>(work: (use: Use) => Promise<T>): Promise<T> | null {
    if (this.#free === 0) return null
    this.#free--
    return this.#working(work)
  }

  /** How long until a turn is free, in milliseconds; as long as it may be where one is held that is not used yet. */
  waitMs(): number {
    if (this.#free > 0) return 0
    const first = this.#returns[0]
    if (first === undefined) return this.budget.periodMs
    return Math.min(Math.max(first - this.clock.now().getTime(), 0), this.budget.periodMs)
  }

  async #working<T>(work: (use: Use) => Promise<T>): Promise<T> {
    let isUsed = false
    try {
      return await work(() => {
        if (!isUsed) this.#returnLater()
        isUsed = true
      })
    } finally {
      if (!isUsed) this.#return()
    }
  }

  #turn({ signal, priority }: { signal: AbortSignal; priority: CallPriority }): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const queue = this.#waiting.get(priority) ?? []
    const onAbort = () => {
      queue.splice(queue.indexOf(proceed), 1)
      reject(signal.reason)
    }
    // Handed over in the same breath in which it came back: nobody can come in between.
    const proceed = () => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    }
    queue.push(proceed)
    signal.addEventListener('abort', onAbort, { once: true })
    return promise
  }

  #returnLater(): void {
    const { periodMs } = this.budget
    this.#returns.push(this.clock.now().getTime() + periodMs)
    this.clock.after(periodMs, () => {
      this.#returns.shift()
      this.#return()
    })
  }

  #return(): void {
    const queues = PRIORITIES.map((priority) => this.#waiting.get(priority) ?? [])
    const proceed = queues.find((queue) => queue.length > 0)?.shift()
    if (proceed) proceed()
    else this.#free++
  }
}
