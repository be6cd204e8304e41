import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { cohortPeriod, cohortRows, dayAfter, overallAt } from '../../src/web/channel/audience/cohorts'
import { wholePercent } from '../../src/web/channel/audience/cohorts-chart'
import { partOf, quotient } from '../../src/web/channel/audience/splits'

type Told = [left: number | null, complete?: boolean]

const cohort = (day: string, joined: number | null, told: Told[], complete = true) => ({
  day,
  joined,
  complete,
  leftAfter: told.map(([left, complete = true], days) => ({ days, left, complete })),
})

describe('cohorts', () => {
  const rows = cohortRows(
    [
      cohort('2026-03-01', null, [[null], [null], [null], [null]], false),
      cohort('2026-03-02', 4, [[0], [1], [2, false], [null]]),
      cohort('2026-03-03', 0, [[0], [0], [null], [null]]),
      cohort('2026-03-04', 2, [[2], [null], [null], [null]]),
      cohort('2026-03-05', 3, [[null], [null], [null], [null]]),
    ],
    '2026-03-05',
  )

  test('begin with the first day of which something is known, and end with the last that is over', () => {
    expect(rows.map(({ day }) => day)).toEqual(['2026-03-02', '2026-03-03', '2026-03-04'])
  })

  test('have the ages that one of them has reached', () => {
    expect(rows.map(({ ages }) => ages.map(({ days }) => days))).toEqual([
      [0, 1, 2],
      [0, 1, 2],
      [0, 1, 2],
    ])
  })

  test('tell the share that had left, of nobody none, and nothing of days that are not over', () => {
    expect(rows.map(({ ages }) => ages.map(({ state, share }) => [state, share]))).toEqual([
      [
        ['known', 0],
        ['known', 0.25],
        ['partly', 0.5],
      ],
      [
        ['nobody', null],
        ['nobody', null],
        ['later', null],
      ],
      [
        ['known', 1],
        ['later', null],
        ['later', null],
      ],
    ])
  })

  test('of which nothing is known between others are unknown, not empty', () => {
    const [, gap] = cohortRows(
      [
        cohort('2026-03-01', 1, [[1]]),
        cohort('2026-03-02', null, [[null, false]], false),
        cohort('2026-03-03', 1, [[0]]),
      ],
      '2026-03-09',
    )
    expect(gap?.ages).toEqual([{ days: 0, state: 'unknown', left: null, share: null }])
  })

  test('of which nothing is known at all are none', () => {
    expect(cohortRows([cohort('2026-03-01', null, [[null]])], '2026-03-09')).toEqual([])
  })

  test('together, those of an age weigh by who is in them', () => {
    expect(overallAt(rows, 0)).toBe(2 / 6)
    expect(overallAt(rows, 1)).toBe(1 / 4)
    expect(overallAt(rows, 3)).toBeNull()
  })

  test('a share is from none to all', () => {
    const told = fc.tuple(fc.nat(50), fc.nat(50)).map(([left, stayed]): [number, number] => [left, left + stayed])
    fc.assert(
      fc.property(fc.array(told, { minLength: 1 }), (days) => {
        const cohorts = days.map(([left, joined], index) => cohort(dayAfter('2026-01-01', index), joined, [[left]]))
        const overall = overallAt(cohortRows(cohorts, '2027-01-01'), 0)
        const joined = days.reduce((sum, [, joined]) => sum + joined, 0)
        if (joined === 0) expect(overall).toBeNull()
        else expect(overall).toBe(days.reduce((sum, [left]) => sum + left, 0) / joined)
      }),
    )
  })

  test('are of the newest sixty days, in the time zone', () => {
    const now = new Date('2026-03-31T10:00:00Z')
    const timeZone = 'Europe/Berlin'
    const month = { from: '2026-02-28T23:00:00.000Z', to: null, timeZone }
    expect(cohortPeriod(month, now)).toEqual({ period: month, isCut: false })
    const year = { from: '2025-03-31T22:00:00.000Z', to: null, timeZone }
    expect(cohortPeriod(year, now)).toEqual({ period: { ...year, from: '2026-01-30T23:00:00.000Z' }, isCut: true })
    const past = { ...year, to: '2025-12-31T23:00:00.000Z' }
    expect(cohortPeriod(past, now).period.from).toBe('2025-11-01T23:00:00.000Z')
  })

  test('a day some days later is one of the calendar', () => {
    expect(dayAfter('2026-02-27', 2)).toBe('2026-03-01')
    expect(dayAfter('2026-03-28', 1)).toBe('2026-03-29')
  })

  test('whole percents do not claim none or all', () => {
    expect([0, 0.001, 0.004, 0.3333, 0.9951, 1].map(wholePercent)).toEqual(['0', '<1', '<1', '33', '>99', '100'])
  })
})

describe('parts of a whole', () => {
  test('nothing is divided by nothing', () => {
    expect(quotient(0, 0)).toBeNull()
    expect(quotient(null, 5)).toBeNull()
    expect(quotient(5, null)).toBeNull()
    expect(quotient(1, 4)).toBe(0.25)
  })

  test('the share is of those of whom it is known', () => {
    expect(partOf(null)).toBeNull()
    expect(partOf({ yes: 0, no: 0, unknown: 3 })).toEqual({ yes: 0, of: 0, unknown: 3, share: null })
    expect(partOf({ yes: 1, no: 3, unknown: 6 })).toEqual({ yes: 1, of: 4, unknown: 6, share: 0.25 })
  })
})
