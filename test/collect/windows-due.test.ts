import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test'
import type { CollectStore, ReaderPool, TelegramReader } from '../../src/collect/ports'
import type { Post } from '../../src/domain/post'
import { ChannelAccessError, TelegramUnreachableError } from '../../src/domain/telegram-error'
import { parseWindows, type WindowStatus } from '../../src/domain/window'
import type { JobRunner } from '../../src/jobs/runner'
import { silentLog } from '../../src/log'
import { createChannelRegistry } from '../../src/store/channels'
import { createCollectStore } from '../../src/store/collect-store'
import { createJobs } from '../../src/window-jobs'
import { channelReading, page, post, sessions, visibleChannel } from '../store/fixtures'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { FakeClock } from '../support/fake-clock'

// Waiting for a server on a busy machine is slow, not wrong.
setDefaultTimeout(120_000)

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const CHANNELS = 50
const START = new Date('2026-01-01T00:00:00Z')

let own: TestDatabase
let clock: FakeClock
let store: CollectStore
let runners: JobRunner[]
/** What Telegram was asked: the channel and how many posts. */
let asked: [bigint, number][]
let deleted: Set<number>
let failure: Error | null

beforeAll(async () => {
  own = await createTestDatabase()
  const sessionPk = await sessions(own.database).addSession({
    apiId: 1,
    apiHash: 'hash',
    phoneNumber: '79990001122',
    session: 'session',
    botToken: null,
    tgUserId: 42n,
  })
  const registry = createChannelRegistry(own.database)
  const readings = createCollectStore(own.database)
  for (let id = 1n; id <= CHANNELS; id++) {
    await registry.addChannel({ visible: visibleChannel({ id, username: null }), sessionPk })
    await readings.saveChannelReading(channelReading({ id, username: null, linkedChatId: null }), START)
  }
})
afterAll(() => own.drop())
beforeEach(async () => {
  await own.database.session((client) =>
    client.query('truncate stat_post, stat_reaction, stat_post_snapshot, stat_post_window, datalake__tg_post, job'),
  )
  clock = new FakeClock(START)
  store = createCollectStore(own.database, { windows: parseWindows('1h,24h') ?? [] })
  runners = []
  asked = []
  deleted = new Set()
  failure = null
})
afterEach(async () => {
  for (const runner of runners) await runner.stop()
})

/** All posts are published at the start, and have as many views as they are seconds old. */
function seen(channelId: bigint, id: number): Post {
  const age = Math.max(0, clock.now().getTime() - START.getTime()) / 1000
  return post(id, { channelId, date: START, views: Math.floor(age), comments: null })
}

const unexpected = async () => expect.unreachable('an unexpected call')
const reader: TelegramReader = {
  readChannel: unexpected,
  readHistory: unexpected,
  readDiscussion: unexpected,
  readThreads: unexpected,
  readReplies: unexpected,
  existingMessages: unexpected,
  readAdminLog: unexpected,
  readLinkOwners: unexpected,
  readInviteLinks: unexpected,
  readImporters: unexpected,
  readParticipants: unexpected,
  async readPosts({ id }, ids) {
    asked.push([id, ids.length])
    if (failure) throw failure
    const there = ids.filter((postId) => !deleted.has(postId))
    return {
      posts: there.map((postId) => seen(id, postId)),
      missing: ids.filter((postId) => deleted.has(postId)),
      odd: [],
      answeredAt: clock.now(),
    }
  },
}
const pool: ReaderPool = { reader: async () => reader }

function start(wait = pool): JobRunner {
  const options = { config: { collectConcurrency: 4 }, clock, log: silentLog }
  const runner = createJobs(options, own.database, { pool: wait, store, owner: `process ${runners.length}` })
  runners.push(runner)
  runner.start()
  return runner
}

/** Publishes posts 1 to `count` in a channel, which are seen at once. */
async function publish(channelId: bigint, count: number): Promise<void> {
  const posts = Array.from({ length: count }, (_, index) => seen(channelId, index + 1))
  await store.savePage(page(posts, { channelId, readAt: clock.now() }))
}

async function ledger(name = '1h') {
  const rows = await own.database.prisma.postWindow.findMany({ where: { name }, orderBy: { pk: 'asc' } })
  return rows.map(({ status, views, missedReason }) => [status, views, missedReason])
}
const openJobs = () => own.database.prisma.job.count({ where: { state: { in: ['pending', 'running'] } } })

async function pass(ms: number, ...passing: JobRunner[]): Promise<void> {
  for (const runner of passing) await runner.idle()
  await clock.advance(ms)
  for (const runner of passing) await runner.idle()
}

describe('windows of many channels', () => {
  test('5,000 that are due at once cost a request for each hundred, and all are on time', async () => {
    for (let id = 1n; id <= CHANNELS; id++) await publish(id, id === 1n ? 250 : 97)
    const runner = start()
    await pass(HOUR, runner)
    expect(asked.filter(([channel]) => channel === 1n).map(([, count]) => count)).toEqual([100, 100, 50])
    expect(asked).toHaveLength(CHANNELS + 2)
    const rows = await ledger()
    expect(rows).toHaveLength(250 + 97 * (CHANNELS - 1))
    expect(rows.every(([status, views]) => status === 'on_time' && views === 3600)).toBe(true)
  })

  test('are captured once when two processes race for them', async () => {
    for (let id = 1n; id <= 10n; id++) await publish(id, 100)
    const both = [start(), start()]
    await pass(HOUR, ...both)
    expect(await ledger()).toEqual(Array(1000).fill(['on_time', 3600, null]))
    expect(asked.reduce((sum, [, count]) => sum + count, 0)).toBe(1000)
  })
})

