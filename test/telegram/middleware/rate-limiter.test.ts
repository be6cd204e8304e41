import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { CallPriority } from '../../../src/collect/ports'
import { RateLimiter, type Use } from '../../../src/telegram/middleware/rate-limiter'
import { FakeClock, settle } from '../../support/fake-clock'

const forever = new AbortController().signal
const PRIORITIES: CallPriority[] = ['window', 'cycle', 'backfill']

const turn = (priority: CallPriority = 'cycle', signal = forever) => ({ signal, priority })
const sends = async (use: Use) => use()

/** The most of these times that any span of `periodMs` holds, its end left out. */
function densest(times: number[], periodMs: number): number {
  return Math.max(0, ...times.map((start) => times.filter((at) => at >= start && at < start + periodMs).length))
}

describe('a rate limiter', () => {
  test('holds in every window, whenever requests come and whatever is done to the clock; all come through, the urgent ones first', async () => {
    const arrivals = fc.array(
      fc.record({
        afterMs: fc.nat(400),
        jumpMs: fc.integer({ min: -5000, max: 5000 }),
        priority: fc.constantFrom(...PRIORITIES),
        delayMs: fc.nat(300),
        isUsed: fc.boolean(),
      }),
      { maxLength: 40 },
    )
    await fc.assert(
      fc.asyncProperty(
        arrivals,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 1500 }),
        async (list, count, periodMs) => {
          const clock = new FakeClock()
          const limiter = new RateLimiter(clock, { count, periodMs })
          // Time as it passes, by a stop watch that nobody sets.
          let jumped = 0
          const elapsed = () => clock.now().getTime() - jumped
          const begun: number[] = []
          const sent: number[] = []
          for (const [index, { afterMs, jumpMs, priority, delayMs, isUsed }] of list.entries()) {
            await clock.advance(afterMs)
            clock.jump(jumpMs)
            jumped += jumpMs
            const work = async (use: Use) => {
              begun.push(index)
              await new Promise<void>((resolve) => clock.after(delayMs, resolve))
              if (!isUsed) return
              use()
              sent.push(elapsed())
            }
            void limiter.run(work, turn(priority))
          }
          await clock.advance((periodMs + 300) * (list.length + 1))
          expect(begun.toSorted((a, b) => a - b)).toEqual(list.map((_, index) => index))
          for (const priority of PRIORITIES) {
            const alike = begun.filter((index) => list[index]?.priority === priority)
            expect(alike).toEqual(alike.toSorted((a, b) => a - b))
          }
          expect(densest(sent, periodMs)).toBeLessThanOrEqual(count)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('lets a burst through at once, and the next request when its first turn is back', async () => {
    const clock = new FakeClock()
    const limiter = new RateLimiter(clock, { count: 2, periodMs: 1000 })
    let passed = 0
    for (let i = 0; i < 3; i++) void limiter.run(sends, turn()).then(() => passed++)
    await clock.advance(999)
    expect(passed).toBe(2)
    await clock.advance(1)
    expect(passed).toBe(3)
  })

  test('windows go before the cycle, and that before what may be read at any time, whoever came first', async () => {
    const clock = new FakeClock()
    const limiter = new RateLimiter(clock, { count: 1, periodMs: 1000 })
    const order: CallPriority[] = []
    await limiter.run(sends, turn())
    for (const priority of ['backfill', 'backfill', 'cycle', 'window'] as const) {
      void limiter.run(async (use) => {
        use()
        order.push(priority)
      }, turn(priority))
    }
    await clock.advance(4000)
    expect(order).toEqual(['window', 'cycle', 'backfill', 'backfill'])
  })

  test('a turn that was not used comes back at once, also from work that failed', async () => {
    const clock = new FakeClock()
    const limiter = new RateLimiter(clock, { count: 1, periodMs: 1000 })
    await limiter.run(async () => undefined, turn())
    expect(limiter.run(() => Promise.reject(new Error('refused')), turn())).rejects.toThrow('refused')
    await settle()
    await limiter.tryRun(sends)
    expect(limiter.tryRun(sends)).toBeNull()
    expect(limiter.waitMs()).toBe(1000)
  })

  test('work that failed after it was sent has used its turn', async () => {
    const clock = new FakeClock()
    const limiter = new RateLimiter(clock, { count: 1, periodMs: 1000 })
    const failing = async (use: Use) => {
      use()
      throw new Error('no answer')
    }
    expect(limiter.run(failing, turn())).rejects.toThrow('no answer')
    await settle()
    expect(limiter.tryRun(sends)).toBeNull()
    await clock.advance(400)
    expect(limiter.waitMs()).toBe(600)
    await clock.advance(600)
    expect(limiter.waitMs()).toBe(0)
    expect(limiter.tryRun(sends)).not.toBeNull()
  })

  test('who gives up waiting takes nothing from the others', async () => {
    const clock = new FakeClock()
    const limiter = new RateLimiter(clock, { count: 1, periodMs: 1000 })
    await limiter.run(sends, turn())
    const stop = new AbortController()
    const first = limiter.run(sends, turn('cycle', stop.signal))
    const second = limiter.run(sends, turn())
    stop.abort(new Error('stopping'))
    expect(first).rejects.toThrow('stopping')
    await clock.advance(1000)
    await second
    expect(limiter.run(sends, turn('cycle', stop.signal))).rejects.toThrow('stopping')
  })
})
