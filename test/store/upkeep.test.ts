import { afterAll, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test'
import fc from 'fast-check'
import { silentLog } from '../../src/log'
import type { Prisma } from '../../src/store/generated/prisma/client'
import { runUpkeep, type UpkeepOptions } from '../../src/store/upkeep/upkeep'
import { addChannel, addSession, jobRow, postRow } from '../api/support/rows'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { FakeClock } from '../support/fake-clock'

// Waiting for a server on a busy machine is slow, not wrong.
setDefaultTimeout(60_000)

const HOUR = 3_600_000
const DAY = 24 * HOUR
const NOW = new Date('2026-06-01T12:00:00.123Z')
const before = (ms: number) => new Date(NOW.getTime() - ms)

let own: TestDatabase
beforeAll(async () => {
  own = await createTestDatabase()
  const { prisma } = own.database
  const { pk } = await addSession(prisma)
  for (const tgChannelId of [1n, 2n]) await addChannel(prisma, pk, { tgChannelId })
})
afterAll(() => own.drop())
beforeEach(() =>
  own.database.session((client) => client.query('truncate stat_post, job, collection_run, schedule cascade')),
)

function upkeep(options: Partial<UpkeepOptions> & { now?: Date; signal?: AbortSignal } = {}): Promise<void> {
  const { now = NOW, signal, ...rest } = options
  const defaults = { snapshotDetailHours: 48, retentionDays: 90, clock: new FakeClock(now), log: silentLog }
  return runUpkeep(own.database, { ...defaults, ...rest }, signal)
}

async function addPost(tgPostId: number, publishedAt: Date): Promise<bigint> {
  const row = postRow({ tgChannelId: 1n, tgPostId, dateOfPost: publishedAt })
  return (await own.database.prisma.post.create({ data: row })).pk
}

/** Readings of a post at these ages, whose order is that of their primary keys. */
async function addReadings(postPk: bigint, publishedAt: Date, ages: number[]): Promise<void> {
  await own.database.prisma.postSnapshot.createMany({
    data: ages.map((age) => ({ postPk, timestamp: new Date(publishedAt.getTime() + age), views: 1 })),
  })
}

function addWindow(postPk: bigint, publishedAt: Date, name: string, capturedAge: number) {
  const at = new Date(publishedAt.getTime() + capturedAge)
  return own.database.prisma.postWindow.create({
    data: { postPk, name, seconds: 1, dueAt: at, capturedAt: at, status: 'on_time' },
  })
}

/** The ages at which the readings that are left were made. */
async function agesLeft(postPk: bigint, publishedAt: Date): Promise<number[]> {
  const rows = await own.database.prisma.postSnapshot.findMany({ where: { postPk }, orderBy: { timestamp: 'asc' } })
  return rows.map(({ timestamp }) => timestamp.getTime() - publishedAt.getTime())
}

/** What a thinned list of readings looks like, written down as the promise says it and not as the database does it. */
function thinned(ages: number[], { detail, nowAge, windows }: { detail: number; nowAge: number; windows: number[] }) {
  const firstYoung = ages.findIndex((age) => age > nowAge - DAY)
  return ages.filter((age, index) => {
    if (age < detail || index === 0 || index === ages.length - 1) return true
    if (firstYoung !== -1 && index >= firstYoung) return true
    const inForce = windows.some((captured) => ages.findLastIndex((other) => other <= captured) === index)
    const bucket = (of: number) => (age < 7 * DAY ? Math.floor(of / HOUR) : Math.floor(of / DAY))
    const next = ages[index + 1] as number
    // Beyond the end of the hourly part an hour is no bucket any more, but no hour reaches across that end.
    return inForce || bucket(next) !== bucket(age)
  })
}

describe('readings of a post', () => {
  const published = before(60 * DAY)

  test('stay as they are for two days, then one an hour for a week, then one a day', async () => {
    const pk = await addPost(1, published)
    const kept = [0, 10, 20, 2 * DAY - 1]
    const hourly = [2 * DAY, 2 * DAY + 1, 2 * DAY + HOUR - 1, 7 * DAY - 2, 7 * DAY - 1]
    const daily = [7 * DAY, 8 * DAY - 1, 8 * DAY, 8 * DAY + 5, 30 * DAY]
    await addReadings(pk, published, [...kept, ...hourly, ...daily])
    await upkeep()
    expect(await agesLeft(pk, published)).toEqual([
      ...kept,
      2 * DAY + HOUR - 1,
      7 * DAY - 1,
      8 * DAY - 1,
      8 * DAY + 5,
      30 * DAY,
    ])
  })

  test('stay where they are the first, the latest, or in force when a window was captured', async () => {
    const pk = await addPost(1, published)
    const ages = [20, 21, 22, 23].map((minute) => 30 * DAY + minute * 60_000)
    await addReadings(pk, published, ages)
    await addWindow(pk, published, '30d', 30 * DAY + 21.5 * 60_000)
    await addReadings(await addPost(2, published), published, [40 * DAY])
    await upkeep()
    expect(await agesLeft(pk, published)).toEqual([ages[0], ages[1], ages[3]] as number[])
    expect(await own.database.prisma.postSnapshot.count()).toBe(4)
  })

  test('wait until their day is over', async () => {
    const youngPost = before(10 * DAY)
    const pk = await addPost(1, youngPost)
    const ages = [8, 9.25, 9.5, 9.75].map((days) => days * DAY)
    await addReadings(pk, youngPost, ages)
    await upkeep()
    expect(await agesLeft(pk, youngPost)).toEqual(ages)
    await upkeep({ now: new Date(NOW.getTime() + DAY) })
    expect(await agesLeft(pk, youngPost)).toEqual([8 * DAY, 9.75 * DAY])
  })

  test('all stay when they are to', async () => {
    const pk = await addPost(1, published)
    await addReadings(pk, published, [10 * DAY, 10 * DAY + 1, 10 * DAY + 2])
    await upkeep({ snapshotDetailHours: 0 })
    expect(await agesLeft(pk, published)).toHaveLength(3)
    await upkeep({ snapshotDetailHours: 1000 })
    expect(await agesLeft(pk, published)).toHaveLength(3)
    // Those that an earlier setting let pass are looked at again.
    await upkeep({ snapshotDetailHours: 48 })
    expect(await agesLeft(pk, published)).toHaveLength(2)
  })

  test('are looked at once, in batches, and the next run goes on where the last one stopped', async () => {
    const pk = await addPost(1, published)
    const ages = Array.from({ length: 10 }, (_, index) => (10 + index) * DAY)
    await addReadings(
      pk,
      published,
      ages.flatMap((age) => [age, age + 1]),
    )
    await upkeep({ batchSize: 3, maxBatches: 2 })
    expect(await agesLeft(pk, published)).toHaveLength(20 - 2)
    await upkeep({ batchSize: 3, signal: AbortSignal.abort() })
    expect(await agesLeft(pk, published)).toHaveLength(20 - 2)
    await upkeep({ batchSize: 3 })
    expect(await agesLeft(pk, published)).toHaveLength(11)
    const { cursor } = await own.database.prisma.schedule.findFirstOrThrow({ where: { name: { contains: 'thin' } } })
    const { _max } = await own.database.prisma.postSnapshot.aggregate({ _max: { pk: true } })
    expect(cursor).toBe(_max.pk)
  })

  test('are what the promise says, whatever their times, in whatever batches, by how many processes', async () => {
    const minutes = (days: number) => fc.integer({ min: 0, max: days * 1440 }).map((minute) => minute * 60_000)
    const ages = fc
      .tuple(fc.array(minutes(9), { maxLength: 25 }), fc.array(minutes(60), { maxLength: 12 }))
      .map((parts) => [...new Set(parts.flat())].sort((a, b) => a - b))
    const scenario = fc.record({
      ages,
      windows: fc.array(minutes(60), { maxLength: 3 }),
      detailHours: fc.constantFrom(1, 48, 100, 200),
      batchSize: fc.integer({ min: 1, max: 9 }),
      turns: fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 3 }),
    })
    let post = 100
    await fc.assert(
      fc.asyncProperty(scenario, async ({ ages: all, windows, detailHours, batchSize, turns }) => {
        await own.database.session((client) => client.query('truncate stat_post, schedule cascade'))
        const pk = await addPost(post++, published)
        await addReadings(pk, published, all)
        for (const [index, age] of windows.entries()) await addWindow(pk, published, `${index}`, age)
        const detail = { snapshotDetailHours: detailHours, batchSize }
        for (const days of turns.sort((a, b) => a - b)) {
          const now = new Date(published.getTime() + days * DAY)
          await Promise.all([upkeep({ ...detail, now }), upkeep({ ...detail, now })])
        }
        await upkeep(detail)
        const promised = thinned(all, { detail: detailHours * HOUR, nowAge: 60 * DAY, windows })
        expect(await agesLeft(pk, published)).toEqual(promised)
      }),
      { numRuns: 15 },
    )
  })
})

