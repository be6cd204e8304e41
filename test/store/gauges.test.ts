import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readGauges } from '../../src/store/gauges'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { CHANNEL_ID, collectingStore, minutesAfter, T0 } from './fixtures'

let fixture: TestDatabase
const sql = (text: string, values: unknown[] = []) =>
  fixture.database.session(async (client) => (await client.query(text, values)).rows)

beforeAll(async () => {
  fixture = await createTestDatabase()
  const { sessionPk } = await collectingStore(fixture.database)
  const job = `insert into job (kind, group_key, dedupe_key, run_at, state, payload) values ('x', '1', $1, $2, $3, '{}')`
  await sql(job, ['due longest', minutesAfter(T0, -90), 'pending'])
  await sql(job, ['due', minutesAfter(T0, -1), 'pending'])
  await sql(job, ['not due', minutesAfter(T0, 1), 'pending'])
  await sql(job, ['begun', minutesAfter(T0, -200), 'pending'])
  await sql(`update job set state = 'running', locked_by = 'me', locked_until = $1 where dedupe_key = 'begun'`, [T0])
  await sql(job, [null, minutesAfter(T0, -300), 'done'])
  const flood = 'insert into flood_wait (session_pk, method, since, until, seconds) values ($1, $2, $3, $4, 60)'
  await sql(flood, [sessionPk, 'messages.getHistory', T0, minutesAfter(T0, 1)])
  await sql(flood, [sessionPk, 'channels.getAdminLog', minutesAfter(T0, -9), T0])
  await sql(
    `insert into stat_post (tg_channel_id, tg_post_id, date_of_post, message, entities, link, links, silent, is_forward)
     values ($1, 1, $2, '', '[]', '', '{}', false, false)`,
    [CHANNEL_ID, T0],
  )
  await sql(
    `insert into datalake__tg_odd (tg_channel_id, source, element_id, kind, reason, hash, mapper_version, first_seen_at, last_seen_at, resolved_at)
     select $1, 'posts', number, case when number > 3 then 'kind ' || number else 'message.date' end, 'malformed', '', 1, $2, $2,
       case when number = 1 then $2::timestamptz end
     from generate_series(1, 26) as number`,
    [CHANNEL_ID, T0],
  )
  await sql(
    `insert into stat_post_window (stat_post_pk, window_name, window_seconds, due_at)
     select pk, hours || 'h', hours * 3600, date_of_post + hours * interval '1 hour'
     from stat_post, unnest(array[1, 24]) as hours`,
  )
}, 60_000)

afterAll(() => fixture.drop())

async function gauges(at: Date) {
  const rows = await readGauges(fixture.database, at)
  return Object.fromEntries(rows.map(({ name, label, value }) => [label === null ? name : `${name} ${label}`, value]))
}

test('tells how many there are of each, none included, and how long the longest due job has been', async () => {
  const { database_size_bytes: size, ...told } = await gauges(T0)
  expect(size).toBeGreaterThan(1e6)
  const isOdd = ([name]: [string, number]) => name.startsWith('odd_elements')
  const odd = Object.entries(told).filter(isOdd)
  const others = Object.fromEntries(Object.entries(told).filter((entry) => !isOdd(entry)))
  // Twenty kinds by their names, the other four together.
  expect(odd).toHaveLength(21)
  expect(odd).toContainEqual(['odd_elements message.date', 2])
  expect(odd).toContainEqual(['odd_elements other', 4])
  expect(others).toEqual({
    'channels active': 1,
    'channels paused': 0,
    'channels lost_access': 0,
    'sessions enabled': 1,
    'sessions banned': 0,
    'sessions frozen': 0,
    'sessions logged_out': 0,
    'sessions disabled': 0,
    'jobs pending': 3,
    'jobs running': 1,
    'jobs failed': 0,
    job_lag_seconds: 90 * 60,
    pending_windows: 2,
    discussion_backfills: 0,
    discussion_messages_left: 0,
    'waiting_sessions messages.getHistory': 1,
  })
})

test('knows no lag while nothing is due', async () => {
  expect((await gauges(minutesAfter(T0, -1000))).job_lag_seconds).toBe(0)
})
