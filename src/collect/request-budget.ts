import type { Clock } from '../clock'
import type { Budget, Budgets } from '../domain/request-budgets'

/**
 * Well below what accounts are known to be allowed before Telegram answers with a flood wait. It publishes no limits
 * (core.telegram.org/api/errors says only that they depend on method, account and time).
 */
export const DEFAULT_BUDGETS: Budgets = {
  'messages.getHistory': { count: 30, periodMs: 30_000 },
  'channels.getMessages': { count: 30, periodMs: 30_000 },
  'channels.getFullChannel': { count: 20, periodMs: 60_000 },
  'channels.getAdminLog': { count: 20, periodMs: 60_000 },
  '*': { count: 20, periodMs: 60_000 },
}

/**
 * Tokens for one method of one session. A request takes one, and it comes back a whole period after that, so that no period, wherever
 * it begins, holds more requests than there are tokens. Who comes first is served first. Time is measured by timers alone: setting the
 * machine's clock changes nothing.
 */
export class RequestBudget {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(
    private readonly clock: Clock,
    private readonly budget: Budget,
  ) {
    this.#free = budget.count
  }

  /** Resolves when a request may go out now; rejects with the signal's reason when it aborts before. */
  async take(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.#free > 0) return this.#spend()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const onAbort = () => {
      this.#waiting.splice(this.#waiting.indexOf(proceed), 1)
      reject(signal.reason)
    }
    // The token is spent in the same breath in which it is handed over: nobody can come in between.
    const proceed = () => {
      signal.removeEventListener('abort', onAbort)
      this.#spend()
      resolve()
    }
    this.#waiting.push(proceed)
    signal.addEventListener('abort', onAbort, { once: true })
    return promise
  }

  #spend(): void {
    this.#free--
    this.clock.after(this.budget.periodMs, () => {
      this.#free++
      this.#waiting.shift()?.()
    })
  }
}
