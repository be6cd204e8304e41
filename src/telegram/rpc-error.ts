import { BadMessageError } from 'telegram/errors/Common'
import { RPCError } from 'telegram/errors/RPCBaseErrors'
import {
  ChannelAccessError,
  FloodWaitError,
  SessionBannedError,
  SessionLoggedOutError,
  TelegramError,
  TelegramRpcError,
  TelegramUnreachableError,
} from '../domain/telegram-error'

/** Telegram sends us to another data centre (`PHONE_MIGRATE_n`, `USER_MIGRATE_n`, `NETWORK_MIGRATE_n`). */
export class DcMigrationError extends TelegramError {
  override readonly name = 'DcMigrationError'
  readonly kind = 'dc_migration'
  constructor(readonly dcId: number) {
    super(`Telegram asks to go on at data centre ${dcId}`)
  }
}

/** An answer came, but it is not what the schema says: of another type, broken, or newer than the library. */
export class UnreadableAnswerError extends TelegramRpcError {
  constructor(method: string, options?: ErrorOptions) {
    super(method, 'UNREADABLE_ANSWER', 0, options)
  }
}

const BANNED = new Set(['USER_DEACTIVATED', 'USER_DEACTIVATED_BAN', 'PHONE_NUMBER_BANNED'])
const LOGGED_OUT = new Set([
  'AUTH_KEY_UNREGISTERED',
  'AUTH_KEY_INVALID',
  'AUTH_KEY_DUPLICATED',
  'AUTH_KEY_PERM_EMPTY',
  'SESSION_REVOKED',
  'SESSION_EXPIRED',
])
const NO_ACCESS = new Set([
  'CHANNEL_PRIVATE',
  'CHANNEL_INVALID',
  'CHANNEL_PUBLIC_GROUP_NA',
  'CHAT_FORBIDDEN',
  'USER_BANNED_IN_CHANNEL',
])
const WAIT = /^(?:FLOOD|FLOOD_PREMIUM|FLOOD_TEST_PHONE|SLOWMODE)_WAIT_(\d+)$/
const MIGRATE = /^(?:PHONE|USER|NETWORK)_MIGRATE_(\d+)$/

/** An error code that Telegram answered, as one of the domain's errors (core.telegram.org/api/errors). */
export function answeredError(method: string, code: string, status: number): TelegramError {
  if (BANNED.has(code)) return new SessionBannedError(code)
  if (LOGGED_OUT.has(code)) return new SessionLoggedOutError(code)
  if (NO_ACCESS.has(code)) return new ChannelAccessError(code)
  const wait = WAIT.exec(code)?.[1]
  if (wait !== undefined) return new FloodWaitError(method, Number(wait))
  const dcId = MIGRATE.exec(code)?.[1]
  if (dcId !== undefined) return new DcMigrationError(Number(dcId))
  return new TelegramRpcError(method, code, Math.abs(status))
}

/** Whatever the library threw instead of an answer to `method`, as one of the domain's errors. */
export function toTelegramError(method: string, error: unknown): TelegramError {
  if (error instanceof TelegramError) return error
  if (error instanceof RPCError) return answeredError(method, error.errorMessage, error.code ?? 0)
  if (error instanceof BadMessageError) return new TelegramUnreachableError(`Telegram did not take ${method}`)
  // Without the library's own error, whose text may hold a part of the answer.
  return new UnreadableAnswerError(method)
}
