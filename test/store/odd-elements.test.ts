import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from 'bun:test'
import type { CollectStore } from '../../src/collect/ports'
import type { RawObject } from '../../src/domain/channel'
import type { OddElement } from '../../src/domain/odd-element'
import { createCommentStore } from '../../src/store/comment-store'
import { createMembershipStore } from '../../src/store/membership-store'
import { retryOdd } from '../../src/store/retry-odd'
import { createWindowStore } from '../../src/store/window-store'
import { rereadOdd } from '../../src/telegram/mapping/reread-odd'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { CHANNEL_ID, channelReading, collectingStore, minutesAfter, page, post, T0 } from './fixtures'

setDefaultTimeout(120_000)

let own: TestDatabase
let store: CollectStore
beforeAll(async () => {
  own = await createTestDatabase()
})
beforeEach(async () => {
  await own.drop()
  own = await createTestDatabase()
  store = (await collectingStore(own.database)).store
})
afterAll(() => own.drop())

function odd(id: number | null, change: Partial<OddElement> = {}): OddElement {
  const raw: RawObject = { _: 'message', id: id ?? 0, views: -1 }
  const elementId = id === null ? null : BigInt(id)
  return { source: 'posts', elementId, kind: 'message.views', reason: 'out_of_range', raw, ...change }
}

async function rows() {
  return await own.database.session(async (client) => {
    const { rows } = await client.query(
      `select source::text, element_id::integer as id, kind, times, json, first_seen_at as first, last_seen_at as last, resolved_at as resolved
       from datalake__tg_odd order by pk`,
    )
    return rows
  })
}

test('what is odd is kept beside the rest of its page, and counted when it comes again', async () => {
  await store.savePage(page([post(7)], { odd: [odd(8)] }))
  const again = minutesAfter(T0, 5)
  const seen = odd(8, { raw: { ...odd(8).raw, views: -2 } })
  await store.savePage(page([post(7)], { odd: [seen], readAt: again }))
  // A counter alone makes it no other; a text does.
  expect(await rows()).toEqual([
    { source: 'posts', id: 8, kind: 'message.views', times: 2, json: seen.raw, first: T0, last: again, resolved: null },
  ])
  await store.savePage(page([], { odd: [odd(8, { raw: { ...odd(8).raw, message: 'edited' } })], readAt: again }))
  expect(await rows()).toHaveLength(2)
})

test('a message that is read whole is odd no more, until it is odd again', async () => {
  const other = odd(8, { kind: 'message.edit_date' })
  await store.savePage(page([post(8)], { odd: [odd(8), other, odd(9)] }))
  const later = minutesAfter(T0, 5)
  await store.savePage(page([post(8)], { odd: [other], readAt: later }))
  const resolved = async () => (await rows()).map((row) => [row.id, row.kind, row.resolved])
  expect(await resolved()).toEqual([
    [8, 'message.views', later],
    [8, 'message.edit_date', null],
    [9, 'message.views', null],
  ])
  await store.savePage(page([post(8)], { odd: [odd(8), other], readAt: minutesAfter(T0, 10) }))
  expect((await resolved()).map(([, , at]) => at)).toEqual([null, null, null])
  // What was read before that says nothing of it.
  await store.savePage(page([post(8)], { readAt: minutesAfter(T0, 7) }))
  expect((await resolved())[0]?.[2]).toBeNull()
})

