import { systemClock } from '../../src/clock'
import { type Config, ConfigError, parseConfig, processEnvironment } from '../../src/config'
import { TelegramError } from '../../src/domain/telegram-error'
import { createLog, type Logger } from '../../src/log'
import { type ChannelRegistry, createChannelRegistry } from '../../src/store/channels'
import type { Database } from '../../src/store/database'
import { DataDirectoryInUseError } from '../../src/store/embedded/errors'
import { openDatabase } from '../../src/store/open-database'
import { openSecrets } from '../../src/store/open-secrets'
import { SameSecretKeyError, SecretsInUseError } from '../../src/store/rotate-secret-key'
import { SecretKeyInvalidError } from '../../src/store/secret-key'
import { SecretKeyError } from '../../src/store/secrets'
import { createSessionRegistry, type SessionRegistry, UnknownSessionError } from '../../src/store/sessions'
import { PlainSessionFileError, refusePlainSessionFiles } from '../../src/telegram/plain-session-files'
import { UsageError } from './arguments'
import { InputEndedError } from './prompter'
import { AttemptsUsedUpError } from './sign-in'

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

const CORRECTABLE = [
  UsageError,
  ConfigError,
  TelegramError,
  UnknownSessionError,
  InputEndedError,
  AttemptsUsedUpError,
  PlainSessionFileError,
  SecretKeyError,
  SecretKeyInvalidError,
  SameSecretKeyError,
  SecretsInUseError,
  DataDirectoryInUseError,
]

function isCorrectable(error: unknown): boolean {
  return CORRECTABLE.some((type) => error instanceof type)
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
