import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import type { Principal } from '../../domain/access'

/** A request and its answer, as the log tells of it. */
export interface Exchange {
  /** Also in the answer's `x-request-id` and with its errors. */
  readonly requestId: string
  /** Null: not known, or not asked. */
  principal: Principal | null
  /** Null: none, or no operation. */
  operationName: string | null
}

const ACCEPTED_ID = /^[\w.:-]{1,100}$/

/** The beginning of an exchange. A request id that the client or a proxy chose is kept if it is a plain one. */
export function beginExchange(request: Request): Exchange {
  const given = request.headers.get('x-request-id') ?? ''
  return { requestId: ACCEPTED_ID.test(given) ? given : randomUUID(), principal: null, operationName: null }
}

/** The exchange that the code under way belongs to; undefined outside of one. */
export const currentExchange = new AsyncLocalStorage<Exchange>()
