import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { DEFAULT_RANGE, daysOf, isDay, PRESETS, periodOf, queryOf, type Range, rangeOf } from '../../src/web/time/range'

const at = (text: string) => new Date(text)
const custom = (first: string, last: string): Range => ({ preset: 'custom', first, last })

/** The calendar day of an instant, by another reckoning than what is tested. */
const dayIn = (timeZone: string, instant: Date) =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(instant)

const DST = [
  // Clocks go forward at 2:00, and back at 3:00: days of 23 and 25 hours.
  ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
  ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
  ['America/New_York', '2026-03-08', '2026-03-08T05:00:00.000Z', '2026-03-09T04:00:00.000Z'],
  ['America/New_York', '2026-11-01', '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
  // On the other side of the date line, and no whole number of hours away.
  ['Pacific/Apia', '2026-11-22', '2026-11-21T11:00:00.000Z', '2026-11-22T11:00:00.000Z'],
  ['Asia/Kathmandu', '2026-11-22', '2026-11-21T18:15:00.000Z', '2026-11-22T18:15:00.000Z'],
  // Clocks go forward at midnight: the day begins at 1:00.
  ['America/Santiago', '2025-09-07', '2025-09-07T04:00:00.000Z', '2025-09-08T03:00:00.000Z'],
  ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00.000Z', '2026-04-24T21:00:00.000Z'],
  // Clocks go back at midnight, so that it is 23:00 of the day before once more.
  ['America/Havana', '2025-11-02', '2025-11-02T04:00:00.000Z', '2025-11-03T05:00:00.000Z'],
] as const

describe('the instants of calendar days', () => {
  test.each(DST)('%s, %s', (timeZone, day, from, to) => {
    expect(periodOf(custom(day, day), timeZone, at('2027-01-01T00:00:00Z'))).toEqual({ from, to, timeZone })
  })

  test('a day that a time zone left out is none of its own', () => {
    const period = periodOf(custom('2011-12-30', '2011-12-30'), 'Pacific/Apia', at('2027-01-01T00:00:00Z'))
    expect(period.from <= (period.to ?? '')).toBe(true)
    // Samoa went from the 29th to the 31st, which began at 10:00 of the 30th in UTC.
    const after = periodOf(custom('2011-12-31', '2011-12-31'), 'Pacific/Apia', at('2027-01-01T00:00:00Z'))
    expect(after.from).toBe('2011-12-30T10:00:00.000Z')
  })

  test('today is the day that it is in the time zone', () => {
    const now = at('2026-11-22T11:30:00Z')
    expect(daysOf({ preset: 'today' }, 'Pacific/Apia', now)).toEqual({ first: '2026-11-23', last: '2026-11-23' })
    expect(daysOf({ preset: 'today' }, 'America/New_York', now)).toEqual({ first: '2026-11-22', last: '2026-11-22' })
  })

  test('seven days are today and the six before, over a change of clocks, too', () => {
    const now = at('2026-03-30T00:30:00Z')
    expect(daysOf({ preset: '7d' }, 'Europe/Berlin', now)).toEqual({ first: '2026-03-24', last: '2026-03-30' })
    expect(periodOf({ preset: '7d' }, 'Europe/Berlin', now)).toEqual({
      from: '2026-03-23T23:00:00.000Z',
      to: null,
      timeZone: 'Europe/Berlin',
    })
  })

  test('a range is the same question until its last day is over', () => {
    const range = custom('2026-11-01', '2026-11-22')
    expect(periodOf(range, 'UTC', at('2026-11-22T23:59:59.999Z')).to).toBeNull()
    expect(periodOf(range, 'UTC', at('2026-11-23T00:00:00Z')).to).toBe('2026-11-23T00:00:00.000Z')
  })
})

describe('ranges in addresses', () => {
  test.each([
    [{ range: '7d' }, { preset: '7d' }],
    [{ from: '2026-11-01', to: '2026-11-07' }, custom('2026-11-01', '2026-11-07')],
    [{}, DEFAULT_RANGE],
    [{ range: 'toString' }, DEFAULT_RANGE],
    [{ from: '2026-11-07', to: '2026-11-01' }, DEFAULT_RANGE],
    [{ from: '2026-11-01' }, DEFAULT_RANGE],
    [{ from: '2026-02-30', to: '2026-03-01' }, DEFAULT_RANGE],
    [{ from: '2026-11-01T00:00', to: '2026-11-02' }, DEFAULT_RANGE],
  ] as [Record<string, string>, Range][])('%j', (query, range) => {
    expect(rangeOf(query)).toEqual(range)
  })

  test.each(['2026-02-29', '2026-13-01', '2026-00-10', '26-01-01', '', 'today'])('%j is no day', (text) => {
    expect(isDay(text)).toBe(false)
  })
})

const zones = fc.constantFrom(...['UTC', ...Intl.supportedValuesOf('timeZone')])
const instants = fc.date({ min: at('2013-08-14T00:00:00Z'), max: at('2037-01-01T00:00:00Z'), noInvalidDate: true })
const days = instants.map((instant) => instant.toISOString().slice(0, 10))
const ranges: fc.Arbitrary<Range> = fc.oneof(
  fc.constantFrom(...(Object.keys(PRESETS) as (keyof typeof PRESETS)[])).map((preset) => ({ preset })),
  fc.tuple(days, days).map(([one, other]) => (one <= other ? custom(one, other) : custom(other, one))),
)

describe('every range', () => {
  test('is what its address says', () => {
    fc.assert(fc.property(ranges, (range) => expect(rangeOf(queryOf(range))).toEqual(range)))
  })

  test('begins and ends where days do in its time zone', () => {
    fc.assert(
      fc.property(ranges, zones, instants, (range, timeZone, now) => {
        const { first, last } = daysOf(range, timeZone, now)
        const { from, to } = periodOf(range, timeZone, now)
        expect(first <= last).toBe(true)
        expect(dayIn(timeZone, at(from))).toBe(first)
        expect(dayIn(timeZone, new Date(at(from).getTime() - 1)) < first).toBe(true)
        if (to === null) {
          expect(dayIn(timeZone, now) <= last).toBe(true)
          return
        }
        expect(from < to).toBe(true)
        expect(at(to) <= now).toBe(true)
        expect(dayIn(timeZone, at(to)) > last).toBe(true)
        expect(dayIn(timeZone, new Date(at(to).getTime() - 1))).toBe(last)
      }),
    )
  })

  test('of a preset has as many days as its name says', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.entries(PRESETS)), zones, instants, ([preset, count], timeZone, now) => {
        const { first, last } = daysOf({ preset } as Range, timeZone, now)
        expect(last).toBe(dayIn(timeZone, now))
        expect((Date.parse(last) - Date.parse(first)) / 86_400_000 + 1).toBe(count)
      }),
    )
  })
})
