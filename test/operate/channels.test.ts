import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import {
  ChannelNotResolvedError,
  ConflictError,
  InvalidInputError,
  NotFoundError,
} from '../../src/domain/operator-error'
import { FloodWaitError, SessionDisabledError } from '../../src/domain/telegram-error'
import { startTwoSessions, type TwoSessions } from '../app/support/two-sessions'
import { rejection } from '../telegram/support/simulated'
import { startOther } from './support/other-process'
import { until } from './support/until'

setDefaultTimeout(60_000)

let world: TwoSessions
beforeAll(async () => {
  world = await startTwoSessions({ TELEGRAM_TIMEOUT_SECONDS: '20' })
}, 60_000)
afterAll(() => world.stop())

const operator = () => world.app.operator
const prisma = () => world.database.prisma
const runs = (tgChannelId: bigint) => prisma().collectionRun.count({ where: { tgChannelId } })
const requests = (method: string) => world.simulator.dataCentre.requests()[method] ?? 0

/** How many rows there are about a channel, in every table that has any to tell. */
async function rowsAbout(channelId: bigint): Promise<Record<string, number>> {
  return world.database.session(async (client) => {
    const { rows: tables } = await client.query<{ name: string; column: string }>(
      `select c.table_name as name, c.column_name as column from information_schema.columns as c
       join information_schema.tables as t using (table_schema, table_name)
       where table_schema = 'public' and table_type = 'BASE TABLE'
         and column_name in ('tg_channel_id', 'stat_post_pk', 'group_key', 'channel_pk')`,
    )
    const counts: Record<string, number> = {}
    for (const { name, column } of tables) {
      const about = {
        tg_channel_id: 'tg_channel_id = $1',
        stat_post_pk: 'stat_post_pk in (select pk from stat_post where tg_channel_id = $1)',
        group_key: 'group_key = $1::bigint::text',
        channel_pk: 'channel_pk in (select pk from config__tg_channel where tg_channel_id = $1)',
      }[column]
      const { rows } = await client.query<{ count: bigint }>(`select count(*) as count from ${name} where ${about}`, [
        channelId,
      ])
      if (rows[0] && rows[0].count > 0n) counts[name] = Number(rows[0].count)
    }
    return counts
  })
}

describe('removing a channel', () => {
  test('deletes every row about it and none about others, and it may be added again', async () => {
    await world.cycle()
    const [other, before] = [await rowsAbout(1001n), await rowsAbout(1002n)]
    expect(Object.keys(before)).toEqual(
      expect.arrayContaining([
        'stat_post',
        'stat_post_window',
        'stat_comment',
        'stat_user',
        'datalake__tg_post',
        'collection_run',
      ]),
    )
    await prisma().job.create({
      data: { kind: 'other', groupKey: '1002', runAt: new Date(0), payload: {}, state: 'done' },
    })
    const postPks = (await prisma().post.findMany({ where: { tgChannelId: 1002n } })).map(({ pk }) => pk)
    await operator().removeChannel(1002n)
    expect(await rowsAbout(1002n)).toEqual({})
    expect(await prisma().postWindow.count({ where: { postPk: { in: postPks } } })).toBe(0)
    expect(await rowsAbout(1001n)).toEqual(other)
    expect(await rejection(operator().removeChannel(1002n))).toEqual(new NotFoundError('channel', '1002'))
    expect((await world.cycle()).map(({ channelId }) => channelId)).toEqual([1001n])

    expect(await operator().addChannel({ name: '@channel_1002', sessionPk: null })).toEqual({
      channelId: 1002n,
      title: 'Channel 1002',
      username: 'channel_1002',
      sessionPk: world.sessions[0].pk,
      status: 'active',
      done: 'added',
    })
    expect((await world.cycle()).map(({ status }) => status)).toEqual(['succeeded', 'succeeded'])
    expect(await prisma().post.count({ where: { tgChannelId: 1002n } })).toBe(postPks.length)
  })

  test('ends a run that is under way first', async () => {
    world.simulator.dataCentre.silence(true, 'messages.getHistory')
    try {
      const cycle = world.cycle()
      await until(
        'both are being collected',
        async () => (await prisma().collectionRun.count({ where: { status: 'running' } })) === 2,
      )
      await operator().removeChannel(1002n)
      await operator().pauseChannel(1001n)
      expect((await cycle).map(({ status }) => status)).toEqual(['interrupted', 'interrupted'])
      expect(await rowsAbout(1002n)).toEqual({})
    } finally {
      world.simulator.dataCentre.silence(false)
    }
    await operator().resumeChannel(1001n)
    await operator().addChannel({ name: '1002', sessionPk: world.sessions[0].pk })
  })
})

