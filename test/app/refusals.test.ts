import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test'
import type { RunOutcome } from '../../src/collect/collect-channel'
import { SessionFrozenError } from '../../src/domain/telegram-error'
import { rejection } from '../telegram/support/simulated'
import { startTwoSessions, type TwoSessions } from './support/two-sessions'

setDefaultTimeout(120_000)

const MINUTE = 60_000
const HOUR = 60 * MINUTE

let world: TwoSessions
beforeEach(async () => {
  world = await startTwoSessions()
  await world.cycle()
})
afterEach(() => world.stop())

const statuses = (runs: RunOutcome[]) => runs.map(({ status }) => status)
const session = (pk: bigint) => world.database.prisma.session.findUniqueOrThrow({ where: { pk } })
const sessionsOfChannels = () =>
  Promise.all(world.channels.map(async ({ channelId }) => (await world.channel(channelId)).sessionPk))
const centre = () => world.simulator.dataCentre
const asked = (method: string) => centre().requests()[method] ?? 0

describe('a frozen account', () => {
  test('loses its channels to the other session, is looked at hourly, and is used again when Telegram lets it in', async () => {
    const [first, second] = world.sessions
    centre().freezeAccount(first.userId)
    world.clock.move(5 * MINUTE)
    await world.cycle()
    expect(await session(first.pk)).toMatchObject({ status: 'frozen', statusReason: 'FROZEN_PARTICIPANT_MISSING' })
    expect(await sessionsOfChannels()).toEqual([second.pk, second.pk])
    expect(statuses(await world.cycle())).toEqual(['succeeded', 'succeeded'])

    // Looked at in the cycle just made, and then not before an hour has passed, over a restart, too.
    const { retryAt } = await session(first.pk)
    expect(retryAt).toEqual(new Date(world.clock.now().getTime() + HOUR))
    await world.restart()
    world.clock.move(55 * MINUTE)
    await world.cycle()
    expect((await session(first.pk)).retryAt).toEqual(retryAt)
    centre().freezeAccount(first.userId, false)
    world.clock.move(5 * MINUTE)
    await world.cycle()
    expect(await session(first.pk)).toMatchObject({ status: 'enabled', statusReason: null })
    // What was moved stays where it is.
    expect(await sessionsOfChannels()).toEqual([second.pk, second.pk])
    await world.app.operator.moveChannel(1001n, first.pk)
    expect(statuses(await world.cycle())).toEqual(['succeeded', 'succeeded'])
  })

  test('loses public channels to a session that has not joined them, and keeps private ones', async () => {
    const [first, second] = world.sessions
    await world.database.prisma.channel.update({ where: { tgChannelId: 1002n }, data: { username: null } })
    for (const { channelId } of world.channels) world.simulator.world.setLeft(second.userId, channelId, true)
    centre().freezeAccount(first.userId)
    world.clock.move(5 * MINUTE)
    await world.cycle()
    expect(await sessionsOfChannels()).toEqual([second.pk, first.pk])
    expect(await world.channel(1001n)).toMatchObject({ failuresInRow: 0, status: 'active' })
    // That it has left takes the rights of an admin with it, which are not missed in silence.
    expect(await world.channel(1002n)).toMatchObject({ alertedAt: expect.any(Date) })
  })

  test('keeps channels that nobody else can read, and collects them at once when it is let in', async () => {
    const [first, second] = world.sessions
    await world.app.sessions.setStatus(second.pk, 'logged_out', 'SESSION_REVOKED')
    centre().freezeAccount(first.userId)
    world.clock.move(5 * MINUTE)
    await world.cycle()
    expect(await world.channel(1001n)).toMatchObject({
      status: 'active',
      sessionPk: first.pk,
      statusReason: expect.stringContaining('frozen (FROZEN_PARTICIPANT_MISSING)'),
      alertedAt: expect.any(Date),
    })
    expect(await world.cycle()).toEqual([])
    centre().freezeAccount(first.userId, false)
    world.clock.move(HOUR)
    expect(statuses(await world.cycle())).toEqual(['succeeded', 'succeeded'])
    expect(await world.channel(1001n)).toMatchObject({ statusReason: null, alertedAt: null, failuresInRow: 0 })
  })

  test.each([
    ['FROZEN_METHOD_INVALID', 420, 'messages.getHistory'],
    ['FROZEN_METHOD_INVALID', 406, 'channels.getFullChannel'],
    ['FROZEN_METHOD_INVALID', 403, 'messages.getHistory'],
    ['FROZEN_METHOD_INVALID', 400, 'channels.getAdminLog'],
    ['FROZEN_PARTICIPANT_MISSING', 406, 'messages.getHistory'],
    ['FROZEN_SOMETHING_NEW', 420, 'channels.getFullChannel'],
    ['FROZEN_METHOD_INVALID', 420, 'users.getUsers'],
  ])('is known by %s with %i to %s alone', async (code, status, method) => {
    const [first, second] = world.sessions
    centre().refuseAccount(first.userId, method, { status, code })
    await world.app.telegram.release(first.pk)
    world.clock.move(5 * MINUTE)
    await world.cycle()
    expect(await session(first.pk)).toMatchObject({ status: 'frozen', statusReason: code })
    expect(await sessionsOfChannels()).toEqual([second.pk, second.pk])
  })

  test('is known by a window that is due, which the other session reads on time', async () => {
    const [first, second] = world.sessions
    await world.app.schedule()
    await world.app.idle()
    centre().freezeAccount(first.userId)
    world.clock.move(56.5 * MINUTE)
    await world.app.jobs.drain()
    await world.app.idle()
    expect(await sessionsOfChannels()).toEqual([second.pk, second.pk])
    world.clock.move(10_000)
    await world.app.jobs.drain()
    const windows = await world.database.prisma.postWindow.groupBy({ by: ['name', 'status'], _count: true })
    expect(windows).toContainEqual({ name: '1h', status: 'on_time', _count: 6 })
  })

  test('is enabled by an operator only when Telegram lets it in, and can be disabled and removed', async () => {
    const [first] = world.sessions
    const { operator } = world.app
    centre().freezeAccount(first.userId)
    world.clock.move(5 * MINUTE)
    await world.cycle()
    expect(await rejection(operator.setSessionEnabled(first.pk, true))).toEqual(
      new SessionFrozenError('FROZEN_PARTICIPANT_MISSING'),
    )
    expect(await rejection(operator.addChannel({ name: '1001', sessionPk: first.pk, move: true }))).toBeInstanceOf(
      SessionFrozenError,
    )
    expect(await session(first.pk)).toMatchObject({ status: 'frozen' })
    centre().freezeAccount(first.userId, false)
    await operator.setSessionEnabled(first.pk, true)
    expect(await session(first.pk)).toMatchObject({ status: 'enabled', statusReason: null })

    await world.app.sessions.setStatus(first.pk, 'frozen', 'FROZEN_METHOD_INVALID')
    await operator.setSessionEnabled(first.pk, false)
    const before = centre().requests()
    world.clock.move(2 * HOUR)
    await world.app.sessions.setStatus(first.pk, 'frozen', 'FROZEN_METHOD_INVALID')
    expect(await session(first.pk)).toMatchObject({ status: 'disabled' })
    expect(centre().requests()).toEqual(before)
    await operator.removeSession(first.pk, { logOut: true })
  })

  test('that is so for some channels only is looked at no oftener than hourly', async () => {
    const [first] = world.sessions
    let moves = 0
    for (let minute = 0; minute < 60; minute += 5) {
      // Frozen in the middle of a cycle, and let in at the next look.
      centre().freezeAccount(first.userId)
      await rejection(world.app.operator.addChannel({ name: '@channel_1001', sessionPk: first.pk, move: true }))
      centre().freezeAccount(first.userId, false)
      world.clock.move(5 * MINUTE)
      const before = await session(first.pk)
      await world.cycle()
      if (before.status !== (await session(first.pk)).status) moves++
    }
    expect(moves).toBeLessThanOrEqual(2)
  })

  test('is not let in because its dialogs can be read, while its channels cannot', async () => {
    const [first] = world.sessions
    centre().refuseAccount(first.userId, 'messages.getHistory', { status: 420, code: 'FROZEN_METHOD_INVALID' })
    world.clock.move(5 * MINUTE)
    await world.cycle()
    const before = asked('messages.getDialogs')
    world.clock.move(2 * HOUR)
    await world.cycle()
    expect(await session(first.pk)).toMatchObject({ status: 'frozen' })
    expect(asked('messages.getDialogs')).toBe(before)
  })
})

