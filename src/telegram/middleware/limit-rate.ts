import type { Clock } from '../../clock'
import { type Budgets, budgetOf } from '../../domain/request-budgets'
import { RequestBudgetError } from '../../domain/telegram-error'
import type { Middleware } from './middleware'
import { RateLimiter, type Use } from './rate-limiter'

/**
 * Keeps one session within its budgets. A call waits for its turn; one that may not wait at all is refused with `RequestBudgetError`
 * when there is none.
 */
export function limitRate(budgets: Budgets, clock: Clock): Middleware {
  const limiters = new Map<string, RateLimiter>()

  function limiterOf(method: string): RateLimiter | null {
    const budget = budgetOf(budgets, method)
    if (budget === null) return null
    const limiter = limiters.get(method) ?? new RateLimiter(clock, budget)
    limiters.set(method, limiter)
    return limiter
  }

  return async (call, next) => {
    const limiter = limiterOf(call.method)
    if (!limiter) return next(call)
    const work = (use: Use) =>
      next({
        ...call,
        onRequest(method) {
          use()
          call.onRequest(method)
        },
      })
    if (call.maxWaitMs > 0) return limiter.run(work, call)
    const tried = limiter.tryRun(work)
    if (!tried) throw new RequestBudgetError(call.method, Math.max(Math.ceil(limiter.waitMs() / 1000), 1))
    return tried
  }
}
