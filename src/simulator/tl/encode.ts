import type { TlObject, TlValue } from '../rpc'
import { BOOL_FALSE, BOOL_TRUE, VECTOR } from './built-in'
import { TlEncodeError } from './errors'
import type { TlConstructor, TlField, TlSchema, TlType } from './schema'
import { TlWriter } from './writer'

/**
 * Writes a value of a type as the schema's layer has it. Fields that the layer does not know are left out, `#` fields are computed. What cannot be
 * written is a `TlEncodeError` that names `constructor.field`.
 */
export function encodeValue(schema: TlSchema, type: TlType, value: TlValue, where: string): Uint8Array {
  const writer = new TlWriter()
  new Encoder(schema, writer).value(type, value, where)
  return writer.finish()
}

/** One object, id first. A method when `method` is set. */
export function encodeObject(schema: TlSchema, object: TlObject, method = false): Uint8Array {
  return encodeValue(schema, { kind: method ? 'query' : 'any' }, object, object._)
}

class Encoder {
  constructor(
    private readonly schema: TlSchema,
    private readonly writer: TlWriter,
  ) {}

  value(type: TlType, value: TlValue, where: string): void {
    const { writer } = this
    switch (type.kind) {
      case 'int':
        this.number(value, where, (number) => writer.int(number))
        break
      case 'double':
        this.number(value, where, (number) => writer.double(number))
        break
      case 'long':
        if (typeof value !== 'bigint') throw this.unexpected(where, 'a bigint', value)
        this.ranged(where, () => writer.long(value))
        break
      case 'string': {
        const text = this.schema.older ? unformatted(value) : value
        if (typeof text !== 'string') throw this.unexpected(where, 'a string', value)
        this.ranged(where, () => writer.string(text))
        break
      }
      case 'bytes':
        this.ranged(where, () => writer.bytes(this.bytes(value, where)))
        break
      case 'int128':
        this.fixed(value, 16, where)
        break
      case 'int256':
        this.fixed(value, 32, where)
        break
      case 'Bool':
        if (typeof value !== 'boolean') throw this.unexpected(where, 'a boolean', value)
        writer.uint(value ? BOOL_TRUE : BOOL_FALSE)
        break
      case 'vector':
        this.vector(type, value, where)
        break
      case 'boxed':
      case 'any':
      case 'query':
        this.boxed(type, value, where)
        break
      case 'bare': {
        const definition = this.schema.constructors.get(type.constructor)
        if (!definition) throw this.error(where, `${type.constructor} does not exist`)
        this.fields(definition, this.object(value, where))
        break
      }
      case 'true':
      case 'flags':
        throw this.error(where, 'has no value of its own')
    }
  }

  private boxed(type: TlType & { kind: 'boxed' | 'any' | 'query' }, value: TlValue, where: string): void {
    const object = this.object(value, where)
    const names = type.kind === 'query' ? this.schema.methods : this.schema.constructors
    const definition = names.get(object._)
    if (!definition) throw this.error(where, `${object._} does not exist`)
    const { result } = definition
    if (type.kind === 'boxed' && (result.kind !== 'boxed' || result.type !== type.type))
      throw this.error(where, `${object._} is no ${type.type}`)
    this.writer.uint(definition.id)
    this.fields(definition, object)
  }

  private fields(definition: TlConstructor, object: TlObject): void {
    for (const field of definition.fields) {
      const where = `${definition.name}.${field.name}`
      const value = object[field.name]
      if (field.type.kind === 'flags') this.writer.uint(this.flags(definition, field.name, object))
      else if (field.type.kind === 'true' || (field.flag && !this.isPresent(field, object))) continue
      else if (value === undefined) throw this.error(where, 'is required')
      else this.value(field.type, value, where)
    }
  }

  /** The bits of one flags field. Fields that share a bit are there together or not at all. */
  private flags(definition: TlConstructor, name: string, object: TlObject): number {
    let set = 0
    for (const field of definition.fields)
      if (field.flag?.field === name && this.isPresent(field, object)) set |= 1 << field.flag.bit
    for (const field of definition.fields) {
      const sharesSetBit = field.flag?.field === name && ((set >>> field.flag.bit) & 1) === 1
      // A `true` field has nothing but its bit: a reader sees it set whenever the field beside it is.
      if (sharesSetBit && field.type.kind !== 'true' && !this.isPresent(field, object))
        throw this.error(`${definition.name}.${field.name}`, 'is required by the field that shares its flag')
    }
    return set >>> 0
  }

  private vector(type: TlType & { kind: 'vector' }, value: TlValue, where: string): void {
    if (!Array.isArray(value)) throw this.unexpected(where, 'an array', value)
    if (!type.bare) this.writer.uint(VECTOR)
    const elements = value.filter((element) => !this.isBeyond(type.of, element))
    this.writer.int(elements.length)
    for (const [index, element] of elements.entries()) this.value(type.of, element, `${where}[${index}]`)
  }

  private number(value: TlValue, where: string, write: (number: number) => void): void {
    if (typeof value !== 'number') throw this.unexpected(where, 'a number', value)
    this.ranged(where, () => write(value))
  }

  private fixed(value: TlValue, length: number, where: string): void {
    const bytes = this.bytes(value, where)
    if (bytes.length !== length) throw this.error(where, `has ${bytes.length} bytes instead of ${length}`)
    this.writer.raw(bytes)
  }

  private bytes(value: TlValue, where: string): Uint8Array {
    if (value instanceof Uint8Array) return value
    throw this.unexpected(where, 'bytes', value)
  }

  private object(value: TlValue, where: string): TlObject {
    if (typeof value === 'object' && !Array.isArray(value) && !(value instanceof Uint8Array)) return value
    throw this.unexpected(where, 'an object', value)
  }

  private ranged(where: string, write: () => void): void {
    try {
      write()
    } catch (error) {
      throw error instanceof RangeError ? this.error(where, error.message) : error
    }
  }

  private unexpected(where: string, expected: string, value: TlValue): TlEncodeError {
    return this.error(where, `is a ${typeof value} instead of ${expected}`)
  }

  private error(where: string, problem: string): TlEncodeError {
    return new TlEncodeError(where, problem, this.schema.layer)
  }

  private isPresent(field: TlField, object: TlObject): boolean {
    const value = object[field.name]
    if (field.type.kind === 'true') return value === true
    return value !== undefined && !this.isBeyond(field.type, value)
  }

  /** The layer is an older one that has no such object, or not what the object cannot be without. It may be left out. */
  private isBeyond(type: TlType, value: TlValue | undefined): boolean {
    if (!this.schema.older || type.kind !== 'boxed') return false
    if (typeof value !== 'object' || Array.isArray(value) || value instanceof Uint8Array) return false
    const definition = this.schema.constructors.get(value._)
    if (!definition) return true
    return definition.fields.some((field) => !field.flag && this.isBeyond(field.type, value[field.name]))
  }
}

/** Texts of polls and the like were plain strings before they could be formatted. */
function unformatted(value: TlValue): TlValue {
  const formatted = typeof value === 'object' && '_' in value && value._ === 'textWithEntities'
  return formatted && 'text' in value ? (value.text ?? '') : value
}
