import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test'
import fc from 'fast-check'
import pino from 'pino'
import { backOffMs } from '../../src/jobs/back-off'
import type { Job, JobOutcome, JobStore } from '../../src/jobs/ports'
import { type JobHandler, JobRunner, type JobRunnerOptions } from '../../src/jobs/runner'
import { silentLog } from '../../src/log'
import { createJobStore } from '../../src/store/job-store'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { FakeClock } from '../support/fake-clock'

// Waiting for a server on a busy machine is slow, not wrong.
setDefaultTimeout(120_000)

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

let own: TestDatabase
let store: JobStore
let clock: FakeClock
let runners: JobRunner[]
beforeAll(async () => {
  own = await createTestDatabase()
  store = createJobStore(own.database)
})
afterAll(() => own.drop())
beforeEach(async () => {
  clock = new FakeClock()
  runners = []
  await own.database.session((client) => client.query('truncate job'))
})
afterEach(async () => {
  for (const runner of runners) await runner.stop()
  expect(clock.pending).toBe(0)
})

const inMs = (ms: number) => new Date(clock.now().getTime() + ms)

async function enter(group: string, ms: number, count = 1): Promise<void> {
  const at = inMs(ms)
  await own.database.session((client) =>
    client.query(
      `insert into job (kind, group_key, dedupe_key, run_at, payload)
       select 'work', $1, gen_random_uuid()::text, $2, '{}' from generate_series(1, $3)`,
      [group, at, count],
    ),
  )
}

const jobs = () => own.database.prisma.job.findMany({ orderBy: { pk: 'asc' } })
const states = async () => (await jobs()).map(({ state, attempts }) => [state, attempts])

const done = (batch: Job[]) => new Map<bigint, JobOutcome>(batch.map(({ pk }) => [pk, { state: 'done', result: {} }]))

/** A runner whose batches are written down as `group × size @ seconds since the start`. */
function runnerOf(handler: JobHandler = async (_group, batch) => done(batch), options: Partial<JobRunnerOptions> = {}) {
  const batches: string[] = []
  const start = clock.now().getTime()
  const runner = new JobRunner({
    name: `runner ${runners.length}`,
    handlers: {
      work: (group, batch, context) => {
        batches.push(`${group}×${batch.length}@${(clock.now().getTime() - start) / SECOND}`)
        return handler(group, batch, context)
      },
    },
    store,
    clock,
    log: silentLog,
    random: () => 0.5,
    concurrency: 4,
    ...options,
  })
  runners.push(runner)
  return { runner, batches }
}

/** Lets time pass second by second, so that what is due is done at its time and not later. */
async function pass(ms: number, ...passing: JobRunner[]): Promise<void> {
  for (let passed = 0; passed < ms; passed += SECOND) {
    await clock.advance(SECOND)
    for (const runner of passing) await runner.idle()
  }
}

describe('jobs', () => {
  test('are done when they are due, those of one group together', async () => {
    await enter('a', 10 * SECOND, 3)
    await enter('b', 10 * SECOND)
    await enter('a', 90 * SECOND)
    const { runner, batches } = runnerOf()
    runner.start()
    await runner.idle()
    expect(runner.nextRun()).toEqual(inMs(10 * SECOND))
    await pass(100 * SECOND, runner)
    expect(batches).toEqual(['a×3@10', 'b×1@10', 'a×1@90'])
    expect(await jobs()).toMatchObject(Array(5).fill({ state: 'done', attempts: 1, dedupeKey: null, lockedBy: null }))
    expect(runner.nextRun()).toBeNull()
  })

  test('that were due while the process was down are done at its start', async () => {
    await enter('a', -3 * HOUR)
    const { runner, batches } = runnerOf()
    runner.start()
    await runner.idle()
    expect(batches).toEqual(['a×1@0'])
  })

  test('of a group are at most a hundred at a time, and the longest due come first', async () => {
    await enter('a', -1, 50)
    await enter('a', -2, 200)
    const seen: number[] = []
    const { runner, batches } = runnerOf(async (_group, batch) => {
      seen.push(...batch.map(({ runAt }) => runAt.getTime() - clock.now().getTime()))
      return done(batch)
    })
    runner.start()
    await runner.idle()
    expect(batches).toEqual(['a×100@0', 'a×100@0', 'a×50@0'])
    expect(seen).toEqual([...Array(200).fill(-2), ...Array(50).fill(-1)])
  })

  test('that are entered later are noticed when it is told of them', async () => {
    const { runner, batches } = runnerOf()
    runner.start()
    await runner.idle()
    await enter('a', 5 * SECOND)
    runner.wake()
    await runner.idle()
    await pass(6 * SECOND, runner)
    expect(batches).toEqual(['a×1@5'])
  })

  test('of another kind are left alone', async () => {
    await enter('a', 0)
    await own.database.session((client) => client.query(`update job set kind = 'other'`))
    const { runner, batches } = runnerOf()
    runner.start()
    await runner.idle()
    expect([batches, runner.nextRun()]).toEqual([[], null])
  })

  test('of groups that another process has are left to it, until it is gone', async () => {
    await enter('a', 0)
    let elsewhere = ['a']
    const { runner, batches } = runnerOf(undefined, { elsewhere: async () => elsewhere })
    runner.start()
    await pass(60 * SECOND, runner)
    expect(batches).toEqual([])
    elsewhere = []
    await pass(30 * SECOND, runner)
    expect(batches).toHaveLength(1)
  })
})

