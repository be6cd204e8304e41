import { ConfigError, type Environment, parseConfig, SETTINGS } from '../../src/config'
import type { Random } from '../../src/simulator/world/random'
import { mutateCharacters, mutateTokens, ODD_STRINGS } from './mutate-text'
import { type Attack, demand, type Target } from './target'

type Name = keyof typeof SETTINGS
const NAMES = Object.keys(SETTINGS) as Name[]

/** Proper values of those that have no default, or whose form is worth changing. */
const EXAMPLES: Partial<Record<Name, string>> = {
  DATABASE_URL: 'postgresql://user:hunter2-secret@host:5432/database',
  SECRET_KEY: 'a1'.repeat(32),
  SECRET_KEY_NEW: `${'B'.repeat(43)}=`,
  API_TOKENS: `me:admin:${'c3'.repeat(32)},you:read:${'d4'.repeat(32)}:123+456`,
  CORS_ORIGINS: 'https://example.org,https://example.com:8443',
  REQUEST_BUDGETS: 'messages.getHistory=20/30,*=10/60',
  ON_FAILURE_WEBHOOK: 'https://example.org/hook?key=hunter2-secret',
  TELEGRAM_DC: '2@127.0.0.1:4430',
  TELEGRAM_RSA_KEY_FILE: 'key.pem',
}
const KEY_FILE = '-----BEGIN RSA PUBLIC KEY-----'
/** Whatever is left of these, nobody else writes so. */
const SECRETS = ['hunter2-secret', 'a1'.repeat(8), 'B'.repeat(16), 'c3'.repeat(16), 'd4'.repeat(16)]

/** Environments that somebody mistyped. */
export const configuration: Target = {
  name: 'configuration',
  about: 'environment variables with values of any kind',
  cases: 5000,
  patienceMs: 5_000,
  async open(): Promise<Attack> {
    return {
      async run(random) {
        const environment = anyEnvironment(random)
        try {
          demandExact(
            environment,
            parseConfig(environment, () => KEY_FILE),
          )
          return 'accepted'
        } catch (error) {
          if (!(error instanceof ConfigError)) throw error
          demandTold(environment, error)
          return 'refused'
        }
      },
      close: async () => undefined,
    }
  },
}

function anyEnvironment(random: Random): Environment {
  const environment: Environment = {}
  for (let left = random.pick([1, 1, 2, 5]); left > 0; left--) {
    const name = random.pick(NAMES)
    const proper = EXAMPLES[name] ?? SETTINGS[name].default ?? ''
    environment[name] = random.pick([
      () => random.pick(ODD_STRINGS),
      () => mutateCharacters(random, proper),
      () => mutateTokens(random, proper),
      () => proper + random.pick(ODD_STRINGS),
      // A part of it where the whole belongs.
      () => random.pick(proper.split(/[:,=@/]/)),
      () => String(random.pick([0, -1, 1, 2 ** 31, 65_535, 65_536, 1e21, 0.5])),
      () => proper,
    ])()
  }
  return environment
}

/** A number is taken as it is written, or not at all. */
function demandExact(environment: Environment, config: ReturnType<typeof parseConfig>): void {
  const numbers: Partial<Record<Name, number>> = {
    PORT: config.port,
    DATABASE_POOL_SIZE: config.databasePoolSize,
    MAX_QUERY_COST: config.api.maxCost,
    MAX_QUERY_DEPTH: config.api.maxDepth,
    MAX_REQUEST_BYTES: config.api.maxRequestBytes,
    REQUEST_TIMEOUT_SECONDS: config.api.requestTimeoutMs / 1000,
    COLLECT_CONCURRENCY: config.collectConcurrency,
    SESSION_LEASE_SECONDS: config.sessionLeaseMs / 1000,
    RETENTION_DAYS: config.retentionDays,
    SNAPSHOT_DETAIL_HOURS: config.snapshotDetailHours,
    TELEGRAM_TIMEOUT_SECONDS: config.telegramTimeoutMs / 1000,
  }
  for (const [name, value] of Object.entries(numbers)) {
    const text = environment[name]
    if (!text) continue
    demand(/^0*\d+$/.test(text) && BigInt(text) === BigInt(value), `${name}: ${JSON.stringify(text)} became ${value}`)
  }
}

/** The error names variables that were given, and repeats no secret. */
function demandTold(environment: Environment, { problems, message }: ConfigError): void {
  demand(problems.length > 0, 'an error without a problem')
  for (const { name } of problems) {
    const isGiven = Boolean(environment[name]) || /^TELEGRAM_/.test(name)
    demand(isGiven, `${name} is to blame, which was not given`)
    demand(message.includes(name), `the error does not name ${name}`)
  }
  const shown = SECRETS.find((secret) => message.includes(secret))
  demand(shown === undefined, `the error repeats a secret: ${message.slice(0, 300)}`)
}
