import type { Clock } from '../clock'
import type { ApiContext } from './context'
import { createGraphql, type GraphqlOptions } from './graphql'
import { type HealthOptions, live, ready } from './health'
import { authenticate, refuseForeignHost } from './http/authenticate'
import { readBody } from './http/body'
import { corsHeaders, preflight } from './http/cors'
import { refuseForgery } from './http/csrf'
import { createDashboard } from './http/dashboard'
import { beginExchange, currentExchange, type Exchange } from './http/exchange'
import { createGraphiql, wantsPage } from './http/graphiql'
import { errorResponse, HttpError } from './http/http-error'
import { logExchange } from './http/log-exchange'
import { addSecurityHeaders } from './http/security-headers'
import { Streams } from './http/streams'
import { withinTime } from './http/time-limit'
import { refuseUnprotected } from './http/unprotected'
import { type Address, listen, type RunningServer } from './listen'
import type { MetricsText, WebAssets } from './ports'

export interface ApiOptions extends HealthOptions, GraphqlOptions {
  metrics: MetricsText
  /** The dashboard. Null: none is served. */
  web: WebAssets | null
  /** Runs the time-outs of requests: real time. `clock` unless given. */
  outsideClock?: Clock
}

/** Everything that is served over HTTP. */
export interface Api {
  fetch(request: Request): Promise<Response>
  /** Serves on a port; 0 takes a free one. Rejects with `ListenError`, and with `UnprotectedError` where others could reach it. */
  listen(address: Address): Promise<RunningServer>
}

/** The dashboard, and the API: `/graphql` with GraphiQL, `/metrics`, `/health/live` and `/health/ready`. */
export function createApi(options: ApiOptions): Api {
  const { settings, metrics, web, log, outsideClock: clock = options.clock } = options
  const { tokens, corsOrigins, maxRequestBytes, requestTimeoutMs } = settings
  // A process that only collects, by command, is spared the making of the schema.
  let made: ReturnType<typeof createGraphql> | undefined
  const graphql = () => {
    made ??= createGraphql(options)
    return made
  }
  const streams = new Streams()
  const graphiql = settings.graphiql ? createGraphiql({ needsToken: tokens.length > 0 }) : null
  const dashboard = web ? createDashboard(web) : null

  const operate = async (request: Request, exchange: Exchange): Promise<Response> => {
    if (graphiql && wantsPage(request)) return graphiql()
    const principal = identify(request, exchange)
    refuseForgery(request)
    return withinTime(request, { clock, ms: requestTimeoutMs }, async (signal) => {
      const { url, method, headers } = request
      const body = await readBody(request, maxRequestBytes)
      return streams.serve(signal, async (until) =>
        graphql().fetch(new Request(url, { method, headers, body, signal: until }), {
          exchange: Object.assign(exchange, { principal }),
        }),
      )
    })
  }
  const identify = (request: Request, exchange: Exchange): ApiContext['principal'] => {
    const principal = authenticate(request, tokens)
    exchange.principal = principal
    return principal
  }
  const showMetrics = async (request: Request, exchange: Exchange): Promise<Response> => {
    const { channels } = identify(request, exchange)
    if (channels !== null) {
      throw new HttpError(403, 'FORBIDDEN', 'Metrics are about all channels, and this token is limited to some.')
    }
    return new Response(await metrics.text(), { headers: { 'content-type': metrics.contentType } })
  }
  const route = async (request: Request, exchange: Exchange): Promise<Response> => {
    const { pathname } = new URL(request.url)
    if (pathname === '/health/live') return live()
    if (pathname === '/health/ready') return ready({ ...options, clock })
    refuseForeignHost(request, tokens)
    if (pathname === '/graphql') {
      return request.method === 'OPTIONS' ? preflight() : operate(request, exchange)
    }
    if (pathname === '/metrics') return showMetrics(request, exchange)
    const page = dashboard?.(request)
    if (page) return page
    if (pathname === '/' && graphiql) return new Response(null, { status: 302, headers: { location: '/graphql' } })
    throw new HttpError(404, 'NOT_FOUND', 'Not found. The API is at /graphql.')
  }
  const answer = async (request: Request, exchange: Exchange): Promise<Response> => {
    try {
      return await route(request, exchange)
    } catch (error) {
      const { requestId } = exchange
      if (error instanceof HttpError) return errorResponse(error, requestId)
      log.error({ err: error, errorId: requestId }, 'HTTP request failed unexpectedly')
      const message = `Unexpected error ${requestId}. The log has the details under this id.`
      return errorResponse(new HttpError(500, 'INTERNAL_SERVER_ERROR', message), requestId)
    }
  }
  const fetch = async (request: Request): Promise<Response> => {
    const startedAt = clock.now()
    const exchange = beginExchange(request)
    const { status, headers, body } = await currentExchange.run(exchange, () => answer(request, exchange))
    const response = new Response(body, { status, headers })
    addSecurityHeaders(response.headers)
    response.headers.set('x-request-id', exchange.requestId)
    for (const [name, value] of Object.entries(corsHeaders(request, corsOrigins))) response.headers.append(name, value)
    logExchange(log, request, response, exchange, clock.now().getTime() - startedAt.getTime())
    return response
  }
  return {
    fetch,
    async listen(address) {
      refuseUnprotected(address, settings)
      graphql()
      const server = await listen(fetch, address, { clock, log, idleMs: requestTimeoutMs })
      return {
        url: server.url,
        async stop() {
          streams.end()
          await server.stop()
        },
      }
    },
  }
}
