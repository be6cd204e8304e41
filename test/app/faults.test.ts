import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test'
import type { RunOutcome } from '../../src/collect/collect-channel'
import type { Environment } from '../../src/config'
import { FloodWaitError } from '../../src/domain/telegram-error'
import { startOther } from '../operate/support/other-process'
import { startTwoSessions, type TwoSessions } from './support/two-sessions'

setDefaultTimeout(120_000)

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

let world: TwoSessions

function ownWorld(environment: Environment = {}) {
  beforeAll(async () => {
    world = await startTwoSessions(environment)
  })
  afterAll(() => world.stop())
}

function worldForEach(environment: Environment = {}) {
  beforeEach(async () => {
    world = await startTwoSessions(environment)
  })
  afterEach(() => world.stop())
}

const statuses = (runs: RunOutcome[]) => runs.map(({ status }) => status)
const ids = () => world.channels.map(({ channelId }) => channelId)
const posts = (id: bigint) => world.database.prisma.post.count({ where: { tgChannelId: id, deletedAt: null } })
const sessionOf = async (id: bigint) => (await world.channel(id)).sessionPk
const session = (pk: bigint) => world.database.prisma.session.findUniqueOrThrow({ where: { pk } })

describe('flood waits', () => {
  ownWorld()

  const METHODS = ['channels.getFullChannel', 'messages.getHistory', 'channels.getAdminLog', 'channels.getMessages']

  test('short ones are waited out within the run, on whatever method', async () => {
    for (const method of METHODS) world.simulator.dataCentre.floodNext(method, 1)
    expect(statuses(await world.cycle())).toEqual(['succeeded', 'succeeded'])
    // The posts are a few minutes old: now their first windows are due, which are read by id.
    world.clock.move(57 * MINUTE)
    await world.app.jobs.drain()
    const kept = await world.database.prisma.floodWait.findMany({ orderBy: { method: 'asc' } })
    expect(kept.map(({ method }) => method)).toEqual(METHODS.toSorted())
    const windows = await world.database.prisma.postWindow.groupBy({ by: ['name', 'status'], _count: true })
    expect(windows).toContainEqual({ name: '1h', status: 'on_time', _count: 8 })
    for (const { sessionPk, seconds, since, until } of kept) {
      expect(sessionPk).toBe(world.sessions[0].pk)
      expect(seconds).toBe(1)
      expect(until.getTime()).toBeGreaterThanOrEqual(since.getTime() + 1000)
    }
  })

  test('long ones end the run as waiting, hold no slot, survive a restart, and are over in time', async () => {
    const { dataCentre } = world.simulator
    dataCentre.floodNext('messages.getHistory', 600)
    expect(statuses(await world.cycle())).toContain('waiting')
    const wait = await world.database.prisma.floodWait.findFirstOrThrow({ where: { method: 'messages.getHistory' } })
    expect(wait).toMatchObject({ sessionPk: world.sessions[0].pk, seconds: 600 })
    const asked = () => dataCentre.requests()['messages.getHistory'] ?? 0
    const before = asked()

    await world.restart()
    world.clock.move(9 * MINUTE)
    expect(new Set(statuses(await world.cycle()))).toEqual(new Set(['waiting']))
    expect(asked()).toBe(before)
    // Other methods go on meanwhile.
    expect(await world.database.prisma.subscriberCount.count()).toBeGreaterThan(0)
    const runs = await world.database.prisma.collectionRun.findMany({ where: { status: 'waiting' } })
    expect(runs[0]).toMatchObject({
      errorClass: 'flood_wait',
      errorMessage: expect.stringContaining('messages.getHistory'),
    })
    expect(await world.channel(ids()[0] ?? 0n)).toMatchObject({ failuresInRow: 0, retryAt: null })

    world.clock.move(1 * MINUTE + 500)
    expect(statuses(await world.cycle())).toEqual(['succeeded', 'succeeded'])
  })
})

describe('a connection that breaks', () => {
  ownWorld()

  for (const phase of ['connect', 'key_exchange', 'call', 'answer'] as const) {
    test(`in the phase ${phase} is made again`, async () => {
      await world.restart()
      world.simulator.dataCentre.cutAt(phase)
      await untilCollected()
    })
  }
})

describe('a server that falls silent', () => {
  // Long enough for a busy machine to connect, short enough to wait for.
  ownWorld({ TELEGRAM_TIMEOUT_SECONDS: '5' })

  test('fails the run in time, and a later one goes on', async () => {
    await untilCollected()
    world.simulator.dataCentre.silence(true)
    expect(new Set(statuses(await world.cycle()))).toEqual(new Set(['failed']))
    expect(await world.channel(ids()[0] ?? 0n)).toMatchObject({ failuresInRow: 1, retryAt: expect.any(Date) })
    // Not asked again before its time, however often the schedule comes by.
    expect(await world.cycle()).toEqual([])
    world.simulator.dataCentre.silence(false)
    world.clock.move(1 * MINUTE)
    await untilCollected()
    expect(await world.channel(ids()[0] ?? 0n)).toMatchObject({ failuresInRow: 0, failingSince: null, retryAt: null })
  })
})

