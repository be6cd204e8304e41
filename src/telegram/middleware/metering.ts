import { TelegramError } from '../../domain/telegram-error'
import type { Middleware } from './middleware'

/**
 * Tells what came of each request that was sent: `ok`, the `kind` of a `TelegramError`, or `aborted` when nobody waits for the answer
 * any more. What was never sent is not counted.
 */
export function metering(onOutcome: (method: string, outcome: string) => void): Middleware {
  return async (call, next) => {
    let isSent = false
    const onRequest = (method: string) => {
      isSent = true
      call.onRequest(method)
    }
    const tell = (outcome: string) => {
      if (isSent) onOutcome(call.method, outcome)
    }
    try {
      const answer = await next({ ...call, onRequest })
      tell('ok')
      return answer
    } catch (error) {
      tell(error instanceof TelegramError ? error.kind : 'aborted')
      throw error
    }
  }
}
