import type { Clock } from '../../clock'
import type { FloodStore } from '../../collect/ports/safety'
import type { Budgets } from '../../domain/request-budgets'
import type { Logger } from '../../log'
import { type Meter, silentMeter } from '../../meter'
import { refuseFlooded, waitOutFloods } from './flood-waiter'
import { limitRate } from './limit-rate'
import { metering } from './metering'
import { chain, type Middleware } from './middleware'
import { SessionFloods } from './session-floods'

export interface SessionCallsOptions {
  floods: FloodStore
  /** How many requests may go out at all. */
  budgets: Budgets
  clock: Clock
  log: Logger
  meter?: Meter
}

/**
 * What every request of a session goes through, the same for all its connections: floods are waited out, the budget is kept, nothing is
 * sent before a wait is over, and what came of it is counted. `null`: an account that signs in and has no session yet; its requests
 * are counted alone.
 */
export type SessionCalls = (sessionPk: bigint | null) => Middleware

export function createSessionCalls(options: SessionCallsOptions): SessionCalls {
  const bySession = new Map<bigint, Middleware>()
  return (sessionPk) => {
    if (sessionPk === null) return meteringOf(null, options)
    const made = bySession.get(sessionPk) ?? callsOf(sessionPk, options)
    bySession.set(sessionPk, made)
    return made
  }
}

function callsOf(sessionPk: bigint, options: SessionCallsOptions): Middleware {
  const { floods: store, budgets, clock, meter = silentMeter } = options
  const floods = new SessionFloods({
    sessionPk,
    store,
    clock,
    log: options.log.child({ sessionPk: String(sessionPk) }),
    onFlood: (method, seconds) => meter.floodWait({ method, seconds }),
  })
  return chain([
    waitOutFloods(floods, clock),
    limitRate(budgets, clock),
    refuseFlooded(floods),
    meteringOf(sessionPk, options),
  ])
}

function meteringOf(sessionPk: bigint | null, { meter = silentMeter }: SessionCallsOptions): Middleware {
  return metering((method, outcome) => meter.telegramRequest({ sessionPk, method, outcome }))
}
