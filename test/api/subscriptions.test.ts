import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { connect } from 'node:net'
import { PrismaPg } from '@prisma/adapter-pg'
import type { RunningServer } from '../../src/api/listen'
import type { Events } from '../../src/api/ports'
import { type ApiOptions, createApi } from '../../src/api/server'
import { systemClock } from '../../src/clock'
import { parseConfig } from '../../src/config'
import { silentLog } from '../../src/log'
import { createChannelRegistry } from '../../src/store/channels'
import { createCollectStore } from '../../src/store/collect-store'
import { createEvents, type StoredEvents } from '../../src/store/events/events'
import { PrismaClient } from '../../src/store/generated/prisma/client'
import { createWindowStore } from '../../src/store/window-store'
import { CHANNEL_ID, collectingStore, minutesAfter, page, post, T0, visibleChannel } from '../store/fixtures'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { FakeClock } from '../support/fake-clock'
import { type Subscription, subscribe } from './support/event-stream'
import { apiOptions, graphqlRequest, STARTUP_MS } from './support/fixture'

const OTHER_ID = 77n
const LOCAL = { host: '127.0.0.1', port: 0 }

let database: TestDatabase
let prisma: PrismaClient<'query'>
let store: ReturnType<typeof createCollectStore>
let events: StoredEvents
let server: RunningServer
const statements: string[] = []
const open: Subscription[] = []

const optionsWith = (change: Partial<ApiOptions>): ApiOptions => ({
  ...apiOptions({ prisma, sql: database.database.session }),
  ...change,
})
const eventsOf = (limits: { mostSubscribers?: number; mostWaiting?: number } = {}) =>
  createEvents({ database: database.database, clock: systemClock, log: silentLog, ...limits })
const sql = (text: string, values: unknown[] = []) =>
  database.database.session(async (client) => (await client.query(text, values)).rows)

beforeAll(async () => {
  database = await createTestDatabase()
  const { sessionPk } = await collectingStore(database.database)
  const visible = visibleChannel({ id: OTHER_ID, title: 'Other', username: 'other' })
  await createChannelRegistry(database.database).addChannel({ visible, sessionPk })
  store = createCollectStore(database.database, {
    windows: [
      { name: '1h', ageMs: 3_600_000 },
      { name: '24h', ageMs: 86_400_000 },
    ],
  })
  prisma = new PrismaClient({
    adapter: new PrismaPg({ connectionString: database.url, options: '-c TimeZone=UTC' }),
    log: [{ emit: 'event', level: 'query' }],
  })
  prisma.$on('query', ({ query }) => statements.push(query))
  events = eventsOf()
  server = await createApi(optionsWith({ events })).listen(LOCAL)
}, STARTUP_MS)

afterEach(async () => {
  for (const subscription of open.splice(0)) subscription.leave()
  await untilListeners(0)
})

afterAll(async () => {
  await events.stop()
  await server.stop()
  await prisma.$disconnect()
  await database.drop()
})

async function listen(query: string, { url = server.url, variables = {}, headers = {} } = {}): Promise<Subscription> {
  const subscription = await subscribe(url, query, variables, headers)
  open.push(subscription)
  return subscription
}

/** Resolves when there are as many connections that listen: none once nobody subscribes any more. */
async function untilListeners(count: number) {
  const text = `select pid from pg_stat_activity where datname = current_database() and query like 'listen %'`
  while ((await sql(text)).length !== count) await Bun.sleep(5)
}

const POSTS =
  'subscription ($all: Boolean = false, $of: [BigInt!]) { postAdded(includeHistory: $all, channelIds: $of) { tgPostId text channel { title } reactions { count } } }'
const numberOf = (answer: Awaited<ReturnType<Subscription['next']>>) => answer?.data.postAdded.tgPostId
let lastPost = 0
/** Stores so many posts of a channel that nobody knew, in one page. Gives their numbers. */
async function addPosts(count: number, { channelId = CHANNEL_ID, text = 'News', ageMinutes = 1 } = {}) {
  const ids = Array.from({ length: count }, () => ++lastPost)
  const posts = ids.map((id) => post(id, { channelId, text, date: minutesAfter(T0, id), reactions: [] }))
  const readAt = minutesAfter(T0, lastPost + ageMinutes)
  await store.savePage(page(posts.toReversed(), { channelId, readAt }))
  return ids
}

