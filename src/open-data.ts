import type { Clock } from './clock'
import type { Config } from './config'
import type { Logger } from './log'
import { type OpenDatabase, openDatabase } from './store/open-database'
import { refusePlainSessionFiles } from './telegram/plain-session-files'

export interface OpenDataOptions {
  config: Config
  clock: Clock
  log: Logger
  /** Gives up. */
  signal?: AbortSignal
}

/**
 * Opens what the settings say the data is kept in, and migrates it. It needs little of the program, so that the rest can be loaded meanwhile.
 * Rejects with `PlainSessionFileError` before anything is opened, or with what opening the database throws.
 */
export async function openData({ config, clock, log, signal }: OpenDataOptions): Promise<OpenDatabase> {
  refusePlainSessionFiles(config.dataDir)
  return openDatabase({ ...config, poolSize: config.databasePoolSize, clock, log, signal, join: false })
}
