import type { CallContext } from '../collect/ports'
import { ConflictError } from '../domain/operator-error'
import { TelegramRpcError } from '../domain/telegram-error'
import type { TelegramConnection } from '../telegram/connection'
import type { TelegramPool } from '../telegram/pool'

/**
 * Asks Telegram something for an operator, who is told of a wait and not kept waiting. Rejects as the pool does, or with `ConflictError`
 * for what else Telegram refuses.
 */
export type CallSession = <T>(
  sessionPk: bigint,
  work: (connection: TelegramConnection, context: CallContext) => Promise<T>,
) => Promise<T>

/** `signal` aborts when the process stops. */
export function createCallSession(telegram: Pick<TelegramPool, 'ask'>, signal: AbortSignal): CallSession {
  const context: CallContext = { signal, onRequest: () => undefined, maxWaitMs: 0 }
  return async (sessionPk, work) => {
    try {
      return await telegram.ask(sessionPk, (connection) => work(connection, context))
    } catch (error) {
      throw refusal(error)
    }
  }
}

/** What Telegram refuses for a reason of its own, as an operator's error; any other error as it is. */
export function refusal(error: unknown): unknown {
  return error instanceof TelegramRpcError ? new ConflictError(error.code, `${error.message}.`) : error
}
