import { beforeAll, describe, expect, test } from 'bun:test'
import { gzipSync } from 'node:zlib'
import { Api } from 'telegram'
import { TypeNotFoundError } from 'telegram/errors'
import { BinaryReader } from 'telegram/extensions'
import { returnBigInt } from 'telegram/Helpers'
import { GZIPPacked } from 'telegram/tl/core'
import { guardLibrary, LARGEST_BYTES, OversizedObjectError } from '../../src/telegram/guard-library'

beforeAll(guardLibrary)

const read = (bytes: Buffer) => new BinaryReader(bytes).tgReadObject()
const words = (...values: number[]) => Buffer.from(Uint32Array.from(values).buffer)
const VECTOR = 0x1cb5c415

test('an unknown constructor asks nobody to press Enter', () => {
  expect(typeof alert).toBe('undefined')
  expect(() => read(words(0x12345678))).toThrow(TypeNotFoundError)
})

test('a vector that breaks off takes nothing from the next one', () => {
  const sizes = new Api.PhotoSizeProgressive({ type: 'x', w: 1, h: 2, sizes: [10, 20, 30] })
  const bytes = sizes.getBytes()
  for (let length = 0; length < bytes.length; length += 4) expect(() => read(bytes.subarray(0, length))).toThrow()
  expect(read(bytes).sizes).toEqual([10, 20, 30])
  // In an object that goes on behind it.
  const photo = new Api.Photo({
    id: returnBigInt(1),
    accessHash: returnBigInt(2),
    fileReference: Buffer.of(),
    date: 0,
    sizes: [sizes],
    dcId: 2,
  })
  expect(read(photo.getBytes()).dcId).toBe(2)
})

describe('objects that are far too large', () => {
  test('nested ones', () => {
    const nested = (depth: number) => words(...Array.from({ length: depth }, () => [VECTOR, 1]).flat(), VECTOR, 0)
    expect(read(nested(100))).toEqual(expect.any(Array))
    expect(() => read(nested(100_000))).toThrow(OversizedObjectError)
    expect(read(nested(100))).toEqual(expect.any(Array))
  })

  test('those of very many parts', () => {
    const empty = new Api.TextEmpty().getBytes().readUInt32LE()
    const count = 600_000
    const bytes = Buffer.alloc(8 + 4 * count)
    new Uint32Array(bytes.buffer, bytes.byteOffset, count + 2).fill(empty).set([VECTOR, count])
    expect(() => read(bytes)).toThrow(OversizedObjectError)
  })

  test('packed ones, which are read as nothing, as are broken ones', () => {
    const packed = gzipSync(Buffer.alloc(LARGEST_BYTES + 1))
    expect(GZIPPacked.ungzip(packed)).toHaveLength(0)
    expect(GZIPPacked.ungzip(Buffer.from('no gzip'))).toHaveLength(0)
    expect(GZIPPacked.ungzip(gzipSync(Buffer.from('whole')))).toEqual(Buffer.from('whole'))
  })
})
