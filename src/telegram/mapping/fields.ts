import type { RawObject, RawValue } from '../../domain/channel'

/** A raw object lacks a field that its schema requires, or has it in another shape. */
export class MalformedObjectError extends Error {
  override readonly name = 'MalformedObjectError'
  constructor(
    readonly constructorName: string,
    readonly field: string,
  ) {
    super(`A ${constructorName} came without a proper ${field}`)
  }
}

/** An int or double; null when absent. */
export function number(raw: RawObject, field: string): number | null {
  const value = raw[field]
  return typeof value === 'number' ? value : null
}

/** A string; null when absent. */
export function text(raw: RawObject, field: string): string | null {
  const value = raw[field]
  return typeof value === 'string' ? value : null
}

/** A long; null when absent or not in decimal. */
export function long(raw: RawObject, field: string): bigint | null {
  const value = raw[field]
  return typeof value === 'string' && /^-?\d+$/.test(value) ? BigInt(value) : null
}

/** Unix seconds as a date; null when absent. */
export function date(raw: RawObject, field: string): Date | null {
  const seconds = number(raw, field)
  return seconds === null ? null : new Date(seconds * 1000)
}

export function flag(raw: RawObject, field: string): boolean {
  return raw[field] === true
}

/** A TL object; null when absent. */
export function object(raw: RawObject, field: string): RawObject | null {
  const value = raw[field]
  return isObject(value) ? value : null
}

/** A vector of TL objects; empty when absent. */
export function objects(raw: RawObject, field: string): RawObject[] {
  const value = raw[field]
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** What one of the readers above found; throws `MalformedObjectError` where that is nothing. */
export function required<T>(read: (raw: RawObject, field: string) => T | null, raw: RawObject, field: string): T {
  const value = read(raw, field)
  if (value === null) throw new MalformedObjectError(String(raw._), field)
  return value
}

function isObject(value: RawValue | undefined): value is RawObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
