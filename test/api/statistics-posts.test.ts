import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createFixture, type Data, type Fixture, STARTUP_MS } from './support/fixture'
import { addPosts } from './support/post-values'
import { addChannel, addSession } from './support/rows'

const NEWS = 1001n
const QUIET = 1002n

/*
 * Three days in Berlin, of which the second has 25 hours: summer time ends on 25 October at 01:00 UTC. Everything that is expected below
 * was worked out by hand from these rows:
 *
 * | channel | post    | day | views | reactions | comments | forwards | after 1 h | after 24 h                | subscribers |
 * | ------- | ------- | --- | ----- | --------- | -------- | -------- | --------- | ------------------------- | ----------- |
 * | NEWS    | 1       | 24  | 100   | 10        | 4        | 6        | 40        | 90 views, 9 + 3 + 6       | 1000        |
 * |         | 2, 3, 4 | 25  | 310   | 12        | 8        | 5        | 120 late  | missed                    | 1240        |
 * |         | 5       | 25  | 0     | 0         | 0        | 0        | 0         | pending                   | hidden      |
 * |         | 6       |     | deleted                                                                                |
 * | QUIET   | 1       | 26  | 50    | off       | off      | 5        | missed    | missed                    | not known   |
 * |         | 2       | 26  | not known                                                                              | 200         |
 */
const PERIOD = 'from: "2026-10-23T22:00:00Z", to: "2026-10-26T23:00:00Z", timeZone: "Europe/Berlin"'

let fixture: Fixture