test('of every source: the channel itself, posts by id, comments, the admin log, people', async () => {
  const subscribers = odd(null, { source: 'channel', kind: 'channelFull.participants_count' })
  await store.saveChannelReading(channelReading({ subscribers: null, odd: [subscribers] }), T0)
  const windows = createWindowStore(own.database)
  await windows.settleWindows({ channelId: CHANNEL_ID, posts: [], missing: [], odd: [odd(3)], readAt: T0, settled: [] })
  await createCommentStore(own.database).saveDiscussion({
    channelId: CHANNEL_ID,
    groupId: 9_876_543_210n,
    threads: [],
    comments: [],
    people: [],
    odd: [odd(4, { source: 'comments' }), odd(5, { source: 'people', kind: 'user.id' })],
    cursor: { readUpTo: 4, readAt: T0, absentIds: [], backfill: null },
  })
  const log = { channelId: CHANNEL_ID, events: [], people: [], readAt: T0 }
  await createMembershipStore(own.database).saveAdminLog({ ...log, odd: [odd(6, { source: 'admin_log' })] })
  expect((await rows()).map(({ source, id }) => `${source} ${id}`)).toEqual([
    'channel 0',
    'posts 3',
    'comments 4',
    'people 5',
    'admin_log 6',
  ])
  await store.saveChannelReading(channelReading(), minutesAfter(T0, 5))
  expect((await rows())[0]?.resolved).toEqual(minutesAfter(T0, 5))
})

test('however many there are and however large, they do not fill the disk', async () => {
  const many = Array.from({ length: 1500 }, (_, index) => odd(index + 1))
  await store.savePage(page([], { odd: many }))
  const kept = await rows()
  expect(kept).toHaveLength(1001)
  expect(kept.at(-1)).toMatchObject({ id: 0, kind: 'message.views', times: 500, json: null })
  // Those that are kept are known again.
  await store.savePage(page([], { odd: many.slice(0, 10), readAt: minutesAfter(T0, 5) }))
  expect((await rows()).map(({ times }) => times).slice(0, 11)).toEqual([...Array(10).fill(2), 1])
  const huge = odd(2000, { source: 'comments', raw: { _: 'message', message: 'x'.repeat(100_000) } })
  const other = await createTestDatabase()
  await own.drop()
  own = other
  store = (await collectingStore(own.database)).store
  await store.savePage(page([], { odd: [huge] }))
  expect(await rows()).toMatchObject([{ id: 2000, times: 1, json: null }])
})

test('the same twice in one answer is one', async () => {
  await store.savePage(page([], { odd: [odd(null), odd(null), odd(8)] }))
  expect((await rows()).map(({ id, times }) => [id, times])).toEqual([
    [0, 2],
    [8, 1],
  ])
})

test('a later version tries again what it can read, and overwrites nothing that was read since', async () => {
  const message = (id: number): RawObject => ({
    _: 'message',
    id,
    peer_id: { _: 'peerChannel', channel_id: String(CHANNEL_ID) },
    date: Math.floor(T0.getTime() / 1000),
    message: 'read after all',
    views: 7,
  })
  const event: RawObject = {
    _: 'channelAdminLogEvent',
    id: '99',
    date: 1_700_000_000,
    user_id: '5',
    action: { _: 'channelAdminLogEventActionParticipantJoin' },
  }
  const undated = { ...message(10), date: 0 }
  await store.savePage(
    page([post(9)], {
      odd: [
        odd(8, { raw: message(8) }),
        odd(9, { raw: message(9), kind: 'message.media' }),
        odd(10, { raw: undated }),
        odd(99, { raw: event, source: 'admin_log' }),
      ],
    }),
  )
  const retry = (version: number) =>
    retryOdd(own.database, { reread: rereadOdd, windows: [], now: minutesAfter(T0, 9), version })
  // What this version has looked at it does not look at again.
  expect(await retry(1)).toBe(0)
  expect(await retry(2)).toBe(3)
  expect(await retry(2)).toBe(0)
  expect((await rows()).map(({ id, resolved }) => [id, resolved])).toEqual([
    [8, minutesAfter(T0, 9)],
    [9, minutesAfter(T0, 9)],
    [10, null],
    [99, minutesAfter(T0, 9)],
  ])
  const stored = await own.database.prisma.post.findMany({ orderBy: { tgPostId: 'asc' } })
  expect(stored.map(({ tgPostId, views, message: text }) => [tgPostId, views, text])).toEqual([
    [8, 7, 'read after all'],
    [9, 10, post(9).text],
  ])
  expect(await own.database.prisma.membershipEvent.count()).toBe(1)
})
