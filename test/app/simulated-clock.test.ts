import { expect, test } from 'bun:test'
import { settle, untilIdle } from '../../scripts/demo/settling'
import { SimulatedClock } from '../../scripts/demo/simulated-clock'
import { WorldTime } from '../../scripts/demo/world-time'
import { sleep, systemClock } from '../../src/clock'

const START = new Date('2026-01-01T00:00:00Z')
const at = (ms: number) => new Date(START.getTime() + ms)
const noWait = async () => undefined

test('timers fire in the order of their times, each at its own', async () => {
  const clock = new SimulatedClock(START)
  const fired: [string, number][] = []
  const note = (name: string) => () => fired.push([name, clock.now().getTime() - START.getTime()])
  clock.after(30, note('third'))
  clock.after(10, () => {
    note('first')()
    clock.after(5, note('second'))
  })
  clock.after(20, note('cancelled'))()
  clock.after(30, note('fourth'))
  clock.after(41, note('never'))
  await clock.advanceTo(at(40), noWait)
  expect(fired).toEqual([
    ['first', 10],
    ['second', 15],
    ['third', 30],
    ['fourth', 30],
  ])
  expect(clock.now()).toEqual(at(40))
})

test('no time passes while something is under way', async () => {
  const clock = new SimulatedClock(START)
  const seen: Date[] = []
  let running: Promise<void> = Promise.resolve()
  const work = async () => {
    seen.push(clock.now())
    await new Promise<void>((resolve) => setImmediate(resolve))
    seen.push(clock.now())
  }
  for (const ms of [10, 20]) clock.after(ms, () => (running = work()))
  await clock.advanceTo(at(50), () => running)
  expect(seen).toEqual([at(10), at(10), at(20), at(20)])
})

test('a jump fires nothing by itself; what was due comes with the next step', () => {
  const clock = new SimulatedClock(START)
  let fired: Date | null = null
  clock.after(10, () => {
    fired = clock.now()
  })
  clock.jumpTo(at(100))
  expect(fired).toBeNull()
  expect(clock.step(at(100))).toBe(true)
  expect(fired as Date | null).toEqual(at(100))
  expect(clock.step()).toBe(false)
})

test('work that waits for the time is told from work that goes on', async () => {
  const clock = new SimulatedClock(START)
  let done = false
  const waiting = sleep(clock, 60_000).then(() => {
    done = true
  })
  const work = { idle: () => waiting, pulse: () => 0, realClock: systemClock }
  expect(await settle(work)).toBe('waiting')
  await untilIdle(clock, work)
  expect(done).toBe(true)
  expect(clock.now()).toEqual(at(60_000))
  expect(await settle(work)).toBe('idle')
})

test('a world can stand still while time passes elsewhere', () => {
  const clock = new SimulatedClock(START)
  const world = new WorldTime(clock)
  world.stop()
  clock.jumpTo(at(1000))
  expect(world.now()).toEqual(START)
  world.start()
  expect(world.now()).toEqual(at(1000))
})
