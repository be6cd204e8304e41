import { systemClock } from '../../src/clock'
import { type Config, parseConfig, processEnvironment } from '../../src/config'
import { createLog, type Logger } from '../../src/log'
import { type ChannelRegistry, createChannelRegistry } from '../../src/store/channels'
import type { Database } from '../../src/store/database'
import { openDatabase } from '../../src/store/open-database'
import { openSecrets } from '../../src/store/open-secrets'
import { createSessionRegistry, type SessionRegistry } from '../../src/store/sessions'
import { refusePlainSessionFiles } from '../../src/telegram/plain-session-files'
import { isCorrectable } from './correctable'

const FAILED = 1
const BAD_INPUT = 2

/** Runs a command's `main` and ends the process: 0, 2 for what the operator can correct, 1 for what went wrong otherwise. */
export async function runCommand(
  { name, help }: { name: string; help: string },
  main: (args: string[]) => Promise<void>,
): Promise<never> {
  const args = Bun.argv.slice(2)
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(help)
    process.exit(0)
  }
  try {
    await main(args)
    process.exit(0)
  } catch (error) {
    process.stderr.write(`${name}: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(isCorrectable(error) ? BAD_INPUT : FAILED)
  }
}

export interface Registries {
  config: Config
  log: Logger
  database: Database
  sessions: SessionRegistry
  channels: ChannelRegistry
}

/** Opens the database that the process itself uses, also while that is running, for as long as `use` takes. */
export async function withRegistries(use: (registries: Registries) => Promise<void>): Promise<void> {
  const config = commandConfig()
  const log = commandLog(config)
  const poolSize = config.databasePoolSize
  const opened = await openDatabase({ ...config, poolSize, clock: systemClock, log, join: true })
  try {
    const { database } = opened
    const sessions = createSessionRegistry(database, await openSecrets(config, database))
    await use({ config, log, database, sessions, channels: createChannelRegistry(database) })
  } finally {
    await opened.close()
  }
}

/** The settings. @throws ConfigError, PlainSessionFileError */
export function commandConfig(): Config {
  const config = parseConfig(processEnvironment())
  refusePlainSessionFiles(config.dataDir)
  return config
}

/** Whoever types a command wants its answer, not the story of how the database started. */
export function commandLog(config: Config): Logger {
  return createLog(config.logLevel === 'info' ? 'warn' : config.logLevel)
}
