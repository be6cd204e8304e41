import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { rmSync } from 'node:fs'
import { settle } from '../../scripts/demo/settling'
import { addChannels, addSimulatedSession, endpointOf } from '../../scripts/demo/simulated-account'
import { SimulatedClock } from '../../scripts/demo/simulated-clock'
import { type App, createApp } from '../../src/app'
import { systemClock } from '../../src/clock'
import { parseConfig } from '../../src/config'
import { totalReactions } from '../../src/domain/reaction'
import { statusOfReading } from '../../src/domain/window'
import { silentLog } from '../../src/log'
import { type Simulator, startSimulator } from '../../src/simulator/simulator'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { makeTemporaryDirectory } from '../support/temporary'
import { SkewedClock } from './support/skewed-clock'
import { smallBooks } from './support/small-world'

setDefaultTimeout(300_000)

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** By the right clock, in each case. */
const LASTS_MINUTES = 75

let directory: string
let own: TestDatabase
let right: SimulatedClock
let simulator: Simulator
let settings: Record<string, string>

beforeAll(async () => {
  directory = makeTemporaryDirectory()
  own = await createTestDatabase()
  right = new SimulatedClock(new Date('2026-03-01T12:00:00Z'))
  simulator = await startSimulator({
    worlds: [],
    rebase: true,
    seed: 'clocks',
    postInterval: 900,
    clock: systemClock,
    worldClock: right,
    log: silentLog,
  })
  settings = { DATABASE_URL: own.url, DATA_DIR: directory, PORT: '0', WINDOWS: '10m,40m' }
  const app = await start(right)
  const sessionPk = await addSimulatedSession(app, simulator.connection, systemClock, silentLog)
  await addChannels(app, sessionPk, smallBooks(simulator.world).channels)
  await app.collectOnce()
  await app.stop()
})
afterAll(async () => {
  await simulator.stop()
  await own.drop()
  rmSync(directory, { recursive: true, force: true })
})

function start(clock: SimulatedClock | SkewedClock): Promise<App> {
  const config = { ...parseConfig(settings), telegramEndpoint: endpointOf(simulator.connection) }
  return createApp({ config, clock, outsideClock: systemClock, log: silentLog })
}

const prisma = () => own.database.prisma
const workOf = (app: App) => ({ idle: () => app.idle(), pulse, realClock: systemClock, looks: 400 })
const pulse = () => Object.values(simulator.dataCentre.requests()).reduce((sum, count) => sum + count, 0)

/** Collects by the schedule for some time; `clockAt` sets the machine's clock in each minute. Tells when it began. */
async function collect(clockAt: (minute: number) => number, minutes = LASTS_MINUTES): Promise<Date> {
  const began = right.now()
  const machine = new SkewedClock(right, clockAt(0))
  const app = await start(machine)
  try {
    await app.schedule()
    for (let minute = 0; minute < minutes; minute++) {
      machine.off = clockAt(minute)
      await right.advanceTo(new Date(began.getTime() + (minute + 1) * MINUTE), () => settle(workOf(app)))
    }
  } finally {
    await app.stop()
  }
  return began
}

/** Everything that was read since, held against what the world was like at the time that is stored with it. */
async function expectTrueAges(since: Date): Promise<void> {
  const now = right.now()
  const windows = await prisma().postWindow.findMany({ where: { capturedAt: { not: null } }, include: { post: true } })
  for (const { post, name, seconds, dueAt, capturedAt, status, ...values } of windows) {
    const moment = capturedAt ?? now
    expect(moment <= now).toBe(true)
    expect(dueAt.getTime()).toBe(post.dateOfPost.getTime() + seconds * SECOND)
    const world = simulator.world.valuesAt(post.tgChannelId, post.tgPostId, Math.floor(moment.getTime() / SECOND))
    const { views, forwards, reactions } = values
    const reading = { id: post.tgPostId, name, views, forwards, reactions, status }
    const truth = { views: world?.views ?? null, forwards: world?.forwards ?? null }
    expect(reading).toEqual({
      ...reading,
      ...truth,
      reactions: totalReactions(world?.reactions ?? null),
      status: statusOfReading(dueAt, { ageMs: seconds * SECOND }, moment),
    })
  }
  const snapshots = await prisma().postSnapshot.findMany({
    where: { timestamp: { gte: since } },
    include: { post: true },
  })
  expect(snapshots.length).toBeGreaterThan(10)
  for (const { post, timestamp, views } of snapshots) {
    expect([timestamp >= post.dateOfPost, timestamp <= now]).toEqual([true, true])
    const world = simulator.world.valuesAt(post.tgChannelId, post.tgPostId, Math.floor(timestamp.getTime() / SECOND))
    expect({ id: post.tgPostId, views }).toEqual({ id: post.tgPostId, views: world?.views ?? null })
  }
}

/** All that came due meanwhile was read when it was due. */
async function expectOnTime(since: Date): Promise<void> {
  const due = await prisma().postWindow.findMany({
    where: { dueAt: { gt: since, lte: new Date(right.now().getTime() - MINUTE) }, post: { dateOfPost: { gt: since } } },
  })
  expect(due.length).toBeGreaterThan(3)
  const wrong = due.filter(({ status, missedReason }) => status !== 'on_time' && missedReason !== 'deleted')
  expect(wrong).toEqual([])
}

