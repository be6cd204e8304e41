import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../../src/clock'
import { silentLog } from '../../../src/log'
import { connectDatabase } from '../../../src/store/database'
import { startEmbeddedPostgres } from '../../../src/store/embedded/start'
import { migrateDatabase } from '../../../src/store/migrations/migrate'

export async function createTestDatabase() {
  const dataDir = mkdtempSync(join(tmpdir(), 'teletally-api-'))
  const server = await startEmbeddedPostgres({ dataDir, log: silentLog, clock: systemClock })
  const database = await connectDatabase({ url: server.url, poolSize: 2, log: silentLog })
  await migrateDatabase(database)
  await database.close()
  return {
    url: server.url,
    async close() {
      await server.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
