import type { TelegramEndpoint } from './telegram-endpoint'

/** At most `count` requests in any `periodMs` milliseconds. */
export interface Budget {
  count: number
  periodMs: number
}

/** Budgets by MTProto method, each per session; `*` is every other method's. A method without one is not limited. */
export type Budgets = Record<string, Budget>

/**
 * Well below what accounts are known to be allowed before Telegram answers with a flood wait. It publishes no limits
 * (core.telegram.org/api/errors says only that they depend on method, account and time).
 */
export const DEFAULT_BUDGETS: Budgets = {
  'messages.getHistory': { count: 30, periodMs: 30_000 },
  'channels.getMessages': { count: 30, periodMs: 30_000 },
  'messages.getDialogs': { count: 60, periodMs: 60_000 },
  'channels.getFullChannel': { count: 20, periodMs: 60_000 },
  'channels.getAdminLog': { count: 20, periodMs: 60_000 },
  '*': { count: 20, periodMs: 60_000 },
}

/** The budgets of every session: what is configured, over what is built in for Telegram's own data centres. */
export function sessionBudgets(endpoint: TelegramEndpoint, configured: Budgets | null): Budgets {
  return { ...(endpoint.kind === 'custom' ? {} : DEFAULT_BUDGETS), ...configured }
}

/** What a session may send of a method; null: it is not limited. */
export function budgetOf(budgets: Budgets, method: string): Budget | null {
  return budgets[method] ?? budgets['*'] ?? null
}

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
