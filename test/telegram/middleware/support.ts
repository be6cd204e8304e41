import type { FloodStore, FloodWait } from '../../../src/collect/ports/safety'
import type { Budgets } from '../../../src/domain/request-budgets'
import { silentLog } from '../../../src/log'
import type { Meter } from '../../../src/meter'
import type { TelegramCall } from '../../../src/telegram/middleware/middleware'
import { createSessionCalls } from '../../../src/telegram/middleware/session-calls'
import type { FakeClock } from '../../support/fake-clock'

/** What the database does, in memory. */
export function keptFloods(): { kept: Map<string, FloodWait>; floods: FloodStore } {
  const kept = new Map<string, FloodWait>()
  const floods: FloodStore = {
    openFloods: async (sessionPk, now) =>
      [...kept.values()].filter((flood) => flood.sessionPk === sessionPk && flood.until > now),
    saveFlood: async (flood) => {
      const key = `${flood.sessionPk} ${flood.method}`
      const stored = kept.get(key)
      const isWrong = stored && stored.since.getTime() > flood.since.getTime() + 60_000
      if (!stored || isWrong || stored.until < flood.until) kept.set(key, flood)
    },
  }
  return { kept, floods }
}

type Given = Partial<Omit<TelegramCall, 'method'>>

/** One process's way to Telegram: `send` is called for what gets through. */
export function callsBy(
  clock: FakeClock,
  floods: FloodStore,
  options: { budgets?: Budgets; meter?: Meter } = {},
): (sessionPk: bigint, method: string, send: () => Promise<string>, given?: Given) => Promise<string> {
  const calls = createSessionCalls({ floods, budgets: {}, clock, log: silentLog, ...options })
  return (sessionPk, method, send, given) => {
    const call: TelegramCall = {
      method,
      signal: new AbortController().signal,
      onRequest: () => undefined,
      maxWaitMs: Number.POSITIVE_INFINITY,
      priority: 'cycle',
      ...given,
    }
    return calls(sessionPk)(call, (sent) => {
      sent.onRequest(method)
      return send()
    })
  }
}
