import type { CallContext } from '../../collect/ports'

/** One request on its way to Telegram. */
export interface TelegramCall extends Required<CallContext> {
  /** As in `messages.getHistory`. */
  method: string
}

/**
 * A station on the way of every request: it may wait, refuse, look at what comes of it, or let it go again. `next` sends the request
 * once and tells `call.onRequest` when it goes out.
 */
export type Middleware = <T>(call: TelegramCall, next: Next<T>) => Promise<T>

export type Next<T> = (call: TelegramCall) => Promise<T>

/** Several stations as one, the first of them outermost. */
export function chain(stations: Middleware[]): Middleware {
  return (call, next) => stations.reduceRight<typeof next>((inner, station) => (it) => station(it, inner), next)(call)
}

/** Lets everything through. */
export const passing: Middleware = (call, next) => next(call)