describe('adding a channel', () => {
  test('leaves one that is collected as it is, and moves none', async () => {
    const [one, two] = world.sessions
    const before = await world.channel(1001n)
    const unchanged = { channelId: 1001n, sessionPk: one.pk, done: 'unchanged' }
    for (const name of ['Channel 1001', ' @channel_1001 ', 'https://t.me/channel_1001/3', '-1001001', '1001']) {
      expect(await operator().addChannel({ name, sessionPk: null })).toMatchObject(unchanged)
    }
    expect(await operator().addChannel({ name: '1001', sessionPk: one.pk })).toMatchObject(unchanged)
    expect(await world.channel(1001n)).toEqual(before)
    const moved = await rejection(operator().addChannel({ name: '1001', sessionPk: two.pk }))
    expect(moved).toMatchObject({ name: 'ConflictError', code: 'CHANNEL_HAS_SESSION' })
  })

  test('tells what else may be meant, and what cannot be', async () => {
    const refused = (name: string, sessionPk: bigint | null = null) =>
      rejection(operator().addChannel({ name, sessionPk }))
    const unknown = await refused('Chanel 1001')
    expect(unknown).toBeInstanceOf(ChannelNotResolvedError)
    const { given, candidates } = unknown as ChannelNotResolvedError
    expect(given).toBe('Chanel 1001')
    expect(candidates.toSorted((a, b) => Number(a.tgChannelId - b.tgChannelId))).toEqual([
      { tgChannelId: 1001n, title: 'Channel 1001', username: 'channel_1001' },
      { tgChannelId: 1002n, title: 'Channel 1002', username: 'channel_1002' },
    ])
    expect(await refused('@tally_keeper')).toMatchObject({ name: 'ChannelNotResolvedError', candidates: [] })
    expect(await refused('https://t.me/+abcdef')).toBeInstanceOf(ChannelNotResolvedError)
    expect(await refused('  ')).toBeInstanceOf(InvalidInputError)
    expect(await refused('1001', 99n)).toEqual(new NotFoundError('session', '99'))
  })

  test('asks other sessions when one must wait, which is remembered, and sends nothing before the wait is over', async () => {
    const [one, two] = world.sessions
    await operator().removeChannel(1002n)
    world.simulator.dataCentre.floodNext('contacts.resolveUsername', 60)
    expect(await operator().addChannel({ name: '@channel_1002', sessionPk: null })).toMatchObject({ done: 'added' })
    expect((await world.channel(1002n)).sessionPk).toBe(two.pk)
    expect(await prisma().floodWait.count({ where: { sessionPk: one.pk, method: 'contacts.resolveUsername' } })).toBe(1)

    const before = requests('contacts.resolveUsername')
    const waits = await rejection(operator().addChannel({ name: '@channel_1002', sessionPk: one.pk }))
    expect(waits).toBeInstanceOf(FloodWaitError)
    expect(waits).toMatchObject({ seconds: 60, method: 'contacts.resolveUsername' })
    expect(requests('contacts.resolveUsername')).toBe(before)
    world.clock.move(61_000)
    expect(await rejection(operator().addChannel({ name: '@channel_1002', sessionPk: one.pk }))).toMatchObject({
      code: 'CHANNEL_HAS_SESSION',
    })
  })

  test('takes it from another session only when that is asked for, and from a session that lost it as it is', async () => {
    const [one, two] = world.sessions
    await operator().pauseChannel(1001n)
    const taken = await operator().addChannel({ name: '1001', sessionPk: two.pk, move: true })
    expect(taken).toMatchObject({ sessionPk: two.pk, status: 'paused', done: 'moved' })
    expect(await world.channel(1001n)).toMatchObject({ sessionPk: two.pk, status: 'paused' })
    await operator().resumeChannel(1001n)

    await prisma().channel.update({ where: { tgChannelId: 1001n }, data: { status: 'lost_access', statusReason: 'x' } })
    const revived = await operator().addChannel({ name: '1001', sessionPk: one.pk })
    expect(revived).toMatchObject({ sessionPk: one.pk, status: 'active', done: 'revived' })
    expect(await world.channel(1001n)).toMatchObject({ sessionPk: one.pk, status: 'active', statusReason: null })
  })

  test('says how far back its first reading goes, also of one that is collected already', async () => {
    const limits = async () => {
      const { historySince, historyPosts } = await world.channel(1002n)
      return [historySince, historyPosts]
    }
    const since = new Date('2026-01-31T00:00:00Z')
    await operator().removeChannel(1002n)
    const sessionPk = world.sessions[0].pk
    await operator().addChannel({ name: '1002', sessionPk, history: { since, posts: 500 } })
    expect(await limits()).toEqual([since, 500])
    expect(await operator().addChannel({ name: '1002', sessionPk: null })).toMatchObject({ done: 'unchanged' })
    expect(await limits()).toEqual([since, 500])
    await operator().addChannel({ name: '1002', sessionPk: null, history: { since: null, posts: 7 } })
    expect(await limits()).toEqual([null, 7])
    await operator().setChannelHistory(1002n, { since: null, posts: null })
    expect(await limits()).toEqual([null, null])

    for (const posts of [0, -5, 1.5]) {
      const history = { since: null, posts }
      const bad = new InvalidInputError('posts', String(posts), 'a whole number from 1 to 2147483647')
      expect(await rejection(operator().setChannelHistory(1002n, history))).toEqual(bad)
      expect(await rejection(operator().addChannel({ name: '1002', sessionPk, history }))).toEqual(bad)
    }
    const nowhere = operator().setChannelHistory(9n, { since: null, posts: 1 })
    expect(await rejection(nowhere)).toEqual(new NotFoundError('channel', '9'))
  })

  test('needs a session that collects', async () => {
    const [one, two] = world.sessions
    await operator().setSessionEnabled(one.pk, false)
    expect(await rejection(operator().addChannel({ name: '1001', sessionPk: one.pk }))).toEqual(
      new SessionDisabledError(one.pk),
    )
    await prisma().session.update({ where: { pk: two.pk }, data: { botToken: Buffer.of(1) } })
    expect(await rejection(operator().addChannel({ name: '1001', sessionPk: two.pk }))).toMatchObject({
      code: 'SESSION_IS_BOT',
    })
    expect(await rejection(operator().addChannel({ name: '1001', sessionPk: null }))).toMatchObject({
      code: 'NO_SESSION',
    })
    await prisma().session.update({ where: { pk: two.pk }, data: { botToken: null } })
    await operator().setSessionEnabled(one.pk, true)
  })
})

