import { createYoga, type Plugin, useExecutionCancellation } from 'graphql-yoga'
import type { Clock } from '../clock'
import type { ApiSettings } from '../domain/api-settings'
import type { Logger } from '../log'
import { type Meter, silentMeter } from '../meter'
import { nameArguments } from './argument-errors'
import type { ApiContext } from './context'
import { createErrorMask, withRequestId } from './errors'
import type { Exchange } from './http/exchange'
import { limitOperations } from './limits/plugin'
import { meterOperations } from './meter-operations'
import { servedSchema } from './schema'

/** What the HTTP side knows of a request. */
export interface ServerContext {
  exchange: Exchange & Pick<ApiContext, 'principal'>
}

export interface GraphqlOptions extends Omit<ApiContext, 'principal' | 'requestId' | 'signal'> {
  settings: ApiSettings
  log: Logger
  meter?: Meter
  /** Tells how long a request took: real time. `clock` unless given. */
  outsideClock?: Clock
}

/** Yoga's own messages, in the program's log. */
function yogaLog(log: Logger) {
  const at =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (message: unknown, ...details: unknown[]) =>
      log[level]({ details: [message, ...details].map(shown) }, 'GraphQL server')
  // The error mask logs what goes wrong in a request; Yoga's own account of it would be the second.
  return { debug: at('debug'), info: at('debug'), warn: at('warn'), error: at('debug') }
}

/** An error by its name alone: its text has the query, which may hold a secret. */
function shown(detail: unknown): string {
  return detail instanceof Error ? detail.name : String(detail)
}

/** Executes operations. What is about HTTP alone has been seen to before. */
export function createGraphql({ settings, log, meter = silentMeter, outsideClock, ...given }: GraphqlOptions) {
  const { prisma, sql, clock, operator, events, requests } = given
  return createYoga<ServerContext, ApiContext>({
    schema: servedSchema(),
    graphqlEndpoint: '/graphql',
    landingPage: false,
    cors: false,
    batching: false,
    multipart: false,
    graphiql: false,
    maxRequestBodySize: false,
    maskedErrors: { maskError: createErrorMask(log), isDev: false },
    logging: yogaLog(log),
    plugins: [
      meterOperations(meter, outsideClock ?? clock),
      limitOperations(settings),
      nameArguments,
      useExecutionCancellation(),
      tellExchange,
    ],
    context: ({ exchange: { principal, requestId }, request: { signal } }) => ({
      prisma,
      sql,
      clock,
      operator,
      events,
      requests,
      principal,
      requestId,
      signal,
    }),
  })
}

/** Names the operation for the log, and the request in each error. */
const tellExchange: Plugin<ServerContext, ServerContext> = {
  onParams({ params, context }) {
    const { exchange } = context as unknown as ServerContext
    // Whatever the client sent is here as it came.
    exchange.operationName = typeof params.operationName === 'string' ? params.operationName : null
  },
  onExecutionResult({ result, setResult, context }) {
    if (!result || Symbol.asyncIterator in result || !('errors' in result) || !result.errors) return
    const { requestId } = (context as unknown as ServerContext).exchange
    setResult({ ...result, errors: result.errors.map((error) => withRequestId(error, requestId)) })
  },
}
