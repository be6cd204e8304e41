import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type Data, STARTUP_MS } from './support/fixture'
import { addChannel, addSession, commentRow, memberRow } from './support/rows'
import { createStatisticsFixture, type StatisticsFixture } from './support/statistics-fixture'

const [NEWS, OTHER, SILENT] = [1001n, 1002n, 1003n]
/** Berlin: CET (UTC+1) until 2026-03-29 01:00 UTC, then CEST (UTC+2). */
const WEEK = 'from: "2026-03-26T23:00:00Z", to: "2026-03-31T22:00:00Z", timeZone: "Europe/Berlin"'
const NOW = '2026-04-02T07:00:00Z'

let fixture: StatisticsFixture

beforeAll(async () => {
  fixture = await createStatisticsFixture()
  const { prisma } = fixture
  const { pk } = await addSession(prisma)
  await addChannel(prisma, pk, { tgChannelId: NEWS, discussionReadAt: new Date('2026-03-28T12:00Z') })
  await addChannel(prisma, pk, { tgChannelId: OTHER, discussionReadAt: new Date('2026-03-31T22:00Z') })
  await addChannel(prisma, pk, { tgChannelId: SILENT })
  const reading = (tgChannelId: bigint, at: string, totalParticipants: number | null) => ({
    tgChannelId,
    timestamp: new Date(`${at}Z`),
    totalParticipants,
  })
  await prisma.subscriberCount.createMany({
    data: [
      reading(NEWS, '2026-03-26T22:00', 200),
      reading(NEWS, '2026-03-28T10:00', 210),
      reading(NEWS, '2026-03-28T20:00', 208),
      // Hidden from half past midnight in Berlin until noon.
      reading(NEWS, '2026-03-29T22:30', null),
      reading(NEWS, '2026-03-30T10:00', 205),
      reading(OTHER, '2026-03-29T00:00', 1000),
    ],
  })
  await prisma.member.createMany({
    data: [
      memberRow({ tgChannelId: NEWS, tgUserId: 1n, firstName: 'Anna', describedAt: new Date('2026-03-01T00:00Z') }),
      memberRow({ tgChannelId: OTHER, tgUserId: 1n, firstName: 'Anya', describedAt: new Date('2026-03-02T00:00Z') }),
      memberRow({ tgChannelId: NEWS, tgUserId: 2n, username: 'boris' }),
      memberRow({ tgChannelId: NEWS, tgUserId: 3n }),
    ],
  })
  const written = (tgChannelId: bigint, messageId: number, at: string, more: object) =>
    commentRow({ tgChannelId, messageId, tgPostId: 1, date: new Date(`${at}Z`), ...more })
  await prisma.comment.createMany({
    data: [
      // In Berlin: the evening of the 26th, which is before the period; the 27th, twice; the 28th, from midnight on.
      written(NEWS, 1, '2026-03-26T22:59', { authorUserId: 2n }),
      written(NEWS, 2, '2026-03-27T12:00', { authorUserId: 1n }),
      written(NEWS, 3, '2026-03-27T22:59', { authorUserId: 1n }),
      written(NEWS, 4, '2026-03-27T23:00', { authorUserId: 2n }),
      written(NEWS, 5, '2026-03-28T01:00', { authorChannelId: 77n }),
      written(NEWS, 6, '2026-03-28T02:00', {}),
      written(NEWS, 7, '2026-03-28T03:00', { authorUserId: 3n, deletedAt: new Date('2026-03-29T00:00Z') }),
      // The first minute of summer time, and the 31st.
      written(OTHER, 8, '2026-03-29T01:00', { authorUserId: 1n }),
      written(OTHER, 9, '2026-03-31T21:59', { authorChannelId: 77n }),
    ],
  })
  // It would have read the discussion on, had the posts told of more.
  await prisma.collectionRun.createMany({
    data: [
      { tgChannelId: NEWS, startedAt: new Date('2026-03-30T12:00Z'), status: 'succeeded' },
      { tgChannelId: NEWS, startedAt: new Date('2026-03-31T12:00Z'), status: 'failed' },
      { tgChannelId: SILENT, startedAt: new Date('2026-03-31T12:00Z'), status: 'succeeded' },
    ],
  })
}, STARTUP_MS)

