import { afterAll, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test'
import {
  SessionBannedError,
  SessionDisabledError,
  SessionLeasedError,
  SessionLoggedOutError,
} from '../../src/domain/telegram-error'
import { createChannelRegistry } from '../../src/store/channels'
import { createCollectStore } from '../../src/store/collect-store'
import { createFailoverStore } from '../../src/store/failover-store'
import { createFailureStore } from '../../src/store/failure-rows'
import { createFloodStore } from '../../src/store/flood-store'
import { createLeaseOwner, isGone } from '../../src/store/lease-owner'
import { createLeaseStore } from '../../src/store/lease-store'
import { UnknownSessionError } from '../../src/store/sessions'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { CHANNEL_ID, channelReading, minutesAfter, sessions, T0, visibleChannel } from './fixtures'

// Waiting for a server on a busy machine is slow, not wrong.
setDefaultTimeout(120_000)

let own: TestDatabase
let first: bigint
let second: bigint
beforeAll(async () => {
  own = await createTestDatabase()
})
beforeEach(async () => {
  await own.database.session((client) =>
    client.query('truncate config__tg_bot_session_pool, stat_channel_name cascade'),
  )
  first = await addSession('79990000001')
  second = await addSession('79990000002')
  await createChannelRegistry(own.database).addChannel({ visible: visibleChannel(), sessionPk: first })
})
afterAll(() => own.drop())

const addSession = (phoneNumber: string) =>
  sessions(own.database).addSession({ apiId: 1, apiHash: 'h', phoneNumber, session: 's', botToken: null, tgUserId: 1n })
const channel = () => own.database.prisma.channel.findUniqueOrThrow({ where: { tgChannelId: CHANNEL_ID } })
const rejection = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable('it did not reject'),
    (error: unknown) => error,
  )

describe('flood waits', () => {
  const flood = (minutes: number, change = {}) => ({
    sessionPk: first,
    method: 'messages.getHistory',
    since: T0,
    until: minutesAfter(T0, minutes),
    seconds: minutes * 60,
    ...change,
  })

  test('are kept per session and method, the longest of each, until they are over', async () => {
    const store = createFloodStore(own.database)
    for (const wait of [
      flood(10),
      flood(5),
      flood(3, { method: 'channels.getAdminLog' }),
      flood(99, { sessionPk: second }),
    ])
      await store.saveFlood(wait)
    expect(await store.openFloods(first, T0)).toEqual([flood(3, { method: 'channels.getAdminLog' }), flood(10)])
    expect(await store.openFloods(first, minutesAfter(T0, 5))).toEqual([flood(10)])
    expect(await store.openFloods(first, minutesAfter(T0, 10))).toEqual([])
  })

  test('that a clock stored which was ahead make room for what is right, and that of two machines which differ a little does not', async () => {
    const store = createFloodStore(own.database)
    const method = 'messages.getDialogs'
    const starting = (since: Date) =>
      flood(0, { method, since, until: new Date(since.getTime() + 30_000), seconds: 30 })
    const stored = async () => (await store.openFloods(first, T0)).filter((wait) => wait.method === method)
    await store.saveFlood(starting(minutesAfter(T0, 60 * 24 * 40)))
    await store.saveFlood(starting(minutesAfter(T0, 1)))
    expect(await stored()).toEqual([starting(minutesAfter(T0, 1))])
    await store.saveFlood(starting(minutesAfter(T0, 0.5)))
    expect(await stored()).toEqual([starting(minutesAfter(T0, 1))])
  })
})

