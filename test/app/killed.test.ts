import { afterAll, beforeAll, expect, test } from 'bun:test'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addChannels, addSimulatedSession, endpointOf } from '../../scripts/demo/simulated-account'
import { createApp } from '../../src/app'
import { systemClock } from '../../src/clock'
import { parseConfig } from '../../src/config'
import { statusOfReading } from '../../src/domain/window'
import { silentLog } from '../../src/log'
import { type Simulator, startSimulator } from '../../src/simulator/simulator'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { makeTemporaryDirectory } from '../support/temporary'
import { type Program, startProgram } from './support/program'
import { smallBooks } from './support/small-world'
import { SteppedClock } from './support/stepped-clock'

const MINUTE = 60_000
const KILLS = 20
/** Of half an hour each, after the last kill. */
const STEPS = 8
/** Both come due while the process is killed again and again. */
const WINDOWS = ['1h', '3h']

let directory: string
let clock: SteppedClock
let simulator: Simulator
let own: TestDatabase
let environment: Record<string, string>
/** The collecting process as one file: it is started so often that looking for hundreds of them would take most of the time. */
let collecting: string

beforeAll(async () => {
  directory = makeTemporaryDirectory()
  const entry = join(import.meta.dir, 'support', 'collecting-process.ts')
  const { outputs } = await Bun.build({ entrypoints: [entry], outdir: directory, target: 'bun' })
  collecting = outputs.find(({ kind }) => kind === 'entry-point')?.path ?? expect.unreachable('no program')
  clock = SteppedClock.create(join(directory, 'now'), new Date('2026-03-01T12:00:00Z'))
  own = await createTestDatabase()
  simulator = await startSimulator({
    worlds: [],
    rebase: true,
    seed: 'killed',
    postInterval: 1200,
    clock: systemClock,
    worldClock: clock,
    log: silentLog,
  })
  const { rsa, host, ports } = simulator.connection
  writeFileSync(join(directory, 'telegram.pem'), rsa.pem)
  environment = {
    DATABASE_URL: own.url,
    DATA_DIR: directory,
    LOG_LEVEL: 'warn',
    WINDOWS: WINDOWS.join(','),
    TELEGRAM_DC: `2@${host}:${ports[2]}`,
    TELEGRAM_RSA_KEY_FILE: join(directory, 'telegram.pem'),
  }
  const config = { ...parseConfig(environment), telegramEndpoint: endpointOf(simulator.connection) }
  const app = await createApp({ config, clock, outsideClock: systemClock, log: silentLog })
  const sessionPk = await addSimulatedSession(app, simulator.connection, systemClock, silentLog)
  await addChannels(app, sessionPk, smallBooks(simulator.world).channels)
  await app.stop()
}, 120_000)

afterAll(async () => {
  await simulator.stop()
  await own.drop()
  rmSync(directory, { recursive: true, force: true })
}, 120_000)

async function startCollecting(leaseSeconds: number): Promise<Program> {
  const settings = { ...environment, SESSION_LEASE_SECONDS: String(leaseSeconds) }
  const program = startProgram(collecting, [join(directory, 'now')], settings)
  await program.seen(/^ready$/m)
  return program
}

/** Whole numbers below `limit`, the same ones in each run. */
function sequence(seed: number): (limit: number) => number {
  let state = seed
  return (limit) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return Math.floor((state / 2 ** 31) * limit)
  }
}

const wait = (ms: number) => new Promise<void>((resolve) => void systemClock.after(ms, resolve))