/** Cycles at the times that are set for the next try, until so many runs of a channel have failed. */
async function failTimes(channelId: bigint, times: number): Promise<RunOutcome[]> {
  const runs: RunOutcome[] = []
  while (runs.filter(({ status }) => status === 'failed').length < times) {
    runs.push(...(await world.cycle()).filter((run) => run.channelId === channelId))
    const { retryAt } = await world.channel(channelId)
    world.clock.move(Math.max((retryAt?.getTime() ?? 0) - world.clock.now().getTime(), 1000))
  }
  return runs
}

describe('an error that does not say whose trouble it is', () => {
  test.each([
    ['NEVER_SEEN_BEFORE', 400, 'messages.getHistory'],
    ['NEVER_SEEN_BEFORE', 403, 'messages.getHistory'],
    ['NEVER_SEEN_BEFORE', 406, 'channels.getFullChannel'],
    ['PEER_FLOOD', 400, 'messages.getHistory'],
    ['USER_MIGRATE_4', 303, 'messages.getHistory'],
    ['RPC_CALL_FAIL', 500, 'messages.getHistory'],
    ['Timeout', -503, 'channels.getFullChannel'],
  ])('is tried by the other session when it repeats: %s with %i to %s', async (code, status, method) => {
    const [first, second] = world.sessions
    centre().refuseAccount(first.userId, method, { status, code })
    world.clock.move(5 * MINUTE)
    expect(statuses(await failTimes(1001n, 2))).toEqual(['failed', 'failed'])
    expect(await world.channel(1001n)).toMatchObject({ sessionPk: first.pk, failuresInRow: 2 })
    expect(statuses(await failTimes(1001n, 1))).toEqual(['failed', 'succeeded'])
    expect(await world.channel(1001n)).toMatchObject({
      sessionPk: second.pk,
      status: 'active',
      failuresInRow: 0,
      alertedAt: null,
    })
    expect(await session(first.pk)).toMatchObject({ status: 'enabled' })
  })

  test("is the channel's when the other session meets it as well: the first keeps it, and nobody tries it again that day", async () => {
    const [first] = world.sessions
    await world.app.operator.pauseChannel(1002n)
    for (const { userId } of world.sessions) {
      centre().refuseAccount(userId, 'messages.getHistory', { status: 400, code: 'NEVER_SEEN_BEFORE' })
    }
    world.clock.move(5 * MINUTE)
    await failTimes(1001n, 3)
    expect(await world.channel(1001n)).toMatchObject({ sessionPk: first.pk, alertedAt: expect.any(Date) })
    const before = asked('messages.getDialogs')
    const runs = await failTimes(1001n, 6)
    expect(runs).toHaveLength(6)
    expect(await world.channel(1001n)).toMatchObject({ sessionPk: first.pk, failuresInRow: 9 })
    expect(asked('messages.getDialogs')).toBe(before)
  })

  test('around the posts takes nothing from them, and no other session is asked', async () => {
    const [first] = world.sessions
    const before = asked('messages.getDialogs')
    centre().refuseAccount(first.userId, 'channels.getAdminLog', { status: 400, code: 'NEVER_SEEN_BEFORE' })
    world.clock.move(5 * MINUTE)
    await failTimes(1001n, 6)
    const { sessionPk, retryAt } = await world.channel(1001n)
    expect(sessionPk).toBe(first.pk)
    expect(retryAt?.getTime()).toBeLessThanOrEqual(world.clock.now().getTime() + 5 * MINUTE)
    expect(asked('messages.getDialogs')).toBe(before)
  })
})

