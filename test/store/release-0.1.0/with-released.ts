import type { ClientBase } from 'pg'
import { systemClock } from '../../../src/clock'
import { silentLog } from '../../../src/log'
import { connectDatabase } from '../../../src/store/database'
import { startEmbeddedPostgres } from '../../../src/store/embedded/start'

/** Reads an unpacked directory of the release as it is, before the program has opened it. */
export async function withReleased<T>(dataDir: string, use: (client: ClientBase) => Promise<T>): Promise<T> {
  const server = await startEmbeddedPostgres({ dataDir, log: silentLog, clock: systemClock, durable: false })
  const database = await connectDatabase({ url: server.url, poolSize: 1, log: silentLog })
  try {
    return await database.session(use)
  } finally {
    await database.close()
    await server.stop()
  }
}
