import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { hoursOfWeek } from '../../src/web/channel/audience/hours-of-week'
import { isShaded, missingOf, overlapping } from '../../src/web/channel/audience/missing'
import { drawnFrom, partKey, partLabels, partName, unitOf } from '../../src/web/channel/audience/parts'
import { changesOf, isAlone } from '../../src/web/channel/audience/subscribers-chart'
import { createFormat } from '../../src/web/i18n/format'

const day = (date: string, complete: boolean) => ({
  from: `2026-03-${date}T00:00:00.000Z`,
  to: `2026-03-${String(Number(date) + 1).padStart(2, '0')}T00:00:00.000Z`,
  complete,
})
const today = { from: '2026-03-06T00:00:00.000Z', to: '2026-03-06T12:00:00.000Z', complete: false }

describe('why not all is known of a day', () => {
  const gaps = [{ from: '2026-03-04T22:00:00.000Z', to: '2026-03-05T01:00:00.000Z' }]

  test('it was before the first reading, in a gap, or it is not over', () => {
    const days = [day('02', false), day('03', true), day('04', false), day('05', false), today]
    const log = { readAt: '2026-03-06T11:55:00.000Z', gaps, isOpen: true }
    expect(missingOf(days, log)).toEqual(['before', null, 'gap', 'gap', 'running'])
  })

  test('a day that begins where a gap ends is not in it', () => {
    const log = {
      readAt: '2026-03-07T00:00:00.000Z',
      gaps: [{ from: gaps[0]?.from ?? '', to: today.from }],
      isOpen: false,
    }
    expect(missingOf([today], log)).toEqual(['before'])
    expect(overlapping(log.gaps, today)).toEqual([])
  })

  test('a day in which the log was last read is running, however long ago; what came later was not read', () => {
    const log = { readAt: '2026-03-05T20:00:00.000Z', gaps: [], isOpen: true }
    expect(missingOf([day('04', true), day('05', false), today], log)).toEqual([null, 'unread', 'unread'])
    expect(missingOf([day('05', true), today], { ...log, readAt: '2026-03-06T02:00:00.000Z' })).toEqual([
      null,
      'running',
    ])
  })

  test('hours that the next run will read are running, too', () => {
    const hours = [
      { from: '2026-03-06T11:00:00.000Z', to: '2026-03-06T12:00:00.000Z', complete: false },
      { from: '2026-03-06T12:00:00.000Z', to: '2026-03-06T12:02:00.000Z', complete: false },
    ]
    const log = { readAt: '2026-03-06T11:58:00.000Z', gaps: [], isOpen: true }
    expect(missingOf(hours, log)).toEqual(['running', 'running'])
    expect(missingOf(hours, { ...log, isOpen: false })).toEqual(['unread', 'unread'])
  })

  test('what is running is not shaded, as nothing more could be known of it', () => {
    expect([null, 'running', 'gap', 'before', 'unread'].map((why) => isShaded(why as never))).toEqual([
      false,
      false,
      true,
      true,
      true,
    ])
  })

  test('there is always a reason where not all is known, and none where all is', () => {
    const bucket = fc.record({ at: fc.integer({ min: 0, max: 90 }), complete: fc.boolean() })
    const instant = (minutes: number) => new Date(minutes * 60_000).toISOString()
    fc.assert(
      fc.property(
        fc.array(bucket),
        fc.option(fc.integer({ min: 0, max: 90 })),
        fc.boolean(),
        (buckets, readAt, isOpen) => {
          const parts = buckets.map(({ at, complete }) => ({ from: instant(at), to: instant(at + 1), complete }))
          const log = { readAt: readAt === null ? null : instant(readAt), gaps: [], isOpen }
          expect(missingOf(parts, log).map((why) => why === null)).toEqual(parts.map(({ complete }) => complete))
        },
      ),
    )
  })
})

