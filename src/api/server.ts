import { createYoga, type GraphiQLOptions } from 'graphql-yoga'
import type { Logger } from '../log'
import type { ApiContext } from './context'
import { DEFAULT_QUERY } from './default-query'
import { createErrorMask } from './errors'
import { type HealthOptions, live, ready } from './health'
import { type Address, listen, type RunningServer } from './listen'
import { buildSchema } from './schema'

export type ApiOptions = HealthOptions

/** Everything that is served over HTTP. */
export interface Api {
  fetch(request: Request): Promise<Response>
  /** Serves on a port; 0 takes a free one. Rejects with `ListenError`. */
  listen(address: Address): Promise<RunningServer>
}

/** Yoga's own messages, in the program's log. */
function yogaLog(log: Logger) {
  const at =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (message: unknown, ...details: unknown[]) =>
      log[level]({ details: [message, ...details].map(String) }, 'GraphQL server')
  // The error mask logs what goes wrong in a request; Yoga's own account of it would be the second.
  return { debug: at('debug'), info: at('debug'), warn: at('warn'), error: at('debug') }
}

/** The page is nine megabytes of script, which are read when somebody first asks for it and not at every start. */
async function renderPage(options: GraphiQLOptions): Promise<string> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql')
  return renderGraphiQL(options)
}

function createGraphql({ prisma, log }: ApiOptions) {
  return createYoga<object, ApiContext>({
    schema: buildSchema(),
    graphqlEndpoint: '/graphql',
    landingPage: false,
    cors: false,
    batching: false,
    multipart: false,
    graphiql: { title: 'Teletally', defaultQuery: DEFAULT_QUERY, defaultEditorToolsVisibility: false },
    renderGraphiQL: renderPage,
    maskedErrors: { maskError: createErrorMask(log), isDev: false },
    logging: yogaLog(log),
    context: { prisma },
  })
}

/** The API: `/graphql` with GraphiQL, `/health/live` and `/health/ready`. */
export function createApi(options: ApiOptions): Api {
  const graphql = createGraphql(options)
  const route = async (request: Request): Promise<Response> => {
    switch (new URL(request.url).pathname) {
      case '/graphql':
        return graphql.fetch(request)
      case '/health/live':
        return live()
      case '/health/ready':
        return ready(options)
      case '/':
        return new Response(null, { status: 302, headers: { location: '/graphql' } })
      default:
        return Response.json({ error: 'Not found. The API is at /graphql.' }, { status: 404 })
    }
  }
  return { fetch: route, listen: (address) => listen(route, address, options) }
}
