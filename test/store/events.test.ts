import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { systemClock } from '../../src/clock'
import { type EventGap, NoEventsError, type StoredEvent, type StoredKind } from '../../src/domain/stored-event'
import { silentLog } from '../../src/log'
import { createCollectStore } from '../../src/store/collect-store'
import { createEvents, type EventsOptions, type StoredEvents } from '../../src/store/events/events'
import { decodeEvent, encodeEvent } from '../../src/store/events/payload'
import { publish } from '../../src/store/events/publish'
import { createWindowStore } from '../../src/store/window-store'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { CHANNEL_ID, collectingStore, minutesAfter, NEW_CURSOR, page, post, T0 } from './fixtures'

let fixture: TestDatabase
const opened: StoredEvents[] = []

beforeAll(async () => {
  fixture = await createTestDatabase()
  await collectingStore(fixture.database)
}, 60_000)

afterEach(async () => {
  for (const events of opened.splice(0)) await events.stop()
})
afterAll(() => fixture.drop())

function eventsOf(options: Partial<EventsOptions> = {}): StoredEvents {
  const events = createEvents({ database: fixture.database, clock: systemClock, log: silentLog, ...options })
  opened.push(events)
  return events
}

const ALL: StoredKind[] = ['run', 'post', 'old_post', 'window']
/** Channel 0 is for `arrived`. */
const everything = { kinds: ALL, channelIds: new Set([1n, 2n]) }

const send = (...events: StoredEvent[]) => fixture.database.transaction(async (client) => publish(client, ...events))
const sql = (text: string, values: unknown[] = []) =>
  fixture.database.session(async (client) => (await client.query(text, values)).rows)

/** Resolves when everything committed before has been told. */
async function arrived(events: StoredEvents): Promise<void> {
  const stream = await events.stream({ kinds: ['window'], channelIds: new Set([0n]) })
  await send({ kind: 'window', channelId: 0n, pks: [0n] })
  await stream.next()
  await stream.return?.()
}

/** Takes batches until they hold as many rows. */
async function take(stream: AsyncIterator<{ pks: bigint[] } | { gap: EventGap }>, rows: number): Promise<bigint[]> {
  const taken: bigint[] = []
  while (taken.length < rows) {
    const { value } = await stream.next()
    taken.push(...value.pks)
  }
  return taken
}

describe('payloads', () => {
  const key = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n })
  test('are read as they were written, and short enough for PostgreSQL', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ALL),
        key,
        fc.array(key, { minLength: 1, maxLength: 1000 }),
        (kind, channelId, pks) => {
          const payloads = encodeEvent({ kind, channelId, pks })
          expect(Math.max(...payloads.map((payload) => payload.length))).toBeLessThan(8000)
          const read = payloads.map(decodeEvent)
          expect(read.every((event) => event?.kind === kind && event.channelId === channelId)).toBe(true)
          expect(read.flatMap((event) => event?.pks ?? [])).toEqual(pks)
        },
      ),
      { numRuns: 50 },
    )
    const longest = encodeEvent({ kind: 'old_post', channelId: 2n ** 63n - 1n, pks: Array(1000).fill(2n ** 63n - 1n) })
    expect(longest.every((payload) => payload.length < 8000)).toBe(true)
  })

  test('of somebody else are none', () => {
    for (const payload of [
      '',
      'run',
      'run 1',
      'run 1 x',
      'other 1 2',
      'toString 1 2',
      'run 1 2,',
      'run 1 2 3',
      '{"kind":"run"}',
    ]) {
      expect(decodeEvent(payload)).toBeNull()
    }
    expect(encodeEvent({ kind: 'run', channelId: 1n, pks: [] })).toEqual([])
  })
})

