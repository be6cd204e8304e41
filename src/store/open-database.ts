import { realpathSync } from 'node:fs'
import type { Clock } from '../clock'
import type { Logger } from '../log'
import { connectDatabase, type Database } from './database'
import { DataDirectoryInUseError, type PostgresDiedError } from './embedded/errors'
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
  /** Closes the connections and stops a server that we started. */
  close(): Promise<void>
}

/**
 * Opens the configured database and brings it up to date.
 * @throws the errors of `startEmbeddedPostgres`, `connectDatabase` and `migrateDatabase`
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<OpenDatabase> {
  const server = options.databaseUrl === null ? await startOrJoin(options) : null
  const closing = new AsyncDisposableStack()
  if (server && 'stop' in server) closing.defer(() => server.stop())
  try {
    const database = await connectDatabase({ ...options, url: server?.url ?? options.databaseUrl ?? '' })
    closing.defer(() => database.close())
    const applied = await migrateDatabase(database)
    if (applied.length > 0) options.log.info({ migrations: applied }, 'migrated the database')
    return { database, died: deathOf(server), close: () => closing.disposeAsync() }
  } catch (error) {
    await closing.disposeAsync()
    throw error
  }
}

async function startOrJoin(options: OpenDatabaseOptions): Promise<EmbeddedPostgres | { url: string }> {
  try {
    return await startEmbeddedPostgres(options)
  } catch (error) {
    if (!options.join || !(error instanceof DataDirectoryInUseError)) throw error
    return { url: socketUrl(socketDirectory(realpathSync(options.dataDir))) }
  }
}

function deathOf(server: EmbeddedPostgres | { url: string } | null): Promise<PostgresDiedError> {
  return new Promise((resolve) => {
    if (server && 'ended' in server) void server.ended.then((reason) => reason && resolve(reason))
  })
}