describe('moving a channel', () => {
  test('is done once the other session has read it', async () => {
    const [one, two] = world.sessions
    world.simulator.world.setExpelled(two.userId, 1001n, true)
    const refused = await rejection(operator().moveChannel(1001n, two.pk))
    expect(refused).toMatchObject({ name: 'ConflictError', code: 'CHANNEL_NOT_REACHED' })
    expect((await world.channel(1001n)).sessionPk).toBe(one.pk)
    world.simulator.world.setExpelled(two.userId, 1001n, false)

    await prisma().channel.update({
      where: { tgChannelId: 1001n },
      data: { status: 'lost_access', statusReason: 'lost', retryAt: new Date(2e12) },
    })
    await operator().moveChannel(1001n, two.pk)
    expect(await world.channel(1001n)).toMatchObject({
      sessionPk: two.pk,
      status: 'active',
      statusReason: null,
      retryAt: null,
    })
    expect(await world.app.channels.accessHash(1001n, two.pk)).toBe(world.simulator.world.accessHash(two.userId, 1001n))
    expect((await world.cycle()).map(({ status }) => status)).toEqual(['succeeded', 'succeeded'])

    const before = world.simulator.dataCentre.requests()
    await operator().moveChannel(1001n, two.pk)
    expect(world.simulator.dataCentre.requests()).toEqual(before)
    expect(await rejection(operator().moveChannel(7n, two.pk))).toEqual(new NotFoundError('channel', '7'))
    expect(await rejection(operator().moveChannel(1001n, 99n))).toEqual(new NotFoundError('session', '99'))
    await operator().moveChannel(1001n, one.pk)
    await operator().moveChannel(1002n, one.pk)
  })
})

describe('a channel that is paused', () => {
  test('is left alone, misses its windows, and is due when it is resumed', async () => {
    await operator().pauseChannel(1001n)
    const { statusChangedAt } = await world.channel(1001n)
    world.clock.move(1000)
    await operator().pauseChannel(1001n)
    expect(await world.channel(1001n)).toMatchObject({ status: 'paused', statusReason: null, statusChangedAt })
    expect((await world.cycle()).map(({ channelId }) => channelId)).toEqual([1002n])
    const refused = await rejection(operator().collectNow(1001n))
    expect(refused).toBeInstanceOf(ConflictError)
    expect(refused).toMatchObject({ code: 'CHANNEL_PAUSED' })

    const hour = { seconds: 3600, status: 'pending', post: { tgChannelId: 1001n } } as const
    const pending = await prisma().postWindow.count({ where: hour })
    world.clock.move(3_700_000)
    await world.app.jobs.drain()
    const missed = { missedReason: 'paused', post: { tgChannelId: 1001n } } as const
    expect(pending).toBeGreaterThan(0)
    expect(await prisma().postWindow.count({ where: missed })).toBe(pending)

    await operator().resumeChannel(1001n)
    await operator().resumeChannel(1001n)
    expect((await world.cycle()).map(({ channelId }) => channelId).toSorted()).toEqual([1001n, 1002n])
    expect(await prisma().postWindow.count({ where: missed })).toBe(pending)
    expect(await rejection(operator().resumeChannel(7n))).toBeInstanceOf(NotFoundError)
  })

  test('is not collected by a process that had queued it before it was paused by another', async () => {
    await world.app.channels.pauseChannel(1001n, world.clock.now())
    world.app.collector.collectNow({ id: 1001n, sessionPk: world.sessions[0].pk })
    const before = await runs(1001n)
    await world.app.collector.idle()
    expect(await runs(1001n)).toBe(before)
    await operator().resumeChannel(1001n)
  })
})