describe('an error of readings by id alone', () => {
  test('has the other session take the channel while its windows can still be read', async () => {
    const [first, second] = world.sessions
    await world.app.schedule()
    await world.app.idle()
    await world.app.operator.pauseChannel(1002n)
    centre().refuseAccount(first.userId, 'channels.getMessages', { status: 400, code: 'NEVER_SEEN_BEFORE' })
    world.clock.move(57 * MINUTE)
    const due = world.clock.now()
    for (let attempt = 0; attempt < 8; attempt++) {
      await world.app.jobs.drain()
      await world.app.idle()
      world.clock.move(20_000)
    }
    expect((await world.channel(1001n)).sessionPk).toBe(second.pk)
    const where = { name: '1h', dueAt: { lte: due }, post: { tgChannelId: 1001n } }
    const windows = await world.database.prisma.postWindow.groupBy({ by: ['status'], where, _count: true })
    expect(windows.map(({ status }) => status).filter((status) => status !== 'on_time' && status !== 'late')).toEqual(
      [],
    )
    expect(windows.reduce((sum, { _count }) => sum + _count, 0)).toBe(4)
  })
})

describe('a channel that is closed', () => {
  test.each([
    ['USER_NOT_PARTICIPANT', 400, 'channels.getFullChannel'],
    ['CHANNEL_BANNED', 400, 'messages.getHistory'],
    ['CHANNEL_PRIVATE', 406, 'messages.getHistory'],
    ['CHANNEL_MONOFORUM_UNSUPPORTED', 400, 'messages.getHistory'],
    ['CHANNEL_PARICIPANT_MISSING', 400, 'channels.getFullChannel'],
  ])('to one account is read by another at once: %s with %i to %s', async (code, status, method) => {
    const [first, second] = world.sessions
    centre().refuseAccount(first.userId, method, { status, code })
    world.clock.move(5 * MINUTE)
    const runs = (await world.cycle()).filter(({ channelId }) => channelId === 1001n)
    expect(statuses(runs)).toEqual(['failed', 'succeeded'])
    expect(await world.channel(1001n)).toMatchObject({ sessionPk: second.pk, status: 'active', failuresInRow: 0 })
  })
})

describe('a wait of which nobody says how long', () => {
  test.each(['FLOOD_WAIT', 'FLOOD', 'NEVER_SEEN_BEFORE'])('ends the run as waiting for a minute: %s', async (code) => {
    const [first, second] = world.sessions
    centre().refuseAccount(first.userId, 'messages.getHistory', { status: 420, code })
    world.clock.move(5 * MINUTE)
    const before = asked('messages.getHistory')
    expect(statuses(await world.cycle())).toEqual(['waiting', 'waiting'])
    expect(await world.database.prisma.floodWait.findFirst({ where: { sessionPk: first.pk } })).toMatchObject({
      method: 'messages.getHistory',
      seconds: 60,
    })
    expect(asked('messages.getHistory')).toBeLessThanOrEqual(before + 2)
    expect((await world.channel(1001n)).failuresInRow).toBe(0)

    // It does not end: after two minutes of it the other session tries.
    for (let minute = 0; minute < 4; minute++) {
      world.clock.move(61_000)
      await world.cycle()
    }
    expect(await sessionsOfChannels()).toEqual([second.pk, second.pk])
  })
})
