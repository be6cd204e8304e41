import type { RawObject, RawValue } from '../../domain/channel'

/** What the library tells of one field of a TL constructor; the rest of its description does not matter here. */
export interface TlArgument {
  isFlag: boolean
  flagIndicator: boolean
  type: string | null
}

/** A TL constructor as Telegram's schema names it, and its fields in schema order. */
export interface TlClass {
  name: string
  fields: { property: string; name: string; isTrue: boolean }[]
}
/** A constructor by the library's name for it (`Message`, `messages.ChannelMessages`). */
export type TlClasses = (className: string) => TlClass | undefined

/** To be made once of each class: a message has a hundred fields to be named. */
export function tlClass(className: string, args: Record<string, TlArgument>): TlClass {
  const fields = Object.entries(args).filter(([, { flagIndicator }]) => !flagIndicator)
  return {
    name: schemaName(className),
    fields: fields.map(([property, { type }]) => ({ property, name: snakeCase(property), isTrue: type === 'true' })),
  }
}

/** A value that is no TL value at all: the library handed out something that was never on the wire. */
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
 * Throws `NotATlValueError` for anything else.
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

function rawObject(object: LibraryObject, classes: TlClasses, path: string): RawObject {
  const found = classes(object.className)
  if (!found) throw new NotATlValueError(path)
  const raw: RawObject = { _: found.name }
  for (const { property, name, isTrue } of found.fields) {
    const value = object[property]
    if (value === null || value === undefined || (isTrue && value !== true)) continue
    raw[name] = rawValue(value, classes, `${path}.${property}`)
  }
  return raw
}

function rawValue(value: unknown, classes: TlClasses, path: string): RawValue {
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
  if (Array.isArray(value)) return value.map((item, index) => rawValue(item, classes, `${path}[${index}]`))
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (isTlObject(value)) return rawObject(value, classes, path)
  // Longs come as objects of the `big-integer` package, whose string form is decimal.
  const decimal = String(value)
  if (/^-?\d+$/.test(decimal)) return decimal
  throw new NotATlValueError(path)
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
