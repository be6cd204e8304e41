import { describe, expect, test } from 'bun:test'
import { throttle } from '../../src/web/live/throttle'

/** Time that passes when it is told to. */
function timing() {
  let ms = 0
  const timers = new Map<() => void, number>()
  return {
    now: () => new Date(ms),
    after(wait: number, run: () => void) {
      timers.set(run, ms + wait)
      return () => timers.delete(run)
    },
    pass(span: number) {
      ms += span
      for (const [run, at] of timers) {
        if (at > ms) continue
        timers.delete(run)
        run()
      }
    },
  }
}

function counted() {
  const time = timing()
  const calls: number[] = []
  return { time, calls, throttled: throttle(() => calls.push(time.now().getTime()), 3000, time) }
}

describe('throttle', () => {
  test('runs the first at once, and what comes soon after it together at the end of the time', () => {
    const { time, calls, throttled } = counted()
    throttled.ask()
    time.pass(100)
    throttled.ask()
    throttled.ask()
    expect(calls).toEqual([0])
    time.pass(2900)
    expect(calls).toEqual([0, 3000])
    time.pass(10_000)
    expect(calls).toEqual([0, 3000])
  })

  test('runs at once again when it was quiet for long enough', () => {
    const { time, calls, throttled } = counted()
    throttled.ask()
    time.pass(3000)
    throttled.ask()
    expect(calls).toEqual([0, 3000])
  })

  test('runs nothing any more once it is stopped', () => {
    const { time, calls, throttled } = counted()
    throttled.ask()
    throttled.ask()
    throttled.stop()
    time.pass(10_000)
    expect(calls).toEqual([0])
  })
})