describe('collecting now', () => {
  test('does not wait for the schedule or for a try that is due later, and does nothing twice', async () => {
    await prisma().channel.update({ where: { tgChannelId: 1001n }, data: { retryAt: new Date(4e12) } })
    expect((await world.cycle()).map(({ channelId }) => channelId)).toEqual([1002n])
    const before = await runs(1001n)
    await Promise.all([operator().collectNow(1001n), operator().collectNow(1001n), operator().collectNow(1001n)])
    await world.app.collector.idle()
    expect(await runs(1001n)).toBe(before + 1)
    expect((await world.channel(1001n)).retryAt).toBeNull()
    expect(await rejection(operator().collectNow(7n))).toEqual(new NotFoundError('channel', '7'))
  })

  test('is left to the process that has the session, whose run keeps the channel from being removed', async () => {
    const [one] = world.sessions
    await world.app.telegram.release(one.pk)
    const other = await startOther(world, 600)
    try {
      world.simulator.dataCentre.silence(true, 'messages.getHistory')
      await other.operator.collectNow(1002n)
      await until(
        'the other collects',
        async () => (await prisma().collectionRun.count({ where: { status: 'running' } })) === 1,
      )
      expect(await rejection(operator().collectNow(1001n))).toMatchObject({ code: 'SESSION_LEASED' })
      expect(await rejection(operator().removeChannel(1002n))).toMatchObject({ code: 'CHANNEL_IN_USE' })
      expect(await world.channel(1002n)).toMatchObject({ status: 'paused' })
      // Told by the other process it is done: that one ends its own run.
      await other.operator.removeChannel(1002n)
      expect(await rowsAbout(1002n)).toEqual({})
    } finally {
      world.simulator.dataCentre.silence(false)
      await other.stop()
    }
    await operator().collectNow(1001n)
    await world.app.collector.idle()
  })
})

describe('retrying a job', () => {
  test('has a failed one begin anew, and none that was done', async () => {
    const job = { kind: 'capture_window', groupKey: '1001', dedupeKey: 'broken', runAt: world.clock.now(), payload: {} }
    const { pk } = await prisma().job.create({ data: job })
    await world.app.jobs.drain()
    const state = () => prisma().job.findUniqueOrThrow({ where: { pk } })
    expect(await state()).toMatchObject({ state: 'failed', attempts: 1 })
    await operator().retryJob(pk)
    expect(await state()).toMatchObject({ state: 'pending', attempts: 0, runAt: world.clock.now() })
    await operator().retryJob(pk)
    await world.app.jobs.drain()
    expect(await state()).toMatchObject({ state: 'failed', attempts: 1 })

    await prisma().job.update({ where: { pk }, data: { state: 'done' } })
    expect(await rejection(operator().retryJob(pk))).toMatchObject({ code: 'JOB_DONE' })
    expect(await rejection(operator().retryJob(999_999n))).toEqual(new NotFoundError('job', '999999'))
  })
})

describe('while the process collects by its schedule', () => {
  test('what is added, resumed or enabled is collected at once, and a retried job is done', async () => {
    await world.app.schedule()
    await world.app.idle()
    await operator().addChannel({ name: '@channel_1002', sessionPk: null })
    await world.app.idle()
    expect(await prisma().collectionRun.count({ where: { tgChannelId: 1002n, status: 'succeeded' } })).toBe(1)

    await operator().pauseChannel(1002n)
    await operator().resumeChannel(1002n)
    await world.app.idle()
    expect(await runs(1002n)).toBe(2)

    const [one, two] = world.sessions
    await operator().setSessionEnabled(one.pk, false)
    await world.app.idle()
    expect((await world.channel(1002n)).sessionPk).toBe(two.pk)
    expect(await runs(1002n)).toBe(3)
    await operator().setSessionEnabled(one.pk, true)

    const payload = { window_pk: '0' }
    const { pk } = await prisma().job.create({
      data: {
        kind: 'capture_window',
        groupKey: '1001',
        runAt: world.clock.now(),
        payload,
        state: 'failed',
        attempts: 9,
      },
    })
    await operator().retryJob(pk)
    await world.app.idle()
    expect(await prisma().job.findUniqueOrThrow({ where: { pk } })).toMatchObject({ state: 'done', attempts: 1 })
  })
})
