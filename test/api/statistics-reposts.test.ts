import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type Data, STARTUP_MS } from './support/fixture'
import { addPosts, type PostValues } from './support/post-values'
import { addChannel, addSession } from './support/rows'
import { createStatisticsFixture, type StatisticsFixture } from './support/statistics-fixture'

/*
 * Own posts and reposts, told apart in everything that is counted over posts. All numbers were worked out by hand.
 */

const TOWN = 1001n
const NEWS = 1002n
const ALBUMS = 1003n
const SOURCES = 1004n
const OTHER = 9000n

const NOW = '2026-11-22T00:00:00Z'
const DAY = 'from: "2026-11-20T00:00:00Z", to: "2026-11-21T00:00:00Z"'
const date = (minute: number) => new Date(Date.UTC(2026, 10, 20, 0, minute)).toISOString()
const repost = { channelId: OTHER, postId: 655 }
const read = (views: number, reactions: number) => ({
  status: 'on_time' as const,
  views,
  reactions,
  comments: 0,
  forwards: 0,
})

/** Ten posts at 400 views and a repost that shows the million views of its source. */
const town: PostValues[] = [
  ...Array.from(
    { length: 10 },
    (_, index): PostValues => ({
      ...{
        tgChannelId: TOWN,
        tgPostId: 2 + index,
        date: date(index),
        views: 400,
        reactions: 10,
        comments: 0,
        forwards: 1,
      },
      windows: { '1h': read(100, 4), '24h': read(300, 8) },
    }),
  ),
  {
    ...{ tgChannelId: TOWN, tgPostId: 12, date: date(30), forwardedFrom: repost },
    ...{ views: 1_000_000, reactions: 3, comments: 0, forwards: 5000 },
    windows: { '1h': read(900_000, 1), '24h': { status: 'missed', reason: 'too_late' } },
  },
]

/** `count` posts whose views add up to `sum`. */
function posts(count: number, sum: number, rest: Partial<PostValues>, first: number): PostValues[] {
  return Array.from({ length: count }, (_, index) => ({
    ...{ tgChannelId: NEWS, tgPostId: first + index, date: date(index) },
    views: Math.floor(sum / count) + (index < sum % count ? 1 : 0),
    ...rest,
  }))
}

/** March 2017 of a news channel: few people see its own posts, and it repeats those of a large one. */
const news = [...posts(258, 27_196, {}, 1), ...posts(16, 171_435, { forwardedFrom: repost }, 1001)]

const album = (groupedId: bigint, first: number, items: Partial<PostValues>[]): PostValues[] =>
  items.map((item, index) => ({
    ...{ tgChannelId: ALBUMS, tgPostId: first + index, date: date(Number(groupedId)), groupedId, ...item },
    windows: { '1h': { status: 'on_time', views: 1 } },
  }))

const albums = [
  // Of reposts; its views are never summed.
  ...album(1n, 1, [
    { views: 700, forwardedFrom: repost },
    { views: 900, forwardedFrom: repost },
  ]),
  // As its first item is, whatever the others are.
  ...album(2n, 11, [{ views: 10 }, { views: 20, forwardedFrom: repost }]),
  ...album(3n, 21, [{ views: 3000, forwardedFrom: repost }, { views: 4000 }]),
  // Also when the first item was deleted.
  ...album(4n, 31, [{ views: 50_000, forwardedFrom: repost, deletedAt: date(60) }, { views: 60_000 }]),
  ...album(5n, 41, [
    { views: 30, deletedAt: date(60) },
    { views: 40, forwardedFrom: repost },
  ]),
]

/** Every sort of source, each with its own views, so that their sum tells which were counted. */
const sources: PostValues[] = [
  { forwardedFrom: { channelId: OTHER, postId: 1 } },
  { forwardedFrom: { channelId: SOURCES, postId: 2 } },
  { forwardedFrom: { channelId: OTHER } },
  { forwardedFrom: { userId: 5n } },
  { forwardedFrom: { userId: 5n, postId: 7 } },
  { forwardedFrom: { name: 'Somebody' } },
  { forwardedFrom: {} },
  {},
].map((source, index) => ({
  ...{ tgChannelId: SOURCES, tgPostId: 10 + index, date: date(index), views: 10 ** index },
  ...source,
}))

