import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { ScheduleStore } from '../../src/jobs/ports'
import { startSchedule } from '../../src/jobs/schedule'
import { silentLog } from '../../src/log'
import { FakeClock, settle } from '../support/fake-clock'

const MINUTE = 60_000

function memoryStore(): ScheduleStore & { at: Date | null } {
  const store = {
    at: null as Date | null,
    lastRun: async () => store.at,
    rememberRun: async (_name: string, at: Date) => {
      store.at = at
    },
  }
  return store
}

async function start(clock: FakeClock, store: ScheduleStore, run: () => Promise<void>) {
  const options = { name: 'collect', pattern: '*/5 * * * *', run, store, clock, log: silentLog }
  const schedule = await startSchedule(options)
  await clock.advance(0)
  return schedule
}

describe('a schedule of every 5 minutes', () => {
  test('runs at once the first time, then on every fifth minute', async () => {
    const clock = new FakeClock('2026-01-01T00:02:00Z')
    const runs: string[] = []
    const schedule = await start(
      clock,
      memoryStore(),
      async () => void runs.push(clock.now().toISOString().slice(11, 16)),
    )
    await clock.advance(14 * MINUTE)
    expect(runs).toEqual(['00:02', '00:05', '00:10', '00:15'])
    await schedule.stop()
    await clock.advance(60 * MINUTE)
    expect(runs).toHaveLength(4)
    expect(clock.pending).toBe(0)
  })

  test('a restart neither repeats a run nor skips one', async () => {
    const clock = new FakeClock('2026-01-01T00:02:00Z')
    const store = memoryStore()
    const runs: string[] = []
    const run = async () => void runs.push(clock.now().toISOString().slice(11, 16))
    await (await start(clock, store, run)).stop()
    await clock.advance(MINUTE)
    const second = await start(clock, store, run)
    await clock.advance(2 * MINUTE)
    await second.stop()
    expect(runs).toEqual(['00:02', '00:05'])

    await clock.advance(33 * MINUTE)
    const third = await start(clock, store, run)
    await clock.advance(2 * MINUTE)
    await third.stop()
    expect(runs).toEqual(['00:02', '00:05', '00:38', '00:40'])
  })

  test('a run under way is not overlapped, and stopping waits for it', async () => {
    const clock = new FakeClock('2026-01-01T00:00:00Z')
    let finish: () => void = () => undefined
    let runs = 0
    const schedule = await start(clock, memoryStore(), () => {
      runs++
      return new Promise((resolve) => {
        finish = resolve
      })
    })
    await clock.advance(12 * MINUTE)
    expect(runs).toBe(1)
    let stopped = false
    const stopping = schedule.stop().then(() => {
      stopped = true
    })
    await settle()
    expect(stopped).toBe(false)
    finish()
    await stopping
  })

  test('a run that fails does not end the schedule', async () => {
    const clock = new FakeClock('2026-01-01T00:00:00Z')
    let runs = 0
    const schedule = await start(clock, memoryStore(), async () => {
      runs++
      throw new Error('no')
    })
    await clock.advance(10 * MINUTE)
    expect(runs).toBe(3)
    await schedule.stop()
  })

  test('a last run that lies ahead delays nothing, over restarts', async () => {
    const clock = new FakeClock('2026-01-01T00:02:00Z')
    const store = memoryStore()
    const runs: string[] = []
    const run = async () => void runs.push(clock.now().toISOString().slice(11, 16))
    for (const ahead of [10 * MINUTE, 24 * 60 * MINUTE, 400 * 24 * 60 * MINUTE]) {
      store.at = new Date(clock.now().getTime() + ahead)
      await (await start(clock, store, run)).stop()
      await clock.advance(MINUTE)
      const again = await start(clock, store, run)
      await clock.advance(4 * MINUTE)
      await again.stop()
    }
    expect(runs).toEqual(['00:05', '00:10', '00:15'])
  })

  test('a clock that is set forward, as when the machine slept, has what was due done within half a minute', async () => {
    const { clock, runs, schedule } = await running()
    await clock.advance(MINUTE)
    clock.jump(7 * MINUTE)
    await clock.advance(30_000)
    expect(runs).toEqual([0, MINUTE + 30_000])
    await schedule.stop()
  })

  test('a clock that is set back delays no run by more than half a minute', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 3_000_000 }), async (seconds) => {
        const { clock, runs, schedule } = await running()
        await clock.advance(MINUTE)
        clock.jump(-seconds * 1000)
        await clock.advance(5 * MINUTE + 30_000)
        expect(runs.length).toBeGreaterThan(1)
        await schedule.stop()
      }),
    )
  })
})

/** Runs by a schedule, written down as they are by a clock that is never set. */
async function running() {
  const clock = new FakeClock('2026-01-01T00:00:00Z')
  const runs: number[] = []
  const begin = clock.elapsed()
  const schedule = await start(clock, memoryStore(), async () => void runs.push(clock.elapsed() - begin))
  return { clock, runs, schedule }
}