describe('leases', () => {
  const leaseEnd = async (pk: bigint) =>
    (await own.database.prisma.session.findUniqueOrThrow({ where: { pk } })).leaseExpiresAt?.getTime() ?? Number.NaN

  /** Somebody on another machine. */
  const THEM = 'boot/pid:[1] 1 them'

  test('of a session that is signed in anew or disabled are kept by nobody, and taken by nobody before they run out', async () => {
    const ours = createLeaseStore(own.database, createLeaseOwner())
    const theirs = createLeaseStore(own.database, THEM)
    await ours.take(first, 60_000, T0)
    await ours.take(second, 60_000, T0)
    expect(await addSession('79990000001')).toBe(first)
    expect(await sessions(own.database).setEnabled(second, false)).toBe('disabled')
    expect(await ours.renew([first, second], 60_000)).toEqual([])
    for (const store of [ours, theirs]) {
      expect(await rejection(store.take(first, 60_000, T0))).toBeInstanceOf(SessionLeasedError)
      expect(await rejection(store.take(second, 60_000, T0))).toBeInstanceOf(SessionDisabledError)
    }
    expect(await sessions(own.database).setEnabled(second, true)).toBe('enabled')
    expect(await rejection(theirs.take(second, 60_000, T0))).toBeInstanceOf(SessionLeasedError)
    await own.database.prisma.session.updateMany({ data: { leaseExpiresAt: new Date(0) } })
    await theirs.take(first, 60_000, T0)
  })

  test('are had by one at a time, until they run out', async () => {
    const ours = createLeaseStore(own.database, createLeaseOwner())
    const theirs = createLeaseStore(own.database, THEM)
    await theirs.take(first, 400, T0)
    const refused = await rejection(ours.take(first, 10_000, T0))
    expect(refused).toBeInstanceOf(SessionLeasedError)
    expect(refused).toMatchObject({ sessionPk: first, remainingMs: expect.any(Number) })
    await ours.take(second, 10_000, T0)

    let taken = false
    while (!taken) {
      taken = await ours.take(first, 10_000, T0).then(
        () => true,
        () => false,
      )
    }
    expect(await theirs.renew([first], 10_000)).toEqual([])
    expect(await rejection(theirs.take(first, 10_000, T0))).toBeInstanceOf(SessionLeasedError)
    expect(new Set(await ours.renew([first, second], 10_000))).toEqual(new Set([first, second]))
  })

  test('of two who take one at the same time, one gets it', async () => {
    const takers = ['one', 'two'].map((name) => createLeaseStore(own.database, `here x ${name}`))
    // Both stand before the row until it is let go, so that neither comes first by chance.
    const taking = await own.database.transaction(async (client) => {
      await client.query('select from config__tg_bot_session_pool where pk = $1 for update', [first])
      const both = Promise.allSettled(takers.map((store) => store.take(first, 10_000, T0)))
      const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
      while ((await client.query(waiting)).rowCount !== 2)
        await client.query('select pg_sleep(0.01), pg_stat_clear_snapshot()')
      return { both }
    })
    expect((await taking.both).filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('are free once released, by their owner alone', async () => {
    const ours = createLeaseStore(own.database, createLeaseOwner())
    const theirs = createLeaseStore(own.database, THEM)
    await ours.take(first, 10_000, T0)
    await theirs.release([first])
    expect(await rejection(theirs.take(first, 10_000, T0))).toBeInstanceOf(SessionLeasedError)
    await ours.release([first])
    await theirs.take(first, 10_000, T0)
  })

  test('can be taken from who has them, for the time after theirs', async () => {
    const ours = createLeaseStore(own.database, createLeaseOwner())
    const theirs = createLeaseStore(own.database, THEM)
    expect(await ours.preempt(first, 10_000)).toBe(0)
    await theirs.take(second, 60_000, T0)
    const theirEnd = await leaseEnd(second)
    const wait = await ours.preempt(second, 10_000)
    // The end of a lease is kept in whole milliseconds, rounded up at times: at once after it was taken, it is a little over its time.
    expect(Math.abs(wait - 60_000)).toBeLessThan(30_000)
    expect((await leaseEnd(second)) - theirEnd).toBe(10_000)
    expect(await theirs.renew([second], 10_000)).toEqual([])
    expect(await rejection(theirs.take(second, 10_000, T0))).toMatchObject({ remainingMs: expect.any(Number) })
    await ours.take(second, 10_000, T0)
  })

  test('of a process that died in the same place need not run out', async () => {
    const dead = Bun.spawnSync(['true']).pid
    const owner = createLeaseOwner().replace(/ \d+ /, ` ${dead} `)
    expect(isGone(owner)).toBe(true)
    expect(isGone(createLeaseOwner())).toBe(false)
    expect(isGone(THEM)).toBe(false)
    await createLeaseStore(own.database, owner).take(first, 3_600_000, T0)
    await createLeaseStore(own.database, createLeaseOwner()).take(first, 10_000, T0)
  })

  test('are not given of sessions that must not be used', async () => {
    const store = createLeaseStore(own.database, createLeaseOwner())
    await store.take(first, 10_000, T0)
    await sessions(own.database).setStatus(first, 'banned', 'USER_DEACTIVATED_BAN')
    await sessions(own.database).setStatus(first, 'logged_out', 'AUTH_KEY_UNREGISTERED')
    expect(await rejection(store.take(first, 10_000, T0))).toEqual(new SessionBannedError('USER_DEACTIVATED_BAN'))
    expect(await store.renew([first], 10_000)).toEqual([])
    await sessions(own.database).setStatus(second, 'logged_out', 'SESSION_REVOKED')
    expect(await rejection(store.take(second, 10_000, T0))).toEqual(new SessionLoggedOutError('SESSION_REVOKED'))
    expect(await rejection(store.take(999n, 10_000, T0))).toBeInstanceOf(UnknownSessionError)
  })

  test('tell whose runs a crash left open', async () => {
    const collecting = createCollectStore(own.database)
    const run = (pk: bigint) => own.database.prisma.collectionRun.findUniqueOrThrow({ where: { pk } })
    const ours = createLeaseStore(own.database, createLeaseOwner())
    await createLeaseStore(own.database, THEM).take(first, 60_000, T0)
    const pk = await collecting.startRun(CHANNEL_ID, T0)
    expect(await collecting.interruptOpenRuns(minutesAfter(T0, 1))).toBe(0)
    expect((await run(pk)).status).toBe('running')

    await own.database.session((client) =>
      client.query(`update config__tg_bot_session_pool set lease_expires_at = clock_timestamp() - interval '1 ms'`),
    )
    await ours.take(first, 60_000, minutesAfter(T0, 2))
    expect(await run(pk)).toMatchObject({ status: 'interrupted', finishedAt: minutesAfter(T0, 2) })
  })
})

describe('failures', () => {
  const fail = (minute: number) =>
    createFailureStore(own.database).recordFailure({
      channelId: CHANNEL_ID,
      at: minutesAfter(T0, minute),
      retryAt: (failures) => minutesAfter(T0, minute + failures * 10),
    })

  test('are counted, with the time of the first and of the next try', async () => {
    const store = createFailureStore(own.database)
    expect(await store.retries()).toEqual([])
    expect(await fail(1)).toMatchObject({ failures: 1, since: minutesAfter(T0, 1), retryAt: minutesAfter(T0, 11) })
    expect(await fail(11)).toMatchObject({ failures: 2, since: minutesAfter(T0, 1), retryAt: minutesAfter(T0, 31) })
    expect(await store.retries()).toEqual([{ channelId: CHANNEL_ID, sessionPk: first, at: minutesAfter(T0, 31) }])
    expect(await store.recordSuccess(CHANNEL_ID, minutesAfter(T0, 31))).toBeNull()
    expect(await channel()).toMatchObject({ failuresInRow: 0, failingSince: null, retryAt: null, alertedAt: null })
    expect(await store.retries()).toEqual([])
  })

  test('are told once, and so is their end', async () => {
    const store = createFailureStore(own.database)
    await fail(1)
    expect(await store.markAlerted(CHANNEL_ID, 'no answer', minutesAfter(T0, 2))).toBe(true)
    expect(await store.markAlerted(CHANNEL_ID, 'no answer', minutesAfter(T0, 3))).toBe(false)
    expect(await channel()).toMatchObject({ statusReason: 'no answer', statusChangedAt: minutesAfter(T0, 2) })
    expect(await store.recordSuccess(CHANNEL_ID, minutesAfter(T0, 4))).toEqual({
      channelId: CHANNEL_ID,
      title: 'Новости ☕',
      failures: 1,
      since: minutesAfter(T0, 1),
    })
    expect(await store.recordSuccess(CHANNEL_ID, minutesAfter(T0, 5))).toBeNull()
    expect(await channel()).toMatchObject({
      status: 'active',
      statusReason: null,
      statusChangedAt: minutesAfter(T0, 4),
    })
  })

  test('a channel that lost access is tried again at its time, and is active when it works', async () => {
    const store = createFailureStore(own.database)
    await store.markLostAccess(CHANNEL_ID, 'CHANNEL_PRIVATE', minutesAfter(T0, 1))
    await fail(1)
    await store.markLostAccess(CHANNEL_ID, 'CHANNEL_PRIVATE', minutesAfter(T0, 9))
    expect(await channel()).toMatchObject({ status: 'lost_access', statusChangedAt: minutesAfter(T0, 1) })
    expect(await createCollectStore(own.database).activeChannels()).toEqual([])
    expect(await store.retries()).toHaveLength(1)
    await store.recordSuccess(CHANNEL_ID, minutesAfter(T0, 20))
    expect(await channel()).toMatchObject({ status: 'active', statusReason: null })
  })

  test('leave a paused channel paused', async () => {
    const store = createFailureStore(own.database)
    await own.database.prisma.channel.updateMany({ data: { status: 'paused', statusReason: 'on holiday' } })
    await fail(1)
    await store.markLostAccess(CHANNEL_ID, 'CHANNEL_PRIVATE', T0)
    expect(await store.retries()).toEqual([])
    await store.recordSuccess(CHANNEL_ID, T0)
    expect(await channel()).toMatchObject({ status: 'paused', statusReason: 'on holiday', failuresInRow: 0 })
  })
})

describe('other sessions for a channel', () => {
  test('are enabled ones, those that know it first; a hand-over keeps what was collected by whom', async () => {
    const store = createFailoverStore(own.database)
    const third = await addSession('79990000003')
    await sessions(own.database).setStatus(await addSession('79990000004'), 'banned', 'USER_DEACTIVATED_BAN')
    expect(await store.orphans()).toEqual([])
    await sessions(own.database).setStatus(first, 'banned', 'USER_DEACTIVATED_BAN')
    expect(await store.orphans()).toEqual([
      { channelId: CHANNEL_ID, sessionPk: first, retryAt: null, reason: 'banned (USER_DEACTIVATED_BAN)' },
    ])
    // It was to be tried again in a day, which the new session need not wait for, whoever is killed on the way.
    const failures = createFailureStore(own.database)
    await failures.recordFailure({ channelId: CHANNEL_ID, at: T0, retryAt: () => minutesAfter(T0, 1440) })
    await store.handOver(CHANNEL_ID, { sessionPk: third, accessHash: 5n, at: T0 })
    expect(await store.orphans()).toEqual([])
    expect(await failures.retries()).toEqual([{ channelId: CHANNEL_ID, sessionPk: third, at: T0 }])
    expect(await createCollectStore(own.database).channel(CHANNEL_ID)).toMatchObject({
      sessionPk: third,
      accessHash: 5n,
    })
    expect(await store.alternatives(CHANNEL_ID, second)).toEqual([{ sessionPk: third, accessHash: 5n }])
    expect(await store.alternatives(CHANNEL_ID, first)).toEqual([
      { sessionPk: third, accessHash: 5n },
      { sessionPk: second, accessHash: null },
    ])
    // A bot sees no histories.
    await own.database.prisma.session.update({ where: { pk: second }, data: { botToken: Buffer.of(1) } })
    expect(await store.alternatives(CHANNEL_ID, first)).toEqual([{ sessionPk: third, accessHash: 5n }])
  })
})

test('what a channel was called is kept', async () => {
  const store = createCollectStore(own.database)
  const names = [
    ['One', 'one'],
    ['One', 'one'],
    ['Two', 'one'],
    ['Two', null],
    ['One', 'one'],
  ] as const
  for (const [minute, [title, username]] of names.entries()) {
    await store.saveChannelReading(channelReading({ title, username }), minutesAfter(T0, minute))
  }
  const kept = await own.database.prisma.channelName.findMany({ orderBy: { pk: 'asc' } })
  expect(kept.map(({ title, username, timestamp }) => [title, username, timestamp])).toEqual([
    ['One', 'one', minutesAfter(T0, 0)],
    ['Two', 'one', minutesAfter(T0, 2)],
    ['Two', null, minutesAfter(T0, 3)],
    ['One', 'one', minutesAfter(T0, 4)],
  ])
})