afterAll(() => fixture.close())

async function statistics(args: string, fields: string, now = NOW): Promise<Data> {
  const data = await fixture.data(now, `{ statistics(${args}) { ${fields} } }`)
  return data.statistics
}

const TOTALS = 'subscribers { atStart channelsAtStart atEnd channelsAtEnd growth channelsCompared }'

describe('subscribers', () => {
  test('at both ends are those of the last reading', async () => {
    const news = await statistics(`channelIds: ["1001"], ${WEEK}`, TOTALS)
    expect(news.subscribers).toEqual({
      atStart: 200,
      channelsAtStart: 1,
      atEnd: 205,
      channelsAtEnd: 1,
      growth: 5,
      channelsCompared: 1,
    })
  })

  test('are null before the first reading', async () => {
    const other = await statistics(`channelIds: ["1002"], ${WEEK}`, TOTALS)
    expect(other.subscribers).toEqual({
      atStart: null,
      channelsAtStart: 0,
      atEnd: 1000,
      channelsAtEnd: 1,
      growth: null,
      channelsCompared: 0,
    })
  })

  test('of several channels grow by the channels of which both ends are known', async () => {
    const all = await statistics(WEEK, TOTALS)
    expect(all.subscribers).toEqual({
      atStart: 200,
      channelsAtStart: 1,
      atEnd: 1205,
      channelsAtEnd: 2,
      growth: 5,
      channelsCompared: 1,
    })
  })

  test('are null while they are hidden, and in the future', async () => {
    const fields = 'subscribers { atStart atEnd growth }'
    const hidden = 'from: "2026-03-28T00:00:00Z", to: "2026-03-30T00:00:00Z"'
    expect((await statistics(`channelIds: ["1001"], ${hidden}`, fields)).subscribers).toEqual({
      atStart: 200,
      atEnd: null,
      growth: null,
    })
    const future = 'from: "2026-05-01T00:00:00Z", to: "2026-05-02T00:00:00Z"'
    expect((await statistics(`channelIds: ["1001"], ${future}`, fields)).subscribers).toEqual({
      atStart: null,
      atEnd: null,
      growth: null,
    })
  })

  test('by day are those when it ended, carried forward', async () => {
    const args = 'from: "2026-03-26T23:00:00Z", to: "2026-04-04T22:00:00Z", timeZone: "Europe/Berlin"'
    const { subscriberSeries } = await statistics(
      args,
      'subscriberSeries { day subscribers channelsCounted channelsLeftOut }',
    )
    expect(subscriberSeries.map(Object.values)).toEqual([
      ['2026-03-27', 200, 1, 2],
      ['2026-03-28', 208, 1, 2],
      ['2026-03-29', 1208, 2, 1],
      ['2026-03-30', 1205, 2, 1],
      ['2026-03-31', 1205, 2, 1],
      ['2026-04-01', 1205, 2, 1],
      // It is nine in the morning there.
      ['2026-04-02', 1205, 2, 1],
      ['2026-04-03', null, 0, 3],
      ['2026-04-04', null, 0, 3],
    ])
  })

  test('by hour are those when it ended', async () => {
    const args = 'from: "2026-03-28T23:00:00Z", to: "2026-03-30T22:00:00Z", timeZone: "Europe/Berlin"'
    const { subscriberSeries } = await statistics(
      `channelIds: ["1001"], ${args}`,
      'subscriberSeries(by: HOUR) { day hour subscribers }',
    )
    // A day of 23 hours and one of 24.
    expect(subscriberSeries).toHaveLength(47)
    const on = (day: string) =>
      subscriberSeries.filter((bucket: Data) => bucket.day === day).map(({ subscribers }: Data) => subscribers)
    expect(on('2026-03-29')).toEqual(Array(23).fill(208))
    expect(on('2026-03-30')).toEqual([...Array(12).fill(null), ...Array(12).fill(205)])
  })
})

