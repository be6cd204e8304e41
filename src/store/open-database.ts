import { realpathSync } from 'node:fs'
import { type Clock, sleep } from '../clock'
import type { Logger } from '../log'
import { connectDatabase, type Database, type DatabaseOptions, DatabaseUnreachableError } from './database'
import { DataDirectoryInUseError, type PostgresDiedError } from './embedded/errors'
import { ensureReadOnlyRole } from './embedded/read-only-role'
import { socketDirectory } from './embedded/socket-directory'
import { type EmbeddedPostgres, socketUrl, startEmbeddedPostgres } from './embedded/start'
import { migrateDatabase } from './migrations/migrate'

export interface OpenDatabaseOptions {
  /** Null: the embedded server of `dataDir`. */
  databaseUrl: string | null
  dataDir: string
  poolSize: number
  clock: Clock
  log: Logger
  signal?: AbortSignal
  /** When another process runs the embedded server of the directory, join it instead of refusing. */
  join: boolean
}

export interface OpenDatabase {
  database: Database
  /** Resolves with the reason if an embedded server that we run ends by itself; never otherwise. */
  died: Promise<PostgresDiedError>
  /** More connections to it, which leave those of `database` alone. To be closed before it is. */
  connect(options: Pick<DatabaseOptions, 'poolSize' | 'statementTimeoutMs'>): Promise<Database>
  /** Closes the connections and stops a server that we started. */
  close(): Promise<void>
}

/** A server that another process is just starting or stopping gets this long to be there, or to be gone. */
const JOIN_ATTEMPTS = 20
const JOIN_AGAIN_MS = 500

/**
 * Opens the configured database and brings it up to date.
 * @throws the errors of `startEmbeddedPostgres`, `connectDatabase` and `migrateDatabase`
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<OpenDatabase> {
  const { databaseUrl, join, clock, log, signal } = options
  if (databaseUrl !== null) return open(options, { url: databaseUrl })
  for (let attempt = 1; ; attempt++) {
    try {
      return await open(options, await startEmbeddedPostgres(options))
    } catch (error) {
      if (!join || !(error instanceof DataDirectoryInUseError)) throw error
    }
    try {
      return await open(options, { url: socketUrl(socketDirectory(realpathSync(options.dataDir))) })
    } catch (error) {
      if (!(error instanceof DatabaseUnreachableError) || attempt === JOIN_ATTEMPTS) throw error
      log.debug({ reason: error.reason }, 'the other process has no server yet, or none any more')
      await sleep(clock, JOIN_AGAIN_MS, signal)
    }
  }
}

async function open(options: OpenDatabaseOptions, server: EmbeddedPostgres | { url: string }): Promise<OpenDatabase> {
  const closing = new AsyncDisposableStack()
  if ('stop' in server) closing.defer(() => server.stop())
  try {
    const database = await connectDatabase({ ...options, url: server.url })
    closing.defer(() => database.close())
    const applied = await migrateDatabase(database)
    if (applied.length > 0) options.log.info({ migrations: applied }, 'migrated the database')
    if ('stop' in server) await ensureReadOnlyRole(database, applied.length > 0)
    return {
      database,
      died: deathOf(server),
      connect: (pool) => connectDatabase({ url: server.url, log: options.log, ...pool }),
      close: () => closing.disposeAsync(),
    }
  } catch (error) {
    await closing.disposeAsync()
    throw error
  }
}

function deathOf(server: EmbeddedPostgres | { url: string }): Promise<PostgresDiedError> {
  return new Promise((resolve) => {
    if ('ended' in server) void server.ended.then((reason) => reason && resolve(reason))
  })
}
