import { RpcError, type TlObject } from '../rpc'

/** A string that the schema requires. */
export function stringOf(object: TlObject, field: string): string {
  const value = object[field]
  if (typeof value !== 'string') throw new RpcError(400, 'INPUT_FETCH_ERROR')
  return value
}

export function longOf(object: TlObject, field: string): bigint {
  const value = object[field]
  if (typeof value !== 'bigint') throw new RpcError(400, 'INPUT_FETCH_ERROR')
  return value
}

export function bytesOf(object: TlObject, field: string): Uint8Array {
  const value = object[field]
  if (!(value instanceof Uint8Array)) throw new RpcError(400, 'INPUT_FETCH_ERROR')
  return value
}