describe('a window', () => {
  test('is captured at its hour and at its day, with what was there then', async () => {
    await publish(1n, 1)
    const runner = start()
    await pass(HOUR, runner)
    await pass(23 * HOUR, runner)
    expect(await ledger('1h')).toEqual([['on_time', 3600, null]])
    expect(await ledger('24h')).toEqual([['on_time', 86_400, null]])
    expect(await own.database.prisma.post.findFirst()).toMatchObject({ views1h: 3600, views24h: 86_400 })
    expect(await openJobs()).toBe(0)
  })

  const restarts: [string, number, WindowStatus, number | null][] = [
    ['before it is due', 30 * MINUTE, 'on_time', 3600],
    ['within its tolerance', HOUR + 2 * MINUTE, 'on_time', 3720],
    ['when it is late', HOUR + 14 * MINUTE, 'late', 4440],
    ['when it is too late', 3 * HOUR, 'missed', null],
  ]
  test.each(restarts)('is as good as it can be if the process comes back %s', async (_when, down, status, views) => {
    await publish(1n, 1)
    await clock.advance(down)
    const runner = start()
    await pass(Math.max(0, HOUR - down), runner)
    expect(await ledger()).toEqual([[status, views, status === 'missed' ? 'too_late' : null]])
    expect(asked).toHaveLength(status === 'missed' ? 0 : 1)
  })

  test('of a process that is killed after the capture is not captured again', async () => {
    await publish(1n, 3)
    const killed = start()
    await killed.idle()
    // The capture is stored; what became of the jobs is not, as nothing can be after a kill.
    await own.database.session((client) =>
      client.query(`alter table job add constraint killed check (state <> 'done') not valid`),
    )
    await pass(HOUR, killed)
    await killed.stop()
    await own.database.session((client) => client.query('alter table job drop constraint killed'))
    expect(await ledger()).toEqual(Array(3).fill(['on_time', 3600, null]))

    const runner = start()
    await pass(31_000, runner)
    expect(await ledger()).toEqual(Array(3).fill(['on_time', 3600, null]))
    expect(asked).toEqual([[1n, 3]])
    const jobs = await own.database.prisma.job.findMany({ where: { attempts: { gt: 0 } } })
    expect(jobs).toMatchObject(Array(3).fill({ state: 'done', attempts: 2, result: { status: 'before' } }))
  })

  test('of a process that is killed while it asks is captured by the next', async () => {
    await publish(1n, 1)
    const never: ReaderPool = { reader: () => new Promise(() => undefined) }
    const options = { config: { collectConcurrency: 4 }, clock, log: silentLog }
    const killed = createJobs(options, own.database, { pool: never, store, owner: 'killed' })
    await clock.advance(HOUR)
    void killed.drain()
    await until(async () => (await own.database.prisma.job.count({ where: { state: 'running' } })) === 1)
    // What is left of it is a lock that nobody renews.
    clock = new FakeClock(clock.now())
    const runner = start()
    await pass(29_000, runner)
    expect(await ledger()).toEqual([['pending', null, null]])
    await pass(1_000, runner)
    expect(await ledger()).toEqual([['on_time', 3630, null]])
  })

  test('of a post that is deleted before is missed', async () => {
    await publish(1n, 2)
    deleted.add(2)
    await pass(HOUR, start())
    expect(await ledger()).toEqual([
      ['on_time', 3600, null],
      ['missed', null, 'deleted'],
    ])
    expect(await own.database.prisma.post.count({ where: { deletedAt: { not: null } } })).toBe(1)
  })

  test('of a channel that cannot be read waits as long as it can, and is missed then', async () => {
    await publish(1n, 1)
    const runner = start()
    await pass(59 * MINUTE, runner)
    failure = new ChannelAccessError('CHANNEL_PRIVATE')
    for (let second = 0; second < 20 * 60; second += 5) await pass(5_000, runner)
    expect(await ledger()).toEqual([['missed', null, 'no_access']])
    expect(asked.length).toBeWithin(4, 8)
    expect(await openJobs()).toBe(1)
  })

  test('is late, not lost, when Telegram cannot be reached for some minutes', async () => {
    await publish(1n, 1)
    const runner = start()
    await pass(59 * MINUTE, runner)
    failure = new TelegramUnreachableError('no answer')
    for (let second = 0; second < 5 * 60; second += 5) await pass(5_000, runner)
    failure = null
    for (let second = 0; second < 10 * 60; second += 5) await pass(5_000, runner)
    const [[status, views] = []] = await ledger()
    expect(status).toBe('late')
    expect(views).toBeGreaterThan(3600 + 3 * 60)
  })

  test('is neither early nor lost when the clock is set', async () => {
    await publish(1n, 1)
    const runner = start()
    await runner.idle()
    clock.jump(-2 * HOUR)
    await pass(2 * HOUR, runner)
    expect(await ledger()).toEqual([['pending', null, null]])
    clock.jump(HOUR)
    await pass(31_000, runner)
    expect((await ledger())[0]?.[0]).toBe('on_time')
  })
})

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; !(await condition()); attempt++) {
    if (attempt > 1000) expect.unreachable('it never came true')
  }
}
