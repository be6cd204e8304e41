import { type Clock, sleep } from '../clock'
import type { Logger } from '../log'

export interface Address {
  host: string
  port: number
}

export interface RunningServer {
  /** Where a browser on this machine finds it, without a slash at the end. */
  url: string
  /** Takes no more requests, lets those under way end, and cuts off what is still there after a few seconds. */
  stop(): Promise<void>
}

/** The server could not be bound to its address. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
  constructor(
    readonly address: Address,
    /** The operating system's reason ("EADDRINUSE"). */
    readonly code: string,
  ) {
    super(`Cannot listen on ${address.host} port ${address.port} (${code})`)
  }
}

const GRACE_MS = 3000
/** Bun counts in whole seconds and to no more than this. */
const MAX_IDLE_SECONDS = 255
/** Streams say something every 12 seconds, which keeps their connections from being idle. */
const MIN_IDLE_SECONDS = 30

interface ListenOptions {
  clock: Clock
  log: Logger
  /** How long an answer may take to begin. A connection on which nothing happens for longer is closed. */
  idleMs?: number
}

function idleSeconds(idleMs: number): number {
  return Math.min(Math.max(Math.ceil(idleMs / 1000) + 10, MIN_IDLE_SECONDS), MAX_IDLE_SECONDS)
}

/** The host under which this machine reaches itself when the server listens on all its addresses. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

/** Serves `handle` over HTTP. */
export async function listen(
  handle: (request: Request) => Promise<Response>,
  address: Address,
  { clock, log, idleMs = 0 }: ListenOptions,
): Promise<RunningServer> {
  const server = bind(handle, address, log, idleSeconds(idleMs))
  return {
    url: `http://${reachableHost(address.host)}:${server.port}`,
    async stop() {
      const grace = new AbortController()
      const cutOff = sleep(clock, GRACE_MS, grace.signal).then(
        () => server.stop(true),
        () => undefined,
      )
      await Promise.race([server.stop(false), cutOff])
      grace.abort()
    },
  }
}

function bind(handle: (request: Request) => Promise<Response>, address: Address, log: Logger, idleTimeout: number) {
  try {
    return Bun.serve({
      hostname: address.host,
      port: address.port,
      development: false,
      // Without this Bun shares the port of a server that already runs, and requests would go to either.
      reusePort: false,
      idleTimeout,
      fetch: handle,
      error(err) {
        log.error({ err }, 'HTTP request failed unexpectedly')
        return Response.json({ error: 'Unexpected error.' }, { status: 500 })
      },
    })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
    throw new ListenError(address, code)
  }
}