describe('a stream', () => {
  test('tells what is committed, of the kinds and channels that are wanted, and nothing that is rolled back', async () => {
    const events = eventsOf()
    const all = await events.stream(everything)
    const runs = await events.stream({ kinds: ['run'], channelIds: new Set([1n]) })
    await fixture.database
      .transaction(async (client) => {
        await publish(client, { kind: 'run', channelId: 1n, pks: [99n] })
        throw new Error('changed my mind')
      })
      .catch(() => undefined)
    await send({ kind: 'run', channelId: 2n, pks: [1n] }, { kind: 'post', channelId: 1n, pks: [2n, 3n] })
    await send({ kind: 'run', channelId: 1n, pks: [4n] })
    expect(await take(all, 4)).toEqual([1n, 2n, 3n, 4n])
    expect(await take(runs, 1)).toEqual([4n])
  })

  test('tells a row that changes again while it waits once, and gives no more than a hundred rows at once', async () => {
    const events = eventsOf()
    const stream = await events.stream(everything)
    const pks = Array.from({ length: 250 }, (_, i) => BigInt(i + 1))
    await send({ kind: 'run', channelId: 1n, pks: [7n] })
    await send({ kind: 'run', channelId: 1n, pks: [7n] })
    await arrived(events)
    expect(await take(stream, 1)).toEqual([7n])
    await send({ kind: 'post', channelId: 1n, pks })
    await arrived(events)
    const first = await stream.next()
    expect(first.value.pks).toHaveLength(100)
    expect([...first.value.pks, ...(await take(stream, 150))]).toEqual(pks)
  })

  test('that is returned ends, also while it is waited for', async () => {
    const stream = await eventsOf().stream(everything)
    const waiting = stream.next()
    await stream.return?.()
    expect(await waiting).toEqual({ done: true, value: undefined })
    expect(await stream.next()).toEqual({ done: true, value: undefined })
  })

  test('that is not read is given up and holds nothing; the others go on', async () => {
    const events = eventsOf({ mostWaiting: 150 })
    const slow = await events.stream(everything)
    const quick = await events.stream(everything)
    const keys = (from: number) => Array.from({ length: 100 }, (_, i) => BigInt(from + i))
    await send({ kind: 'post', channelId: 1n, pks: keys(0) })
    expect(await take(quick, 100)).toEqual(keys(0))
    await send({ kind: 'post', channelId: 1n, pks: keys(100) })
    expect(await take(quick, 100)).toEqual(keys(100))
    const ended = slow.next()
    await expect(ended).rejects.toBeInstanceOf(NoEventsError)
    await expect(ended).rejects.toMatchObject({ reason: 'too_slow' })
    expect(await slow.next()).toEqual({ done: true, value: undefined })
  })

  test('is refused when too many are open or the process stops, and ends when it does', async () => {
    const events = eventsOf({ mostSubscribers: 1 })
    const stream = await events.stream(everything)
    await expect(events.stream(everything)).rejects.toMatchObject({ reason: 'too_many' })
    await stream.return?.()
    const other = await events.stream(everything)
    const waiting = other.next()
    await events.stop()
    await expect(waiting).rejects.toMatchObject({ reason: 'stopping' })
    await expect(events.stream(everything)).rejects.toMatchObject({ reason: 'stopping' })
  })
})

describe('the connection', () => {
  const listeners = () =>
    sql(`select pid from pg_stat_activity where datname = current_database() and query like 'listen %'`)

  /** Resolves when there are as many connections that listen. */
  async function untilListeners(count: number) {
    while ((await listeners()).length !== count) await Bun.sleep(5)
  }

  test('is there while somebody subscribes', async () => {
    await untilListeners(0)
    const events = eventsOf()
    const streams = await Promise.all([events.stream(everything), events.stream(everything)])
    expect(await listeners()).toHaveLength(1)
    for (const stream of streams) await stream.return?.()
    await untilListeners(0)
    await events.stream(everything)
    expect(await listeners()).toHaveLength(1)
    await events.stop()
    await untilListeners(0)
  })

  test('that is lost is made anew, and its streams say since when they heard nothing', async () => {
    const before = new Date()
    const stream = await eventsOf().stream(everything)
    await send({ kind: 'run', channelId: 1n, pks: [1n] })
    expect(await take(stream, 1)).toEqual([1n])
    await sql(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen %'`,
    )
    const { value } = await stream.next()
    expect(value.gap.since.getTime()).toBeWithin(before.getTime(), value.gap.until.getTime() + 1)
    await send({ kind: 'run', channelId: 1n, pks: [2n] })
    expect(await take(stream, 1)).toEqual([2n])
  })

  test('that cannot be made leaves nobody waiting for ever', async () => {
    const attempts: string[] = []
    const connect = () => {
      attempts.push('')
      return Promise.reject(new Error('no'))
    }
    const clock = { ...systemClock, after: (ms: number, run: () => void) => systemClock.after(ms / 100, run) }
    const events = eventsOf({ database: { connect }, clock })
    await expect(events.stream(everything)).rejects.toMatchObject({ reason: 'unavailable' })
    expect(attempts.length).toBeGreaterThan(1)
  })
})

