import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { GraphQLResolveInfo } from 'graphql'
import { loadTogether } from '../../src/api/batch'
import type { ApiContext } from '../../src/api/context'
import { requestCounts, textEntities, UnexpectedJsonError } from '../../src/api/json'
import { decodeCursor, encodeCursor, type Keyset } from '../../src/api/keyset'
import { decodeNodeId, encodeNodeId, requireNodeKeys } from '../../src/api/node-id'
import { maskPhone } from '../../src/api/phone'

describe('cursors', () => {
  const keyset: Keyset<{ at: Date; pk: bigint; number: number; rate: number; title: string }> = {
    name: 'test',
    columns: { at: 'date', pk: 'bigint', number: 'int', rate: 'double', title: 'text' },
  }
  const keys = fc.record({
    at: fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
    pk: fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }),
    number: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    rate: fc.double({ noNaN: true, noDefaultInfinity: true }).map((rate) => rate + 0),
    title: fc.string({ unit: 'binary' }).filter((title) => !title.includes('\0')),
  })

  test('give back the key they were made of', () => {
    fc.assert(fc.property(keys, (key) => expect(decodeCursor(keyset, encodeCursor(keyset, key), 'after')).toEqual(key)))
  })

  test('that nobody gave out are refused, whatever they are', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => {
        expect(() => decodeCursor(keyset, text, 'after')).toThrow('Argument "after"')
      }),
    )
  })
})

describe('node ids', () => {
  test('give back what they were made of', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }), (pk) => {
        expect(decodeNodeId(encodeNodeId('Post', pk))).toEqual({ typename: 'Post', id: String(pk) })
      }),
    )
  })

  test('that nobody gave out are refused, whatever they are', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => requireNodeKeys('ids', [decodeNodeId(text)])).toThrow('Argument "ids"')
      }),
    )
  })
})

describe('what one field loads for several rows', () => {
  /** The field `list` of the row at `index`, as its resolver is told of it. */
  const fieldOf = (index: number) => {
    const rows = { prev: undefined, key: 'posts', typename: undefined }
    const row = { prev: rows, key: index, typename: undefined }
    return { path: { prev: row, key: 'list', typename: 'Post' } } as unknown as GraphQLResolveInfo
  }
  const context = {} as ApiContext

  test('is loaded once for all of them', async () => {
    const calls: number[][] = []
    const load = async (keys: number[]) => {
      calls.push(keys)
      return new Map(keys.filter((key) => key < 3).map((key) => [String(key), key * 10]))
    }
    const found = await Promise.all(
      [1, 2, 2, 3].map((key, at) => loadTogether(context, fieldOf(at), key, String, load)),
    )
    expect(found).toEqual([10, 20, 20, undefined])
    expect(calls).toEqual([[1, 2, 3]])
  })

  test('is not taken for something else that it loads at the same time', async () => {
    const rows = async (keys: number[]) => new Map(keys.map((key) => [String(key), 'row']))
    const count = async (keys: number[]) => new Map(keys.map((key) => [String(key), 'count']))
    const found = await Promise.all([
      loadTogether(context, fieldOf(0), 1, String, rows),
      loadTogether(context, fieldOf(1), 1, String, count, 'count'),
    ])
    expect(found).toEqual(['row', 'count'])
  })
})

describe('a phone number', () => {
  test('keeps its ends', () => {
    expect(maskPhone('+9996612301')).toBe('+99966•••01')
    expect(maskPhone('79991234567')).toBe('+79991•••67')
  })

  test('hides at least three digits', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+?\d{0,15}$/), (number) => {
        const shown = maskPhone(number).replace(/\D/g, '')
        expect(shown.length).toBeLessThanOrEqual(Math.max(0, number.replace('+', '').length - 3))
        expect(shown.length).toBeLessThanOrEqual(7)
      }),
    )
  })
})

describe('stored JSON', () => {
  test('is taken in its form only', () => {
    const entity = { type: 'bold', offset: 0, length: 1 }
    expect(textEntities([entity, { ...entity, url: 'https://example.org' }])).toHaveLength(2)
    for (const json of [null, {}, 'x', [null], [[]], [{ ...entity, offset: 0.5 }], [{ ...entity, url: 1 }]]) {
      expect(() => textEntities(json)).toThrow(UnexpectedJsonError)
    }
    expect(requestCounts({ 'messages.getHistory': 2 })).toEqual({ 'messages.getHistory': 2 })
    for (const json of [null, [], 1, { a: '1' }, { a: 1.5 }]) {
      expect(() => requestCounts(json)).toThrow(UnexpectedJsonError)
    }
  })
})