beforeAll(async () => {
  fixture = await createFixture()
  const { prisma } = fixture
  const { pk } = await addSession(prisma)
  await addChannel(prisma, pk, { tgChannelId: NEWS })
  await addChannel(prisma, pk, { tgChannelId: QUIET })
  // 00:30 in Berlin, though the evening before in UTC.
  const album = { tgChannelId: NEWS, groupedId: 77n, date: '2026-10-24T22:30:00Z' }
  const tooLate = { status: 'missed', reason: 'too_late' } as const
  await addPosts(prisma, [
    {
      ...{ tgChannelId: NEWS, tgPostId: 1, date: '2026-10-24T10:00:00Z' },
      ...{ views: 100, reactions: 10, comments: 4, forwards: 6 },
      windows: {
        '1h': { status: 'on_time', lateness: 2, views: 40, reactions: 2, comments: 1, forwards: 1 },
        '24h': { status: 'on_time', lateness: 12, views: 90, reactions: 9, comments: 3, forwards: 6 },
      },
    },
    {
      ...album,
      ...{ tgPostId: 2, views: 300, reactions: 12, comments: 8, forwards: 5 },
      windows: { '1h': { status: 'on_time', lateness: 4, views: 100, reactions: 3 }, '24h': tooLate },
    },
    {
      ...album,
      ...{ tgPostId: 3, views: 310, reactions: 0, comments: null, forwards: 5 },
      windows: { '1h': { status: 'late', lateness: 300, views: 120, reactions: 0 }, '24h': tooLate },
    },
    {
      ...album,
      ...{ tgPostId: 4, views: 290, reactions: 3, comments: null, forwards: 4 },
      windows: { '1h': { status: 'on_time', lateness: 6, views: 90, reactions: 1 }, '24h': tooLate },
    },
    {
      // 23:30 in Berlin, with summer time over; with it, it would be the day after.
      ...{ tgChannelId: NEWS, tgPostId: 5, date: '2026-10-25T22:30:00Z' },
      ...{ views: 0, reactions: 0, comments: 0, forwards: 0 },
      windows: { '1h': { status: 'on_time', views: 0, reactions: 0 }, '24h': { status: 'pending' } },
    },
    {
      ...{ tgChannelId: NEWS, tgPostId: 6, date: '2026-10-24T12:00:00Z', deletedAt: '2026-10-24T15:00:00Z' },
      ...{ views: 1000, reactions: 500, comments: 9, forwards: 9 },
      windows: { '1h': { status: 'on_time', views: 700 }, '24h': { status: 'missed', reason: 'deleted' } },
    },
    { tgChannelId: NEWS, tgPostId: 7, date: '2026-10-23T21:59:59.999Z', views: 9999, reactions: 9999 },
    { tgChannelId: NEWS, tgPostId: 8, date: '2026-10-26T23:00:00Z', views: 9999, reactions: 9999 },
    {
      ...{ tgChannelId: QUIET, tgPostId: 1, date: '2026-10-26T08:00:00Z', views: 50, forwards: 5 },
      windows: {
        '1h': { status: 'missed', reason: 'seen_late' },
        '24h': { status: 'missed', reason: 'seen_late' },
      },
    },
    { tgChannelId: QUIET, tgPostId: 2, date: '2026-10-26T09:00:00Z' },
  ])
  const subscribers = (tgChannelId: bigint, timestamp: string, totalParticipants: number | null) => ({
    ...{ tgChannelId, timestamp: new Date(timestamp), totalParticipants },
  })
  await prisma.subscriberCount.createMany({
    data: [
      subscribers(NEWS, '2026-10-20T00:00:00Z', 5),
      subscribers(NEWS, '2026-10-24T10:00:00Z', 1000),
      subscribers(NEWS, '2026-10-24T22:00:00Z', 1240),
      subscribers(NEWS, '2026-10-25T12:00:00Z', null),
      subscribers(NEWS, '2026-10-26T00:00:00Z', 2000),
      subscribers(QUIET, '2026-10-26T08:00:00.001Z', 200),
    ],
  })
  const posts = await prisma.post.findMany({ where: { tgChannelId: NEWS }, orderBy: { tgPostId: 'asc' } })
  const reaction = (tgPostId: number, emoticon: string, count: number) => ({
    ...{ postPk: posts[tgPostId - 1]?.pk ?? 0n, kind: 'emoji' as const, emoticon, code: emoticon, count },
  })
  await prisma.reaction.createMany({
    data: [
      ...[reaction(1, '👍', 6), reaction(1, '❤', 4), reaction(2, '👍', 7), reaction(2, '🔥', 5)],
      ...[reaction(4, '🔥', 3), reaction(6, '👍', 500), reaction(7, '👍', 9999)],
    ],
  })
  const gap = (from: string, to: string) => ({ tgChannelId: NEWS, from: new Date(from), to: new Date(to) })
  await prisma.adminLogGap.createMany({
    data: [
      gap('2026-10-01T00:00:00Z', '2026-10-23T22:00:00Z'),
      gap('2026-10-23T20:00:00Z', '2026-10-24T00:00:00Z'),
      gap('2026-10-26T22:00:00Z', '2026-10-28T00:00:00Z'),
    ],
  })
  const run = (startedAt: string, status: 'succeeded' | 'failed') => ({
    ...{ tgChannelId: NEWS, startedAt: new Date(startedAt), status },
  })
  await prisma.collectionRun.createMany({
    data: [
      run('2026-10-23T22:00:00Z', 'succeeded'),
      run('2026-10-24T22:00:00Z', 'failed'),
      run('2026-10-25T22:00:00Z', 'succeeded'),
      run('2026-10-26T23:00:00Z', 'succeeded'),
    ],
  })
}, STARTUP_MS)

afterAll(() => fixture.close())

const MEAN = '{ value median sum count withoutValue formulaVersion }'
const WINDOW_MEAN = `{ mean ${MEAN} onTime late missed pending }`
const RATIO = '{ value numerator denominator count withoutValue formulaVersion }'
const TOTAL = '{ value count withoutValue }'

