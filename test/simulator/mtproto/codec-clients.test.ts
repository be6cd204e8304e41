import { describe, expect, test } from 'bun:test'
import { createRequire } from 'node:module'
import { TlBinaryReader, TlBinaryWriter } from '@mtcute/tl-runtime'
import bigInt, { type BigInteger } from 'big-integer'
import Long from 'long'
import type { TlObject, TlValue } from '../../../src/simulator/rpc'
import { decodeObject } from '../../../src/simulator/tl/decode'
import { encodeObject } from '../../../src/simulator/tl/encode'
import type { TlConstructor, TlSchema, TlType } from '../../../src/simulator/tl/schema'
import { SchemaRegistry } from '../../../src/simulator/tl/schema-registry'
import { teleprotoLayer } from '../../../src/simulator/tl/teleproto-schema'
import { RandomObjects } from './random-object'

const require = createRequire(import.meta.url)
const registry = new SchemaRegistry()

/** A client's own codec: an object of ours as its bytes, and bytes through its reader and writer. */
interface ClientCodec {
  write(object: TlObject, definition: TlConstructor): Uint8Array
  /** Null: the client cannot read this one. */
  rewrite(bytes: Uint8Array): Uint8Array | null
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** Every definition of the layer against the client. */
function compare(
  schema: TlSchema,
  codec: ClientCodec,
  skip: (definition: TlConstructor) => boolean,
  longBits = 64,
): number {
  const random = new RandomObjects(schema, 20_260_101, longBits)
  let compared = 0
  for (const definition of schema.byId.values()) {
    if (skip(definition)) continue
    const object = random.object(definition)
    const ours = encodeObject(schema, object, definition.method)
    expect({ of: definition.name, bytes: hex(ours) }).toEqual({
      of: definition.name,
      bytes: hex(codec.write(object, definition)),
    })
    expect(decodeObject(ours, (key) => schema.find(key))).toEqual(object)
    const again = definition.method ? null : codec.rewrite(ours)
    if (again) expect({ of: definition.name, bytes: hex(again) }).toEqual({ of: definition.name, bytes: hex(ours) })
    compared++
  }
  return compared
}

describe('every constructor and method, byte for byte', () => {
  test('as the telegram package has it', () => {
    const { LAYER } = require('telegram/tl/runtime/registry.js')
    const { BinaryReader }: { BinaryReader: new (bytes: Buffer) => TeleprotoReader } = require('telegram/extensions')
    const { createApiFromDefinitions } = require('telegram/tl/runtime/createApi.js')
    const definitions: { constructorId: number; argsConfig: Record<string, object> }[] =
      require('telegram/tl/generated/api-definitions.js')
    const fieldNames = new Map(definitions.map((entry) => [entry.constructorId, Object.keys(entry.argsConfig)]))
    // Classes of our own: once a client is loaded, those of messages have been changed for its users.
    const classes = new Map<number, TeleprotoClass>()
    for (const entry of Object.values<TeleprotoClass | Record<string, TeleprotoClass>>(
      createApiFromDefinitions(definitions),
    ))
      for (const each of isClass(entry) ? [entry] : Object.values(entry)) classes.set(each.CONSTRUCTOR_ID, each)
    class Reader extends BinaryReader {
      override tgReadObject(): unknown {
        const own = classes.get(this.readInt(false))
        if (own) return own.fromReader(this)
        this.seek(-4)
        return super.tgReadObject()
      }
    }
    const classOf = (id: number): TeleprotoClass => {
      const found = classes.get(id)
      if (!found) throw new Error(`no class ${id}`)
      return found
    }
    expect(teleprotoLayer()).toBe(LAYER)
    const schema = registry.forLayer(LAYER)

    const convert = (value: TlValue, type: TlType): unknown => {
      if (typeof value === 'bigint') return bigInt(value)
      if (Array.isArray(value)) return value.map((item) => convert(item, type.kind === 'vector' ? type.of : type))
      if (value instanceof Uint8Array) return type.kind === 'bytes' ? Buffer.from(value) : littleEndian(value)
      if (typeof value !== 'object') return value
      const definition = schema.methods.get(value._) ?? schema.constructors.get(value._)
      if (!definition) throw new Error(value._)
      const names = fieldNames.get(definition.id) ?? []
      const entries = definition.fields.flatMap((field, index) => {
        const given = value[field.name]
        return given === undefined ? [] : [[names[index], convert(given, field.type)]]
      })
      return new (classOf(definition.id))(Object.fromEntries(entries))
    }
    const compared = compare(
      schema,
      {
        write: (object) => (convert(object, { kind: 'any' }) as { getBytes(): Buffer }).getBytes(),
        rewrite: (bytes) =>
          classOf(Buffer.from(bytes).readUInt32LE())
            .fromReader(new Reader(Buffer.from(bytes.slice(4))))
            .getBytes(),
      },
      ({ name }) => name === 'futureSalts',
    )
    expect(compared).toBeGreaterThan(2500)
  })

  test('as @mtcute/tl has it', () => {
    const { __tlWriterMap: writers } = require('@mtcute/tl/binary/writer.js')
    const { __tlReaderMap: readers } = require('@mtcute/tl/binary/reader.js')
    const { l: layer, e: entries }: { l: number; e: { name: string; arguments: { name: string; type: string }[] }[] } =
      require('@mtcute/tl/api-schema.json')
    const numbers = new Set(
      entries.flatMap((entry) =>
        entry.arguments.flatMap((a) => (a.type === 'int53' ? [`${entry.name}.${a.name}`] : [])),
      ),
    )
    const schema = registry.forLayer(layer)
    expect(schema.layer).toBe(layer)

    const convert = (value: TlValue, where: string): unknown => {
      if (typeof value === 'bigint') return numbers.has(where) ? Number(value) : Long.fromString(value.toString())
      if (Array.isArray(value)) return value.map((item) => convert(item, where))
      if (typeof value !== 'object' || value instanceof Uint8Array) return value
      const named = Object.entries(value).flatMap(([name, field]) => {
        if (field === undefined || name === '_') return []
        return [
          [name.replace(/_([a-zA-Z0-9])/g, (_, letter) => letter.toUpperCase()), convert(field, `${value._}.${name}`)],
        ]
      })
      return { _: value._, ...Object.fromEntries(named) }
    }
    const compared = compare(
      schema,
      {
        write: (object) => TlBinaryWriter.serializeObject(writers, convert(object, '') as { _: string }),
        rewrite: (bytes) => TlBinaryWriter.serializeObject(writers, TlBinaryReader.deserializeObject(readers, bytes)),
      },
      (definition) => writers[definition.name] === undefined,
      // Ids are JavaScript numbers in this client.
      53,
    )
    expect(compared).toBeGreaterThan(2300)
  })
})

interface TeleprotoReader {
  readInt(signed: boolean): number
  seek(by: number): void
  tgReadObject(): unknown
}

interface TeleprotoClass {
  new (fields: object): { getBytes(): Buffer }
  CONSTRUCTOR_ID: number
  fromReader(reader: object): { getBytes(): Buffer }
}

function isClass(entry: object): entry is TeleprotoClass {
  return 'CONSTRUCTOR_ID' in entry
}

function littleEndian(bytes: Uint8Array): BigInteger {
  const unsigned = BigInt(`0x${hex(Uint8Array.from(bytes).reverse())}`)
  return bigInt(BigInt.asIntN(bytes.length * 8, unsigned))
}
