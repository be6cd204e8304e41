import { afterAll, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { collectArrivals } from '../../src/collect/collect-arrivals'
import type { CollectedChannel, RequestCounts, TelegramReader } from '../../src/collect/ports'
import { FloodWaitError } from '../../src/domain/telegram-error'
import { silentLog } from '../../src/log'
import { parseWorldFile } from '../../src/simulator/world/read-world-file'
import { createArrivalStore } from '../../src/store/arrival-store'
import { createChannelRegistry } from '../../src/store/channels'
import { createMembershipStore } from '../../src/store/membership-store'
import { listChannels } from '../../src/telegram/dialogs'
import { createTelegramReader } from '../../src/telegram/reader'
import { sessions } from '../store/fixtures'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { FakeClock } from '../support/fake-clock'
import { type Simulated, startSimulated } from '../telegram/support/simulated'

// Waiting for a server on a busy machine is slow, not wrong.
setDefaultTimeout(120_000)

const START = '2026-03-01T12:00:00Z'
const NOW = Date.parse(START) / 1000
const DAY = 86_400
const CHANNEL = 1001
const POSTER = 'https://t.me/+poster'
const REQUESTS = 'https://t.me/+requests'

/** 250 came by one link (three pages), twelve by another, others without one, all before the log begins; the oldest leave while it is read. */
function world() {
  const channel = { type: 'channel', id: CHANNEL, title: 'Harbour', username: 'harbour', subscribers: 400, admin: true }
  const user = (id: number, daysAgo: number, how: object) => ({
    ...{ type: 'user', id, first_name: `P${id}`, joined: NOW - daysAgo * DAY },
    ...how,
  })
  const people = [
    ...Array.from({ length: 250 }, (_, n) =>
      user(10_000 + n, 10 + Math.floor(n / 7), { by: 'link', invite_link: POSTER }),
    ),
    ...Array.from({ length: 12 }, (_, n) => user(20_000 + n, 20 + n, { by: 'request', invite_link: REQUESTS })),
    user(30_001, 30, { by: 'invited' }),
    user(30_002, 31, { by: 'join', deleted: true }),
    user(30_003, 32, { by: 'join', bot: true }),
    // Gone before anybody asks: Telegram does not tell of them.
    { ...user(40_001, 50, { by: 'link', invite_link: POSTER }), left: NOW - 20 * DAY },
  ]
  const post = { type: 'message', id: 1, date: NOW - DAY, text: 'Post' }
  return parseWorldFile([channel, post, ...people].map((line) => JSON.stringify(line)).join('\n'), 'harbour')
}

let clock: FakeClock
let simulated: Simulated
let own: TestDatabase
let sessionPk: bigint
let channel: CollectedChannel
let reader: TelegramReader
let asked: RequestCounts

beforeAll(async () => {
  clock = new FakeClock(START)
  own = await createTestDatabase()
  simulated = await startSimulated([world()], clock)
})
afterAll(async () => {
  await simulated.stop()
  await own.drop()
})

/** The channel as the account sees it, of which nothing is known yet. */
async function anew(account: 'verified' | 'migrating'): Promise<void> {
  const connection = simulated.connect((await simulated.signIn(account)).session)
  reader = createTelegramReader(connection)
  asked = {}
  await own.database.session((client) =>
    client.query('truncate config__tg_bot_session_pool, config__tg_channel, stat_user restart identity cascade'),
  )
  const secret = { apiId: 1, apiHash: 'hash', session: 'session', botToken: null, tgUserId: 42n }
  sessionPk = await sessions(own.database).addSession({ ...secret, phoneNumber: '79990001122' })
  const [visible] = await listChannels(connection)
  if (!visible) throw new Error('the account sees no channel')
  await createChannelRegistry(own.database).addChannel({ visible, sessionPk })
  channel = { ...visible, pk: 1n, sessionPk } as unknown as CollectedChannel
}
beforeEach(() => anew('verified'))

const context = () => ({
  signal: new AbortController().signal,
  onRequest: (method: string) => {
    asked[method] = (asked[method] ?? 0) + 1
  },
})
const run = (over: TelegramReader = reader) =>
  collectArrivals(channel, { reader: over, store: createArrivalStore(own.database), clock, log: silentLog }, context())
const rows = (sql: string) => own.database.session(async (client) => (await client.query(sql)).rows)
const member = async (id: number) => (await rows(`select * from stat_user where tg_user_id = ${id}`))[0]
const state = async () =>
  (await rows('select invite_access, arrivals_read_at, arrivals_pass from config__tg_channel'))[0]
const requests = () => Object.values(asked).reduce((sum, count) => sum + count, 0)

/** As many runs as a reading takes, each of which is another process's as far as the database tells. */
async function readWhole(): Promise<number> {
  for (let runs = 1; runs < 20; runs++) {
    await run()
    if ((await state()).arrivals_read_at !== null) return runs
  }
  return expect.unreachable('the lists do not end')
}

describe('the lists of who came', () => {
  test('tell the owner of everybody who came by a link and is there, when, and by which link', async () => {
    expect(await readWhole()).toBe(2)
    const told = await rows(`select tg_user_id, joined_at, invite_link from stat_user
      where joined_source = 'invite_link' and is_joined_by_link and left_at is null order by 1`)
    const true_ = simulated.simulator.world
      .book(BigInt(CHANNEL))
      ?.arrivals.filter(({ inviteLink, isHere, date }) => inviteLink !== null && isHere && date < NOW)
      .map(({ userId, date, inviteLink }) => ({
        tg_user_id: userId,
        joined_at: new Date(date * 1000),
        invite_link: inviteLink,
      }))
      .sort((one, other) => Number(one.tg_user_id - other.tg_user_id))
    expect(told).toEqual(true_ ?? [])
    expect(told.length).toBeGreaterThan(260)
    expect(await member(40_001)).toBeUndefined()
    expect(await state()).toMatchObject({ invite_access: 'all', arrivals_pass: null })
  })

  test('of participants tell when, not how, also of deleted accounts and bots', async () => {
    await readWhole()
    for (const id of [30_001, 30_002, 30_003]) {
      expect(await member(id)).toMatchObject({ joined_source: 'participants', is_joined_by_link: null })
    }
    expect(await member(30_002)).toMatchObject({ joined_at: new Date((NOW - 31 * DAY) * 1000), first_name: null })
  })

  test('are read on from where a run stopped, each page once, and not again within a day', async () => {
    await readWhole()
    const { 'messages.getChatInviteImporters': pages, 'messages.getExportedChatInvites': lists } = asked
    expect([pages, lists]).toEqual([expect.any(Number), expect.any(Number)])
    const before = requests()
    await run()
    expect(requests()).toBe(before)
    clock.jump(DAY * 1000)
    await run()
    // Of a link by which somebody came since, the first page tells all that is new.
    expect(asked['messages.getChatInviteImporters']).toBeLessThanOrEqual((pages ?? 0) + 3)
    expect(requests()).toBeGreaterThan(before)
  })

  test('cost a session no more than a hundred requests a day', async () => {
    await rows(`insert into session_quota (session_pk, purpose, day, used)
      values (${sessionPk}, 'arrivals', date_trunc('day', timestamptz '${clock.now().toISOString()}', 'UTC'), 97)`)
    await run()
    await run()
    expect(requests()).toBe(3)
    expect(await state()).toMatchObject({ arrivals_read_at: null, arrivals_pass: expect.anything() })
    clock.jump(DAY * 1000)
    await readWhole()
    expect((await rows('select used from session_quota'))[0].used).toBe(requests() - 3)
  })

  test('keep what they told when somebody leaves, so that it is known how they had come', async () => {
    await readWhole()
    const at = clock.now()
    const raw = { _: 'channelAdminLogEvent' }
    const left = { id: 9n, kind: 'left' as const, at, userId: 10_000n, actorId: 10_000n, inviteLink: null, raw }
    const unknown = { ...left, id: 10n, userId: 40_002n, actorId: 40_002n }
    await createMembershipStore(own.database).saveAdminLog({
      channelId: BigInt(CHANNEL),
      events: [left, unknown],
      people: [],
      odd: [],
      readAt: at,
    })
    expect(await member(10_000)).toMatchObject({ left_at: at, is_joined_by_link: true, invite_link: POSTER })
    expect(await member(40_002)).toMatchObject({ left_at: at, joined_at: null, joined_source: null })
  })

  test('tell an admin who does not own the channel of their own links alone, and fail nothing', async () => {
    await anew('migrating')
    await readWhole()
    expect(await state()).toMatchObject({ invite_access: 'own' })
    expect(await rows("select from stat_user where joined_source = 'invite_link'")).toEqual([])
    expect((await member(30_001)).joined_source).toBe('participants')
  })

  test('that one link does not give, or that have to be waited for, are left for later', async () => {
    const refusing: TelegramReader = {
      ...reader,
      readImporters: async (ref, list, call) => {
        if (list.link === POSTER) throw new FloodWaitError('messages.getChatInviteImporters', 400)
        return reader.readImporters(ref, list, call)
      },
    }
    await run(refusing)
    await run(refusing)
    expect((await state()).arrivals_read_at).toBeNull()
    simulated.simulator.world.channel(BigInt(CHANNEL))?.membership.links.splice(-1, 1)
    await readWhole()
    expect(await rows(`select refused from stat_invite_link where refused is not null`)).toEqual([
      { refused: 'INVITE_HASH_EXPIRED' },
    ])
  })
})
