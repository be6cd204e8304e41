import type { TlObject, TlValue } from '../rpc'
import { BOOL_FALSE, BOOL_TRUE, VECTOR } from './built-in'
import { TlDecodeError } from './errors'
import { TlReader } from './reader'
import type { TlConstructor, TlField, TlType } from './schema'

/** Finds a definition by its id or, for a bare type, by its constructor's name; undefined: nobody knows it. */
export type ConstructorLookup = (key: number | string) => TlConstructor | undefined

/** Objects within objects: far more than any real one has, far fewer than the stack holds. */
const DEEPEST = 64

/** Reads one value of a type. Every error is a `TlDecodeError`. */
export function decodeValue(reader: TlReader, type: TlType, lookup: ConstructorLookup, depth = 0): TlValue {
  switch (type.kind) {
    case 'int':
      return reader.int()
    case 'flags':
      return reader.uint()
    case 'long':
      return reader.long()
    case 'double':
      return reader.double()
    case 'string':
      return reader.string()
    case 'bytes':
      return reader.bytes()
    case 'int128':
      return reader.raw(16)
    case 'int256':
      return reader.raw(32)
    case 'true':
      return true
    case 'Bool':
      return decodeBool(reader)
    case 'vector':
      return decodeVector(reader, type, lookup, depth)
    case 'boxed':
    case 'any':
    case 'query':
      return decodeBoxed(reader, type, lookup, depth)
    case 'bare':
      return decodeBare(reader, type.constructor, lookup, depth)
  }
}

/** One object with its id in front and nothing behind it. */
export function decodeObject(bytes: Uint8Array, lookup: ConstructorLookup): TlObject {
  const reader = new TlReader(bytes)
  const value = decodeBoxed(reader, { kind: 'any' }, lookup, 0)
  if (reader.remaining > 0) throw new TlDecodeError('trailing_bytes', value._)
  return value
}

function decodeBool(reader: TlReader): boolean {
  const id = reader.uint()
  if (id === BOOL_TRUE || id === BOOL_FALSE) return id === BOOL_TRUE
  throw new TlDecodeError('wrong_type', hex(id), id)
}

function decodeVector(
  reader: TlReader,
  type: TlType & { kind: 'vector' },
  lookup: ConstructorLookup,
  depth: number,
): TlValue[] {
  if (!type.bare) {
    const id = reader.uint()
    if (id !== VECTOR) throw new TlDecodeError('wrong_type', hex(id), id)
  }
  const length = reader.uint()
  // No element is shorter than four bytes, so a longer vector than this is a lie that must not cost memory.
  if (length > reader.remaining / 4) throw new TlDecodeError('vector_too_long', `${length} elements`)
  const values: TlValue[] = []
  for (let index = 0; index < length; index++) values.push(decodeValue(reader, type.of, lookup, depth))
  return values
}

function decodeBoxed(
  reader: TlReader,
  type: TlType & { kind: 'boxed' | 'any' | 'query' },
  lookup: ConstructorLookup,
  depth: number,
): TlObject {
  const id = reader.uint()
  const definition = lookup(id)
  if (!definition) throw new TlDecodeError('unknown_constructor', hex(id), id)
  if (type.kind === 'boxed' && !fits(definition, type.type)) throw new TlDecodeError('wrong_type', definition.name, id)
  return decodeFields(reader, definition, definition.fields, lookup, depth)
}

/** The sorts of InputPeer that Telegram also takes where these types are asked for; there are clients that send them. */
const STAND_INS: Record<string, string[]> = {
  InputChannel: ['inputPeerChannel', 'inputPeerChannelFromMessage'],
  InputUser: ['inputPeerUser', 'inputPeerSelf', 'inputPeerUserFromMessage'],
}

function fits({ method, name, result }: TlConstructor, type: string): boolean {
  if (method || result.kind !== 'boxed') return false
  return result.type === type || (STAND_INS[type]?.includes(name) ?? false)
}

function decodeBare(reader: TlReader, name: string, lookup: ConstructorLookup, depth: number): TlObject {
  const definition = lookup(name)
  if (!definition) throw new TlDecodeError('unknown_constructor', name)
  return decodeFields(reader, definition, definition.fields, lookup, depth)
}

/** The given fields of a constructor whose id has been read. */
export function decodeFields(
  reader: TlReader,
  definition: TlConstructor,
  fields: TlField[],
  lookup: ConstructorLookup,
  depth = 0,
): TlObject {
  if (depth > DEEPEST) throw new TlDecodeError('too_deep', definition.name)
  const object: TlObject = { _: definition.name }
  const flags: Record<string, number> = {}
  for (const field of fields) {
    if (field.type.kind === 'flags') flags[field.name] = reader.uint()
    else if (!field.flag || isSet(flags[field.flag.field], field.flag.bit))
      object[field.name] = decodeValue(reader, field.type, lookup, depth + 1)
  }
  return object
}

function isSet(flags: number | undefined, bit: number): boolean {
  return (((flags ?? 0) >>> bit) & 1) === 1
}

function hex(id: number): string {
  return `#${id.toString(16).padStart(8, '0')}`
}
