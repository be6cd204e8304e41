import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { requestCounts, textEntities, UnexpectedJsonError } from '../../src/api/json'
import { decodeCursor, encodeCursor, type Keyset } from '../../src/api/keyset'
import { decodeNodeId, encodeNodeId } from '../../src/api/node-id'
import { maskPhone } from '../../src/api/phone'

describe('cursors', () => {
  const keyset: Keyset<{ at: Date; pk: bigint; number: number }> = {
    name: 'test',
    columns: { at: 'date', pk: 'bigint', number: 'int' },
  }
  const keys = fc.record({
    at: fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
    pk: fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }),
    number: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
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
    fc.assert(fc.property(fc.string(), (text) => expect(() => decodeNodeId(text)).toThrow('Argument "id"')))
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
