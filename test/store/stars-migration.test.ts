import { afterEach, beforeEach, expect, setDefaultTimeout, test } from 'bun:test'
import type { RawObject } from '../../src/domain/channel'
import type { Post } from '../../src/domain/post'
import type { ReactionCount } from '../../src/domain/reaction'
import { createCollectStore } from '../../src/store/collect-store'
import { EVENT_CHANNEL } from '../../src/store/events/payload'
import { embeddedMigrations } from '../../src/store/migrations/embedded-migrations'
import { migrateDatabase } from '../../src/store/migrations/migrate'
import { createEmptyTestDatabase, type TestDatabase } from '../support/database'
import { minutesAfter, page, post, T0 } from './fixtures'

// Waiting for a server on a busy machine is slow, not wrong.
setDefaultTimeout(120_000)

const STARS = '20261130140000_stars'
const [OPEN, STARS_ONLY, NO_STARS, OFF_SINCE] = [101n, 102n, 103n, 104n]

let own: TestDatabase
beforeEach(async () => {
  own = await createEmptyTestDatabase()
  await migrateDatabase(
    own.database,
    embeddedMigrations.filter(({ name }) => name < STARS),
  )
})
afterEach(() => own.drop())

const sql = (text: string, values: unknown[] = []) =>
  own.database.session(async (client) => (await client.query(text, values)).rows)

/** A channel as it was kept while one flag stood for reactions and stars, with its raw readings, the latest last. */
async function addChannel(id: bigint, reactionsEnabled: boolean, readings: RawObject[]): Promise<void> {
  await sql(
    `insert into config__tg_bot_session_pool (phone_number, api_id, api_hash, session_bytes) values ($1, 1, '', '')`,
    [String(id)],
  )
  await sql(
    `insert into config__tg_channel (tg_channel_id, tg_channel_name, kind, session_pk, reactions_enabled)
     select $1, 'News', 'broadcast', max(pk), $2 from config__tg_bot_session_pool`,
    [id, reactionsEnabled],
  )
  for (const full_chat of readings) {
    await sql(
      `insert into datalake__tg_channel (timestamp, tg_channel_id, json, content_hash) values ($1, $2, $3, '')`,
      [T0, id, JSON.stringify({ _: 'messages.chatFull', full_chat })],
    )
  }
}

/** A post as it was kept: one total of all reactions, here and in a reading and a window that was captured. */
async function addPost(channelId: bigint, id: number, counts: Record<string, number> | null, read?: number) {
  const total = counts && Object.values(counts).reduce((sum, count) => sum + count, 0)
  const { date, text } = post(id)
  await sql(
    `with written as (
       insert into stat_post (tg_channel_id, tg_post_id, date_of_post, message, entities, link, links, silent, is_forward,
         views, forwards, total_reactions_count, reactions_1h, reactions_24h)
       values ($1, $2, $3, $4, '[]', $5, '{}', false, false, 10, 0, $6, $7, $7) returning pk
     ),
     reading as (
       insert into stat_post_snapshot (stat_post_pk, timestamp, views, forwards, reactions) select pk, $3, 10, 0, $7 from written
     )
     insert into stat_post_window (stat_post_pk, window_name, window_seconds, due_at, captured_at, status, views, reactions, forwards)
     select pk, '1h', 3600, $3, $3, 'on_time'::window_status, 10, $7, 0 from written
     union all
     select pk, '24h', 86400, $3, null, 'pending', null, null, null from written`,
    [channelId, id, date, text, `https://t.me/c/${channelId}/${id}`, total, read ?? total],
  )
  for (const [kind, count] of Object.entries(counts ?? {})) {
    const [emoticon, code] = kind === 'paid' ? ['⭐', 'star'] : ['👍', '1f44d']
    await sql(
      `insert into stat_reaction (stat_post_pk, kind, reaction_emoticon, reaction_emoticon_code, reaction_count)
       select pk, $3::reaction_kind, $4, $5, $6 from stat_post where tg_channel_id = $1 and tg_post_id = $2`,
      [channelId, id, kind, emoticon, code, count],
    )
  }
}

const ALL: RawObject = { _: 'channelFull', available_reactions: { _: 'chatReactionsAll' } }
const NONE: RawObject = { _: 'channelFull', available_reactions: { _: 'chatReactionsNone' } }
const paid = (full: RawObject): RawObject => ({ ...full, paid_reactions_available: true })