/** The statistics of NEWS, of QUIET, and of both together. */
async function statistics(selection: string): Promise<{ news: Data; quiet: Data; both: Data }> {
  const { channels, both } = await fixture.data(`{
    channels(first: 2) { nodes { statistics(${PERIOD}) ${selection} } }
    both: statistics(${PERIOD}) ${selection}
  }`)
  const [news, quiet] = channels.nodes
  return { news: news.statistics, quiet: quiet.statistics, both }
}

const mean = (sum: number, count: number, withoutValue: number, median: number | null) => ({
  ...{ value: count === 0 ? null : sum / count, median, sum: String(sum), count, withoutValue, formulaVersion: 2 },
})
const ratio = (numerator: number, denominator: number, count: number, withoutValue: number) => ({
  value: denominator === 0 ? null : numerator / denominator,
  ...{ numerator: String(numerator), denominator: String(denominator), count, withoutValue, formulaVersion: 2 },
})
const total = (value: number | null, count: number, withoutValue: number) => ({
  ...{ value: value === null ? null : String(value), count, withoutValue },
})

test('an album is one publication, and what was deleted is none', async () => {
  const { news, quiet, both } = await statistics('{ publications { publications albums posts } }')
  expect(news.publications).toEqual({ publications: 3, albums: 1, posts: 5 })
  expect(quiet.publications).toEqual({ publications: 2, albums: 0, posts: 2 })
  expect(both.publications).toEqual({ publications: 5, albums: 1, posts: 7 })
})

describe('reach is the mean of what is known', () => {
  test('of all time', async () => {
    const { news, quiet, both } = await statistics(`{ reach ${MEAN} }`)
    // The album counts with 310, not with 300 + 310 + 290.
    expect(news.reach).toEqual(mean(100 + 310 + 0, 3, 0, 100))
    expect(quiet.reach).toEqual(mean(50, 1, 1, 50))
    // Of 0, 50, 100 and 310.
    expect(both.reach).toEqual(mean(460, 4, 1, 75))
    expect(both.reach.value).toBe(115)
  })

  test('of the first hour', async () => {
    const { news, quiet, both } = await statistics(`{ reach1h ${WINDOW_MEAN} }`)
    expect(news.reach1h).toEqual({ mean: mean(40 + 120 + 0, 3, 0, 40), onTime: 2, late: 1, missed: 0, pending: 0 })
    // One was missed, and one has no windows at all.
    expect(quiet.reach1h).toEqual({ mean: mean(0, 0, 2, null), onTime: 0, late: 0, missed: 1, pending: 0 })
    expect(both.reach1h).toEqual({ mean: mean(160, 3, 2, 40), onTime: 2, late: 1, missed: 1, pending: 0 })
  })

  test('of the first 24 hours', async () => {
    const { news } = await statistics(`{ reach24h ${WINDOW_MEAN} }`)
    expect(news.reach24h).toEqual({ mean: mean(90, 1, 2, 90), onTime: 1, late: 0, missed: 1, pending: 1 })
  })
})

describe('engagement', () => {
  test('by views: ER', async () => {
    const { news, quiet, both } = await statistics(`{ er ${RATIO} }`)
    // (10 + 4 + 6) + (12 + 8 + 5); the post without views is in neither sum.
    expect(news.er).toEqual(ratio(20 + 25, 100 + 310, 2, 1))
    // Reactions and comments that are switched off are none; the post of which no views are known is left out.
    expect(quiet.er).toEqual(ratio(5, 50, 1, 1))
    expect(both.er).toEqual(ratio(50, 460, 3, 2))
  })

  test('by views of the first 24 hours: ER24', async () => {
    const { news, quiet } = await statistics(`{ er24h ${RATIO} }`)
    expect(news.er24h).toEqual(ratio(9 + 3 + 6, 90, 1, 2))
    expect(quiet.er24h).toEqual(ratio(0, 0, 0, 2))
    expect(quiet.er24h.value).toBeNull()
  })

  test('by the subscribers of the time: ERR', async () => {
    const { news, quiet, both } = await statistics(`{ err ${RATIO} err24h ${RATIO} }`)
    // The subscribers of post 5 were hidden; nothing is filled in from before or after.
    expect(news.err).toEqual(ratio(100 + 310, 1000 + 1240, 2, 1))
    expect(news.err24h).toEqual(ratio(90, 1000, 1, 2))
    // Post 1 came out before the first reading of the subscribers, of post 2 no views are known.
    expect(quiet.err).toEqual(ratio(0, 0, 0, 2))
    expect(both.err).toEqual(ratio(410, 2240, 2, 3))
  })
})

