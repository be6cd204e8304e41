import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import {
  deadline,
  dueAt,
  parseWindows,
  statusAtFirstSight,
  statusOfReading,
  type Window,
} from '../../src/domain/window'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DUE = new Date('2026-01-01T10:00:00Z')
const after = (ms: number) => new Date(DUE.getTime() + ms)

const ageMs = fc.integer({ min: 1, max: 90 * 24 * 60 }).map((minutes) => minutes * MINUTE)
const instant = fc.integer({ min: 0, max: 2_000_000_000_000 }).map((ms) => new Date(ms))

describe('windows are parsed', () => {
  test.each([
    ['1h,24h', ['1h', '24h']],
    ['1d, 1h,12h', ['1h', '12h', '24h']],
    ['60m,1h,90m,1m', ['1m', '1h', '90m']],
    ['90d', ['2160h']],
    ['24h,1d,1440m', ['24h']],
  ])('%p', (text, names) => {
    expect(parseWindows(text)?.map(({ name }) => name)).toEqual(names)
  })

  test.each([
    '',
    ',',
    '1h,',
    '0h',
    '01h',
    '1',
    'h',
    '1.5h',
    '1H',
    '-1h',
    '91d',
    '1h;24h',
    '1s',
    '2161h',
    '1 h',
    '9999999m',
  ])('%p is none', (text) => {
    expect(parseWindows(text)).toBeNull()
  })

  test('sorted, each age once and under one name, and their names mean the same again', () => {
    const part = fc.oneof(
      fc.integer({ min: 1, max: 129_600 }).map((count) => `${count}m`),
      fc.integer({ min: 1, max: 2160 }).map((count) => `${count}h`),
      fc.integer({ min: 1, max: 90 }).map((count) => `${count}d`),
    )
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), (parts) => {
        const windows = parseWindows(parts.join(',')) ?? expect.unreachable(parts.join(','))
        const ages = windows.map((window) => window.ageMs)
        expect(ages).toEqual([...new Set(ages)].sort((a, b) => a - b))
        expect(parseWindows(windows.map(({ name }) => name).join(','))).toEqual(windows)
      }),
    )
  })
})

describe('a reading', () => {
  const of = (age: number, late: number) => statusOfReading(DUE, { ageMs: age }, after(late))

  test('of an hour: on time for 3 minutes, late for 15', () => {
    expect([-1, 0, 3 * MINUTE, 3 * MINUTE + 1, 15 * MINUTE, 15 * MINUTE + 1].map((late) => of(HOUR, late))).toEqual([
      'pending',
      'on_time',
      'on_time',
      'late',
      'late',
      'missed',
    ])
  })

  test('of a day: on time for 72 minutes, late for 6 hours', () => {
    expect([72 * MINUTE, 72 * MINUTE + 1, 6 * HOUR, 6 * HOUR + 1].map((late) => of(24 * HOUR, late))).toEqual([
      'on_time',
      'late',
      'late',
      'missed',
    ])
  })

  test('of a minute: on time for a minute, never late', () => {
    expect([MINUTE, MINUTE + 1].map((late) => of(MINUTE, late))).toEqual(['on_time', 'missed'])
  })

  test('is never early, only ever gets worse, and is worth something up to the deadline exactly', () => {
    const order = ['pending', 'on_time', 'late', 'missed']
    fc.assert(
      fc.property(
        instant,
        ageMs,
        fc.integer({ min: -HOUR, max: 30 * 24 * HOUR }),
        fc.nat(HOUR),
        (due, age, late, more) => {
          const window = { ageMs: age }
          const status = statusOfReading(due, window, new Date(due.getTime() + late))
          expect(status === 'pending').toBe(late < 0)
          expect(status === 'missed').toBe(due.getTime() + late > deadline(due, window).getTime())
          const later = statusOfReading(due, window, new Date(due.getTime() + late + more))
          expect(order.indexOf(later)).toBeGreaterThanOrEqual(order.indexOf(status))
        },
      ),
    )
  })

  test('at three hours is never one of the first hour', () => {
    expect(of(HOUR, 2 * HOUR)).toBe('missed')
  })
})

test('a post that is first seen at its time or later has missed it', () => {
  const window: Window = { name: '1h', ageMs: HOUR }
  expect(dueAt(after(-HOUR), window)).toEqual(DUE)
  expect([-1, 0, 1].map((late) => statusAtFirstSight(DUE, after(late)))).toEqual(['pending', 'missed', 'missed'])
})
