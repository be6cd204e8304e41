import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createFixture, type Data, type Fixture, STARTUP_MS } from './support/fixture'
import { addChannel, addSession, at, postRow } from './support/rows'

let fixture: Fixture

beforeAll(async () => {
  fixture = await createFixture()
  const { prisma } = fixture
  const session = await addSession(prisma, { tgUserId: 7_000_000_000_000_000_001n })
  const other = await addSession(prisma, {
    phoneNumber: '447700900123',
    status: 'banned',
    statusReason: 'PHONE_NUMBER_BANNED',
  })
  await addChannel(prisma, session.pk, {
    tgChannelId: 1001n,
    title: 'Новости 100%',
    username: 'News_1',
    isAdmin: true,
    linkedChatId: 2001n,
    reactionsEnabled: false,
    headPostId: 40,
    walkOffsetId: 12,
    walkStartedAt: at(1),
  })
  await addChannel(prisma, session.pk, {
    tgChannelId: 1002n,
    title: 'Newsroom',
    username: 'NewsX1',
    kind: 'megagroup',
    status: 'lost_access',
    statusReason: 'CHANNEL_PRIVATE',
    walkFinishedAt: at(9),
    historySince: at(2),
  })
  await addChannel(prisma, other.pk, { tgChannelId: 1003n, title: 'Weather', status: 'paused' })
  await prisma.post.createMany({
    data: [1, 2, 3].map((tgPostId) =>
      postRow({ tgChannelId: 1001n, tgPostId, deletedAt: tgPostId === 2 ? at(60) : null }),
    ),
  })
  await prisma.subscriberCount.createMany({
    data: [
      { tgChannelId: 1001n, timestamp: at(5), totalParticipants: 120 },
      { tgChannelId: 1001n, timestamp: at(1), totalParticipants: 100 },
      { tgChannelId: 1002n, timestamp: at(1), totalParticipants: 9 },
      { tgChannelId: 1002n, timestamp: at(2), totalParticipants: null },
    ],
  })
  await prisma.collectionRun.createMany({
    data: [
      {
        tgChannelId: 1001n,
        startedAt: at(1),
        finishedAt: new Date(at(1).getTime() + 1234),
        status: 'failed',
        requests: { 'messages.getHistory': 2, 'channels.getFullChannel': 1, 'auth.a': 1 },
        postsSeen: 4,
        postsNew: 3,
        postsChanged: 2,
        postsDeleted: 1,
        errorClass: 'flood_wait',
        errorMessage: 'Telegram asks to wait 30 s before the next messages.getHistory',
      },
      { tgChannelId: 1001n, startedAt: at(6) },
      { tgChannelId: 1002n, startedAt: at(2), finishedAt: at(3), status: 'interrupted' },
    ],
  })
}, STARTUP_MS)

afterAll(() => fixture.close())

describe('a channel', () => {
  test('has everything that is known of it', async () => {
    const { channel } = await fixture.data(`{ channel(tgChannelId: 1001) {
      tgChannelId title username kind status statusReason isAdmin linkedChatId reactionsEnabled subscribers postCount
      session { phoneNumber }
      history { complete headPostId walkOffsetId walkStartedAt walkFinishedAt }
      subscriberCounts { totalCount nodes { at subscribers } }
      lastRun { status finishedAt durationSeconds requests { method count } requestsTotal errorClass }
    } }`)
    expect(channel).toEqual({
      tgChannelId: '1001',
      title: 'Новости 100%',
      username: 'News_1',
      kind: 'BROADCAST',
      status: 'ACTIVE',
      statusReason: null,
      isAdmin: true,
      linkedChatId: '2001',
      reactionsEnabled: false,
      subscribers: 120,
      postCount: 2,
      session: { phoneNumber: '+99966•••01' },
      history: {
        complete: false,
        headPostId: 40,
        walkOffsetId: 12,
        walkStartedAt: '2026-01-01T12:01:00.007Z',
        walkFinishedAt: null,
      },
      subscriberCounts: {
        totalCount: 2,
        nodes: [
          { at: '2026-01-01T12:01:00.007Z', subscribers: 100 },
          { at: '2026-01-01T12:05:00.007Z', subscribers: 120 },
        ],
      },
      lastRun: {
        status: 'RUNNING',
        finishedAt: null,
        durationSeconds: null,
        requests: [],
        requestsTotal: 0,
        errorClass: null,
      },
    })
  })

  test('says where a limit ended its first reading, which is not the end of its history', async () => {
    const { prisma } = fixture
    const limited = { walkFinishedAt: at(3), walkOffsetId: null, historyLimitPosts: 500 }
    const before = await prisma.channel.findFirstOrThrow({ where: { tgChannelId: 1001n } })
    const { walkFinishedAt, walkOffsetId, historyLimitPosts } = before
    const fields = 'history { complete limitedTo { since posts } ownLimit { since posts } }'
    const ask = async () =>
      (await fixture.data(`{ channels(channelIds: [1001, 1002]) { nodes { ${fields} } } }`)).channels
    const own = { since: '2026-01-01T12:02:00.007Z', posts: null }
    await prisma.channel.update({ where: { tgChannelId: 1001n }, data: limited })
    expect((await ask()).nodes.map(({ history }: { history: unknown }) => history)).toEqual(
      expect.arrayContaining([
        { complete: false, limitedTo: { since: null, posts: 500 }, ownLimit: null },
        { complete: true, limitedTo: null, ownLimit: own },
      ]),
    )
    const restored = { walkFinishedAt, walkOffsetId, historyLimitPosts }
    await prisma.channel.update({ where: { tgChannelId: 1001n }, data: restored })
  })

  test('of which little is known says so', async () => {
    const fields = 'subscribers postCount reactionsEnabled lastRun { id } history { complete headPostId }'
    const { channels } = await fixture.data(`{ channels(channelIds: [1002, 1003]) { nodes { ${fields} } } }`)
    expect(channels.nodes).toEqual([
      // Once told, then hidden: the number of before is not the number of now.
      {
        subscribers: null,
        postCount: 0,
        reactionsEnabled: null,
        lastRun: { id: expect.any(String) },
        history: { complete: true, headPostId: null },
      },
      {
        subscribers: null,
        postCount: 0,
        reactionsEnabled: null,
        lastRun: null,
        history: { complete: false, headPostId: null },
      },
    ])
  })

  test('is found by any one of its names', async () => {
    const found = async (lookup: string) =>
      (await fixture.data(`{ channel(${lookup}) { tgChannelId } }`)).channel?.tgChannelId ?? null
    const { channel } = await fixture.data('{ channel(tgChannelId: "1001") { id } }')
    expect(await found(`id: "${channel.id}"`)).toBe('1001')
    expect(await found('username: "news_1"')).toBe('1001')
    expect(await found('username: "@NEWS_1"')).toBe('1001')
    expect(await found('username: "news%"')).toBeNull()
    expect(await found('username: ""')).toBeNull()
    expect(await found('tgChannelId: 9')).toBeNull()
  })
})