describe('posts', () => {
  test('come as they are stored, in the order of their publication, and those of a page with one query', async () => {
    const subscription = await listen(POSTS)
    expect([subscription.status, subscription.contentType]).toEqual([200, 'text/event-stream'])
    for (let pages = 0; pages < 2; pages++) {
      statements.length = 0
      const ids = await addPosts(5)
      const answers = [
        await subscription.next(),
        await subscription.next(),
        await subscription.next(),
        await subscription.next(),
        await subscription.next(),
      ]
      expect(answers.map(numberOf)).toEqual(ids)
      expect(answers[0]).toEqual({
        data: { postAdded: { tgPostId: ids[0], text: 'News', channel: { title: 'Новости ☕' }, reactions: [] } },
      })
      expect(statements).toHaveLength(1)
    }
  })

  test('of history come only when asked for, and what is not committed never', async () => {
    const [news, all] = [await listen(POSTS), await listen(POSTS, { variables: { all: true } })]
    const old = await addPosts(2, { ageMinutes: 1445 })
    const lone = minutesAfter(T0, 9999)
    const refused = store.savePage(
      page([post(9999, { date: lone }), post(9998, { text: 'nul \0 byte' })], { readAt: lone }),
    )
    await expect(refused).rejects.toThrow()
    const [fresh] = await addPosts(1)
    expect([await all.next(), await all.next(), await all.next()].map(numberOf)).toEqual([...old, fresh])
    expect(numberOf(await news.next())).toBe(fresh)
  })

  test('are those of the channels that are asked for, and of no other than the token may see', async () => {
    const token = 'of-the-other-channel-alone'
    const sha256 = createHash('sha256').update(token).digest('hex')
    const { api: settings } = parseConfig({ API_TOKENS: `one:read:${sha256}:${OTHER_ID}` })
    const own = await createApi(optionsWith({ events, settings })).listen(LOCAL)
    const headers = { authorization: `Bearer ${token}` }
    const limited = await listen(POSTS, { url: own.url, headers })
    const asking = await listen(POSTS, { url: own.url, headers, variables: { of: [String(CHANNEL_ID), '77'] } })
    const [one, none] = [
      await listen(POSTS, { variables: { of: ['77'] } }),
      await listen(POSTS, { variables: { of: [] } }),
    ]
    await addPosts(1)
    const [wanted] = await addPosts(1, { channelId: OTHER_ID })
    for (const subscription of [one, limited, asking]) expect(numberOf(await subscription.next())).toBe(wanted)
    const silent = none.next().then(
      () => 'told',
      () => 'silent',
    )
    none.leave()
    expect(await silent).toBe('silent')
    limited.leave()
    asking.leave()
    await own.stop()
  })
})

test('a run is told of when it begins, with each page and at its end', async () => {
  const subscription = await listen(
    'subscription { runProgressed { status postsSeen postsNew finishedAt channel { tgChannelId } } }',
  )
  const shown = async () => (await subscription.next())?.data.runProgressed
  const runPk = await store.startRun(CHANNEL_ID, T0)
  const run = {
    status: 'RUNNING',
    postsSeen: 0,
    postsNew: 0,
    finishedAt: null,
    channel: { tgChannelId: String(CHANNEL_ID) },
  }
  expect(await shown()).toEqual(run)
  const tally = { postsSeen: 300, changes: { new: 299, changed: 0, deleted: 0 } }
  await store.savePage(page([post(++lastPost)], { run: { runPk, ...tally } }))
  expect(await shown()).toEqual({ ...run, postsSeen: 301, postsNew: 300 })
  await store.finishRun(runPk, T0, { status: 'failed', requests: {}, ...tally, error: { class: 'rpc', message: 'X' } })
  expect(await shown()).toMatchObject({ status: 'FAILED', finishedAt: T0.toISOString() })
})

test('windows are told of when they are captured or missed, with their posts', async () => {
  const subscription = await listen(
    'subscription { windowCaptured(names: ["1h"]) { name status views latenessSeconds reason post { tgPostId } } }',
  )
  const [captured = 0, missed = 0] = await addPosts(2)
  const rows = await sql(
    `select w.pk, tg_post_id as "postId" from stat_post_window w join stat_post p on p.pk = stat_post_pk where tg_post_id = any($1) and window_name = '1h'`,
    [[captured, missed]],
  )
  const settled = rows.map(({ pk, postId }) =>
    postId === captured
      ? { pk, postId, status: 'on_time' as const }
      : { pk, postId, status: 'missed' as const, reason: 'too_late' as const },
  )
  const readAt = new Date(minutesAfter(T0, captured + 60).getTime() + 2500)
  const read = post(captured, { date: minutesAfter(T0, captured), views: 8 })
  statements.length = 0
  await createWindowStore(database.database).settleWindows({
    channelId: CHANNEL_ID,
    posts: [read],
    missing: [],
    readAt,
    settled,
  })
  expect([await subscription.next(), await subscription.next()].map((answer) => answer?.data.windowCaptured)).toEqual([
    { name: '1h', status: 'ON_TIME', views: 8, latenessSeconds: 2.5, reason: null, post: { tgPostId: captured } },
    {
      name: '1h',
      status: 'MISSED',
      views: null,
      latenessSeconds: null,
      reason: 'TOO_LATE',
      post: { tgPostId: missed },
    },
  ])
  expect(statements).toHaveLength(1)
})