let fixture: StatisticsFixture

beforeAll(async () => {
  fixture = await createStatisticsFixture()
  const { prisma } = fixture
  const { pk } = await addSession(prisma)
  for (const tgChannelId of [TOWN, NEWS, ALBUMS, SOURCES]) await addChannel(prisma, pk, { tgChannelId })
  await addPosts(prisma, [...town, ...news, ...albums, ...sources])
  await prisma.subscriberCount.createMany({
    data: [{ tgChannelId: TOWN, timestamp: new Date(date(0)), totalParticipants: 500 }],
  })
  const stored = await prisma.post.findMany({ where: { tgChannelId: TOWN, tgPostId: { in: [2, 12] } } })
  await prisma.reaction.createMany({
    data: stored.map(({ pk: postPk, tgPostId }) => ({
      ...{ postPk, kind: 'emoji' as const, emoticon: '👍', code: '1f44d', count: tgPostId === 12 ? 3 : 10 },
    })),
  })
}, STARTUP_MS)

afterAll(() => fixture.close())

async function statistics(channel: bigint, selection: string, args = ''): Promise<Data> {
  const { channel: found } = await fixture.data(
    NOW,
    `{ channel(tgChannelId: ${channel}) { statistics(${DAY} ${args}) ${selection} } }`,
  )
  return found.statistics
}

describe('a channel of 500 with ten posts at 400 views and a repost with a million', () => {
  const MEASURES = `{
    publications { publications } reach { value } reach1h { mean { value } onTime } reach24h { mean { value } missed }
    er { value } er24h { value } err { value } err24h { value }
    totalViews { value } totalReactions { value } totalForwards { value } reactions { total publications }
    topPosts(by: VIEWS, first: 1) { post { tgPostId } } byEr: topPosts(by: ER, first: 20) { post { tgPostId } }
    postsAtAge(ageSeconds: 3600, first: 1) { count posts { post { tgPostId } } }
    completeness { windows { name onTime missed } }
    reposts { publications reach { value sum count } }
  }`
  const beside = { publications: 1, reach: { value: 1_000_000, sum: '1000000', count: 1 } }
  const of = (tgPostId: number) => ({ post: { tgPostId } })

  test('has a reach of 400 and an ER of 2.75 %, the repost beside them', async () => {
    const told = await statistics(TOWN, MEASURES)
    expect(told).toEqual({
      publications: { publications: 10 },
      reach: { value: 400 },
      reach1h: { mean: { value: 100 }, onTime: 10 },
      reach24h: { mean: { value: 300 }, missed: 0 },
      er: { value: 0.0275 },
      er24h: { value: 8 / 300 },
      err: { value: 0.8 },
      err24h: { value: 0.6 },
      totalViews: { value: '4000' },
      totalReactions: { value: '100' },
      totalForwards: { value: '10' },
      reactions: [{ total: '10', publications: 1 }],
      topPosts: [of(11)],
      byEr: [11, 10, 9, 8, 7, 6, 5, 4, 3, 2].map(of),
      postsAtAge: { count: 10, posts: [of(11)] },
      completeness: {
        windows: [
          { name: '1h', onTime: 10, missed: 0 },
          { name: '24h', onTime: 10, missed: 0 },
        ],
      },
      reposts: beside,
    })
  })

  test('has what it was taken for when reposts are included', async () => {
    const told = await statistics(TOWN, MEASURES, 'reposts: INCLUDE')
    expect(told).toMatchObject({
      publications: { publications: 11 },
      reach: { value: 1_004_000 / 11 },
      reach1h: { mean: { value: 901_000 / 11 }, onTime: 11 },
      reach24h: { mean: { value: 300 }, missed: 1 },
      er: { value: 5113 / 1_004_000 },
      totalReactions: { value: '103' },
      reactions: [{ total: '13', publications: 2 }],
      topPosts: [of(12)],
      postsAtAge: { count: 11, posts: [of(12)] },
      reposts: beside,
    })
  })

  test('has the repost alone when it is asked for reposts only', async () => {
    const told = await statistics(TOWN, MEASURES, 'reposts: ONLY')
    expect(told).toEqual({
      publications: { publications: 1 },
      reach: { value: 1_000_000 },
      reach1h: { mean: { value: 900_000 }, onTime: 1 },
      reach24h: { mean: { value: null }, missed: 1 },
      er: { value: 5003 / 1_000_000 },
      er24h: { value: null },
      err: { value: 2000 },
      err24h: { value: null },
      totalViews: { value: '1000000' },
      totalReactions: { value: '3' },
      totalForwards: { value: '5000' },
      reactions: [{ total: '3', publications: 1 }],
      topPosts: [of(12)],
      byEr: [of(12)],
      postsAtAge: { count: 1, posts: [of(12)] },
      completeness: {
        windows: [
          { name: '1h', onTime: 1, missed: 0 },
          { name: '24h', onTime: 0, missed: 1 },
        ],
      },
      reposts: beside,
    })
  })

  test('by day, too', async () => {
    const days =
      '{ postsByDay { publications { publications } reach { value } reposts { publications reach { value } } } }'
    const day = { publications: { publications: 10 }, reach: { value: 400 } }
    const reposts = { publications: 1, reach: { value: 1_000_000 } }
    expect((await statistics(TOWN, days)).postsByDay).toEqual([{ ...day, reposts }])
    const only = { publications: { publications: 1 }, reach: { value: 1_000_000 } }
    expect((await statistics(TOWN, days, 'reposts: ONLY')).postsByDay).toEqual([{ ...only, reposts }])
  })

  test('together with others, and each of a list apart', async () => {
    const { all, included, channels } = await fixture.data(
      NOW,
      `{
      all: statistics(${DAY}, channelIds: [${TOWN}, ${NEWS}]) { reach { sum count } reposts { publications } }
      included: statistics(${DAY}, channelIds: [${TOWN}, ${NEWS}], reposts: INCLUDE) { reach { sum count } }
      channels(first: 2) { nodes { statistics(${DAY}, reposts: ONLY) { reach { sum count } } } }
    }`,
    )
    expect(all).toEqual({ reach: { sum: String(4000 + 27_196), count: 268 }, reposts: { publications: 17 } })
    expect(included).toEqual({ reach: { sum: String(1_004_000 + 198_631), count: 285 } })
    expect(channels.nodes.map(({ statistics }: Data) => statistics.reach)).toEqual([
      { sum: '1000000', count: 1 },
      { sum: '171435', count: 16 },
    ])
  })
})

