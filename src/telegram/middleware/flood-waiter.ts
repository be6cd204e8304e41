import { type Clock, sleep } from '../../clock'
import { FloodWaitError } from '../../domain/telegram-error'
import type { Middleware, TelegramCall } from './middleware'
import type { SessionFloods } from './session-floods'

/** Lets a call go again when the wait that Telegram asks for is over, as long as the caller waits no longer than he wants to. */
export function waitOutFloods(floods: SessionFloods, clock: Clock): Middleware {
  return async (call, next) => {
    for (let waitedMs = 0; ; ) {
      try {
        return await next(call)
      } catch (error) {
        if (!isFloodOf(call, error)) throw error
        const pause = (ms: number) => sleep(clock, ms, call.signal)
        const ms = await floods.waitOut(call.method, call.maxWaitMs - waitedMs, pause)
        if (ms === null) throw error
        waitedMs += ms
      }
    }
  }
}

/** Sends nothing before a wait is over, whoever was told of it, and keeps each new one. */
export function refuseFlooded(floods: SessionFloods): Middleware {
  return async (call, next) => {
    const refusal = await floods.refusal(call.method)
    if (refusal) throw refusal
    try {
      return await next(call)
    } catch (error) {
      if (isFloodOf(call, error)) await floods.add(call.method, error.seconds)
      throw error
    }
  }
}

/** Not of another request on the way, say for an address, nor of a budget. */
function isFloodOf({ method }: TelegramCall, error: unknown): error is FloodWaitError {
  return error instanceof FloodWaitError && error.kind === 'flood_wait' && error.method === method
}
