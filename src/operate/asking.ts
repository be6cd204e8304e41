import type { Clock } from '../clock'
import type { CallContext } from '../collect/ports'
import type { FloodStore } from '../collect/ports/safety'
import { ConflictError } from '../domain/operator-error'
import { FloodWaitError, TelegramRpcError } from '../domain/telegram-error'
import type { TelegramConnection } from '../telegram/connection'
import type { TelegramPool } from '../telegram/pool'

export interface AskingOptions {
  telegram: TelegramPool
  floods: FloodStore
  clock: Clock
  /** Aborts when the process stops. */
  signal: AbortSignal
}

/**
 * Asks Telegram something for an operator, who is told of a wait and not kept waiting: nothing goes out before a wait that Telegram
 * asked for is over, and a new one is kept. Rejects as the pool does, or with `ConflictError` for what else Telegram refuses.
 */
export type Asking = <T>(
  sessionPk: bigint,
  work: (connection: TelegramConnection, context: CallContext) => Promise<T>,
) => Promise<T>

export function createAsking({ telegram, floods, clock, signal }: AskingOptions): Asking {
  return async (sessionPk, work) => {
    const open = new Map((await floods.openFloods(sessionPk, clock.now())).map((flood) => [flood.method, flood.until]))
    const onRequest = (method: string) => {
      const remaining = (open.get(method)?.getTime() ?? 0) - clock.now().getTime()
      // Thrown here, it keeps the request from being sent.
      if (remaining > 0) throw new FloodWaitError(method, Math.ceil(remaining / 1000))
    }
    try {
      return await telegram.ask(sessionPk, (connection) => work(connection, { signal, onRequest }))
    } catch (error) {
      if (error instanceof FloodWaitError && !open.has(error.method)) await keep(sessionPk, error)
      throw refusal(error)
    }
  }

  async function keep(sessionPk: bigint, { method, seconds }: FloodWaitError): Promise<void> {
    const since = clock.now()
    const until = new Date(since.getTime() + seconds * 1000)
    await floods.saveFlood({ sessionPk, method, since, until, seconds })
  }
}

/** What Telegram refuses for a reason of its own, as an operator's error; any other error as it is. */
export function refusal(error: unknown): unknown {
  return error instanceof TelegramRpcError ? new ConflictError(error.code, `${error.message}.`) : error
}
