import { systemClock } from '../../src/clock'
import { sessionBudgets } from '../../src/domain/request-budgets'
import { createFloodStore } from '../../src/store/flood-store'
import { createSessionCalls, type SessionCalls } from '../../src/telegram/middleware/session-calls'
import type { Registries } from './command'

/** What a command's requests go through: it keeps the waits that the service was told of, and tells it of others. */
export function sessionCalls({ config, database, log }: Pick<Registries, 'config' | 'database' | 'log'>): SessionCalls {
  const budgets = sessionBudgets(config.telegramEndpoint, config.requestBudgets)
  return createSessionCalls({ floods: createFloodStore(database), budgets, clock: systemClock, log })
}
