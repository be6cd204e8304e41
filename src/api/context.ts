import type { Clock } from '../clock'
import type { Principal } from '../domain/access'
import type { Database } from '../store/database'
import type { RequestSettings } from '../store/request-use'
import type { Events, Operator } from './ports'

/** What resolvers are given with every request. */
export interface ApiContext {
  prisma: Database['prisma']
  /** Runs SQL of `store/statistics`. */
  sql: Database['session']
  clock: Clock
  operator: Operator
  events: Events
  /** What the requests of sessions are measured by. */
  requests: RequestSettings
  /** Who asks. Every list and every look-up leaves out the channels that it may not see. */
  principal: Principal
  /** Also in the log and in the answer's `x-request-id`. */
  requestId: string
  /** Aborts when nobody waits for the answer any more. */
  signal: AbortSignal
}
