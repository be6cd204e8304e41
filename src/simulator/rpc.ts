/**
 * A TL object in the simulator: its constructor's (or method's) name under `_`, fields in the schema's own snake case, flags as
 * absent fields. int/double are numbers, long is bigint, bytes/int128/int256 are Uint8Array, Bool is boolean, Vector is an array.
 */
export interface TlObject {
  _: string
  [field: string]: TlValue | undefined
}
export type TlValue = string | number | bigint | boolean | Uint8Array | TlValue[] | TlObject

/** An error that the data centre answers, as in `new RpcError(400, 'CHANNEL_INVALID')`. */
export class RpcError extends Error {
  override readonly name = 'RpcError'
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code)
  }
}

/** Somebody who can sign in. */
export interface Account {
  userId: bigint
  /** Digits only, without the plus. */
  phone: string
  /** The data centre that holds the account: others answer `PHONE_MIGRATE_n`. */
  homeDc: number
  /** The two-step verification password; null: none is set. */
  password: string | null
}

/** What a handler is told of the connection a request came in on. */
export interface RpcContext {
  /** The API layer that the client asked for. */
  layer: number
  dcId: number
  /** The signed-in account; null before sign-in. */
  account: Account | null
  /** Sends an update (`updates`, `updateShort`, ...) to this client. */
  push(update: TlObject): void
}

/**
 * Answers one method. Objects are written for the newest layer: the codec leaves out what an older layer does not have. A method that
 * returns a bare vector or a Bool returns an array or a boolean.
 */
export type RpcHandler = (query: TlObject, context: RpcContext) => TlValue | Promise<TlValue>
/** By method name, `messages.getHistory`. */
export type RpcHandlers = Record<string, RpcHandler>
