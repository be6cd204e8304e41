import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from 'bun:test'
import { createChannelRegistry } from '../../src/store/channels'
import { createCollectStore } from '../../src/store/collect-store'
import { bringBackFutureTimes } from '../../src/store/future-times'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { CHANNEL_ID, minutesAfter, page, post, sessions, T0, visibleChannel } from './fixtures'

// Waiting for a server on a busy machine is slow, not wrong.
setDefaultTimeout(120_000)

const HOUR = 3_600_000
const YEAR = 365 * 24 * HOUR

let own: TestDatabase
beforeAll(async () => {
  own = await createTestDatabase()
})
afterAll(() => own.drop())
beforeEach(async () => {
  await own.database.session((client) =>
    client.query('truncate config__tg_bot_session_pool, stat_channel_name, schedule, job, stat_post cascade'),
  )
  const account = { apiId: 1, apiHash: 'h', phoneNumber: '79990000001', session: 's', botToken: null, tgUserId: 1n }
  const sessionPk = await sessions(own.database).addSession(account)
  await createChannelRegistry(own.database).addChannel({ visible: visibleChannel(), sessionPk })
})

const prisma = () => own.database.prisma
const channel = () => prisma().channel.findUniqueOrThrow({ where: { tgChannelId: CHANNEL_ID } })
const repair = () => bringBackFutureTimes(own.database, T0)
const ahead = (ms: number) => new Date(T0.getTime() + ms)
const MARKS = [
  'walkStartedAt',
  'walkFinishedAt',
  'weekRefreshedAt',
  'historyEndSeenAt',
  'historyEndProvedAt',
  'discussionReadAt',
  'adminLogReadAt',
  'adminLogFirstReadAt',
] as const
const marks = (at: Date | null) => Object.fromEntries(MARKS.map((mark) => [mark, at]))

test.each([2 * 60_000, HOUR, YEAR, 50 * YEAR])('what was done %d ms ahead counts as done now', async (ms) => {
  await prisma().channel.updateMany({ data: marks(ahead(ms)) })
  await prisma().schedule.create({ data: { name: 'collect', lastRunAt: ahead(ms) } })
  expect(await repair()).toEqual({ channels: 1, schedules: 1 })
  expect(await channel()).toMatchObject(marks(T0))
  expect((await prisma().schedule.findFirstOrThrow()).lastRunAt).toEqual(T0)
  expect(await repair()).toEqual({})
})

test('what is unknown stays so, what was done before stays as it is, and clocks may differ by seconds', async () => {
  for (const at of [null, minutesAfter(T0, -5), T0, ahead(5000)]) {
    await prisma().channel.updateMany({ data: { ...marks(at), retryAt: at } })
    expect(await repair()).toEqual({})
    expect(await channel()).toMatchObject(marks(at))
  }
})

test('each mark is brought back for itself', async () => {
  for (const mark of MARKS) {
    await prisma().channel.updateMany({ data: { ...marks(minutesAfter(T0, -5)), [mark]: ahead(YEAR) } })
    await repair()
    expect(await channel()).toMatchObject({ ...marks(minutesAfter(T0, -5)), [mark]: T0 })
  }
})

test('a channel waits for another try no longer than it ever does', async () => {
  for (const [status, longest] of [
    ['active', HOUR],
    ['lost_access', 24 * HOUR],
  ] as const) {
    for (const [ms, expected] of [
      [YEAR, longest],
      [longest + 2 * 60_000, longest],
      [longest, longest],
      [60_000, 60_000],
    ] as const) {
      await prisma().channel.updateMany({ data: { status, retryAt: ahead(ms) } })
      await repair()
      expect((await channel()).retryAt).toEqual(ahead(expected))
    }
  }
})

test('a frozen account is looked at again within an hour, and a lease that no clock can have meant runs out', async () => {
  await prisma().session.updateMany({
    data: {
      status: 'frozen',
      retryAt: ahead(YEAR),
      leaseOwner: 'elsewhere 1 a',
      leaseExpiresAt: new Date(Date.now() + YEAR),
    },
  })
  expect(await repair()).toEqual({ frozen: 1, leases: 1 })
  const { retryAt, leaseExpiresAt } = await prisma().session.findFirstOrThrow()
  expect(retryAt).toEqual(ahead(HOUR))
  expect((leaseExpiresAt?.getTime() ?? 0) - Date.now()).toBeWithin(900_000, 1_000_001)
})

test('a lock ends as if it had just been renewed, and a window that was tried is read when it is due', async () => {
  const store = createCollectStore(own.database, { windows: [{ name: '24h', ageMs: 24 * HOUR }] })
  const posts = [post(1, { date: T0 }), post(2, { date: minutesAfter(T0, -25 * 60 + 70) }), post(3, { date: T0 })]
  await store.savePage(page(posts, { readAt: T0 }))
  const jobs = await prisma().job.findMany({ orderBy: { pk: 'asc' } })
  expect(jobs).toHaveLength(3)
  const [one, two, three] = jobs.toSorted((a, b) => Number(a.pk - b.pk))
  const set = (pk: bigint | undefined, data: object) => prisma().job.update({ where: { pk: pk ?? 0n }, data })
  await set(one?.pk, { attempts: 3, runAt: ahead(YEAR) })
  await set(two?.pk, { state: 'running', lockedBy: 'somebody', lockedUntil: ahead(YEAR), attempts: 1 })
  const { runAt: untouched } = three ?? expect.unreachable('a job')
  expect(await repair()).toEqual({ locks: 1, jobs: 1 })
  const windows = await prisma().postWindow.findMany({ orderBy: { pk: 'asc' } })
  const byPk = new Map(windows.map((window) => [String(window.pk), window]))
  const after = await prisma().job.findUniqueOrThrow({ where: { pk: one?.pk ?? 0n } })
  const { window_pk: windowPk } = after.payload as { window_pk: string }
  expect(after.runAt).toEqual(byPk.get(windowPk)?.dueAt ?? T0)
  expect((await prisma().job.findUniqueOrThrow({ where: { pk: two?.pk ?? 0n } })).lockedUntil).toEqual(ahead(30_000))
  expect((await prisma().job.findUniqueOrThrow({ where: { pk: three?.pk ?? 0n } })).runAt).toEqual(untouched)
})