/** Cycles, a minute each, until every channel was collected; three must do. */
async function untilCollected(): Promise<void> {
  for (let cycle = 0; cycle < 2; cycle++) {
    if (new Set(statuses(await world.cycle())).symmetricDifference(new Set(['succeeded'])).size === 0) return
    world.clock.move(MINUTE)
  }
  expect(statuses(await world.cycle())).toEqual(['succeeded', 'succeeded'])
}

describe('a session that Telegram takes away', () => {
  worldForEach()

  test('is banned for good, and its channels go to the other one', async () => {
    await world.cycle()
    const [first, second] = world.sessions
    world.simulator.dataCentre.banAccount(first.userId)
    await world.cycle()
    expect(await session(first.pk)).toMatchObject({ status: 'banned', statusReason: 'USER_DEACTIVATED_BAN' })
    expect(await Promise.all(ids().map(sessionOf))).toEqual([second.pk, second.pk])

    const before = world.simulator.dataCentre.connections(first.userId).now
    expect(before).toBe(0)
    world.clock.move(5 * MINUTE)
    expect(statuses(await world.cycle())).toEqual(['succeeded', 'succeeded'])
    await world.restart()
    expect(statuses(await world.cycle())).toEqual(['succeeded', 'succeeded'])
    expect(world.simulator.dataCentre.connections(first.userId).now).toBe(0)
    await expect(world.app.telegram.reader(first.pk)).rejects.toMatchObject({ kind: 'session_banned' })
  })

  test('is logged out when its key is revoked; without another session its channels wait for one', async () => {
    await world.cycle()
    const [first, second] = world.sessions
    await world.app.sessions.setStatus(second.pk, 'logged_out', 'SESSION_REVOKED')
    world.simulator.dataCentre.revokeSessions(first.userId)
    await world.cycle()
    expect(await session(first.pk)).toMatchObject({ status: 'logged_out' })
    const before = await posts(ids()[0] ?? 0n)
    expect(await world.channel(ids()[0] ?? 0n)).toMatchObject({
      status: 'active',
      sessionPk: first.pk,
      statusReason: expect.stringContaining('no other session sees the channel'),
      alertedAt: expect.any(Date),
    })
    expect(await world.cycle()).toEqual([])

    await world.app.sessions.setStatus(second.pk, 'enabled', null)
    expect(statuses(await world.cycle())).toEqual(['succeeded', 'succeeded'])
    expect(await Promise.all(ids().map(sessionOf))).toEqual([second.pk, second.pk])
    expect(await world.channel(ids()[0] ?? 0n)).toMatchObject({ statusReason: null, alertedAt: null, failuresInRow: 0 })
    expect(await posts(ids()[0] ?? 0n)).toBe(before)
  })
})

describe('a wait that an operator has met', () => {
  worldForEach({ SUBSCRIBERS: 'every_cycle' })
  const FULL = 'channels.getFullChannel'

  test.each(['this process', 'another process'])('in %s keeps the collector from sending anything', async (where) => {
    await world.cycle()
    const [, second] = world.sessions
    const [one = 0n, two = 0n] = ids()
    await world.app.operator.moveChannel(one, second.pk)
    expect(statuses(await world.cycle())).toEqual(['succeeded', 'succeeded'])
    const other = where === 'this process' ? null : await startOther(world, 1)
    if (other) await world.app.telegram.release(second.pk)
    world.simulator.dataCentre.floodNext(FULL, 3600)
    const asked = () => world.simulator.dataCentre.requests()[FULL] ?? 0
    const before = asked()
    try {
      const { operator } = other ?? world.app
      const flood = await operator.moveChannel(two, second.pk).catch((error) => error)
      expect(flood).toEqual(new FloodWaitError(FULL, 3600))
    } finally {
      await other?.stop()
    }
    expect(asked()).toBe(before + 1)
    const outcomes = await world.cycle()
    // Other methods go on with what is known; the channel of the first session is read as ever.
    expect(statuses(outcomes)).toEqual(['succeeded', 'succeeded'])
    const requestsOf = (id: bigint) => outcomes.find(({ channelId }) => channelId === id)?.requests[FULL]
    expect([requestsOf(one), requestsOf(two)]).toEqual([undefined, 1])
    expect(asked()).toBe(before + 2)
    world.clock.move(60 * MINUTE + 500)
    expect(statuses(await world.cycle())).toEqual(['succeeded', 'succeeded'])
    expect(asked()).toBe(before + 4)
  })
})

