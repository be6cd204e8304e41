import type { RawObject, RawValue } from '../../domain/channel'
import type { OddReason } from '../../domain/odd-element'

/** A raw object lacks a field that its schema requires, or has it in another shape or beyond what it can be. */
export class MalformedObjectError extends Error {
  override readonly name = 'MalformedObjectError'
  constructor(
    readonly constructorName: string,
    readonly field: string,
    readonly reason: OddReason = 'malformed',
  ) {
    super(`A ${constructorName} came without a proper ${field}`)
  }
}

/** Stands where something else is than the schema says; what it is stands in `is` and `value`. No constructor is called so. */
export const MISFIT = 'misfit'

/** An int or double; null when absent. */
export function number(raw: RawObject, field: string): number | null {
  const value = raw[field]
  return typeof value === 'number' ? value : null
}

/** How many there are of something; null when absent. Throws `MalformedObjectError` for less than none. */
export function count(raw: RawObject, field: string): number | null {
  const value = number(raw, field)
  if (value !== null && (value < 0 || !Number.isInteger(value))) throw malformed(raw, field, 'out_of_range')
  return value
}

/** An id or the like, which begins at 1; null when absent. Throws `MalformedObjectError` for anything less. */
export function positive(raw: RawObject, field: string): number | null {
  const value = count(raw, field)
  if (value === 0) throw malformed(raw, field, 'out_of_range')
  return value
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

/** Unix seconds as a date; null when absent. Throws `MalformedObjectError` for a time before all times. */
export function date(raw: RawObject, field: string): Date | null {
  const seconds = positive(raw, field)
  return seconds === null ? null : new Date(seconds * 1000)
}

export function flag(raw: RawObject, field: string): boolean {
  return raw[field] === true
}

/** A TL object; null when absent. */
export function object(raw: RawObject, field: string): RawObject | null {
  const value = raw[field]
  return isObject(value) && value._ !== MISFIT ? value : null
}

/** A vector of TL objects; empty when absent. */
export function objects(raw: RawObject, field: string): RawObject[] {
  const value = raw[field]
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** The same where something that is no vector must not pass for an empty one: throws `MalformedObjectError` then. */
export function vector(raw: RawObject, field: string): RawObject[] {
  const value = raw[field]
  if (value !== undefined && !Array.isArray(value)) throw malformed(raw, field)
  return objects(raw, field)
}

type Read<T> = (raw: RawObject, field: string) => T | null

/** What one of the readers above found; throws `MalformedObjectError` where that is nothing. */
export function required<T>(read: Read<T>, raw: RawObject, field: string): T {
  const value = read(raw, field)
  if (value === null) throw malformed(raw, field)
  return value
}

/** The same for a field that may be absent; throws `MalformedObjectError` where it is there and no such thing. */
export function optional<T>(read: Read<T>, raw: RawObject, field: string): T | null {
  return raw[field] === undefined ? null : required(read, raw, field)
}

/** Throws `MalformedObjectError` if something within an object is not what its schema says. */
export function requireWhole(raw: RawObject): void {
  for (const [field, value] of Object.entries(raw)) {
    for (const part of Array.isArray(value) ? value : [value]) {
      if (!isObject(part)) continue
      if (part._ === MISFIT) throw malformed(raw, field)
      requireWhole(part)
    }
  }
}

function malformed(raw: RawObject, field: string, reason?: OddReason): MalformedObjectError {
  return new MalformedObjectError(String(raw._), field, reason)
}

function isObject(value: RawValue | undefined): value is RawObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