test('totals are unknown where nothing is known, and 0 where nothing was published', async () => {
  const fields = ['totalViews', 'totalReactions', 'totalComments', 'totalForwards']
  const { news, quiet, both } = await statistics(`{ ${fields.map((field) => `${field} ${TOTAL}`).join(' ')} }`)
  expect(news).toEqual({
    totalViews: total(410, 3, 0),
    totalReactions: total(22, 3, 0),
    totalComments: total(12, 3, 0),
    totalForwards: total(11, 3, 0),
  })
  expect(quiet).toEqual({
    totalViews: total(50, 1, 1),
    totalReactions: total(null, 0, 2),
    totalComments: total(null, 0, 2),
    totalForwards: total(5, 1, 1),
  })
  expect(both.totalReactions).toEqual(total(22, 3, 2))
  const { none } = await fixture.data(
    `{ none: statistics(channelIds: [], ${PERIOD}) { totalViews ${TOTAL} er ${RATIO} } }`,
  )
  expect(none).toEqual({ totalViews: total(0, 0, 0), er: ratio(0, 0, 0, 0) })
})

describe('by day', () => {
  test('of the time zone, also where nothing was published', async () => {
    const { news, quiet } = await statistics(`{ postsByDay {
      day publications { publications posts } reach ${MEAN} reach1h ${WINDOW_MEAN} er ${RATIO} err24h ${RATIO} totalViews ${TOTAL}
    } }`)
    const empty = {
      publications: { publications: 0, posts: 0 },
      reach: mean(0, 0, 0, null),
      reach1h: { mean: mean(0, 0, 0, null), onTime: 0, late: 0, missed: 0, pending: 0 },
      er: ratio(0, 0, 0, 0),
      err24h: ratio(0, 0, 0, 0),
      totalViews: total(0, 0, 0),
    }
    expect(news.postsByDay).toEqual([
      {
        day: '2026-10-24',
        publications: { publications: 1, posts: 1 },
        reach: mean(100, 1, 0, 100),
        reach1h: { mean: mean(40, 1, 0, 40), onTime: 1, late: 0, missed: 0, pending: 0 },
        er: ratio(20, 100, 1, 0),
        err24h: ratio(90, 1000, 1, 0),
        totalViews: total(100, 1, 0),
      },
      {
        day: '2026-10-25',
        publications: { publications: 2, posts: 4 },
        reach: mean(310, 2, 0, 155),
        reach1h: { mean: mean(120, 2, 0, 60), onTime: 1, late: 1, missed: 0, pending: 0 },
        er: ratio(25, 310, 1, 1),
        err24h: ratio(0, 0, 0, 2),
        totalViews: total(310, 2, 0),
      },
      { day: '2026-10-26', ...empty },
    ])
    expect(quiet.postsByDay.map(({ day }: Data) => day)).toEqual(['2026-10-24', '2026-10-25', '2026-10-26'])
    expect(quiet.postsByDay[0]).toEqual({ day: '2026-10-24', ...empty })
    expect(quiet.postsByDay[2].publications).toEqual({ publications: 2, posts: 2 })
  })

  test('each from midnight to midnight', async () => {
    const { news } = await statistics('{ postsByDay { day hour from to } }')
    expect(news.postsByDay[1]).toEqual({
      ...{ day: '2026-10-25', hour: null, from: '2026-10-24T22:00:00.000Z', to: '2026-10-25T23:00:00.000Z' },
    })
  })

  test('of another time zone', async () => {
    const { channel } = await fixture.data(`{ channel(tgChannelId: ${NEWS}) {
      statistics(from: "2026-10-23T22:00:00Z", to: "2026-10-26T23:00:00Z") { postsByDay { day publications { posts } } }
    } }`)
    expect(channel.statistics.postsByDay).toEqual([
      { day: '2026-10-23', publications: { posts: 0 } },
      { day: '2026-10-24', publications: { posts: 4 } },
      { day: '2026-10-25', publications: { posts: 1 } },
      { day: '2026-10-26', publications: { posts: 0 } },
    ])
  })

  test('of no more than some years', async () => {
    const error = await fixture.error(
      '{ statistics(from: "2016-01-01T00:00:00Z", to: "2026-01-01T00:00:00Z") { postsByDay { day } } }',
    )
    expect(error?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'to' })
  })
})