describe('a subscription', () => {
  test('goes on when the database connection is lost, and says that something may have been lost', async () => {
    const subscription = await listen(POSTS)
    await sql(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen %'`,
    )
    const told = await subscription.next()
    expect(told?.data).toBeNull()
    expect(told?.errors?.map(({ extensions }) => extensions)).toMatchObject([
      { code: 'EVENTS_LOST', since: expect.any(String), until: expect.any(String) },
    ])
    const [next] = await addPosts(1)
    expect(numberOf(await subscription.next())).toBe(next)
  })

  test('of a client that does not read is given up, and costs the others nothing', async () => {
    const limited = eventsOf({ mostWaiting: 150 })
    const own = await createApi(optionsWith({ events: limited })).listen(LOCAL)
    const reading = await listen(POSTS, { url: own.url })
    // More for each post than is stored: with the first page the sockets are full, and the next ones wait in front of them.
    const fields = Array.from({ length: 10 }, (_, i) => `t${i}: text`)
    const body = JSON.stringify({ query: `subscription { postAdded { ${fields.join(' ')} } }` })
    const answered = Promise.withResolvers<void>()
    const slow = connect(Number(new URL(own.url).port), LOCAL.host, () => {
      slow.write(
        `POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: text/event-stream\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      )
    })
    slow.once('data', () => {
      slow.pause()
      answered.resolve()
    })
    await answered.promise
    for (const text of ['x'.repeat(10_000), 'short', 'short']) {
      for (const id of await addPosts(100, { text })) expect(numberOf(await reading.next())).toBe(id)
    }
    reading.leave()
    let received = ''
    const ended = Promise.withResolvers<void>()
    slow.on('data', (chunk) => {
      received = (received + chunk).slice(-2000)
      if (received.includes('event: complete')) ended.resolve()
    })
    slow.resume()
    await ended.promise
    expect(received).toContain('"code":"SUBSCRIPTION_TOO_SLOW"')
    slow.destroy()
    await own.stop()
  })

  test('is refused where too many are open, and a client that leaves makes room', async () => {
    const own = await createApi(optionsWith({ events: eventsOf({ mostSubscribers: 1 }) })).listen(LOCAL)
    const first = await listen(POSTS, { url: own.url })
    const second = await listen(POSTS, { url: own.url })
    expect((await second.next())?.errors?.[0]?.extensions.code).toBe('TOO_MANY_SUBSCRIPTIONS')
    expect(await second.next()).toBeNull()
    first.leave()
    await untilListeners(0)
    const third = await listen(POSTS, { url: own.url })
    const [id] = await addPosts(1)
    expect(numberOf(await third.next())).toBe(id)
    third.leave()
    await own.stop()
  })

  test('hides what goes wrong inside', async () => {
    const broken = { stream: () => Promise.reject(new Error('hunter2')) }
    const own = await createApi(optionsWith({ events: broken })).listen(LOCAL)
    const answer = await (await listen(POSTS, { url: own.url })).next()
    expect(JSON.stringify(answer)).not.toContain('hunter2')
    expect(answer?.errors?.[0]?.extensions.code).toBe('INTERNAL_SERVER_ERROR')
    await own.stop()
  })

  test('whose rows cannot be read ends, and tells nothing of why', async () => {
    const broken = { post: { findMany: () => Promise.reject(new Error('hunter2')) } } as unknown as PrismaClient
    const own = await createApi(optionsWith({ events, prisma: broken })).listen(LOCAL)
    const subscription = await listen(POSTS, { url: own.url })
    await addPosts(1)
    const answer = await subscription.next()
    expect(JSON.stringify(answer)).not.toContain('hunter2')
    expect(answer?.errors?.[0]?.extensions.code).toBe('INTERNAL_SERVER_ERROR')
    expect(await subscription.next()).toBeNull()
    await untilListeners(0)
    await own.stop()
  })

  test('is not begun for a client that has gone meanwhile', async () => {
    const asked = Promise.withResolvers<void>()
    const begin = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    const late: Events = {
      async stream(wanted) {
        asked.resolve()
        await begin.promise
        const stream = await events.stream(wanted)
        begun.resolve()
        return stream
      },
    }
    const own = await createApi(optionsWith({ events: late })).listen(LOCAL)
    const gone = new AbortController()
    const { method, headers, body } = graphqlRequest('subscription { runProgressed { status } }')
    headers.set('accept', 'text/event-stream')
    const answer = fetch(`${own.url}/graphql`, { method, headers, body, signal: gone.signal })
    await asked.promise
    gone.abort()
    await expect(answer).rejects.toThrow()
    begin.resolve()
    await begun.promise
    await untilListeners(0)
    await own.stop()
  })

  test('is kept alive while nothing happens', async () => {
    const subscription = await listen(POSTS)
    const [id] = [subscription.next()]
    while (subscription.comments() < 2) await Bun.sleep(20)
    const [added] = await addPosts(1)
    expect(numberOf(await id)).toBe(added)
  })

  test('ends at once when the server stops', async () => {
    const own = eventsOf()
    // By this clock what does not end by itself is never cut off.
    const stopping = await createApi(optionsWith({ events: own, clock: new FakeClock() })).listen(LOCAL)
    const subscription = await listen(POSTS, { url: stopping.url })
    const ended = subscription.next()
    await own.stop()
    expect((await ended)?.errors?.[0]?.extensions.code).toBe('SERVER_STOPPING')
    expect(await subscription.next()).toBeNull()
    await stopping.stop()
  })
})
