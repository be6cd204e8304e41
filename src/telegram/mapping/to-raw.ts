import type { RawObject, RawValue } from '../../domain/channel'
import { MISFIT } from './fields'

/** What the library tells of one field of a TL constructor; the rest of its description does not matter here. */
export interface TlArgument {
  isFlag: boolean
  flagIndicator: boolean
  isVector: boolean
  type: string | null
}

/** A TL constructor as Telegram's schema names it, and its fields in schema order. */
export interface TlClass {
  name: string
  /** The type that it is one of. */
  type: string
  fields: TlClassField[]
}

export interface TlClassField {
  property: string
  name: string
  isTrue: boolean
  isVector: boolean
  /** The type of the object that stands there, or of those in its vector; null for anything else. */
  objectType: string | null
}

/** A constructor by the library's name for it (`Message`, `messages.ChannelMessages`). */
export type TlClasses = (className: string) => TlClass | undefined

/** To be made once of each class: a message has a hundred fields to be named. */
export function tlClass(className: string, type: string, args: Record<string, TlArgument>): TlClass {
  const fields = Object.entries(args).filter(([, { flagIndicator }]) => !flagIndicator)
  return {
    name: schemaName(className),
    type,
    fields: fields.map(([property, { type, isVector }]) => ({
      property,
      name: snakeCase(property),
      isTrue: type === 'true',
      isVector,
      objectType: type !== null && isObjectType(type) ? type : null,
    })),
  }
}

/** Types of objects have a capital after the namespace; `Bool` is none of them, and `X` is anything. */
function isObjectType(type: string): boolean {
  return /^(?:\w+\.)?[A-Z]/.test(type) && type !== 'Bool' && type !== 'X'
}

/** A value that is no object of the schema at all. */
export class NotATlValueError extends Error {
  override readonly name = 'NotATlValueError'
  constructor(readonly what: string) {
    super(`Not a TL object: ${what}`)
  }
}

/**
 * A TL object of the client library as plain JSON that no longer depends on it: the constructor under `_` and fields in snake
 * case as in Telegram's schema, `int`, `double` and dates as numbers, longs and wider as decimal strings, bytes as base64. Fields
 * whose flag is not set are left out; `true` flags are there only when set. Strings are made safe for PostgreSQL.
 *
 * The library reads whatever it meets. Where something within the object is not what its schema says (an object of another type, a vector
 * in an object's place, something of the library's own), a `misfit` stands there, so that the rest can be read.
 * Throws `NotATlValueError` for a value that is no TL object.
 */
export function toRaw(value: unknown, classes: TlClasses): RawObject {
  const found = isTlObject(value) ? classes(value.className) : undefined
  if (!isTlObject(value) || !found) throw new NotATlValueError(isTlObject(value) ? value.className : typeof value)
  return rawObject(value, found, classes)
}

/** Strings as JSON in PostgreSQL can hold them: no NUL, no half of a surrogate pair. Every UTF-16 offset stays where it was. */
export function harmlessText(text: string): string {
  return text.replaceAll('\0', '\ufffd').toWellFormed()
}

/** The library's `messages.ChannelMessages` is the schema's `messages.channelMessages`. */
export function schemaName(className: string): string {
  return className.replace(/[^.]+$/, (name) => name.charAt(0).toLowerCase() + name.slice(1))
}

interface LibraryObject {
  className: string
  [field: string]: unknown
}

function isTlObject(value: unknown): value is LibraryObject {
  return typeof value === 'object' && value !== null && 'className' in value && typeof value.className === 'string'
}

function rawObject(object: LibraryObject, found: TlClass, classes: TlClasses): RawObject {
  const raw: RawObject = { _: found.name }
  for (const field of found.fields) {
    const value = object[field.property]
    if (value === null || value === undefined || (field.isTrue && value !== true)) continue
    raw[field.name] = rawField(value, field, classes)
  }
  return raw
}

function rawField(value: unknown, { isVector, objectType }: TlClassField, classes: TlClasses): RawValue {
  if (isVector !== Array.isArray(value)) return misfit(value, classes)
  return Array.isArray(value)
    ? value.map((item) => rawValue(item, objectType, classes))
    : rawValue(value, objectType, classes)
}

function rawValue(value: unknown, objectType: string | null, classes: TlClasses): RawValue {
  if (isTlObject(value)) {
    const found = classes(value.className)
    const fits = found && (objectType === null || found.type === objectType)
    return fits ? rawObject(value, found, classes) : misfit(value, classes)
  }
  return objectType === null ? (rawScalar(value) ?? misfit(value, classes)) : misfit(value, classes)
}

/** Null for what is no value of TL. */
function rawScalar(value: unknown): string | number | boolean | null {
  switch (typeof value) {
    case 'string':
      return harmlessText(value)
    case 'boolean':
      return value
    case 'number':
      return Number.isFinite(value) ? value : null
    case 'bigint':
      return value.toString()
  }
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  // Longs come as objects of the `big-integer` package, whose string form is decimal.
  const decimal = Array.isArray(value) ? '' : String(value)
  return /^-?\d+$/.test(decimal) ? decimal : null
}

/** What stands where it should not, as far as it can be told. */
function misfit(value: unknown, classes: TlClasses): RawObject {
  if (Array.isArray(value))
    return { _: MISFIT, is: 'vector', value: value.map((item) => rawValue(item, null, classes)) }
  if (!isTlObject(value)) return { _: MISFIT, is: typeof value, value: rawScalar(value) }
  const found = classes(value.className)
  return { _: MISFIT, is: schemaName(value.className), value: found ? rawObject(value, found, classes) : null }
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
