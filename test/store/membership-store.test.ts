import { afterAll, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test'
import type { CollectStore, MembershipStore } from '../../src/collect/ports'
import type { MembershipEvent } from '../../src/domain/membership'
import type { Person } from '../../src/domain/person'
import { UnknownChannelError, UnstorableTextError } from '../../src/store/collect-errors'
import { createMembershipStore, rebuildMembers } from '../../src/store/membership-store'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { CHANNEL_ID, channelReading, collectingStore, minutesAfter, T0 } from './fixtures'
import { event, logPage, person, rowVersions } from './member-fixtures'

// Waiting for a server on a busy machine is slow, not wrong.
setDefaultTimeout(120_000)

const TABLES = ['stat_user', 'stat_user_arrival', 'stat_user_event', 'datalake__tg_admin_log', 'admin_log_gap']

let own: TestDatabase
let collect: CollectStore
let store: MembershipStore
beforeAll(async () => {
  own = await createTestDatabase()
  collect = (await collectingStore(own.database)).store
  store = createMembershipStore(own.database)
})
afterAll(() => own.drop())
beforeEach(async () => {
  await sql(`truncate ${TABLES.join(', ')}, stat_comment, stat_channel`)
  await sql(
    'update config__tg_channel set admin_log_event_id = null, admin_log_read_at = null, membership_available = null',
  )
})

const sql = (text: string) => own.database.session(async (client) => (await client.query(text)).rows)
const save = (events: MembershipEvent[], people: Person[] = [], minute = 100) =>
  store.saveAdminLog(logPage(events, people, minute))
const member = (id: bigint) =>
  own.database.prisma.member.findUniqueOrThrow({
    where: { tgChannelId_tgUserId: { tgChannelId: CHANNEL_ID, tgUserId: id } },
  })
const at = (minute: number) => minutesAfter(T0, minute)
const LINK = 'https://t.me/+abc'
const byLink = { kind: 'joined_by_link', inviteLink: LINK } as const

describe('events', () => {
  test('are kept as they were read, with Premium as it was then', async () => {
    const invited = event(7, { kind: 'invited', userId: 2n, actorId: 42n })
    expect(await save([event(8, byLink), invited], [person(1n, { premium: true })])).toEqual({ new: 2 })
    await save([event(8, byLink)], [person(1n, { premium: false })], 200)

    const rows = await own.database.prisma.membershipEvent.findMany({ orderBy: { eventId: 'asc' } })
    expect(rows).toMatchObject([
      { eventId: 7n, kind: 'invited', at: at(7), tgUserId: 2n, actorId: 42n, inviteLink: null, premium: null },
      { eventId: 8n, kind: 'joined_by_link', at: at(8), tgUserId: 1n, actorId: 1n, inviteLink: LINK, premium: true },
    ])
    expect(await member(1n)).toMatchObject({ premium: false })
  })

  test('are kept raw when their content changed', async () => {
    const raw = (link: string, usage: number) => ({ raw: { _: 'channelAdminLogEvent', invite: { link, usage } } })
    await save([event(1, raw('one', 1))])
    await save([event(1, raw('one', 2))])
    await save([event(1, raw('two', 2))])
    const kept = await sql('select event_id, json from datalake__tg_admin_log order by pk')
    expect(kept).toEqual([
      { event_id: 1n, json: raw('one', 1).raw },
      { event_id: 1n, json: raw('two', 2).raw },
    ])
  })

  test('read again write nothing', async () => {
    const page = [event(3, { kind: 'left' }), event(2, byLink), event(1, { userId: 5n })]
    const people = [person(1n, { premium: true, username: 'one' }), person(5n)]
    expect(await save(page, people)).toEqual({ new: 3 })
    const before = await rowVersions(own.database, TABLES)
    expect(before.stat_user).toHaveLength(2)

    expect(await save(page, people, 200)).toEqual({ new: 0 })
    expect(await save([], [])).toEqual({ new: 0 })
    await rebuildMembers(own.database, CHANNEL_ID)
    expect(await rowVersions(own.database, TABLES)).toEqual(before)
  })

  test('are stored once when two processes read them at once', async () => {
    const page = Array.from({ length: 50 }, (_, index) => event(index + 1, { userId: BigInt(1 + (index % 7)) }))
    const saved = await Promise.all([save(page), save(page), save([...page].reverse())])
    expect(saved.map((one) => one.new).sort()).toEqual([0, 0, 50])
  })

  test('of an unknown channel, or that PostgreSQL cannot hold, are refused whole', async () => {
    await expect(store.saveAdminLog({ ...logPage([event(1)]), channelId: 5n })).rejects.toThrow(UnknownChannelError)
    await expect(store.adminLogCursor(5n)).rejects.toThrow(UnknownChannelError)
    await expect(store.setMembershipAvailable(5n, true)).rejects.toThrow(UnknownChannelError)
    await expect(rebuildMembers(own.database, 5n)).rejects.toThrow(UnknownChannelError)
    const error = await save([event(1), event(2, { inviteLink: '\0' })]).catch((caught) => caught)
    expect(error).toBeInstanceOf(UnstorableTextError)
    expect(error).toMatchObject({ channelId: CHANNEL_ID, owner: { kind: 'event', id: 2n } })
    await expect(save([event(1)], [person(1n, { firstName: '\ud83d' })])).rejects.toThrow(UnstorableTextError)
    expect(await sql('select from stat_user_event')).toEqual([])
    expect(await sql('select from stat_user')).toEqual([])
  })
})

describe('members', () => {
  test('join by link, leave and come back', async () => {
    await save([event(1, byLink)])
    expect(await member(1n)).toMatchObject({ joinedAt: at(1), leftAt: null, isJoinedByLink: true, inviteLink: LINK })
    await save([event(2, { kind: 'left' })])
    expect(await member(1n)).toMatchObject({ joinedAt: at(1), leftAt: at(2), isJoinedByLink: true, inviteLink: LINK })
    await save([event(3)])
    expect(await member(1n)).toMatchObject({ joinedAt: at(3), leftAt: null, isJoinedByLink: false, inviteLink: null })
    await save([event(4, { kind: 'removed', actorId: 42n })])
    expect(await member(1n)).toMatchObject({ joinedAt: at(3), leftAt: at(4), isJoinedByLink: false, inviteLink: null })
    await save([event(5, byLink)])
    expect(await member(1n)).toMatchObject({ joinedAt: at(5), leftAt: null, isJoinedByLink: true, inviteLink: LINK })
  })

  test('stand where their latest event says, whatever is read last', async () => {
    await save([event(3, { kind: 'left' })])
    expect(await member(1n)).toMatchObject({ joinedAt: null, leftAt: at(3), isJoinedByLink: null })
    await save([event(1, byLink)])
    const left = { joinedAt: at(1), leftAt: at(3), isJoinedByLink: true, firstSeenAt: at(1), lastSeenAt: at(3) }
    expect(await member(1n)).toMatchObject(left)
    await save([event(1, byLink), event(3, { kind: 'left' })])
    expect(await member(1n)).toMatchObject(left)
  })

  test('are those of one channel', async () => {
    await sql(`insert into config__tg_channel (tg_channel_id, tg_channel_name, kind, session_pk)
      select 77, 'Другой', 'broadcast', session_pk from config__tg_channel`)
    await save([event(1)])
    await store.saveAdminLog({ ...logPage([event(1, { kind: 'left' })]), channelId: 77n })
    expect(await sql('select tg_channel_id, joined_at, left_at from stat_user order by tg_channel_id')).toEqual([
      { tg_channel_id: 77n, joined_at: null, left_at: at(1) },
      { tg_channel_id: CHANNEL_ID, joined_at: at(1), left_at: null },
    ])
    await sql(`truncate ${TABLES.join(', ')}, stat_comment, stat_channel`)
    await sql('delete from config__tg_channel where tg_channel_id = 77')
  })

  test('are described by what was told last; what is not told stays', async () => {
    const full = person(1n, {
      firstName: 'Анна',
      lastName: 'К',
      username: 'anna',
      phone: '7999',
      premium: true,
      scam: true,
    })
    await save([event(1)], [full])
    await save([event(2, { kind: 'left' })], [], 101)
    const nothing = { firstName: null, premium: null, scam: null, verified: null }
    await save([event(3)], [person(1n, { ...nothing, lastName: 'Л' })], 102)
    const { id: _, ...described } = full
    expect(await member(1n)).toMatchObject({ ...described, lastName: 'Л', describedAt: at(102) })

    await save([event(4)], [person(1n, { ...nothing, premium: false, verified: true })], 103)
    expect(await member(1n)).toMatchObject({ ...described, lastName: 'Л', premium: false, verified: true })
  })

  test('are not described by an earlier reading that comes late, but for what is missing', async () => {
    await save([event(2)], [person(1n, { firstName: 'Новое', premium: true })], 102)
    await save([event(1)], [person(1n, { firstName: 'Старое', phone: '7999', premium: false })], 101)
    expect(await member(1n)).toMatchObject({ firstName: 'Новое', premium: true, phone: '7999', describedAt: at(102) })
  })

  test('are as of the last answer that told something new of them', async () => {
    await save([event(1)], [person(1n)], 101)
    await save([event(2, { kind: 'left' })], [], 104)
    await save([event(1)], [person(1n)], 103)
    expect(await member(1n)).toMatchObject({ timestamp: at(104) })
  })

  test('are repaired from the log', async () => {
    await save([event(1, byLink), event(2, { kind: 'left' }), event(3, { userId: 2n })])
    const before = await sql('select * from stat_user order by pk')
    await sql("update stat_user set joined_at = now(), left_at = null, is_joined_by_link = false, invite_link = 'x'")
    await rebuildMembers(own.database, CHANNEL_ID)
    expect(await sql('select * from stat_user order by pk')).toEqual(before)
  })
})

describe('the cursor', () => {
  const cursor = () => store.adminLogCursor(CHANNEL_ID)
  const finish = (eventId: bigint | null, minute: number, gap: { from: Date; to: Date } | null = null) =>
    store.finishAdminLog({ channelId: CHANNEL_ID, eventId, readAt: at(minute), gap })
  const gaps = () => sql('select gap_from, gap_to from admin_log_gap order by pk')

  test('is not moved by a page, and only ever forwards', async () => {
    expect(await cursor()).toEqual({ eventId: null, readAt: null })
    await save([event(9)])
    expect(await cursor()).toEqual({ eventId: null, readAt: null })
    await finish(null, 1)
    expect(await cursor()).toEqual({ eventId: null, readAt: at(1) })
    await finish(9n, 2)
    await finish(5n, 1)
    await finish(null, 3)
    expect(await cursor()).toEqual({ eventId: 9n, readAt: at(3) })
  })

  test('moves with a gap, or not at all', async () => {
    await finish(9n, 2, { from: at(0), to: at(1) })
    expect(await gaps()).toEqual([{ gap_from: at(0), gap_to: at(1) }])
    await expect(finish(10n, 3, { from: at(2), to: at(2) })).rejects.toThrow('admin_log_gap_order_check')
    expect(await cursor()).toEqual({ eventId: 9n, readAt: at(2) })
  })

  test('repeated writes nothing', async () => {
    await finish(9n, 2, { from: at(0), to: at(1) })
    const before = await rowVersions(own.database, [...TABLES, 'config__tg_channel'])
    await finish(9n, 2, { from: at(0), to: at(1) })
    expect(await rowVersions(own.database, [...TABLES, 'config__tg_channel'])).toEqual(before)
  })

  test('stands in the readings of the channel', async () => {
    await collect.saveChannelReading(channelReading(), at(1))
    await finish(9n, 2)
    await collect.saveChannelReading(channelReading(), at(3))
    await collect.saveChannelReading(channelReading(), at(4))
    await collect.saveChannelReading(channelReading({ subscribers: 5 }), at(5))
    const rows = await own.database.prisma.subscriberCount.findMany({ orderBy: { pk: 'asc' } })
    expect(rows.map((row) => [row.timestamp, row.totalParticipants, row.lastAdminLogEventId])).toEqual([
      [at(1), 1000, null],
      [at(3), 1000, 9n],
      [at(5), 5, 9n],
    ])
  })
})

describe('membership', () => {
  const available = async () =>
    (await own.database.prisma.channel.findFirstOrThrow({ where: { tgChannelId: CHANNEL_ID } })).membershipAvailable

  test('is available to admins who were let in', async () => {
    await collect.saveChannelReading(channelReading({ isAdmin: true }), T0)
    expect(await available()).toBeNull()
    await store.setMembershipAvailable(CHANNEL_ID, true)
    await collect.saveChannelReading(channelReading({ isAdmin: true }), T0)
    expect(await available()).toBe(true)
    const before = await rowVersions(own.database, ['config__tg_channel'])
    await store.setMembershipAvailable(CHANNEL_ID, true)
    expect(await rowVersions(own.database, ['config__tg_channel'])).toEqual(before)
  })

  test('is not available to others', async () => {
    await collect.saveChannelReading(channelReading({ isAdmin: false }), T0)
    expect(await available()).toBe(false)
    await store.setMembershipAvailable(CHANNEL_ID, true)
    await collect.saveChannelReading(channelReading({ isAdmin: false }), T0)
    expect(await available()).toBe(false)
    const before = await rowVersions(own.database, ['config__tg_channel'])
    await collect.saveChannelReading(channelReading({ isAdmin: false }), T0)
    expect(await rowVersions(own.database, ['config__tg_channel'])).toEqual(before)
  })
})