async function fill(): Promise<void> {
  await addChannel(OPEN, true, [NONE, paid(ALL)])
  await addPost(OPEN, 1, { emoji: 7, paid: 12_345 })
  await addPost(OPEN, 2, { emoji: 3 })
  await addPost(OPEN, 3, {})
  await addPost(OPEN, 4, { paid: 5 })
  await addChannel(STARS_ONLY, true, [paid(NONE)])
  await addPost(STARS_ONLY, 1, { paid: 9 })
  await addPost(STARS_ONLY, 2, {})
  await addPost(STARS_ONLY, 3, { emoji: 2, paid: 1 })
  await addChannel(NO_STARS, true, [ALL])
  await addPost(NO_STARS, 1, { emoji: 4 })
  await addPost(NO_STARS, 2, { emoji: 4, paid: 6 })
  await addChannel(OFF_SINCE, false, [paid(ALL), NONE])
  await addPost(OFF_SINCE, 1, null, 11)
}

const posts = () =>
  sql(`
    select post.tg_channel_id::integer as channel, tg_post_id as post, total_reactions_count as total, post.stars, reactions_1h as hour,
      reading.reactions as read, reading.reactions_unknown as "whyRead", captured.reactions as captured,
      captured.reactions_unknown as "whyCaptured"
    from stat_post as post
    join stat_post_snapshot as reading on reading.stat_post_pk = post.pk
    join stat_post_window as captured on captured.stat_post_pk = post.pk and window_name = '1h'
    order by 1, 2`)

const split = { hour: null, read: null, whyRead: 'formula_1', captured: null, whyCaptured: 'formula_1' }
const kept = (count: number) => ({ hour: count, read: count, whyRead: null, captured: count, whyCaptured: null })

test('stars leave the totals, and what was read earlier becomes unknown where it holds them', async () => {
  await fill()
  await migrateDatabase(own.database)
  expect(await posts()).toEqual([
    { channel: 101, post: 1, total: 7, stars: 12_345, ...split },
    { channel: 101, post: 2, total: 3, stars: 0, ...kept(3) },
    { channel: 101, post: 3, total: 0, stars: 0, ...kept(0) },
    { channel: 101, post: 4, total: 0, stars: 5, ...split },
    // Nobody could give another one: no number, not 0.
    { channel: 102, post: 1, total: null, stars: 9, ...split },
    { channel: 102, post: 2, total: null, stars: 0, ...kept(0) },
    { channel: 102, post: 3, total: 2, stars: 1, ...split },
    { channel: 103, post: 1, total: 4, stars: null, ...kept(4) },
    { channel: 103, post: 2, total: 4, stars: 6, ...split },
    { channel: 104, post: 1, total: null, stars: null, ...split },
  ])
  expect(
    await sql('select reactions_enabled as one, stars_enabled as other from config__tg_channel order by tg_channel_id'),
  ).toEqual([
    { one: true, other: true },
    { one: false, other: true },
    { one: true, other: false },
    { one: false, other: false },
  ])
  const pending = await sql(`select distinct reactions_unknown as why from stat_post_window where status = 'pending'`)
  expect(pending).toEqual([{ why: null }])
})

test('nobody hears of it, and a reading of the same counters changes nothing', async () => {
  await fill()
  const told: unknown[] = []
  const listener = await own.database.connect()
  listener.on('notification', (notice) => told.push(notice))
  await listener.query(`listen "${EVENT_CHANNEL}"`)
  await migrateDatabase(own.database)
  const before = await posts()

  const thumb = (count: number): ReactionCount[] => [{ kind: 'emoji', emoticon: '👍', count }]
  const store = createCollectStore(own.database)
  const read = (channelId: bigint, readings: [id: number, told: Pick<Post, 'reactions' | 'stars'>][]) =>
    store.savePage(
      page(
        readings.map(([id, told]) => post(id, { channelId, ...told })),
        { channelId, readAt: minutesAfter(T0, 60) },
      ),
    )
  const unchanged = { new: 0, changed: 0, deleted: 0 }
  expect(
    await read(OPEN, [
      [1, { reactions: thumb(7), stars: 12_345 }],
      [2, { reactions: thumb(3), stars: 0 }],
      [3, { reactions: [], stars: 0 }],
      [4, { reactions: [], stars: 5 }],
    ]),
  ).toEqual(unchanged)
  expect(
    await read(STARS_ONLY, [
      [1, { reactions: null, stars: 9 }],
      [2, { reactions: null, stars: 0 }],
      [3, { reactions: thumb(2), stars: 1 }],
    ]),
  ).toEqual(unchanged)
  expect(
    await read(NO_STARS, [
      [1, { reactions: thumb(4), stars: null }],
      [2, { reactions: thumb(4), stars: 6 }],
    ]),
  ).toEqual(unchanged)
  expect(await read(OFF_SINCE, [[1, { reactions: null, stars: null }]])).toEqual(unchanged)
  // One reading for each post still, and all as it was.
  expect(await posts()).toEqual(before)
  await listener.query('select 1')
  expect(told).toEqual([])
  await listener.end()
})
