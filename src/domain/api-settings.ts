import type { ApiToken } from './api-token'

/** What an operator decides about the API. */
export interface ApiSettings {
  /** None: whoever reaches it may do everything, so that only this machine may reach it. */
  tokens: readonly ApiToken[]
  /** Origins of other sites whose pages may read answers, as browsers write them: `https://example.org`. */
  corsOrigins: readonly string[]
  introspection: boolean
  graphiql: boolean
  /** What one operation may cost, in the unit of `api/cost.ts`: about the values in its answer. */
  maxCost: number
  /** How deep fields may be nested. */
  maxDepth: number
  maxRequestBytes: number
  /** From the arrival of a request to the beginning of its answer. */
  requestTimeoutMs: number
}

/** Origins with commas between; null when one is none. */
export function parseOrigins(text: string): string[] | null {
  const origins = text.split(',').map((origin) => origin.trim())
  return origins.every(isOrigin) ? origins : null
}

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text
}

/** Whether only this machine can reach a server that listens there. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  return name === 'localhost' || name === '::1' || /^(::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name)
}
