import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { callAt, lookBy, MAX_SLEEP_MS } from '../src/clock'
import { FakeClock } from './support/fake-clock'

const DAY = 24 * 3_600_000

/** What is done to a machine's clock: time passes, it is set, or the machine sleeps (its timers with it). */
const happening = fc.record({
  passes: fc.integer({ min: 0, max: 120_000 }),
  jumps: fc.integer({ min: -DAY, max: DAY }),
})

describe('a moment that is waited for', () => {
  test('is met once, within a look of when it came by the clock or of its time really having passed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -DAY, max: DAY }), fc.array(happening, { maxLength: 30 }), async (ms, all) => {
        const clock = new FakeClock('2026-01-01T00:00:00Z')
        const moment = new Date(clock.now().getTime() + ms)
        const began = clock.elapsed()
        let calls = 0
        callAt(clock, moment, () => calls++)
        await clock.advance(0)
        for (const { passes, jumps } of all) {
          clock.jump(jumps)
          const isThere = () => clock.now() >= moment || clock.elapsed() - began >= ms
          const wasThere = isThere()
          await clock.advance(passes)
          if (wasThere && passes >= MAX_SLEEP_MS) expect(calls).toBe(1)
          if (calls > 0) break
          if (passes >= MAX_SLEEP_MS) expect(clock.elapsed() - began).toBeLessThan(ms + MAX_SLEEP_MS)
        }
        await clock.advance(Math.max(ms, 0) + MAX_SLEEP_MS)
        expect(calls).toBe(1)
        expect(clock.pending).toBe(0)
      }),
    )
  })

  test('is not met when it is called off, however often it was looked at', async () => {
    const clock = new FakeClock()
    const cancel = callAt(clock, new Date(clock.now().getTime() + 5 * MAX_SLEEP_MS), () => expect.unreachable('called'))
    await clock.advance(3 * MAX_SLEEP_MS)
    cancel()
    await clock.advance(DAY)
    expect(clock.pending).toBe(0)
  })
})

test('who looks by a moment looks at it, and after half a minute at the latest', async () => {
  const clock = new FakeClock()
  const looks: number[] = []
  const began = clock.elapsed()
  for (const ms of [-5, 0, 10_000, 60_000, 400 * DAY]) {
    lookBy(clock, new Date(clock.now().getTime() + ms), () => looks.push(clock.elapsed() - began))
  }
  await clock.advance(DAY)
  expect(looks).toEqual([0, 0, 10_000, MAX_SLEEP_MS, MAX_SLEEP_MS])
})