describe('comments', () => {
  const COUNTS = 'comments users channels anonymousComments'

  test('are counted by when they were written, with their different authors', async () => {
    const { comments } = await statistics(
      WEEK,
      `comments { available complete channelsCounted channelsLeftOut ${COUNTS} }`,
    )
    expect(comments).toEqual({
      available: true,
      // One channel was read up to the 30th only.
      complete: false,
      channelsCounted: 2,
      channelsLeftOut: ['1003'],
      // Five in one channel, and two in the other; users 1 and 2; one channel.
      comments: 7,
      users: 2,
      channels: 1,
      anonymousComments: 1,
    })
  })

  test('are complete up to the last reading, or the last run that had no reason to read', async () => {
    const until = async (channel: bigint, to: string) => {
      const args = `channelIds: ["${channel}"], from: "2026-03-26T23:00:00Z", to: "${to}"`
      return (await statistics(args, 'comments { complete }')).comments.complete
    }
    expect(await until(OTHER, '2026-03-31T22:00:00Z')).toBe(true)
    expect(await until(OTHER, '2026-03-31T22:00:01Z')).toBe(false)
    expect(await until(NEWS, '2026-03-30T12:00:00Z')).toBe(true)
    expect(await until(NEWS, '2026-03-30T12:00:01Z')).toBe(false)
  })

  test('are unknown, and not 0, where there is no discussion that was read', async () => {
    const none = { comments: null, users: null, channels: null, anonymousComments: null }
    const fields = `comments { available channelsLeftOut ${COUNTS} } commentSeries { ${COUNTS} complete } topCommenters { userId }`
    const day = 'from: "2026-03-27T00:00:00Z", to: "2026-03-28T00:00:00Z"'
    expect(await statistics(`channelIds: ["1003"], ${day}`, fields)).toEqual({
      comments: { available: false, channelsLeftOut: ['1003'], ...none },
      commentSeries: [{ ...none, complete: false }],
      topCommenters: null,
    })
  })

  test('are counted by local day', async () => {
    const args = 'from: "2026-03-26T23:00:00Z", to: "2026-04-01T22:00:00Z", timeZone: "Europe/Berlin"'
    const { commentSeries } = await statistics(args, `commentSeries { day ${COUNTS} complete }`)
    expect(commentSeries.map(Object.values)).toEqual([
      ['2026-03-27', 2, 1, 0, 0, true],
      ['2026-03-28', 3, 1, 1, 1, true],
      ['2026-03-29', 1, 1, 0, 0, true],
      ['2026-03-30', 0, 0, 0, 0, false],
      ['2026-03-31', 1, 0, 1, 0, false],
      ['2026-04-01', null, null, null, null, false],
    ])
  })

  test('are counted by local hour', async () => {
    const args = 'from: "2026-03-28T23:00:00Z", to: "2026-03-29T22:00:00Z", timeZone: "Europe/Berlin"'
    const { commentSeries } = await statistics(args, 'commentSeries(by: HOUR) { hour comments }')
    expect(commentSeries).toHaveLength(23)
    expect(commentSeries.slice(1, 4).map(Object.values)).toEqual([
      [1, 0],
      [3, 1],
      [4, 0],
    ])
  })

  test('tell who wrote most, over all channels, as last described', async () => {
    const { topCommenters, first } = await statistics(
      WEEK,
      'topCommenters { userId comments lastCommentAt firstName lastName username } first: topCommenters(first: 1) { userId }',
    )
    expect(topCommenters).toEqual([
      {
        userId: '1',
        comments: 3,
        lastCommentAt: '2026-03-29T01:00:00.000Z',
        firstName: 'Anya',
        lastName: null,
        username: null,
      },
      {
        userId: '2',
        comments: 1,
        lastCommentAt: '2026-03-27T23:00:00.000Z',
        firstName: null,
        lastName: null,
        username: 'boris',
      },
    ])
    expect(first).toEqual([{ userId: '1' }])
    const quiet = 'channelIds: ["1002"], from: "2026-03-30T00:00:00Z", to: "2026-03-31T00:00:00Z"'
    expect((await statistics(quiet, 'topCommenters { userId }')).topCommenters).toEqual([])
  })
})
