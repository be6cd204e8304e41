import pino, { type Logger } from 'pino'

export type { Logger } from 'pino'

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'

/** Names under which a secret may turn up in a logged object, at the top or one level down. */
const SECRETS = [
  'apiHash',
  'api_hash',
  'session',
  'sessionBytes',
  'botToken',
  'bot_token',
  'password',
  'code',
  'phoneCode',
  'authKey',
  'secretKey',
  'databaseUrl',
]

/** Structured JSON lines on standard error, so that standard output stays free for a command's own answer. */
export function createLog(level: LogLevel): Logger {
  const paths = SECRETS.flatMap((name) => [name, `*.${name}`])
  return pino({ level, redact: { paths, censor: '[redacted]' } }, pino.destination({ dest: 2, sync: true }))
}

export const silentLog: Logger = pino({ level: 'silent' })