describe('parts of a period', () => {
  const en = createFormat('en', 'UTC')
  const part = (day: string, hour: number | null) => ({
    day,
    hour,
    from: `${day}T${String(hour ?? 0).padStart(2, '0')}:00:00.000Z`,
  })

  test('a day or two are cut into hours, more into days', () => {
    expect(unitOf({ first: '2026-03-06', last: '2026-03-06' })).toBe('HOUR')
    expect(unitOf({ first: '2026-03-05', last: '2026-03-06' })).toBe('HOUR')
    expect(unitOf({ first: '2026-03-04', last: '2026-03-06' })).toBe('DAY')
  })

  test('labels have no more of the date than tells the parts apart', () => {
    expect(partLabels([part('2026-03-05', null), part('2026-03-06', null)], en)).toEqual(['5 Mar', '6 Mar'])
    expect(partLabels([part('2025-12-31', null), part('2026-01-01', null)], en)).toEqual(['31 Dec 2025', '1 Jan 2026'])
    expect(partLabels([part('2026-03-06', 9), part('2026-03-06', 10)], en)).toEqual(['09:00', '10:00'])
    expect(partLabels([part('2026-03-05', 23), part('2026-03-06', 0)], en)).toEqual(['5 Mar, 23:00', '6 Mar, 00:00'])
    expect(partLabels([], en)).toEqual([])
  })

  test('names and keys are whole', () => {
    expect(partName(part('2026-03-06', 9), en)).toBe('Fri 6 Mar, 09:00')
    expect(partKey(part('2026-03-06', 9))).toBe('2026-03-06 09:00')
    expect(partKey(part('2026-03-06', null))).toBe('2026-03-06')
  })

  test('what is unknown at the start takes a half of the picture at most', () => {
    const unknown = (pattern: string) => [...pattern].map((character) => character === '-')
    expect(drawnFrom(unknown('-----x-x'))).toBe(2)
    expect(drawnFrom(unknown('-xxxx'))).toBe(0)
    expect(drawnFrom(unknown('xx---'))).toBe(0)
    expect(drawnFrom(unknown('-----'))).toBe(0)
    expect(drawnFrom([])).toBe(0)
  })
})

describe('subscribers', () => {
  test('change from one part to the next is known where both are', () => {
    expect(changesOf([null, 10, 12, null, 9, 9])).toEqual([null, null, 2, null, null, 0])
  })

  test('a value between unknown ones has a point of its own, as no line shows it', () => {
    expect([0, 2, 3].map((index) => isAlone([5, null, 7, 8], index))).toEqual([true, false, false])
  })
})

describe('hours of the week in a period', () => {
  const count = (has: (weekday: number, hour: number) => boolean) =>
    Array.from({ length: 168 }, (_, index) => has(Math.floor(index / 24) + 1, index % 24)).filter(Boolean).length

  test('half a day has half a day, in the time zone', () => {
    const friday = { from: '2026-03-06T00:00:00.000Z', to: '2026-03-06T12:30:00.000Z' }
    const utc = hoursOfWeek(friday, 'UTC')
    expect(count(utc)).toBe(13)
    expect([utc(5, 0), utc(5, 12), utc(5, 13), utc(4, 12)]).toEqual([true, true, false, false])
    const kathmandu = hoursOfWeek(friday, 'Asia/Kathmandu')
    expect([kathmandu(5, 4), kathmandu(5, 5), kathmandu(5, 18), kathmandu(5, 19)]).toEqual([false, true, true, false])
  })

  test('a week has all, but for the hour that a change of clocks leaves out', () => {
    const week = (from: string, to: string) => count(hoursOfWeek({ from, to }, 'Europe/Berlin'))
    expect(week('2026-03-08T23:00:00.000Z', '2026-03-15T23:00:00.000Z')).toBe(168)
    expect(week('2026-03-22T23:00:00.000Z', '2026-03-29T22:00:00.000Z')).toBe(167)
    expect(week('2026-01-01T00:00:00.000Z', '2026-12-31T00:00:00.000Z')).toBe(168)
  })
})