test('a month in which 16 of 274 posts have 86 % of all views: a reach of 725, of its own posts 105', async () => {
  const reach = '{ reach { value count } reposts { publications reach { sum } } }'
  const own = await statistics(NEWS, reach)
  expect(own.reach).toEqual({ value: 27_196 / 258, count: 258 })
  expect(Math.round(own.reach.value)).toBe(105)
  expect(own.reposts).toEqual({ publications: 16, reach: { sum: '171435' } })
  expect(Math.round((await statistics(NEWS, reach, 'reposts: INCLUDE')).reach.value)).toBe(725)
})

describe('an album', () => {
  const SELECTION =
    '{ publications { publications albums posts } totalViews { value } completeness { windows { onTime } } }'
  const counted = (publications: number, posts: number, views: number, windows: number) => ({
    publications: { publications, albums: publications, posts },
    totalViews: { value: String(views) },
    completeness: { windows: [{ onTime: windows }] },
  })

  test('is what its first item is, also when that was deleted', async () => {
    expect(await statistics(ALBUMS, SELECTION)).toEqual(counted(2, 3, 20 + 40, 4))
    expect(await statistics(ALBUMS, SELECTION, 'reposts: ONLY')).toEqual(counted(3, 5, 900 + 4000 + 60_000, 6))
    expect(await statistics(ALBUMS, SELECTION, 'reposts: INCLUDE')).toEqual(counted(5, 8, 64_960, 10))
  })
})

test("what is no repost: forwards of users, hidden names, groups' admins", async () => {
  const of = async (args: string) => (await statistics(SOURCES, '{ totalViews { value } }', args)).totalViews.value
  expect(await of('')).toBe('11111100')
  expect(await of('reposts: ONLY')).toBe('11')
  expect(await of('reposts: INCLUDE')).toBe('11111111')
})
