import { RpcError, type TlObject } from '../rpc'

/** A number of the query; 0 when the field is absent. */
export function int(query: TlObject, field: string): number {
  const value = query[field]
  return typeof value === 'number' ? value : 0
}

export function long(query: TlObject, field: string): bigint {
  const value = query[field]
  return typeof value === 'bigint' ? value : 0n
}

export function text(query: TlObject, field: string): string {
  const value = query[field]
  return typeof value === 'string' ? value : ''
}

/** An object of the query; null when the field is absent. */
export function object(query: TlObject, field: string): TlObject | null {
  const value = query[field]
  return isObject(value) ? value : null
}

/** An object that the schema requires. */
export function required(query: TlObject, field: string): TlObject {
  const value = object(query, field)
  if (value === null) throw new RpcError(400, 'INPUT_REQUEST_INVALID')
  return value
}

export function objects(query: TlObject, field: string): TlObject[] {
  const value = query[field]
  return Array.isArray(value) ? value.filter(isObject) : []
}

export function ints(query: TlObject, field: string): number[] {
  const value = query[field]
  return Array.isArray(value) ? value.filter((item) => typeof item === 'number') : []
}

function isObject(value: unknown): value is TlObject {
  return typeof value === 'object' && value !== null && '_' in value
}
