import { beforeAll, expect, test } from 'bun:test'
import fc from 'fast-check'
import { BinaryReader } from 'telegram/extensions'
import { readBigIntFromBuffer } from 'telegram/Helpers'
import { readLongsDirectly } from '../../src/telegram/read-longs'

beforeAll(readLongsDirectly)

const EDGES = ['0000000000000000', 'ffffffffffffffff', '0000000000000080', 'ffffffffffffff7f', '0100000000000000']
const bytes = fc.oneof(
  fc.constantFrom(...EDGES).map((hex) => Buffer.from(hex, 'hex')),
  fc.uint8Array({ minLength: 8, maxLength: 8 }).map((array) => Buffer.from(array)),
)

test('64-bit integers are what the library reads, signed and not', () => {
  fc.assert(
    fc.property(bytes, fc.boolean(), (buffer, signed) => {
      const read = new BinaryReader(Buffer.concat([Buffer.alloc(4), buffer, Buffer.alloc(4)]))
      read.readInt()
      const value = read.readLong(signed)
      const expected = readBigIntFromBuffer(buffer, true, signed)
      expect(value.equals(expected)).toBe(true)
      expect(value.toString()).toBe(expected.toString())
      expect(Object.getPrototypeOf(value)).toBe(Object.getPrototypeOf(expected))
      expect(read.readInt()).toBe(0)
    }),
  )
})

test('an answer that ends within one is an error', () => {
  expect(() => new BinaryReader(Buffer.alloc(7)).readLong()).toThrow('No more data left to read')
})
