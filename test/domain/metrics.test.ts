import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { staleAfterSeconds } from '../../src/domain/equal-age'
import {
  type Counters,
  engagement,
  engagementRate,
  publicationCounters,
  quotient,
  reach,
  reachRate,
} from '../../src/domain/metrics'

const counters = (
  views: number | null,
  reactions: number | null,
  comments: number | null,
  forwards: number | null,
): Counters => ({ views, reactions, comments, forwards })

test('a quotient of nothing is unknown', () => {
  expect(quotient(1n, 4n)).toBe(0.25)
  expect(quotient(0, 4)).toBe(0)
  expect(quotient(4n, 0n)).toBeNull()
  expect(quotient(0, 0)).toBeNull()
})

describe('an album', () => {
  test('has of each counter the greatest among its items', () => {
    const items = [counters(300, 12, 8, 5), counters(310, 0, null, 5), counters(290, null, null, 4)]
    expect(publicationCounters(items)).toEqual(counters(310, 12, 8, 5))
  })

  test('has a counter that is unknown of all its items unknown, too', () => {
    expect(publicationCounters([counters(1, null, 0, null), counters(2, null, null, null)])).toEqual(
      counters(2, null, 0, null),
    )
  })

  test('of one item is that item', () => {
    const count = fc.option(fc.nat(1000))
    fc.assert(
      fc.property(fc.record({ views: count, reactions: count, comments: count, forwards: count }), (item) => {
        expect(publicationCounters([item])).toEqual(item)
      }),
    )
  })
})

describe('reach', () => {
  test('is the mean of what is known, with its median', () => {
    expect(reach([100, null, 0, 310, 50])).toEqual({ sum: 460n, count: 4, withoutValue: 1, median: 75 })
    expect(reach([5, 1, 9])).toEqual({ sum: 15n, count: 3, withoutValue: 0, median: 5 })
  })

  test('of nothing is unknown', () => {
    expect(reach([])).toEqual({ sum: 0n, count: 0, withoutValue: 0, median: null })
    expect(reach([null])).toEqual({ sum: 0n, count: 0, withoutValue: 1, median: null })
  })
})

describe('ER', () => {
  test('counts what is switched off as none', () => {
    expect(engagement(counters(1, null, null, 5))).toBe(5)
    expect(engagement(counters(1, 2, 3, 4))).toBe(9)
  })

  test('weighs every view the same', () => {
    // Not the mean of 20 % and 0 %.
    expect(engagementRate([counters(10, 1, 1, 0), counters(990, 0, 0, 0)])).toEqual({
      ...{ numerator: 2n, denominator: 1000n, count: 2, withoutValue: 0 },
    })
  })

  test('leaves out what has no views', () => {
    const publications = [counters(null, 9, 9, 9), counters(0, 1, 0, 0), counters(10, 1, null, 0)]
    expect(engagementRate(publications)).toEqual({ numerator: 1n, denominator: 10n, count: 1, withoutValue: 2 })
  })
})

describe('ERR', () => {
  test('is of publications of which views and subscribers are known', () => {
    const publications = [
      { views: 100, subscribers: 1000 },
      { views: 310, subscribers: 1240 },
      { views: 0, subscribers: 10 },
      { views: 5, subscribers: null },
      { views: null, subscribers: 100 },
      { views: 5, subscribers: 0 },
    ]
    expect(reachRate(publications)).toEqual({ numerator: 410n, denominator: 2250n, count: 3, withoutValue: 3 })
  })

  test('of a whole can be put together from those of its parts', () => {
    const publication = fc.record({ views: fc.option(fc.nat(1000)), subscribers: fc.option(fc.nat(1000)) })
    fc.assert(
      fc.property(fc.array(publication), fc.array(publication), (some, others) => {
        const [a, b, both] = [reachRate(some), reachRate(others), reachRate([...some, ...others])]
        expect(both).toEqual({
          numerator: a.numerator + b.numerator,
          denominator: a.denominator + b.denominator,
          count: a.count + b.count,
          withoutValue: a.withoutValue + b.withoutValue,
        })
      }),
    )
  })
})

test('a reading stands for an age as long as a window may be late', () => {
  expect(staleAfterSeconds(60)).toBe(60)
  expect(staleAfterSeconds(3600)).toBe(900)
  expect(staleAfterSeconds(86_400)).toBe(21_600)
})