test('reactions by kind add up to their total', async () => {
  const { news, quiet } = await statistics('{ reactions { kind emoticon code total publications } }')
  const reaction = (emoticon: string, sum: number, publications: number) => ({
    ...{ kind: 'EMOJI', emoticon, code: emoticon, total: String(sum), publications },
  })
  // Of the album those of its first item, which has the most: 12 in all.
  expect(news.reactions).toEqual([reaction('👍', 6 + 7, 2), reaction('🔥', 5, 1), reaction('❤', 4, 1)])
  expect(quiet.reactions).toEqual([])
  const { both } = await statistics('{ reactions(first: 1) { emoticon } }')
  expect(both.reactions).toEqual([{ emoticon: '👍' }])
})

describe('top posts', () => {
  const ranked = async (by: string, args = '') => {
    const { both } = await statistics(
      `{ topPosts(by: ${by}${args}) { rank value ratio { numerator denominator } post { tgPostId channel { tgChannelId } } } }`,
    )
    return both.topPosts.map(({ rank, value, post }: Data) => {
      return `${rank}: ${value} ${post.channel.tgChannelId === NEWS.toString() ? 'news' : 'quiet'} ${post.tgPostId}`
    })
  }

  test('by a counter, an album once, unknown ones not at all', async () => {
    expect(await ranked('VIEWS')).toEqual(['1: 310 news 2', '2: 100 news 1', '3: 50 quiet 1', '4: 0 news 5'])
    expect(await ranked('VIEWS', ', first: 2')).toEqual(['1: 310 news 2', '2: 100 news 1'])
    expect(await ranked('REACTIONS')).toEqual(['1: 12 news 2', '2: 10 news 1', '3: 0 news 5'])
    expect(await ranked('COMMENTS')).toEqual(['1: 8 news 2', '2: 4 news 1', '3: 0 news 5'])
  })

  test('newer ones first among equals', async () => {
    expect(await ranked('FORWARDS')).toEqual(['1: 6 news 1', '2: 5 quiet 1', '3: 5 news 2', '4: 0 news 5'])
  })

  test('by a counter at an age, where it was read', async () => {
    expect(await ranked('VIEWS_1H')).toEqual(['1: 120 news 2', '2: 40 news 1', '3: 0 news 5'])
    expect(await ranked('VIEWS_24H')).toEqual(['1: 90 news 1'])
    expect(await ranked('REACTIONS_1H')).toEqual(['1: 3 news 2', '2: 2 news 1', '3: 0 news 5'])
    expect(await ranked('REACTIONS_24H')).toEqual(['1: 9 news 1'])
    expect(await ranked('COMMENTS_1H')).toEqual(['1: 1 news 1'])
    expect(await ranked('COMMENTS_24H')).toEqual(['1: 3 news 1'])
  })

  test('by engagement, with what it is made of', async () => {
    expect(await ranked('ER')).toEqual([`1: ${20 / 100} news 1`, '2: 0.1 quiet 1', `3: ${25 / 310} news 2`])
    const { news } = await statistics('{ topPosts(by: ER_24H) { value ratio { numerator denominator } } }')
    expect(news.topPosts).toEqual([{ value: 0.2, ratio: { numerator: '18', denominator: '90' } }])
  })

  test('no more than can be asked for', async () => {
    for (const first of [0, 501]) {
      const error = await fixture.error(`{ statistics(${PERIOD}) { topPosts(by: VIEWS, first: ${first}) { rank } } }`)
      expect(error?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'first', value: first })
    }
  })
})

