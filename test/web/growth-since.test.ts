import { describe, expect, test } from 'bun:test'
import { growthSince } from '../../src/web/subscribers/growth-since'

const series = (...counts: (number | null)[]) =>
  counts.map((subscribers, index) => ({ from: `2026-03-0${index + 1}T00:00:00.000Z`, subscribers }))

describe('growth since the first count', () => {
  test('is from the first stretch with a count to the last', () => {
    expect(growthSince(series(null, 2312, null, 2316, 2318))).toEqual({ growth: 6, from: '2026-03-02T00:00:00.000Z' })
    expect(growthSince(series(10, 4, null))).toEqual({ growth: -6, from: '2026-03-01T00:00:00.000Z' })
    expect(growthSince(series(7, 7))).toEqual({ growth: 0, from: '2026-03-01T00:00:00.000Z' })
  })

  test('is not known from fewer than two counts', () => {
    expect(growthSince([])).toBeNull()
    expect(growthSince(series(null, null))).toBeNull()
    expect(growthSince(series(null, 5, null))).toBeNull()
  })
})