describe('channels', () => {
  const cases: [args: string, expected: string[]][] = [
    ['first: 10', ['1001', '1002', '1003']],
    ['search: "news"', ['1001', '1002']],
    ['search: "НОВОСТИ"', ['1001']],
    ['search: "0%"', ['1001']],
    ['search: "s_1"', ['1001']],
    ['status: [ACTIVE, PAUSED]', ['1001', '1003']],
    ['kind: [MEGAGROUP]', ['1002']],
    ['search: "news", status: [LOST_ACCESS]', ['1002']],
    ['channelIds: ["1003", 1001]', ['1001', '1003']],
    ['channelIds: []', []],
  ]
  for (const [args, expected] of cases) {
    test(args, async () => {
      const { channels } = await fixture.data(`{ channels(${args}) { totalCount nodes { tgChannelId } } }`)
      expect(channels.nodes.map(({ tgChannelId }: Data) => tgChannelId)).toEqual(expected)
      expect(channels.totalCount).toBe(expected.length)
    })
  }
})

test('runs tell what they cost, what they found and how they ended', async () => {
  const { runs } = await fixture.data(`{ runs(status: [FAILED, INTERRUPTED]) { totalCount nodes {
    startedAt finishedAt durationSeconds status postsSeen postsNew postsChanged postsDeleted errorClass errorMessage requestsTotal
    requests { method count } channel { title }
  } } }`)
  expect(runs.totalCount).toBe(2)
  expect(runs.nodes[0]).toMatchObject({ status: 'INTERRUPTED', durationSeconds: 60, channel: { title: 'Newsroom' } })
  expect(runs.nodes[1]).toEqual({
    startedAt: '2026-01-01T12:01:00.007Z',
    finishedAt: '2026-01-01T12:01:01.241Z',
    durationSeconds: 1.234,
    status: 'FAILED',
    postsSeen: 4,
    postsNew: 3,
    postsChanged: 2,
    postsDeleted: 1,
    errorClass: 'flood_wait',
    errorMessage: 'Telegram asks to wait 30 s before the next messages.getHistory',
    requestsTotal: 4,
    requests: [
      { method: 'messages.getHistory', count: 2 },
      { method: 'auth.a', count: 1 },
      { method: 'channels.getFullChannel', count: 1 },
    ],
    channel: { title: 'Новости 100%' },
  })
})

test('runs are chosen by channel and start', async () => {
  const { runs, channel } = await fixture.data(`{
    runs(channelIds: [1001], from: "2026-01-01T12:02:00Z") { nodes { startedAt } }
    channel(tgChannelId: 1001) { runs(to: "2026-01-01T12:02:00Z") { totalCount nodes { status } } }
  }`)
  expect(runs.nodes).toEqual([{ startedAt: '2026-01-01T12:06:00.007Z' }])
  expect(channel.runs).toEqual({ totalCount: 1, nodes: [{ status: 'FAILED' }] })
})

test('sessions show whose they are without what they are signed in with', async () => {
  const { sessions } = await fixture.data(`{ sessions { totalCount nodes {
    phoneNumber apiId tgUserId status statusReason channels { totalCount nodes { title } }
  } } }`)
  expect(sessions).toEqual({
    totalCount: 2,
    nodes: [
      {
        phoneNumber: '+99966•••01',
        apiId: 17,
        tgUserId: '7000000000000000001',
        status: 'ENABLED',
        statusReason: null,
        channels: { totalCount: 2, nodes: [{ title: 'Новости 100%' }, { title: 'Newsroom' }] },
      },
      {
        phoneNumber: '+44770•••23',
        apiId: 17,
        tgUserId: null,
        status: 'BANNED',
        statusReason: 'PHONE_NUMBER_BANNED',
        channels: { totalCount: 1, nodes: [{ title: 'Weather' }] },
      },
    ],
  })
})
