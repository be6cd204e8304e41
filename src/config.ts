import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { type ApiSettings, parseOrigins } from './domain/api-settings'
import { parseApiTokens } from './domain/api-token'
import {
  HISTORY_POSTS_FORMS,
  HISTORY_SINCE_FORMS,
  type HistoryLimit,
  MAX_HISTORY_POSTS,
  parseHistorySince,
} from './domain/history-limit'
import { type Budgets, parseBudgets } from './domain/request-budgets'
import type { TelegramEndpoint } from './domain/telegram-endpoint'
import { parseWindows, type Window } from './domain/window'
import type { LogLevel } from './log'
import { count, oneOf, onOrOff, type Setting, wholeNumber } from './setting-kinds'

export interface Config {
  databaseUrl: string | null
  databasePoolSize: number
  /** Absolute. */
  dataDir: string
  secretKey: string | null
  /** What `rotate-secret-key` changes `secretKey` to; nothing else uses it. */
  secretKeyNew: string | null
  host: string
  port: number
  api: ApiSettings
  /** Whether the page at `/` is served. */
  dashboard: boolean
  logLevel: LogLevel
  collectSchedule: string
  collectConcurrency: number
  collectConcurrencyPerSession: number
  /** Channels are read for their subscribers in every cycle, and not only as often as they change. */
  subscribersEveryCycle: boolean
  /** How far back the first reading of a channel goes that has no limit of its own. */
  historyLimit: HistoryLimit
  /** By MTProto method; null: those that are built in for Telegram, none for another data centre. */
  requestBudgets: Budgets | null
  sessionLeaseMs: number
  failuresBeforeAlert: number
  /** May hold a secret. */
  onFailureWebhook: string | null
  /** By age, at least one. */
  windows: Window[]
  /** Readings of a post's first so many hours all stay. 0: all of its readings. */
  snapshotDetailHours: number
  /** Of ended jobs and runs. 0: for ever. */
  retentionDays: number
  telegramEndpoint: TelegramEndpoint
  telegramTimeoutMs: number
}

/** One bad setting: its name, what it was given and what it takes. A secret's value is never repeated. */
export interface ConfigProblem {
  name: string
  given: string
  accepted: string
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  constructor(readonly problems: ConfigProblem[]) {
    super(
      problems.map(({ name, given, accepted }) => `${name}: ${given} was given, ${accepted} is accepted`).join('\n'),
    )
  }
}

