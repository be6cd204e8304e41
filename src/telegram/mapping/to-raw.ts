import type { RawObject, RawValue } from '../../domain/channel'

/** What the library tells of one field of a TL constructor; the rest of its description does not matter here. */
export interface TlField {
  isFlag: boolean
  flagIndicator: boolean
  type: string | null
}
/** The fields of a constructor in schema order, by the library's name for it (`Message`, `messages.ChannelMessages`). */
export type TlFields = (className: string) => Record<string, TlField> | undefined

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
export function toRaw(value: unknown, fieldsOf: TlFields): RawObject {
  if (!isTlObject(value)) throw new NotATlValueError('(root)')
  return rawObject(value, fieldsOf, value.className)
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

function rawObject(object: LibraryObject, fieldsOf: TlFields, path: string): RawObject {
  const fields = fieldsOf(object.className)
  if (!fields) throw new NotATlValueError(path)
  const raw: RawObject = { _: schemaName(object.className) }
  for (const [name, field] of Object.entries(fields)) {
    const value = object[name]
    if (field.flagIndicator || value === null || value === undefined) continue
    if (field.type === 'true' && value !== true) continue
    raw[snakeCase(name)] = rawValue(value, fieldsOf, `${path}.${name}`)
  }
  return raw
}

function rawValue(value: unknown, fieldsOf: TlFields, path: string): RawValue {
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
  if (Array.isArray(value)) return value.map((item, index) => rawValue(item, fieldsOf, `${path}[${index}]`))
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (isTlObject(value)) return rawObject(value, fieldsOf, path)
  // Longs come as objects of the `big-integer` package, whose string form is decimal.
  const decimal = String(value)
  if (/^-?\d+$/.test(decimal)) return decimal
  throw new NotATlValueError(path)
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