describe('what is saved', () => {
  const DAY = 1440
  const store = () => createCollectStore(fixture.database, { windows: [{ name: '1h', ageMs: 3_600_000 }] })
  const streamOf = (...kinds: StoredKind[]) => eventsOf().stream({ kinds, channelIds: new Set([CHANNEL_ID]) })
  const pksOf = async (ids: number[]) =>
    (await sql('select pk from stat_post where tg_post_id = any($1) order by tg_post_id', [ids])).map(({ pk }) => pk)

  test('tells posts that were not known before, and history apart', async () => {
    const [news, history] = [await streamOf('post'), await streamOf('old_post')]
    const readAt = minutesAfter(T0, 2 * DAY)
    await store().savePage(page([post(1), post(2, { date: minutesAfter(T0, DAY) })], { readAt }))
    await store().savePage(page([post(1, { views: 11 }), post(3, { date: readAt })], { readAt }))
    expect(await take(news, 2)).toEqual(await pksOf([2, 3]))
    expect(await take(history, 1)).toEqual(await pksOf([1]))
  })

  test('tells a run from its start over each page to its end, and its row shows how far it is', async () => {
    const events = eventsOf()
    const stream = await events.stream({ kinds: ['run'], channelIds: new Set([CHANNEL_ID]) })
    const runPk = await store().startRun(CHANNEL_ID, T0)
    expect(await take(stream, 1)).toEqual([runPk])
    const tally = { postsSeen: 100, changes: { new: 40, changed: 30, deleted: 2 } }
    const saved = page([post(10), post(11)], { run: { runPk, ...tally } })
    for (let time = 0; time < 2; time++) await store().savePage(saved)
    await arrived(events)
    expect(await take(stream, 1)).toEqual([runPk])
    const [row] = await sql('select * from collection_run where pk = $1', [runPk])
    expect(row).toMatchObject({
      status: 'running',
      posts_seen: 102,
      posts_new: 42,
      posts_changed: 30,
      posts_deleted: 2,
    })
    await store().finishRun(runPk, T0, { status: 'succeeded', requests: {}, ...tally, error: null })
    expect(await take(stream, 1)).toEqual([runPk])
    const interrupted = await store().startRun(CHANNEL_ID, minutesAfter(T0, 1))
    expect(await take(stream, 1)).toEqual([interrupted])
    await store().interruptOpenRuns(minutesAfter(T0, 2))
    expect(await take(stream, 1)).toEqual([interrupted])
  })

  test('tells windows once they are settled', async () => {
    const stream = await streamOf('window')
    const added = post(20, { date: T0 })
    await store().savePage(page([added, post(21, { date: T0 })], { cursor: NEW_CURSOR }))
    const windows = await sql(
      `select w.pk, tg_post_id from stat_post_window w join stat_post p on p.pk = stat_post_pk
       where tg_post_id in (20, 21) order by tg_post_id`,
    )
    const [captured, missed] = windows.map(({ pk }) => pk as bigint)
    if (captured === undefined || missed === undefined) throw new Error('there are no windows')
    const reading = {
      channelId: CHANNEL_ID,
      posts: [added],
      missing: [],
      readAt: minutesAfter(T0, 60),
      settled: [
        { pk: captured, postId: 20, status: 'on_time' as const },
        { pk: missed, postId: 21, status: 'missed' as const, reason: 'too_late' as const },
      ],
    }
    const windowStore = createWindowStore(fixture.database)
    await windowStore.settleWindows(reading)
    expect((await take(stream, 2)).sort()).toEqual([captured, missed].sort())
    // What was settled before is not settled again.
    await windowStore.settleWindows(reading)
    await sql(`select pg_notify('teletally', 'window ${CHANNEL_ID} 77')`)
    expect(await take(stream, 1)).toEqual([77n])
  })
})