const KEY_FORMS = '32 bytes as 64 hexadecimal digits or as base64'
const secretKey = z.string().refine((value) => /^[0-9a-fA-F]{64}$/.test(value) || /^[A-Za-z0-9+/]{43}=$/.test(value))
const CRON_FIELD = /^[\d*/,\-A-Za-z?#L]+$/
const ENDPOINT = /^([1-5])@(\[[0-9a-fA-F:]+\]|[^:@\s]+):(\d{1,5})$/

/** Every environment variable there is. `docs/configuration.md` documents them all, which a test checks. */
export const SETTINGS = {
  DATABASE_URL: {
    default: null,
    accepted: 'a URL like postgresql://user:password@host:5432/database',
    secret: true,
    schema: z.string().refine((value) => /^postgres(ql)?:$/.test(protocolOf(value))),
  },
  DATABASE_POOL_SIZE: count('5', 1, 100),
  DATA_DIR: { default: './data', accepted: 'a directory', schema: z.string().min(1) },
  SECRET_KEY: { default: null, accepted: KEY_FORMS, secret: true, schema: secretKey },
  SECRET_KEY_NEW: { default: null, accepted: KEY_FORMS, secret: true, schema: secretKey },
  HOST: { default: '127.0.0.1', accepted: 'an address to listen on', schema: z.string().regex(/^[^\s/]+$/) },
  PORT: { default: '4000', accepted: 'a port from 0 (any free one) to 65535', schema: wholeNumber(0, 65535) },
  API_TOKENS: {
    default: null,
    accepted:
      'NAME:ROLE:SHA256 or NAME:ROLE:SHA256:CHANNEL+CHANNEL, several with commas between, from create-api-token,',
    secret: true,
    explain: (text) => String(parseApiTokens(text)),
    schema: z
      .string()
      .transform(parseApiTokens)
      .refine((tokens) => typeof tokens !== 'string'),
  },
  CORS_ORIGINS: {
    default: null,
    accepted: 'origins like https://example.org, several with commas between,',
    schema: z
      .string()
      .transform(parseOrigins)
      .refine((origins) => origins !== null),
  },
  INTROSPECTION: { default: 'on', accepted: 'on or off', schema: onOrOff },
  DASHBOARD: { default: 'on', accepted: 'on or off', schema: onOrOff },
  GRAPHIQL: { default: 'on', accepted: 'on or off', schema: onOrOff },
  MAX_QUERY_COST: count('200000', 1000, 1_000_000_000),
  MAX_QUERY_DEPTH: count('12', 3, 50),
  MAX_REQUEST_BYTES: count('1048576', 1024, 104857600),
  REQUEST_TIMEOUT_SECONDS: count('30', 1, 240),
  LOG_LEVEL: { ...oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'), default: 'info' },
  COLLECT_SCHEDULE: {
    default: '*/5 * * * *',
    accepted: 'a cron pattern of five or six fields',
    schema: z.string().refine((value) => {
      const fields = value.trim().split(/\s+/)
      return (fields.length === 5 || fields.length === 6) && fields.every((field) => CRON_FIELD.test(field))
    }),
  },
  COLLECT_CONCURRENCY: count('16', 1, 100),
  COLLECT_CONCURRENCY_PER_SESSION: count('4', 1, 100),
  SUBSCRIBERS: oneOf('adaptive', 'every_cycle'),
  HISTORY_SINCE: {
    default: null,
    accepted: HISTORY_SINCE_FORMS,
    schema: z
      .string()
      .transform(parseHistorySince)
      .refine((since) => since !== null),
  },
  HISTORY_POSTS: {
    default: null,
    accepted: HISTORY_POSTS_FORMS,
    schema: wholeNumber(1, MAX_HISTORY_POSTS),
  },
  REQUEST_BUDGETS: {
    default: null,
    accepted: 'METHOD=COUNT/SECONDS, several with commas between, like messages.getHistory=20/30,*=10/60',
    schema: z
      .string()
      .transform(parseBudgets)
      .refine((budgets) => budgets !== null),
  },
  SESSION_LEASE_SECONDS: count('15', 1, 3600),
  FAILURES_BEFORE_ALERT: count('5', 1, 1000),
  ON_FAILURE_WEBHOOK: {
    default: null,
    accepted: 'an address like https://example.org/hook',
    secret: true,
    schema: z.string().refine((value) => /^https?:$/.test(protocolOf(value))),
  },
  WINDOWS: {
    default: '1h,24h',
    accepted: 'ages from 1m to 90d in whole minutes, hours or days, like 1h,12h,24h,48h',
    schema: z
      .string()
      .transform(parseWindows)
      .refine((windows) => windows !== null),
  },
  SNAPSHOT_DETAIL_HOURS: count('48', 0, 87_600),
  RETENTION_DAYS: count('90', 0, 36_500),
  TELEGRAM_TEST_SERVERS: { default: '0', accepted: '0 or 1', schema: z.enum(['0', '1']) },
  TELEGRAM_DC: {
    default: null,
    accepted: 'DC@HOST:PORT with a DC from 1 to 5, like 2@127.0.0.1:4430',
    schema: z.string().refine((value) => {
      const port = Number(ENDPOINT.exec(value)?.[3])
      return port >= 1 && port <= 65535
    }),
  },
  TELEGRAM_RSA_KEY_FILE: {
    default: null,
    accepted: "a file with the data centre's public key in PEM",
    schema: z.string(),
  },
  TELEGRAM_TIMEOUT_SECONDS: count('30', 1, 600),
} as const satisfies Record<string, Setting>

type Name = keyof typeof SETTINGS
export type Environment = Record<string, string | undefined>

/**
 * Reads the settings from an environment. All bad ones are reported together.
 * @throws ConfigError
 */
export function parseConfig(environment: Environment, readFile: (path: string) => string = readText): Config {
  const problems: ConfigProblem[] = []
  const values: Partial<Record<Name, unknown>> = {}
  const reject = (name: Name, given: string) => problems.push({ name, given, accepted: SETTINGS[name].accepted })

  for (const name of Object.keys(SETTINGS) as Name[]) {
    const setting: Setting = SETTINGS[name]
    // An empty variable is how many tools write "not set".
    const text = environment[name] || setting.default
    if (text === null) continue
    const parsed = setting.schema.safeParse(text)
    if (parsed.success) values[name] = parsed.data
    else reject(name, setting.explain?.(text) ?? (setting.secret ? '(a secret value)' : JSON.stringify(text)))
  }
  const get = <T>(name: Name) => (values[name] ?? null) as T

  const endpoint = endpointOf(get, readFile, reject)
  if (problems.length > 0) throw new ConfigError(problems)
  return {
    databaseUrl: get('DATABASE_URL'),
    databasePoolSize: get('DATABASE_POOL_SIZE'),
    dataDir: resolve(get<string>('DATA_DIR')),
    secretKey: get('SECRET_KEY'),
    secretKeyNew: get('SECRET_KEY_NEW'),
    host: get('HOST'),
    port: get('PORT'),
    api: {
      tokens: get<ApiSettings['tokens'] | null>('API_TOKENS') ?? [],
      corsOrigins: get<string[] | null>('CORS_ORIGINS') ?? [],
      introspection: get('INTROSPECTION'),
      graphiql: get('GRAPHIQL'),
      maxCost: get('MAX_QUERY_COST'),
      maxDepth: get('MAX_QUERY_DEPTH'),
      maxRequestBytes: get('MAX_REQUEST_BYTES'),
      requestTimeoutMs: get<number>('REQUEST_TIMEOUT_SECONDS') * 1000,
    },
    dashboard: get('DASHBOARD'),
    logLevel: get('LOG_LEVEL'),
    collectSchedule: get('COLLECT_SCHEDULE'),
    collectConcurrency: get('COLLECT_CONCURRENCY'),
    collectConcurrencyPerSession: get('COLLECT_CONCURRENCY_PER_SESSION'),
    subscribersEveryCycle: get('SUBSCRIBERS') === 'every_cycle',
    historyLimit: { since: get('HISTORY_SINCE'), posts: get('HISTORY_POSTS') },
    requestBudgets: get('REQUEST_BUDGETS'),
    sessionLeaseMs: get<number>('SESSION_LEASE_SECONDS') * 1000,
    failuresBeforeAlert: get('FAILURES_BEFORE_ALERT'),
    onFailureWebhook: get('ON_FAILURE_WEBHOOK'),
    windows: get('WINDOWS'),
    snapshotDetailHours: get('SNAPSHOT_DETAIL_HOURS'),
    retentionDays: get('RETENTION_DAYS'),
    telegramEndpoint: endpoint,
    telegramTimeoutMs: get<number>('TELEGRAM_TIMEOUT_SECONDS') * 1000,
  }
}

/** The environment of this process: the only place that reads it. */
export function processEnvironment(): Environment {
  return process.env
}

function endpointOf(
  get: (name: Name) => string | null,
  readFile: (path: string) => string,
  reject: (name: Name, given: string) => void,
): TelegramEndpoint {
  const [testServers, dc] = [get('TELEGRAM_TEST_SERVERS'), get('TELEGRAM_DC')]
  const keyFile = get('TELEGRAM_RSA_KEY_FILE')
  if (dc === null) {
    if (keyFile !== null) reject('TELEGRAM_DC', 'nothing, but a TELEGRAM_RSA_KEY_FILE,')
    return { kind: testServers === '1' ? 'test' : 'production' }
  }
  if (testServers === '1') reject('TELEGRAM_TEST_SERVERS', '1 together with TELEGRAM_DC')
  if (keyFile === null) {
    reject('TELEGRAM_RSA_KEY_FILE', 'nothing, but a TELEGRAM_DC,')
    return { kind: 'production' }
  }
  const [, dcId = '', host = '', port = ''] = ENDPOINT.exec(dc) ?? []
  let pem = ''
  try {
    pem = readFile(keyFile)
  } catch {
    reject('TELEGRAM_RSA_KEY_FILE', `${JSON.stringify(keyFile)}, which cannot be read,`)
  }
  return {
    kind: 'custom',
    dcId: Number(dcId),
    host: host.replace(/^\[|\]$/g, ''),
    port: Number(port),
    rsaPublicKeyPem: pem,
  }
}

function readText(path: string): string {
  return readFileSync(path, 'utf8')
}

function protocolOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol : ''
}
