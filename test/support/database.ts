import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { systemClock } from '../../src/clock'
import { silentLog } from '../../src/log'
import { connectDatabase, type Database } from '../../src/store/database'
import { startEmbeddedPostgres } from '../../src/store/embedded/start'
import { migrateDatabase } from '../../src/store/migrations/migrate'
import { guardServer } from './guard'
import { makeTemporaryDirectory } from './temporary'

/** A migrated, empty database of a test's own. */
export interface TestDatabase {
  database: Database
  url: string
  /** Closes the connections and drops it. */
  drop(): Promise<void>
}

/** A server that tests make their databases on. */
export interface TestServer {
  createDatabase(options?: { migrated: boolean }): Promise<TestDatabase>
  stop(): Promise<void>
}

let shared: Promise<TestServer> | undefined

/**
 * A fresh database on the server that all tests of the process share: an embedded one, or that of `TEST_DATABASE_URL`, whose user must
 * be allowed to create databases. Starting the server takes about a second, each database less than a tenth of one.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  shared ??= startSharedServer()
  return (await shared).createDatabase()
}

/** Like `createTestDatabase`, but without any table. */
export async function createEmptyTestDatabase(): Promise<TestDatabase> {
  shared ??= startSharedServer()
  return (await shared).createDatabase({ migrated: false })
}

/** Stops the shared server, if one was started. */
export async function stopTestServer(): Promise<void> {
  const server = shared
  shared = undefined
  await (await server)?.stop()
}

async function startSharedServer(): Promise<TestServer> {
  const external = process.env.TEST_DATABASE_URL
  if (external) return testServer(external, async () => undefined)

  const dataDir = makeTemporaryDirectory()
  const server = await startEmbeddedPostgres({ dataDir, log: silentLog, clock: systemClock, durable: false })
  const callOff = guardServer(server.pid, dataDir)
  return testServer(server.url, async () => {
    await server.stop()
    rmSync(dataDir, { recursive: true })
    callOff()
  })
}

/** Makes databases on the server of `url`, as copies of one that was migrated once. */
export async function testServer(url: string, stop: () => Promise<void>): Promise<TestServer> {
  const admin = await connectDatabase({ url, poolSize: 1, log: silentLog })
  const execute = (sql: string) => admin.session((client) => client.query(sql))
  const name = () => `teletally_test_${randomBytes(6).toString('hex')}`
  const urlOf = (database: string) => {
    const address = new URL(url)
    address.pathname = `/${database}`
    return address.href
  }
  const connect = (database: string) => connectDatabase({ url: urlOf(database), poolSize: 4, log: silentLog })

  const template = name()
  await execute(`create database ${template}`)
  const migrating = await connect(template)
  await migrateDatabase(migrating)
  await migrating.close()

  return {
    async createDatabase({ migrated } = { migrated: true }) {
      const own = name()
      const origin = migrated ? template : 'template0'
      // Copying the files takes a third of what it takes to log each page of them, as is done unless told otherwise.
      await execute(`create database ${own} template ${origin} strategy file_copy`)
      const database = await connect(own)
      return {
        database,
        url: urlOf(own),
        async drop() {
          await database.close()
          await execute(`drop database ${own} with (force)`)
        },
      }
    },
    async stop() {
      await execute(`drop database ${template}`)
      await admin.close()
      await stop()
    },
  }
}