test(`killed ${KILLS} times at any moment, it loses no post, no comment and no window`, async () => {
  const pick = sequence(7)
  for (let kill = 0; kill < KILLS; kill++) {
    // While nothing is asked: an answer given before minutes pass at once would be written down as one given after.
    clock.move((3 + pick(20)) * MINUTE)
    const program = await startCollecting(1)
    // A kill has to fall anywhere in the work, which a wait of any length does; nothing depends on how far the work got.
    await wait(pick(900))
    program.process.kill('SIGKILL')
    await program.exited
  }

  // Longer than a busy machine may let it stand still: what it does now has to be whole in the end.
  const program = await startCollecting(60)
  let answers = 0
  for (let step = 0; step < STEPS; step++) {
    program.process.stdin.write('idle?\n')
    answers++
    await program.seen(new RegExp(`(?:^idle$[^]*?){${answers}}`, 'm'))
    if (step < STEPS - 1) clock.move(30 * MINUTE)
  }
  program.process.kill('SIGKILL')
  await program.exited

  await expectBooksToAgree()
  await expectWindowsToAgree()
}, 480_000)

/** Ids of what is there; the audit of the demo compares everything else. */
async function expectBooksToAgree(): Promise<void> {
  const { prisma } = own.database
  for (const { channelId, posts } of smallBooks(simulator.world).channels) {
    const stored = await prisma.post.findMany({
      where: { tgChannelId: channelId, deletedAt: null },
      orderBy: { tgPostId: 'asc' },
      select: { tgPostId: true, views: true, forwards: true, commentsMessagesCount: true },
    })
    expect(stored.map(({ tgPostId }) => tgPostId)).toEqual(posts.map(({ id }) => id))
    const recent = clock.now().getTime() / 1000 - 24 * 3600
    const counters = new Map(stored.map((post) => [post.tgPostId, post]))
    for (const { id, date, views, forwards, comments } of posts) {
      if (date > recent) {
        expect(counters.get(id)).toEqual({ tgPostId: id, views, forwards, commentsMessagesCount: comments })
      }
    }
    const commented = posts.reduce((sum, { comments }) => sum + (comments ?? 0), 0)
    // Comments of a deleted post are kept; the books have neither.
    const tgPostId = { in: posts.map(({ id }) => id) }
    const kept = await prisma.comment.count({ where: { tgChannelId: channelId, tgPostId, deletedAt: null } })
    expect({ channelId, comments: kept }).toEqual({ channelId, comments: commented })
  }
  // A process may meet what its killed predecessor has left behind, but in the end all goes well.
  for (const { channelId } of smallBooks(simulator.world).channels) {
    const last = await prisma.collectionRun.findFirst({ where: { tgChannelId: channelId }, orderBy: { pk: 'desc' } })
    expect(last).toMatchObject({ status: 'succeeded', errorClass: null, errorMessage: null })
  }
}

async function expectWindowsToAgree(): Promise<void> {
  const { prisma } = own.database
  const now = clock.now()
  const windows = await prisma.postWindow.findMany({ include: { post: true } })
  const posts = await prisma.post.count()
  expect(windows).toHaveLength(posts * WINDOWS.length)
  const open = windows.filter(({ status, dueAt }) => status === 'pending' && dueAt <= now)
  expect(open).toEqual([])
  expect(await prisma.job.count({ where: { state: { in: ['running', 'failed'] } } })).toBe(0)
  const pending = windows.filter(({ status }) => status === 'pending').length
  expect(await prisma.job.count({ where: { state: 'pending' } })).toBe(pending)

  const captured = windows.filter(({ capturedAt }) => capturedAt !== null)
  expect(captured.length).toBeGreaterThan(50)
  for (const { post, name, dueAt, capturedAt, status, ...values } of captured) {
    const moment = capturedAt ?? now
    const world = simulator.world.valuesAt(post.tgChannelId, post.tgPostId, moment.getTime() / 1000)
    const { views, forwards, reactions, stars, comments } = values
    expect({ id: post.tgPostId, name, views, forwards, reactions, stars }).toEqual({
      id: post.tgPostId,
      name,
      views: world?.views ?? null,
      forwards: world?.forwards ?? null,
      reactions: world?.reactions?.reduce((sum, { count }) => sum + count, 0) ?? null,
      stars: world?.stars ?? null,
    })
    expect(comments === null).toBe(world?.comments === null)
    expect(status).toBe(statusOfReading(dueAt, { ageMs: values.seconds * 1000 }, moment))
    if (name === '1h') expect(post.views1h).toBe(views)
  }
}