describe('a session that cannot be asked just now', () => {
  worldForEach()

  test('takes channels over as soon as it can: they are not given up for a day', async () => {
    await world.cycle()
    const [first, second] = world.sessions
    const [id = 0n] = ids()
    world.simulator.dataCentre.banAccount(first.userId)
    world.simulator.dataCentre.floodNext('users.getUsers', 600)
    await world.cycle()
    const waiting = await world.channel(id)
    expect(waiting).toMatchObject({ status: 'active', sessionPk: first.pk, failuresInRow: 1, alertedAt: null })
    expect(waiting.retryAt?.getTime()).toBeLessThanOrEqual(world.clock.now().getTime() + MINUTE)
    world.clock.move(11 * MINUTE)
    expect(statuses(await world.cycle())).toEqual(['succeeded', 'succeeded'])
    expect(await Promise.all(ids().map(sessionOf))).toEqual([second.pk, second.pk])
    expect(await world.channel(id)).toMatchObject({ failuresInRow: 0, retryAt: null })
  })

  test('does not make a channel lost that its own session may read no more', async () => {
    await world.cycle()
    const [first, second] = world.sessions
    const [id = 0n] = ids()
    world.simulator.world.setExpelled(first.userId, id, true)
    world.simulator.dataCentre.floodNext('users.getUsers', 600)
    await world.cycle()
    expect(await world.channel(id)).toMatchObject({ status: 'active', sessionPk: first.pk, failuresInRow: 1 })
    world.clock.move(11 * MINUTE)
    expect(statuses(await world.cycle())).toContain('succeeded')
    expect(await sessionOf(id)).toBe(second.pk)
  })
})

describe('a session that was lost while a window was due', () => {
  worldForEach()

  test('has its channels taken over at once, so that the window is on time', async () => {
    await world.cycle()
    await world.app.schedule()
    await world.app.idle()
    const [first, second] = world.sessions
    world.simulator.dataCentre.banAccount(first.userId)
    world.clock.move(56.5 * MINUTE)
    await world.app.jobs.drain()
    await world.app.idle()
    expect(await Promise.all(ids().map(sessionOf))).toEqual([second.pk, second.pk])
    world.clock.move(10_000)
    await world.app.jobs.drain()
    const windows = await world.database.prisma.postWindow.groupBy({ by: ['name', 'status'], _count: true })
    expect(windows).toContainEqual({ name: '1h', status: 'on_time', _count: 6 })
  })
})

describe('a channel that lets us in no more', () => {
  ownWorld()

  test('is read by another session that may', async () => {
    await world.cycle()
    const [first, second] = world.sessions
    const [id = 0n] = ids()
    world.simulator.world.setExpelled(first.userId, id, true)
    world.clock.move(5 * MINUTE)
    const runs = await world.cycle()
    expect(runs.filter(({ channelId }) => channelId === id).map(({ status }) => status)).toEqual([
      'failed',
      'succeeded',
    ])
    expect(await sessionOf(id)).toBe(second.pk)
    expect(await world.channel(id)).toMatchObject({ status: 'active', failuresInRow: 0 })
  })

  test('has lost access when nobody may; keeps its posts; is tried daily and active again when it can be read', async () => {
    await world.cycle()
    const [id = 0n] = ids()
    const before = await posts(id)
    for (const { userId } of world.sessions) world.simulator.world.setExpelled(userId, id, true)
    world.clock.move(5 * MINUTE)
    await world.cycle()
    expect(await world.channel(id)).toMatchObject({
      status: 'lost_access',
      statusReason: expect.stringContaining('CHANNEL_PRIVATE'),
      statusChangedAt: world.clock.now(),
    })
    expect(await posts(id)).toBe(before)
    world.clock.move(60 * MINUTE)
    expect((await world.cycle()).map(({ channelId }) => channelId)).not.toContain(id)

    for (const { userId } of world.sessions) world.simulator.world.setExpelled(userId, id, false)
    world.clock.move(DAY)
    expect(statuses((await world.cycle()).filter(({ channelId }) => channelId === id))).toContain('succeeded')
    expect(await world.channel(id)).toMatchObject({ status: 'active', statusReason: null, failuresInRow: 0 })
  })
})

describe('the operator', () => {
  test('is told by the webhook that a channel fails, and that it works again, once each', async () => {
    const told: { event: string; channel: { id: string }; error: { class: string } | null; failures: number }[] = []
    const hook = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch: async (request) => {
        told.push((await request.json()) as (typeof told)[number])
        return new Response()
      },
    })
    world = await startTwoSessions({ ON_FAILURE_WEBHOOK: `http://127.0.0.1:${hook.port}/`, FAILURES_BEFORE_ALERT: '2' })
    try {
      const [id = 0n] = ids()
      await world.app.sessions.setStatus(world.sessions[1].pk, 'logged_out', 'SESSION_REVOKED')
      world.simulator.dataCentre.failNext('channels.getFullChannel', 500, 'INTERNAL', 6)
      for (let cycle = 0; cycle < 3; cycle++) {
        await world.cycle()
        world.clock.move(10 * MINUTE)
      }
      expect(statuses(await world.cycle())).toEqual(['succeeded', 'succeeded'])
      const deadline = performance.now() + 10_000
      while (told.length < 4 && performance.now() < deadline) await Bun.sleep(10)
      const ofOne = told.filter(({ channel }) => channel.id === String(id))
      expect(ofOne.map(({ event, error, failures }) => [event, error?.class, failures])).toEqual([
        ['channel_failing', 'rpc', 2],
        ['channel_recovered', undefined, 3],
      ])
      expect(told).toHaveLength(4)
    } finally {
      await world.stop()
      await hook.stop(true)
    }
  })
})