describe('completeness', () => {
  test('of windows', async () => {
    const { news, quiet } = await statistics(`{ completeness { windows {
      name ageSeconds onTime late missed pending capturedShare missedReasons { reason count } meanLatenessSeconds maxLatenessSeconds
    } } }`)
    expect(news.completeness.windows).toEqual([
      {
        ...{ name: '1h', ageSeconds: 3600, onTime: 5, late: 1, missed: 0, pending: 0, capturedShare: 1 },
        missedReasons: [],
        // 2, 4, 300, 6, 0, and 0 of the deleted post.
        ...{ meanLatenessSeconds: 52, maxLatenessSeconds: 300 },
      },
      {
        ...{ name: '24h', ageSeconds: 86_400, onTime: 1, late: 0, missed: 4, pending: 1, capturedShare: 0.2 },
        missedReasons: [
          { reason: 'TOO_LATE', count: 3 },
          { reason: 'DELETED', count: 1 },
        ],
        ...{ meanLatenessSeconds: 12, maxLatenessSeconds: 12 },
      },
    ])
    expect(quiet.completeness.windows[0]).toEqual({
      ...{ name: '1h', ageSeconds: 3600, onTime: 0, late: 0, missed: 1, pending: 0, capturedShare: 0 },
      missedReasons: [{ reason: 'SEEN_LATE', count: 1 }],
      ...{ meanLatenessSeconds: null, maxLatenessSeconds: null },
    })
  })

  test('of the admin log', async () => {
    const { news, quiet } = await statistics('{ completeness { adminLogGaps { seconds gaps { channelId from to } } } }')
    expect(news.completeness.adminLogGaps).toEqual({
      // The last two hours of one, the first of the other.
      seconds: 3 * 3600,
      gaps: [
        { channelId: '1001', from: '2026-10-23T20:00:00.000Z', to: '2026-10-24T00:00:00.000Z' },
        { channelId: '1001', from: '2026-10-26T22:00:00.000Z', to: '2026-10-28T00:00:00.000Z' },
      ],
    })
    expect(quiet.completeness.adminLogGaps).toEqual({ seconds: 0, gaps: [] })
  })

  test('of runs', async () => {
    const { news, quiet } = await statistics('{ completeness { runs { status count } } }')
    expect(news.completeness.runs).toEqual([
      { status: 'SUCCEEDED', count: 2 },
      { status: 'FAILED', count: 1 },
    ])
    expect(quiet.completeness.runs).toEqual([])
  })
})

test('an album that lies across the end of a period is counted once, with its beginning', async () => {
  const { prisma } = fixture
  await addPosts(prisma, [
    { tgChannelId: QUIET, tgPostId: 11, date: '2026-11-01T00:00:00Z', groupedId: 5n, views: 7 },
    { tgChannelId: QUIET, tgPostId: 12, date: '2026-11-01T00:00:01Z', groupedId: 5n, views: 9 },
  ])
  const { before, after } = await fixture.data(`{
    before: statistics(from: "2026-10-31T00:00:00Z", to: "2026-11-01T00:00:01Z") { totalViews { value } }
    after: statistics(from: "2026-11-01T00:00:01Z", to: "2026-11-02T00:00:00Z") { totalViews { value } }
  }`)
  expect(before.totalViews.value).toBe('9')
  expect(after.totalViews.value).toBe('0')
})
