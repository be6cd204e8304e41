import type { Clock } from '../clock'
import { type Budgets, budgetOf } from '../domain/request-budgets'

const PERIOD_MS = 300_000
/** Of the pages that a session may read in all. */
const PART = 1 / 3

/**
 * How many pages of comments a session may spend on what is not new: at most `pages` in any `periodMs` milliseconds. Who finds nothing
 * left goes on with the next cycle.
 */
export class BackfillShare {
  readonly #spent = new Map<bigint, number[]>()

  constructor(
    private readonly clock: Clock,
    private readonly limit: { pages: number; periodMs: number },
  ) {}

  /** Takes a page, if there is one left. */
  take(sessionPk: bigint): boolean {
    const now = this.clock.now().getTime()
    // What was spent ahead of now was spent by a clock that was wrong.
    const spent = (this.#spent.get(sessionPk) ?? []).filter((at) => at <= now && now - at < this.limit.periodMs)
    if (spent.length < this.limit.pages) spent.push(now)
    else return false
    this.#spent.set(sessionPk, spent)
    return true
  }
}

/** A third of what a session's budget lets it read; null where nothing limits it. */
export function backfillShareOf(budgets: Budgets, clock: Clock): BackfillShare | null {
  const budget = budgetOf(budgets, 'messages.getHistory')
  if (budget === null) return null
  const pages = Math.max(Math.floor((budget.count * PERIOD_MS * PART) / budget.periodMs), 1)
  return new BackfillShare(clock, { pages, periodMs: PERIOD_MS })
}
