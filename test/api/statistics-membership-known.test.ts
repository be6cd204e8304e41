import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createMembershipStore } from '../../src/store/membership-store'
import { embeddedMigrations } from '../../src/store/migrations/embedded-migrations'
import { migrateDatabase } from '../../src/store/migrations/migrate'
import { membershipTotals } from '../../src/store/statistics/membership-totals'
import { createEmptyTestDatabase, createTestDatabase, type TestDatabase } from '../support/database'
import { STARTUP_MS } from './support/fixture'
import { addChannel, addSession } from './support/rows'

let own: TestDatabase
beforeAll(async () => {
  own = await createTestDatabase()
  const { pk } = await addSession(own.database.prisma)
  await addChannel(own.database.prisma, pk, { tgChannelId: 1001n })
}, STARTUP_MS)
afterAll(() => own.drop())

test('of a channel where nothing happens, it is known that nothing did, from 48 hours before the first reading', async () => {
  const store = createMembershipStore(own.database)
  for (const readAt of ['2026-05-10T00:00:00Z', '2026-05-11T00:00:00Z', '2026-05-12T00:00:00Z']) {
    await store.finishAdminLog({ channelId: 1001n, eventId: null, readAt: new Date(readAt), gap: null })
  }
  const membership = async (from: string, to: string) => {
    const query = { scopes: [[1001n]], from: new Date(from), to: new Date(to), timeZone: 'UTC' }
    const [totals] = await membershipTotals(own.database.session, query)
    return { complete: totals?.complete, joined: totals?.counts?.joined }
  }
  expect(await membership('2026-05-08T00:00:00Z', '2026-05-12T00:00:00Z')).toEqual({ joined: 0, complete: true })
  expect(await membership('2026-05-07T23:59:59Z', '2026-05-12T00:00:00Z')).toEqual({ joined: 0, complete: false })
  expect(await membership('2026-05-08T00:00:00Z', '2026-05-12T00:00:01Z')).toEqual({ joined: 0, complete: false })
})

test('of channels that were read before this was kept, the runs tell when the log was read first', async () => {
  const former = await createEmptyTestDatabase()
  try {
    const place = embeddedMigrations.findIndex(({ name }) => name.endsWith('_membership_statistics'))
    await migrateDatabase(former.database, embeddedMigrations.slice(0, place))
    const run = (query: string) => former.database.session(async (client) => (await client.query(query)).rows)
    await run(
      `insert into config__tg_bot_session_pool (phone_number, api_id, api_hash, session_bytes) values ('1', 1, '', '')`,
    )
    await run(`insert into config__tg_channel (tg_channel_id, tg_channel_name, kind, session_pk, admin_log_read_at)
      select c, 'Channel', 'broadcast', pk, case when c < 3 then timestamptz '2026-05-09' end
      from config__tg_bot_session_pool, generate_series(1, 3) c`)
    await run(`insert into collection_run (tg_channel_id, started_at, status, requests) values
      (1, '2026-05-01', 'succeeded', '{"messages.getHistory": 1}'),
      (1, '2026-05-02', 'failed', '{"channels.getAdminLog": 1}'),
      (1, '2026-05-03', 'succeeded', '{"channels.getAdminLog": 2}'),
      (1, '2026-05-04', 'succeeded', '{"channels.getAdminLog": 1}')`)
    await migrateDatabase(former.database)
    const rows = await run('select admin_log_first_read_at as at from config__tg_channel order by tg_channel_id')
    expect(rows.map(({ at }) => at)).toEqual([new Date('2026-05-03T00:00Z'), new Date('2026-05-09T00:00Z'), null])
  } finally {
    await former.drop()
  }
}, 60_000)
