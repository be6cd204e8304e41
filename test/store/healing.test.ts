import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from 'bun:test'
import type { CollectStore } from '../../src/collect/ports'
import type { WindowStore } from '../../src/collect/ports/windows'
import { createCollectStore } from '../../src/store/collect-store'
import { createWindowStore } from '../../src/store/window-store'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { CHANNEL_ID, collectingStore, minutesAfter, page, post, T0 } from './fixtures'

setDefaultTimeout(120_000)

let own: TestDatabase
let store: CollectStore
let windows: WindowStore
beforeAll(async () => {
  own = await createTestDatabase()
  await collectingStore(own.database)
  store = createCollectStore(own.database, { windows: [{ name: '1h', ageMs: 3_600_000 }] })
  windows = createWindowStore(own.database)
})
beforeEach(async () => {
  await own.database.session((client) =>
    client.query('truncate stat_post, stat_post_window, stat_post_snapshot, stat_reaction, job, datalake__tg_odd'),
  )
  await store.savePage(page([post(1), post(2), post(3)]))
})
afterAll(() => own.drop())

const at = (minutes: number) => minutesAfter(T0, minutes)
const rows = (sql: string) => own.database.session(async (client) => (await client.query(sql)).rows)
const deleted = async () =>
  (await rows('select tg_post_id as id from stat_post where deleted_at is not null order by 1')).map(({ id }) => id)
const lacking = (except: number[]) => ({ covers: { after: 1, before: 3, except } })
const found = (ids: number[], missing: number[], minutes: number) => ({
  channelId: CHANNEL_ID,
  posts: ids.map((id) => post(id)),
  missing,
  odd: [],
  readAt: at(minutes),
  run: { runPk: 0n, postsSeen: 0, changes: { new: 0, changed: 0, deleted: 0 } },
})

test('a post between two others of a page is deleted, unless something odd stands in its place', async () => {
  await store.savePage(page([post(1), post(3)], { ...lacking([1, 2, 3]), readAt: at(5) }))
  expect(await deleted()).toEqual([])
  await store.savePage(page([post(1), post(3)], { ...lacking([1, 3]), readAt: at(6) }))
  expect(await deleted()).toEqual([2])
})

test('it is taken back by whatever reads it later, and by nothing that was read before', async () => {
  const remove = () => store.savePage(page([post(1), post(3)], { ...lacking([]), readAt: at(5) }))
  await remove()
  await store.savePage(page([post(2)], { readAt: at(4) }))
  expect(await deleted()).toEqual([2])
  await store.savePage(page([post(2)], { readAt: at(6) }))
  expect(await deleted()).toEqual([])
  await remove()
  await store.savePosts(found([2], [], 7))
  expect(await deleted()).toEqual([])
  await remove()
  await windows.settleWindows({ channelId: CHANNEL_ID, posts: [post(2)], missing: [], readAt: at(8), settled: [] })
  expect(await deleted()).toEqual([])
})

test('what is beyond the edges is named, the newest first, and deleted when Telegram says that it is gone', async () => {
  expect(await store.livePostsBeyond(CHANNEL_ID, { above: 2, below: 2 }, 100)).toEqual([3, 1])
  expect(await store.livePostsBeyond(CHANNEL_ID, { above: 3, below: 0 }, 100)).toEqual([])
  expect(await store.livePostsBeyond(CHANNEL_ID, { above: 0, below: 0 }, 2)).toEqual([3, 2])
  expect(await store.savePosts(found([3], [1], 5))).toEqual({ new: 0, changed: 0, deleted: 1 })
  expect(await deleted()).toEqual([1])
  expect(await store.livePostsBeyond(CHANNEL_ID, { above: 2, below: 2 }, 100)).toEqual([3])
})

test('windows that were missed because of it wait again while they can be read, and say why not otherwise', async () => {
  const [window] = await rows(
    'select w.pk from stat_post_window w join stat_post p on p.pk = stat_post_pk where tg_post_id = 2',
  )
  const status = async () =>
    await rows(`select w.status, missed_reason as reason, (select count(*)::integer from job where dedupe_key is not null and payload->>'window_pk' = w.pk::text) as jobs
      from stat_post_window w where w.pk = ${window.pk}`)
  const miss = async (minutes: number) => {
    await rows('delete from job')
    const settled = [{ pk: window.pk, postId: 2, status: 'missed' as const, reason: 'deleted' as const }]
    await windows.settleWindows({ channelId: CHANNEL_ID, posts: [], missing: [2], readAt: at(minutes), settled })
    expect(await status()).toEqual([{ status: 'missed', reason: 'deleted', jobs: 0 }])
  }
  // Due at 62 minutes, and read until a quarter of an hour later.
  await miss(62)
  await store.savePage(page([post(2)], { readAt: at(70) }))
  expect(await status()).toEqual([{ status: 'pending', reason: null, jobs: 1 }])
  await miss(71)
  await store.savePage(page([post(2)], { readAt: at(90) }))
  expect(await status()).toEqual([{ status: 'missed', reason: 'unreadable', jobs: 0 }])
  expect(await deleted()).toEqual([])
})
