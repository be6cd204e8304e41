import { BadMessageError } from 'telegram/errors/Common'
import { RPCError } from 'telegram/errors/RPCBaseErrors'
import {
  ChannelAccessError,
  FloodWaitError,
  refusedSession,
  TelegramError,
  TelegramRpcError,
  TelegramUnreachableError,
} from '../domain/telegram-error'
import { troubleOf, waitSeconds } from './error-codes'

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

/** An error code that Telegram answered, as one of the domain's errors. */
export function answeredError(method: string, code: string, status: number): TelegramError {
  const trouble = troubleOf(code, status)
  switch (trouble) {
    case 'banned':
    case 'frozen':
    case 'logged_out':
      return refusedSession(trouble, code)
    case 'no_access':
      return new ChannelAccessError(code)
    case 'closed':
      return new ChannelAccessError(code, 'everybody')
    case 'wait':
      return new FloodWaitError(method, waitSeconds(code))
    case 'elsewhere':
      return new DcMigrationError(Number(/\d+$/.exec(code)?.[0]))
    default:
      return new TelegramRpcError(method, code, Math.abs(status), { isPassing: trouble === 'server' })
  }
}

/** Whatever the library threw instead of an answer to `method`, as one of the domain's errors. */
export function toTelegramError(method: string, error: unknown): TelegramError {
  if (error instanceof TelegramError) return error
  if (error instanceof RPCError) return answeredError(method, error.errorMessage, error.code ?? 0)
  if (error instanceof BadMessageError) return new TelegramUnreachableError(`Telegram did not take ${method}`)
  // Without the library's own error, whose text may hold a part of the answer.
  return new UnreadableAnswerError(method)
}
