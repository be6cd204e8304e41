import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { CLAIM, createJobStore } from '../../src/store/job-store'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { T0 } from './fixtures'

setDefaultTimeout(120_000)

/** Of a busy installation within a week, and what is still to come: the database takes many of them for due, as few are done that are not. */
const DONE = 20_000
const TO_COME = 2_000
const KIND = 'capture_window'

let own: TestDatabase
beforeAll(async () => {
  own = await createTestDatabase()
  await own.database.session(async (client) => {
    await client.query(
      `insert into job (kind, group_key, dedupe_key, run_at, state, payload, result)
       select $1, number % 50, null, $2::timestamptz - number * interval '1 second', 'done', '{}', '{}'
       from generate_series(1, $3) as number`,
      [KIND, T0, DONE],
    )
    await client.query(
      `insert into job (kind, group_key, dedupe_key, run_at, payload)
       select $1, number % 50, number::text, $2::timestamptz + number * interval '1 minute', '{}'
       from generate_series(1, $3) as number`,
      [KIND, T0, TO_COME],
    )
    await client.query(
      `insert into job (kind, group_key, dedupe_key, run_at, state, locked_by, locked_until, payload)
       values ($1, '7', 'a', $2::timestamptz - interval '30 seconds', 'pending', null, null, '{}'),
         ($1, '7', 'b', $2::timestamptz + interval '1 hour', 'pending', null, null, '{}'),
         ($1, '7', 'c', $2::timestamptz - interval '20 seconds', 'running', 'dead', $2::timestamptz - interval '1 second', '{}'),
         ($1, '8', 'd', $2::timestamptz - interval '10 seconds', 'running', 'alive', $2::timestamptz + interval '1 second', '{}')`,
      [KIND, T0],
    )
    await client.query('vacuum analyze job')
  })
})
afterAll(() => own.drop())

interface Plan {
  Plan: { 'Shared Hit Blocks': number; 'Shared Read Blocks': number }
}

test('what was done before is not looked through for what is due now', async () => {
  for (const now of [T0, new Date(T0.getTime() - 60_000)]) {
    const plan = await own.database.session(async (client) => {
      await client.query('begin')
      try {
        const { rows } = await client.query<{ 'QUERY PLAN': [Plan] }>(
          `explain (analyze, buffers, format json) ${CLAIM}`,
          [[KIND], [], now, 100, 'me', now],
        )
        return rows[0]?.['QUERY PLAN'][0].Plan
      } finally {
        await client.query('rollback')
      }
    })
    expect((plan?.['Shared Hit Blocks'] ?? 0) + (plan?.['Shared Read Blocks'] ?? 0)).toBeLessThan(100)
  }
})

test('what is due and what a dead process has left of the first group are claimed together, others are left', async () => {
  const store = createJobStore(own.database)
  const claim = { kinds: [KIND], busy: [], now: T0, limit: 100, owner: 'me', lockedUntil: T0 }
  const keys = (jobs: { runAt: Date; groupKey: string }[]) =>
    jobs.map(({ runAt, groupKey }) => [groupKey, (T0.getTime() - runAt.getTime()) / 1000])
  expect(keys(await store.claim({ ...claim, busy: ['7'] }))).toEqual([])
  expect(keys(await store.claim({ ...claim, lockedUntil: new Date(T0.getTime() + 60_000) }))).toEqual([
    ['7', 30],
    ['7', 20],
  ])
  expect(keys(await store.claim(claim))).toEqual([])
})
