import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { parseConfig } from '../../src/config'
import { requestSettings } from '../../src/request-settings'
import { channelCost, sessionUses } from '../../src/store/request-use'
import { startTwoSessions, type TwoSessions } from './support/two-sessions'

setDefaultTimeout(120_000)

const MINUTE = 60_000
const HISTORY = 'messages.getHistory'
const LOG = 'channels.getAdminLog'

let world: TwoSessions
beforeAll(async () => {
  world = await startTwoSessions()
})
afterAll(() => world.stop())

const session = () => world.sessions[0].pk
const settings = (environment: Record<string, string> = {}) => requestSettings(parseConfig(environment))
const costOf = (tgChannelId: bigint, environment = {}) =>
  world.database.session((client) =>
    channelCost(client, { sessionPk: session(), tgChannelId }, settings(environment), world.clock.now()),
  )
const usesOf = async (environment = {}) =>
  (
    await world.database.session((client) =>
      sessionUses(client, [session(), world.sessions[1].pk], settings(environment), world.clock.now()),
    )
  ).get(session()) ?? []

describe('what a channel costs', () => {
  test('is guessed where nothing is known of it', async () => {
    expect(await costOf(1001n)).toMatchObject({ isAssumed: true, warning: null })
    expect(await costOf(99n)).toBeNull()
  })

  test('is estimated from a look at it when it is added, at one request', async () => {
    await world.app.operator.removeChannel(1002n)
    const asked = () => world.simulator.dataCentre.requests()[HISTORY] ?? 0
    const before = asked()
    await world.app.operator.addChannel({ name: '@channel_1002', sessionPk: session() })
    expect(asked()).toBe(before + 1)
    const { expectedPosts, expectedPostsPerDay, expectedCommentsPerPost } = await world.channel(1002n)
    expect({ expectedPosts, expectedPostsPerDay }).toEqual({ expectedPosts: 4, expectedPostsPerDay: 4 })
    expect(expectedCommentsPerPost).toBeGreaterThan(0)
    const cost = await costOf(1002n)
    expect(cost).toMatchObject({ isAssumed: false, first: { 'channels.getFullChannel': 1, [HISTORY]: 2, [LOG]: 1 } })
    expect(cost?.perHour[LOG]).toBeCloseTo(12)
  })

  test('is added although nobody can look at it now', async () => {
    await world.app.operator.removeChannel(1002n)
    world.simulator.dataCentre.floodNext(HISTORY, 60)
    expect(await world.app.operator.addChannel({ name: '1002', sessionPk: session() })).toMatchObject({ done: 'added' })
    expect((await costOf(1002n))?.isAssumed).toBe(true)
    world.clock.move(2 * MINUTE)
  })

  test('comes near what an hour of cycles then costs', async () => {
    await world.cycle()
    world.clock.move(60 * MINUTE)
    await world.cycle()
    const forecast = (await costOf(1001n)) ?? expect.unreachable('a forecast')
    const sent: Record<string, number> = {}
    for (let cycle = 0; cycle < 12; cycle++) {
      world.clock.move(5 * MINUTE)
      const run = (await world.cycle()).find(({ channelId }) => channelId === 1001n)
      for (const [method, count] of Object.entries(run?.requests ?? {})) sent[method] = (sent[method] ?? 0) + count
    }
    for (const method of [HISTORY, LOG, 'channels.getFullChannel']) {
      const ratio = (sent[method] ?? 0) / (forecast.perHour[method] ?? 0)
      expect(ratio > 0.5 && ratio < 2).toBe(true)
    }
    const use = (await usesOf()).find((row) => row.method === LOG)
    expect(use).toMatchObject({ budgetPerHour: 1200, fit: 'fits' })
    expect(use?.lastHour).toBeGreaterThanOrEqual(22)
  })

  test('is measured by its runs once it was collected for two days', async () => {
    const { pk } = await world.channel(1001n)
    await world.database.prisma.channel.update({
      where: { pk },
      data: { createdAt: new Date(world.clock.now().getTime() - 3 * 86_400_000) },
    })
    const runs = await world.database.prisma.collectionRun.findMany({ where: { tgChannelId: 1001n } })
    const sent = runs.reduce((sum, { requests }) => sum + ((requests as Record<string, number>)[LOG] ?? 0), 0)
    expect((await costOf(1001n))?.perHour[LOG]).toBeCloseTo(sent / 24)
  })

  test('is warned of before it does not fit', async () => {
    const cost = await costOf(1002n, { REQUEST_BUDGETS: `${LOG}=1/600` })
    expect(cost?.warning).toContain(LOG)
    expect(cost?.session.find(({ method }) => method === LOG)).toMatchObject({ budgetPerHour: 6, fit: 'exceeds' })
    expect((await costOf(1002n, { REQUEST_BUDGETS: `${LOG}=100/600` }))?.warning).toBeNull()
  })

  test('is nothing while it is paused', async () => {
    await world.app.operator.pauseChannel(1002n)
    expect(await costOf(1002n)).toBeNull()
    await world.app.operator.resumeChannel(1002n)
  })
})

test.each([
  ['*/5 * * * *', 12],
  ['0 * * * *', 1],
  ['*/30 * * * * *', 120],
  ['0 3 * * *', 1 / 24],
])('a schedule %p runs %p times an hour', (pattern, count) => {
  expect(settings({ COLLECT_SCHEDULE: pattern }).plan.cyclesPerHour).toBeCloseTo(count)
})