describe('a handler', () => {
  test('that fails is tried again, later and later', async () => {
    await enter('a', 0)
    const { runner, batches } = runnerOf(async () => {
      throw new Error('no answer')
    })
    runner.start()
    await runner.idle()
    await pass(120 * SECOND, runner)
    // e, e² , e³ and e⁴ seconds after each failure.
    expect(batches).toEqual(['a×1@0', 'a×1@3', 'a×1@11', 'a×1@32', 'a×1@87'])
    expect((await jobs())[0]).toMatchObject({ state: 'pending', attempts: 5, lastError: 'no answer', lockedBy: null })
  })

  test('decides for each job by itself', async () => {
    await enter('a', 0, 3)
    const again = inMs(HOUR)
    const { runner } = runnerOf(async (_group, [one, two, three]) => {
      return new Map<bigint, JobOutcome>([
        [one?.pk ?? 0n, { state: 'done', result: { status: 'on_time' } }],
        [two?.pk ?? 0n, { state: 'pending', runAt: again, error: 'later' }],
        [three?.pk ?? 0n, { state: 'failed', error: 'never' }],
      ])
    })
    await runner.drain()
    expect(await jobs()).toMatchObject([
      { state: 'done', result: { status: 'on_time' }, dedupeKey: null },
      { state: 'pending', runAt: again, lastError: 'later', dedupeKey: expect.any(String) },
      { state: 'failed', lastError: 'never', dedupeKey: null },
    ])
  })

  test('that takes long keeps its jobs, and holds up neither other groups nor a second batch of its own', async () => {
    await enter('slow', 0, 150)
    await enter('quick', 0)
    const { promise, resolve } = Promise.withResolvers<void>()
    const { runner, batches } = runnerOf(async (group, batch) => {
      if (group === 'slow') await promise
      return done(batch)
    })
    const { runner: other, batches: others } = runnerOf(undefined, { elsewhere: async () => [] })
    runner.start()
    await until(
      async () => (await jobs()).filter(({ state }) => state === 'running').length === 100 && batches.length === 2,
    )
    // Longer than a lock lasts.
    for (let step = 0; step < 20; step++) {
      await clock.advance(5 * SECOND)
      await until(async () =>
        (await jobs()).every(({ lockedUntil }) => lockedUntil === null || lockedUntil > clock.now()),
      )
    }
    expect(batches).toEqual(['slow×100@0', 'quick×1@0'])
    // Another process gets what is not locked.
    await other.drain()
    expect(others).toEqual(['slow×50@100'])
    resolve()
    await runner.idle()
    expect(await states()).toEqual(Array(151).fill(['done', 1]))
  })

  test('works on no more groups at a time than allowed', async () => {
    for (const group of 'abcdefgh') await enter(group, 0)
    let working = 0
    let most = 0
    const { runner, batches } = runnerOf(
      async (_group, batch) => {
        most = Math.max(most, ++working)
        await own.database.session((client) => client.query('select pg_sleep(0.01)'))
        working--
        return done(batch)
      },
      { concurrency: 3 },
    )
    runner.start()
    await runner.idle()
    expect([most, batches.length]).toEqual([3, 8])
  })
})

