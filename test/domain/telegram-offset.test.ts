import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import {
  type Exchange,
  expectedAt,
  isPlausible,
  type Knowledge,
  observe,
  reckoned,
} from '../../src/domain/telegram-offset'

const SECOND = 1000
const HOUR = 3_600 * SECOND
const DAY = 24 * HOUR
const NOW = Date.UTC(2026, 0, 1)

/** A machine and a Telegram, each with its clock. */
class Situation {
  even = 0
  machine: number
  telegram = NOW
  known: Knowledge | null = null

  constructor(machineOff = 0) {
    this.machine = NOW + machineOff
  }

  /** Time passes; the machine's clock runs so much too fast. */
  pass(ms: number, fast = 0): void {
    this.even += ms
    this.telegram += ms
    this.machine += ms * (1 + fast)
  }

  sleep(ms: number): void {
    this.telegram += ms
    this.machine += ms
  }

  /** An answer, `there` after the request was sent and so much later here. Tells whether its time is believed. */
  ask(there = 20, back = 30): boolean {
    const sentAt = this.even
    this.pass(there)
    const telegramAt = this.telegram
    this.pass(back)
    const exchange: Exchange = { sentAt, receivedAt: this.even, telegramAt, machineAt: this.machine }
    const { known, isBelieved } = observe(this.known, exchange)
    this.known = known
    return isBelieved
  }

  /** What is reckoned to be Telegram's time, less what it is. */
  error(): number {
    const known = this.known ?? expect.unreachable('nothing is known')
    return this.even + reckoned(known) - this.telegram
  }

  /** Telegram's time lies within what it may be. */
  expectContained(): void {
    const known = this.known ?? expect.unreachable('nothing is known')
    const { least, most } = expectedAt(known, { at: this.even, machineAt: this.machine })
    expect(this.telegram - this.even).toBeGreaterThanOrEqual(least - 1)
    expect(this.telegram - this.even).toBeLessThanOrEqual(most + 1)
  }
}

describe('an honest Telegram', () => {
  const trips = fc.array(
    fc.record({
      there: fc.nat(5000),
      back: fc.nat(5000),
      passes: fc.nat(HOUR),
      sets: fc.integer({ min: -DAY, max: DAY }),
    }),
    { minLength: 1, maxLength: 30 },
  )

  test('is believed whatever is done to the machine’s clock, and its time lies within what it may be', () => {
    fc.assert(
      fc.property(fc.integer({ min: -300 * DAY, max: 300 * DAY }), trips, (off, all) => {
        const situation = new Situation(off)
        expect(situation.ask()).toBe(true)
        for (const { there, back, passes, sets } of all) {
          situation.pass(passes)
          // No further from Telegram's than what is believed at all.
          situation.machine = situation.telegram + Math.max(-300 * DAY, Math.min(300 * DAY, sets))
          expect(situation.ask(there, back)).toBe(true)
          situation.expectContained()
        }
      }),
    )
  })

  test('is known the better, the faster it answers, and no slow answer spoils that', () => {
    const situation = new Situation(90 * SECOND)
    situation.ask(4000, 0)
    expect(Math.abs(situation.error())).toBeWithin(1900, 2001)
    situation.ask(5, 5)
    expect(Math.abs(situation.error())).toBeLessThan(6)
    situation.ask(4000, 0)
    expect(Math.abs(situation.error())).toBeLessThan(10)
  })

  test('is followed when the machine’s clock runs too fast, or too slow, for a day', () => {
    for (const fast of [0.001, -0.001, 0.02]) {
      const situation = new Situation()
      situation.ask()
      for (let minute = 0; minute < 1440; minute++) {
        situation.pass(60 * SECOND, fast)
        expect(situation.ask()).toBe(true)
        expect(Math.abs(situation.error())).toBeLessThan(60)
      }
    }
  })

  test('is believed at once after the machine has slept', () => {
    const situation = new Situation(-170 * SECOND)
    situation.ask()
    situation.sleep(9 * HOUR)
    expect(situation.ask()).toBe(true)
    expect(Math.abs(situation.error())).toBeLessThan(20)
  })
})

describe('a Telegram whose clock is wrong', () => {
  test.each([-10 * SECOND, -HOUR, -DAY, 10 * SECOND, HOUR, 30 * DAY])(
    'and leaps by %d ms is not believed, until it has kept to that for a minute',
    (leap) => {
      const situation = new Situation()
      situation.ask()
      situation.telegram += leap
      const believed: boolean[] = []
      for (let second = 0; second <= 70; second += 10) {
        believed.push(situation.ask())
        situation.pass(10 * SECOND)
      }
      expect(believed).toEqual([false, false, false, false, false, false, true, true])
    },
  )

  test('and is another in each answer is never believed, and the right one at once when it comes back', () => {
    const situation = new Situation()
    situation.ask()
    const right = () => NOW + situation.even
    for (let time = 1; time <= 100; time++) {
      situation.pass(10 * SECOND)
      situation.telegram = right() + (time % 2 ? time : -time) * HOUR
      expect(situation.ask()).toBe(false)
    }
    situation.telegram = right()
    expect(situation.ask()).toBe(true)
    expect(Math.abs(situation.error())).toBeLessThan(300)
  })

  test('by years is not believed from the beginning; nor is its clock when the machine’s may be right', () => {
    for (const telegramAt of [0, NOW - 3 * 365 * DAY, NOW + 3 * 365 * DAY, 2 ** 32 * SECOND, Number.MAX_SAFE_INTEGER]) {
      expect(observe(null, { sentAt: 0, receivedAt: 50, telegramAt, machineAt: NOW })).toEqual({
        known: null,
        isBelieved: false,
      })
    }
  })

  test('is taken for right by a machine that has lost its clock', () => {
    for (const machineAt of [0, 1, Date.UTC(2000, 0), Date.UTC(2019, 5)]) {
      expect(isPlausible({ telegramAt: NOW, machineAt })).toBe(true)
      expect(isPlausible({ telegramAt: Date.UTC(2150, 0), machineAt })).toBe(false)
    }
  })
})