/** The process has collected all along. */
async function expectCycles(since: Date): Promise<void> {
  const runs = await prisma().collectionRun.findMany({ where: { startedAt: { gte: since } }, orderBy: { pk: 'asc' } })
  const starts = [since, ...runs.map(({ startedAt }) => startedAt), right.now()].map(Number).sort((a, b) => a - b)
  const pauses = starts.slice(1).map((start, index) => start - (starts[index] ?? 0))
  expect(Math.max(...pauses)).toBeLessThan(6 * MINUTE)
}

const CASES: [string, (minute: number) => number][] = [
  ['is right', () => 0],
  ['is 90 s ahead', () => 90 * SECOND],
  ['is 170 s behind', () => -170 * SECOND],
  ['is 3 h ahead', () => 3 * HOUR],
  ['is 5 days behind', () => -5 * DAY],
  ['is 40 days ahead', () => 40 * DAY],
  ['runs ever faster', (minute) => minute ** 2 * 50],
  ['runs slow', (minute) => -minute * 2 * SECOND],
  ['leaps a day ahead, and back', (minute) => (minute > 15 && minute < 45 ? DAY : 0)],
  [
    'is set back by 2 h, then by 10 s',
    (minute) => (minute > 40 ? -2 * HOUR - 10 * SECOND : minute > 15 ? -2 * HOUR : 0),
  ],
  ['is set every minute', (minute) => (((minute * 7919) % 100) - 50) * HOUR],
]

describe('a machine whose clock', () => {
  test.each(CASES)('%s stores every age as it was, and reads each window at its time', async (_name, clockAt) => {
    const since = await collect(clockAt)
    await expectTrueAges(since)
    await expectOnTime(since)
    await expectCycles(since)
  })

  test('stood still while it slept does at once what came due meanwhile, and tells every age as it is', async () => {
    const machine = new SkewedClock(right)
    const app = await start(machine)
    const since = right.now()
    try {
      await app.schedule()
      await right.advanceTo(new Date(since.getTime() + 8 * MINUTE), () => settle(workOf(app)))
      machine.slept = 2 * HOUR
      right.jumpTo(new Date(right.now().getTime() + 2 * HOUR))
      const awake = right.now()
      await right.advanceTo(new Date(awake.getTime() + 2 * MINUTE), () => settle(workOf(app)))
      expect(await prisma().collectionRun.count({ where: { startedAt: { gte: awake } } })).toBeGreaterThan(2)
      const left = { status: 'pending', dueAt: { lt: awake } } as const
      expect(await prisma().postWindow.count({ where: left })).toBe(0)
    } finally {
      await app.stop()
    }
    await expectTrueAges(since)
  })

  test('was a year ahead once collects at once when it is right again', async () => {
    const year = new Date(right.now().getTime() + 365 * DAY)
    await prisma().schedule.updateMany({ data: { lastRunAt: year } })
    await prisma().channel.updateMany({
      data: { walkStartedAt: year, walkFinishedAt: year, weekRefreshedAt: year, adminLogReadAt: year },
    })
    await prisma().job.updateMany({ where: { state: 'pending' }, data: { runAt: year, attempts: 1 } })
    const since = await collect(() => 0)
    await expectTrueAges(since)
    await expectOnTime(since)
    const runs = await prisma().collectionRun.count({ where: { startedAt: { gte: since } } })
    expect(runs).toBeGreaterThan(10)
    const channels = await prisma().channel.findMany()
    for (const { walkStartedAt, adminLogReadAt } of channels) {
      for (const at of [walkStartedAt, adminLogReadAt]) expect((at ?? since) <= right.now()).toBe(true)
    }
  })
})

describe('a Telegram whose clock', () => {
  test.each([
    ['is years from ours', 3 * 365 * DAY],
    ['leaps by hours', 5 * HOUR],
    ['goes back', -5 * HOUR],
  ])('%s makes no reading on time', async (_name, shift) => {
    const since = right.now()
    const before = await prisma().postWindow.count({ where: { status: 'on_time' } })
    let shifted: Date | null = null
    const clockAt = (minute: number) => {
      if (minute === 5) {
        simulator.dataCentre.shiftClock(shift)
        shifted = right.now()
      }
      return 0
    }
    try {
      await collect(clockAt, 8)
    } finally {
      simulator.dataCentre.shiftClock(0)
    }
    const late = { capturedAt: { gt: shifted ?? since }, status: 'on_time' } as const
    expect(await prisma().postWindow.count({ where: late })).toBe(0)
    expect(await prisma().postWindow.count({ where: { status: 'on_time' } })).toBeGreaterThanOrEqual(before)
    await expectTrueStatusesAside(since)
  })

  /** What is stored of ages is true; it is called late where nobody told. */
  async function expectTrueStatusesAside(since: Date): Promise<void> {
    const windows = await prisma().postWindow.findMany({
      where: { capturedAt: { gte: since } },
      include: { post: true },
    })
    for (const { post, capturedAt, views } of windows) {
      const moment = Math.floor((capturedAt ?? since).getTime() / SECOND)
      expect(views).toBe(simulator.world.valuesAt(post.tgChannelId, post.tgPostId, moment)?.views ?? null)
    }
  }
})