describe('a process', () => {
  test('that is killed loses no job: another does it as soon as its lock has expired', async () => {
    await enter('a', 0, 2)
    // As a process leaves it that dies after the claim.
    const claimed = await store.claim({
      owner: 'killed',
      kinds: ['work'],
      busy: [],
      limit: 100,
      now: clock.now(),
      lockedUntil: inMs(30 * SECOND),
    })
    expect(claimed).toHaveLength(2)
    const { runner, batches } = runnerOf()
    runner.start()
    await pass(29 * SECOND, runner)
    expect(batches).toEqual([])
    await pass(2 * SECOND, runner)
    expect(batches).toEqual(['a×2@30'])
    expect(await store.settle('killed', done(claimed))).toBe(0)
    expect(await states()).toEqual([
      ['done', 2],
      ['done', 2],
    ])
  })

  test('that stops gives back what it was at, at once', async () => {
    await enter('a', 0)
    const { runner } = runnerOf(
      (_group, _batch, { signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true })),
    )
    runner.start()
    await until(async () => (await jobs())[0]?.state === 'running')
    await runner.stop()
    expect((await jobs())[0]).toMatchObject({ state: 'pending', runAt: clock.now(), lockedBy: null, lastError: null })
    runner.wake()
    await runner.idle()
    expect((await jobs())[0]?.attempts).toBe(1)
  })

  test('and another on the same database do each job once', async () => {
    for (let group = 0; group < 10; group++) await enter(String(group), 0, 120)
    const seen: bigint[] = []
    const handler: JobHandler = async (_group, batch) => {
      seen.push(...batch.map(({ pk }) => pk))
      return done(batch)
    }
    const both = [runnerOf(handler).runner, runnerOf(handler).runner]
    await Promise.all(both.map((runner) => runner.drain()))
    expect(seen.length).toBe(1200)
    expect(new Set(seen).size).toBe(1200)
    expect(await states()).toEqual(Array(1200).fill(['done', 1]))
  })

  test('without a database says so once, and goes on when it is back', async () => {
    await enter('a', 0)
    const told: string[] = []
    const log = pino({ level: 'info' }, { write: (line: string) => void told.push(JSON.parse(line).msg) })
    let isDown = true
    const flaky: JobStore = {
      ...store,
      claim: (options) => (isDown ? Promise.reject(new Error('connection refused')) : store.claim(options)),
    }
    const { runner, batches } = runnerOf(undefined, { store: flaky, log })
    runner.start()
    await pass(12 * SECOND, runner)
    isDown = false
    await pass(10 * SECOND, runner)
    expect(batches).toEqual(['a×1@15'])
    expect(told).toEqual(['jobs cannot be read from the database', 'jobs can be read from the database again'])
  })
})

describe('when the clock is set', () => {
  test('forwards, what has become due by that is done soon', async () => {
    await enter('a', 6 * HOUR)
    const { runner, batches } = runnerOf()
    runner.start()
    await runner.idle()
    clock.jump(6 * HOUR)
    await pass(31 * SECOND, runner)
    expect(batches).toHaveLength(1)
  })

  test('back, nothing is done early', async () => {
    await enter('a', 10 * MINUTE)
    const { runner, batches } = runnerOf()
    runner.start()
    await runner.idle()
    clock.jump(-HOUR)
    await pass(20 * MINUTE, runner)
    expect(batches).toEqual([])
    clock.jump(50 * MINUTE)
    await pass(31 * SECOND, runner)
    expect(batches).toHaveLength(1)
  })
})

test('the back-off grows up to six hours, with jitter', () => {
  expect([1, 2, 10, 11, 100].map((attempts) => Math.round(backOffMs(attempts, 0.5) / SECOND))).toEqual([
    3, 7, 22026, 22026, 22026,
  ])
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempts, random) => {
      const middle = backOffMs(attempts, 0.5)
      expect(backOffMs(attempts, random)).toBeWithin(middle * 0.75 - 1, middle * 1.25 + 1)
    }),
  )
})

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; !(await condition()); attempt++) {
    if (attempt > 1000) expect.unreachable('it never came true')
  }
}
