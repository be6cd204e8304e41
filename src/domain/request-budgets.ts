/** At most `count` requests in any `periodMs` milliseconds. */
export interface Budget {
  count: number
  periodMs: number
}

/** Budgets by MTProto method, each per session; `*` is every other method's. A method without one is not limited. */
export type Budgets = Record<string, Budget>

const BUDGET = /^(\*|[a-z]\w*\.[a-z]\w*)=([1-9]\d{0,5})\/([1-9]\d{0,5})$/i

/** Reads `METHOD=COUNT/SECONDS` with commas between; null when one is not so. */
export function parseBudgets(text: string): Budgets | null {
  const budgets: Budgets = {}
  for (const part of text.split(',')) {
    const [, method, count, seconds] = BUDGET.exec(part.trim()) ?? []
    if (method === undefined) return null
    budgets[method] = { count: Number(count), periodMs: Number(seconds) * 1000 }
  }
  return budgets
}