describe('what ended', () => {
  const run = (tgChannelId: bigint, days: number, status: Prisma.CollectionRunCreateManyInput['status']) => ({
    tgChannelId,
    startedAt: before(days * DAY),
    status,
  })

  test('goes when it is old, what failed later, what is open never', async () => {
    const { prisma } = own.database
    const job = (days: number, state: 'done' | 'failed' | 'pending') =>
      jobRow({ runAt: before(days * DAY), state, dedupeKey: state === 'pending' ? `${days}` : null })
    await prisma.job.createMany({
      data: [job(91, 'done'), job(89, 'done'), job(91, 'failed'), job(361, 'failed'), job(1000, 'pending')],
    })
    await prisma.collectionRun.createMany({
      data: [
        ...(['succeeded', 'waiting', 'interrupted', 'failed', 'running'] as const).flatMap((status) =>
          [361, 91, 89].map((days) => run(1n, days, status)),
        ),
        run(2n, 500, 'succeeded'),
        run(2n, 400, 'succeeded'),
      ],
    })
    const left = async () => ({
      jobs: (await prisma.job.findMany({ orderBy: { runAt: 'asc' } })).map(({ state, runAt }) => [
        state,
        +before(0) - +runAt,
      ]),
      runs: (await prisma.collectionRun.findMany({ orderBy: [{ status: 'asc' }, { startedAt: 'asc' }] })).map(
        ({ tgChannelId, status, startedAt }) => `${tgChannelId} ${status} ${(+NOW - +startedAt) / DAY}`,
      ),
    })
    await upkeep({ retentionDays: 0 })
    expect((await left()).jobs).toHaveLength(5)
    expect((await left()).runs).toHaveLength(17)
    await Promise.all([upkeep({ batchSize: 1 }), upkeep({ batchSize: 2 })])
    const expected: Awaited<ReturnType<typeof left>> = {
      jobs: [
        ['pending', 1000 * DAY],
        ['failed', 91 * DAY],
        ['done', 89 * DAY],
      ],
      runs: [
        '1 running 361',
        '1 running 91',
        '1 running 89',
        // The latest of a channel that was not collected since.
        '2 succeeded 400',
        '1 succeeded 89',
        '1 failed 91',
        '1 failed 89',
        '1 interrupted 89',
        '1 waiting 89',
      ],
    }
    expect(await left()).toEqual(expected)
    await upkeep()
    expect(await left()).toEqual(expected)
  })
})
