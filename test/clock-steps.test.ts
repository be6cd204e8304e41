import { expect, test } from 'bun:test'
import pino from 'pino'
import { watchSteps } from '../src/clock-steps'
import { FakeClock } from './support/fake-clock'

const MINUTE = 60_000
const DAY = 1440 * MINUTE

test('each leap of the machine’s clock is written down once, within half a minute; what drifts is none', async () => {
  const clock = new FakeClock()
  const lines: { stepMs: number }[] = []
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(JSON.parse(line)) })
  const told: number[] = []
  const end = watchSteps(clock, log, (ms) => told.push(ms))
  for (const leap of [3000, -3000, DAY, -400 * DAY, 1999, -1999]) {
    await clock.advance(5 * MINUTE)
    clock.jump(leap)
    await clock.advance(30_000)
  }
  for (let second = 0; second < 600; second++) {
    clock.jump(50)
    await clock.advance(1000)
  }
  expect(told).toEqual([3000, -3000, DAY, -400 * DAY])
  expect(lines.map(({ stepMs }) => stepMs)).toEqual(told)
  end()
  expect(clock.pending).toBe(0)
})
