import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { cut, positionOf, type Slice } from '../../../src/simulator/api/slice'

/** Ids 2, 4, ... 20; each dated ten times its id. */
const MESSAGES = Array.from({ length: 10 }, (_, n) => ({ id: 2 * n + 2, date: 20 * n + 20 }))
const ALL: Slice = { offsetId: 0, offsetDate: 0, addOffset: 0, limit: 100, maxId: 0, minId: 0 }

function ids(slice: Partial<Slice>): number[] {
  return cut(MESSAGES, { ...ALL, ...slice }).map(({ id }) => id)
}

describe('a slice of a history', () => {
  test.each<[string, Partial<Slice>, number[]]>([
    ['the newest', { limit: 3 }, [20, 18, 16]],
    ['below an id', { offsetId: 10, limit: 3 }, [8, 6, 4]],
    ['below an id that is not there', { offsetId: 9, limit: 2 }, [8, 6]],
    ['further on', { offsetId: 10, addOffset: 2, limit: 2 }, [4, 2]],
    ['around an id', { offsetId: 10, addOffset: -2, limit: 4 }, [12, 10, 8, 6]],
    ['newer than an id', { offsetId: 11, addOffset: -3, limit: 3 }, [16, 14, 12]],
    ['beyond the newest', { offsetId: 19, addOffset: -3, limit: 3 }, [20]],
    ['beyond the newest, whole window', { addOffset: -5, limit: 3 }, []],
    ['older than a date', { offsetDate: 60, limit: 5 }, [4, 2]],
    ['nothing is older', { offsetDate: 20, limit: 5 }, []],
    ['nothing is below', { offsetId: 2, limit: 5 }, []],
    ['the oldest from the other side', { offsetId: 1, addOffset: -2, limit: 2 }, [4, 2]],
    ['between two ids', { maxId: 12, minId: 6 }, [10, 8]],
    ['none', { limit: 0 }, []],
  ])('%s', (_name, slice, expected) => {
    expect(ids(slice)).toEqual(expected)
  })

  test('walking down by pages meets every message once', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(1_000)), fc.integer({ min: 1, max: 9 }), (numbers, limit) => {
        const messages = numbers.map((n) => ({ id: n + 1, date: n + 1 })).sort((a, b) => a.id - b.id)
        const met: number[] = []
        for (let offsetId = 0; ; ) {
          const page = cut(messages, { ...ALL, offsetId, limit })
          met.push(...page.map(({ id }) => id))
          const last = page.at(-1)
          if (last === undefined) break
          offsetId = last.id
        }
        expect(met.toReversed()).toEqual(messages.map(({ id }) => id))
      }),
    )
  })

  test('is what going through all messages from the newest one gives', () => {
    const bound = fc.integer({ min: 0, max: 50 })
    const slices = fc.record({
      offsetId: bound,
      offsetDate: bound,
      addOffset: fc.integer({ min: -12, max: 12 }),
      limit: fc.nat(12),
      maxId: bound,
      minId: bound,
    })
    const histories = fc.uniqueArray(fc.record({ id: fc.integer({ min: 1, max: 45 }), date: bound }), {
      selector: ({ id }) => id,
    })
    fc.assert(
      fc.property(histories, slices, (unordered, slice) => {
        const messages = unordered.toSorted((a, b) => a.id - b.id)
        expect(cut(messages, slice)).toEqual(goneThrough(messages, slice))
      }),
      { numRuns: 2000 },
    )
  })
})

describe('the position of an offset', () => {
  const position = (slice: Partial<Slice>) => positionOf(MESSAGES, { ...ALL, ...slice })

  test.each<[string, Partial<Slice>, number | null]>([
    ['of the newest', { offsetId: 20 }, 1],
    ['of the oldest', { offsetId: 2 }, 10],
    ['of an id that is not there', { offsetId: 9 }, 6],
    ['above the newest', { offsetId: 21 }, 0],
    ['below the oldest', { offsetId: 1 }, 10],
    ['is none without an id', { maxId: 12, minId: 4, addOffset: 2 }, null],
    ['is none of a date', { offsetDate: 60 }, null],
  ])('%s', (_name, slice, expected) => {
    expect(position(slice)).toBe(expected)
  })

  test('is the same whatever else is asked for', () => {
    const anything = fc.record({
      addOffset: fc.integer({ min: -12, max: 12 }),
      limit: fc.nat(12),
      maxId: fc.nat(25),
      minId: fc.nat(25),
      offsetDate: fc.nat(300),
    })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 25 }), anything, (offsetId, slice) => {
        expect(position({ offsetId, ...slice })).toBe(MESSAGES.filter(({ id }) => id >= offsetId).length)
      }),
    )
  })
})

function goneThrough(messages: { id: number; date: number }[], slice: Slice) {
  const { offsetId, offsetDate, addOffset, limit, maxId, minId } = slice
  const newestFirst = messages.filter(({ id }) => (maxId === 0 || id < maxId) && id > minId).reverse()
  const isBelow = ({ id, date }: (typeof messages)[number]) => (offsetId > 0 ? id < offsetId : date < offsetDate)
  const newer = offsetId > 0 || offsetDate > 0 ? newestFirst.findIndex(isBelow) : 0
  const start = (newer < 0 ? newestFirst.length : newer) + addOffset
  return newestFirst.slice(Math.max(start, 0), Math.max(start + limit, 0))
}
