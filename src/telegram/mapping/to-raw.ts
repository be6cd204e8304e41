import type { RawObject, RawValue } from '../../domain/channel'

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

/**
 * A value that is not what stands there by the schema. The library reads whatever it meets: an object of another type, a vector in an
 * object's place, or something of its own that was never on the wire.
 */
export class NotATlValueError extends Error {
  override readonly name = 'NotATlValueError'
  constructor(readonly path: string) {
    super(`Not a TL value: ${path}`)
  }
}

/**
 * A TL object of the client library as plain JSON that no longer depends on it: the constructor under `_` and fields in snake
 * case as in Telegram's schema, `int`, `double` and dates as numbers, longs and wider as decimal strings, bytes as base64. Fields
 * whose flag is not set are left out; `true` flags are there only when set. Strings are made safe for PostgreSQL.
 * Throws `NotATlValueError` for anything else, and where an object is of another type than its schema says.
 */
export function toRaw(value: unknown, classes: TlClasses): RawObject {
  if (!isTlObject(value)) throw new NotATlValueError('(root)')
  return rawObject(value, classes, value.className)
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

function rawObject(object: LibraryObject, classes: TlClasses, path: string, type: string | null = null): RawObject {
  const found = classes(object.className)
  if (!found || (type !== null && found.type !== type)) throw new NotATlValueError(path)
  const raw: RawObject = { _: found.name }
  for (const { property, name, isTrue, isVector, objectType } of found.fields) {
    const value = object[property]
    if (value === null || value === undefined || (isTrue && value !== true)) continue
    const where = `${path}.${property}`
    if (isVector !== Array.isArray(value)) throw new NotATlValueError(where)
    raw[name] = rawValue(value, objectType, classes, where)
  }
  return raw
}

function rawValue(value: unknown, objectType: string | null, classes: TlClasses, path: string): RawValue {
  if (Array.isArray(value)) return value.map((item, index) => rawValue(item, objectType, classes, `${path}[${index}]`))
  if (isTlObject(value)) return rawObject(value, classes, path, objectType)
  if (objectType !== null) throw new NotATlValueError(path)
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
  const decimal = String(value)
  if (/^-?\d+$/.test(decimal)) return decimal
  throw new NotATlValueError(path)
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
