import { randomInt } from 'node:crypto'
import type { Server } from 'node:net'

/**
 * Below 32,768: the session strings of GramJS and its descendants hold a port in 16 bits with a sign. That range also keeps clear of
 * the ports that systems give to outgoing connections.
 */
const FIRST_PORT = 20_000
const LAST_PORT = 32_767
const ATTEMPTS = 50

/** Listens on some free port and gives it. */
export async function listenOnFreePort(server: Server, host: string): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await listenOn(server, host, randomInt(FIRST_PORT, LAST_PORT + 1))
    } catch (error) {
      if (attempt === ATTEMPTS || !isInUse(error)) throw error
    }
  }
}

/** Listens on a port and gives it; rejects when it cannot be had. */
export function listenOn(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve(port)
    })
  })
}

function isInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}
