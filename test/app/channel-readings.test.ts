import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { startTwoSessions, type TwoSessions } from './support/two-sessions'

setDefaultTimeout(120_000)

const MINUTE = 60_000
const FULL = 'channels.getFullChannel'
const ID = 1001n

let world: TwoSessions
afterEach(() => world.stop())

const asked = () => world.simulator.dataCentre.requests()[FULL] ?? 0
const truth = () => world.simulator.world

/** What a cycle some minutes later costs of readings of the two channels. */
async function cycle(minutes = 5): Promise<number> {
  world.clock.move(minutes * MINUTE)
  const before = asked()
  const runs = await world.cycle()
  expect(runs.map(({ status, error }) => ({ status, error }))).toEqual(
    runs.map(() => ({ status: 'succeeded', error: null })),
  )
  return asked() - before
}

async function cycles(count: number): Promise<number[]> {
  const costs: number[] = []
  for (let index = 0; index < count; index++) costs.push(await cycle())
  return costs
}

describe('channels are read', () => {
  beforeEach(async () => {
    world = await startTwoSessions()
  })

  test('as often as they change, which a restart keeps', async () => {
    const costs = await cycles(30)
    expect(costs.slice(0, 15)).toEqual([2, 2, 0, 2, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 2])
    expect(costs.reduce((sum, cost) => sum + cost, 0)).toBeLessThanOrEqual(14)
    await world.restart()
    expect(await cycles(3)).toEqual([0, 0, 0])
  })

  test('anew by another session that takes them over', async () => {
    await cycles(5)
    await world.app.operator.moveChannel(ID, world.sessions[1].pk)
    expect(await cycle()).toBe(1)
    expect((await world.channel(ID)).isAdmin).toBe(true)
  })

  test('at once when an answer shows another title, username or right, or reactions where there were none', async () => {
    await cycles(12)
    truth().changeChannel(ID, { title: 'Renamed' })
    expect(await cycle()).toBe(1)
    expect((await world.channel(ID)).title).toBe('Renamed')
    await cycles(8)
    truth().changeChannel(ID, { username: 'renamed' })
    expect(await cycle()).toBe(1)
    expect((await world.channel(ID)).username).toBe('renamed')
    await cycles(8)
    truth().changeChannel(ID, { admin: false })
    expect(await cycle()).toBe(1)
    expect(await world.channel(ID)).toMatchObject({ isAdmin: false, membershipAvailable: false })
  })

  test('at once when reactions come where they were switched off, so that no post stays without its own', async () => {
    truth().changeChannel(ID, { reactions: 'none' })
    await cycles(12)
    expect((await world.channel(ID)).reactionsEnabled).toBe(false)
    truth().changeChannel(ID, { reactions: 'all' })
    world.clock.move(MINUTE)
    const id = truth().publish(ID, { text: 'React!' })
    // Until it has some, nothing tells.
    for (let cost = 0; cost === 0; ) cost = await cycle()
    expect((await world.channel(ID)).reactionsEnabled).toBe(true)
    const post = await world.database.prisma.post.findFirstOrThrow({ where: { tgChannelId: ID, tgPostId: id } })
    expect(post.totalReactionsCount).not.toBeNull()
  })

  test('at once when Telegram refuses what only admins may', async () => {
    await cycles(12)
    world.simulator.dataCentre.failNext('channels.getAdminLog', 400, 'CHAT_ADMIN_REQUIRED', 2)
    // Both channels are this account's.
    expect(await cycle()).toBe(2)
  })

  test('and their subscribers are counted in between where an answer tells them', async () => {
    await cycles(12)
    for (let user = 0; user < 3; user++) truth().changeMembership(ID, BigInt(900_000 + user), { kind: 'join' })
    expect(await cycle()).toBe(0)
    const { totalParticipants } = await world.channel(ID)
    expect(totalParticipants).toBe(truth().book(ID).subscribers)
  })
})

describe('with SUBSCRIBERS=every_cycle', () => {
  beforeEach(async () => {
    world = await startTwoSessions({ SUBSCRIBERS: 'every_cycle' })
  })

  test('channels are read in every cycle', async () => {
    expect(await cycles(6)).toEqual([2, 2, 2, 2, 2, 2])
  })
})
