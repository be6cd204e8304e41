import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type Data, STARTUP_MS } from './support/fixture'
import { addPosts, type PostValues } from './support/post-values'
import { addChannel, addSession } from './support/rows'
import { createStatisticsFixture, type StatisticsFixture } from './support/statistics-fixture'

const NEWS = 1001n
const NOW = '2026-01-05T12:50:00Z'
const NOON = '2026-01-01T12:00:00Z'
const JANUARY = 'from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z"'

let fixture: StatisticsFixture

beforeAll(async () => {
  fixture = await createStatisticsFixture()
  const { prisma } = fixture
  const { pk } = await addSession(prisma)
  await addChannel(prisma, pk, { tgChannelId: NEWS })
  const post = (tgPostId: number, values: Partial<PostValues> = {}): PostValues => ({
    ...{ tgChannelId: NEWS, tgPostId, date: NOON, views: 1000 },
    ...values,
  })
  const onTime = { status: 'on_time', lateness: 2 } as const
  await addPosts(prisma, [
    post(1, {
      windows: {
        '1h': { ...onTime, views: 30, reactions: 2, comments: null, forwards: 1 },
        '24h': { status: 'late', lateness: 9000, views: 260 },
      },
    }),
    post(2),
    post(3),
    post(4, { date: '2026-01-05T12:00:00Z' }),
    post(5, { deletedAt: '2026-01-01T12:50:00Z' }),
    post(6, { groupedId: 7n, windows: { '1h': { ...onTime, views: 70, reactions: 3 } } }),
    post(7, { groupedId: 7n }),
  ])
  const posts = await prisma.post.findMany({ orderBy: { tgPostId: 'asc' } })
  const snapshot = (tgPostId: number, ageSeconds: number, views: number) => {
    const row = posts[tgPostId - 1]
    if (!row) throw new Error(`no post ${tgPostId}`)
    return { postPk: row.pk, timestamp: new Date(row.dateOfPost.getTime() + ageSeconds * 1000), views }
  }
  await prisma.postSnapshot.createMany({
    data: [
      ...[snapshot(1, 600, 10), snapshot(1, 3000, 25), snapshot(1, 3602, 30), snapshot(1, 7000, 40)],
      ...[snapshot(1, 10_800, 60), snapshot(1, 72_000, 200), snapshot(1, 95_400, 260)],
      snapshot(2, 10_800, 500),
      snapshot(3, 2699.999, 15),
      snapshot(4, 2880, 900),
      snapshot(5, 2940, 800),
      { ...snapshot(7, 3500.5, 80), reactions: 0 },
    ],
  })
}, STARTUP_MS)

afterAll(() => fixture.close())

const post = (tgPostId: number, selection: string) =>
  fixture.data(NOW, `{ post(tgChannelId: ${NEWS}, tgPostId: ${tgPostId}) { ${selection} } }`)

describe('the view curve of a post', () => {
  const curve = async (args: string) => {
    const data = await post(1, `viewCurve${args} { ageSeconds views window }`)
    return data.post.viewCurve.map(({ ageSeconds, views, window }: Data) => [ageSeconds, views, window])
  }

  test('has the last reading of each step, and every captured window', async () => {
    expect(await curve('')).toEqual([
      [3000, 25, null],
      [3602, 30, '1h'],
      [7000, 40, null],
      [10_800, 60, null],
      [72_000, 200, null],
      [95_400, 260, '24h'],
    ])
  })

  test('has every reading once with steps of a second', async () => {
    const ages = (await curve('(stepSeconds: 1)')).map(([age]: number[]) => age)
    expect(ages).toEqual([600, 3000, 3602, 7000, 10_800, 72_000, 95_400])
  })

  test('goes from the youngest age on', async () => {
    expect(await curve('(stepSeconds: 86400, first: 2)')).toEqual([
      [3602, 30, '1h'],
      [72_000, 200, null],
    ])
  })

  test('has what the reading tells, and when it was made', async () => {
    const data = await post(
      1,
      'viewCurve(first: 2) { at views reactions comments forwards er { value numerator denominator } }',
    )
    expect(data.post.viewCurve[1]).toEqual({
      ...{ at: '2026-01-01T13:00:02.000Z', views: 30, reactions: 2, comments: null, forwards: 1 },
      er: { value: 0.1, numerator: '3', denominator: '30' },
    })
  })

  test('is empty for a post that was not read', async () => {
    expect((await post(6, 'viewCurve { window }')).post.viewCurve).toEqual([{ window: '1h' }])
    await addPosts(fixture.prisma, [{ tgChannelId: NEWS, tgPostId: 20, date: '2026-03-01T00:00:00Z' }])
    expect((await post(20, 'viewCurve { window }')).post.viewCurve).toEqual([])
  })

  test('takes no step of nothing', async () => {
    const { errors } = await fixture.ask(
      NOW,
      `{ post(tgChannelId: ${NEWS}, tgPostId: 1) { viewCurve(stepSeconds: 0) { views } } }`,
    )
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'stepSeconds' })
  })
})

describe('a post at an age', () => {
  const cases: [
    what: string,
    tgPostId: number,
    age: number,
    expected: [age: number, views: number, window: string | null] | null,
  ][] = [
    ['by the window of just this age', 1, 3600, [3602, 30, '1h']],
    ['by such a window also when it was late', 1, 86_400, [95_400, 260, '24h']],
    ['by the last reading up to it', 1, 7000, [7000, 40, null]],
    ['not by one after it', 1, 6999, null],
    ['by the last reading up to it, though a window came before', 1, 4000, [3602, 30, '1h']],
    ['by nothing before the first reading', 1, 599, null],
    ['not by a reading that is more than a quarter older', 1, 14_401, null],
    ['by one that is just a quarter older', 1, 14_400, [10_800, 60, null]],
    ['not as an hour by what was read after three', 2, 3600, null],
    ['by what was read after three hours as three hours', 2, 10_800, [10_800, 500, null]],
    ['not as an hour by what was read a millisecond too early', 3, 3600, null],
    ['not before it is that old', 4, 3600, null],
    ['once it is that old', 4, 2900, [2880, 900, null]],
    ['not after it was deleted', 5, 3600, null],
    ['before it was deleted', 5, 2990, [2940, 800, null]],
  ]
  for (const [what, tgPostId, age, expected] of cases) {
    test(what, async () => {
      const data = await post(tgPostId, `atAge(ageSeconds: ${age}) { ageSeconds views window }`)
      const found = data.post.atAge
      expect(found && [found.ageSeconds, found.views, found.window]).toEqual(expected)
    })
  }

  test('of an age that there is', async () => {
    const { errors } = await fixture.ask(
      NOW,
      `{ post(tgChannelId: ${NEWS}, tgPostId: 1) { atAge(ageSeconds: -5) { views } } }`,
    )
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'ageSeconds', value: -5 })
  })
})

describe('posts of a period at equal age', () => {
  const SELECTION =
    'count withoutValue posts { rank post { tgPostId } reading { ageSeconds at window views reactions } }'
  const ranking = async (args: string, period = JANUARY) => {
    const data = await fixture.data(NOW, `{ statistics(${period}) { postsAtAge(${args}) { ${SELECTION} } } }`)
    return data.statistics.postsAtAge
  }

  test('are ranked, an album once with the greatest of its counters and ages', async () => {
    expect(await ranking('ageSeconds: 3600')).toEqual({
      ...{ count: 2, withoutValue: 3 },
      posts: [
        {
          ...{ rank: 1, post: { tgPostId: 6 } },
          // One item was read by the window, 2 s after it was due, the other before.
          reading: { ageSeconds: 3602, at: '2026-01-01T13:00:02.000Z', window: null, views: 80, reactions: 3 },
        },
        {
          ...{ rank: 2, post: { tgPostId: 1 } },
          reading: { ageSeconds: 3602, at: '2026-01-01T13:00:02.000Z', window: '1h', views: 30, reactions: 2 },
        },
      ],
    })
  })

  test('are compared by what is known', async () => {
    const { count, withoutValue, posts } = await ranking('ageSeconds: 10800, by: REACTIONS')
    expect({ count, withoutValue, posts }).toEqual({ count: 0, withoutValue: 5, posts: [] })
    expect((await ranking('ageSeconds: 10800, first: 1')).posts[0].post).toEqual({ tgPostId: 2 })
    const nothing = 'from: "2025-01-01T00:00:00Z", to: "2025-02-01T00:00:00Z"'
    expect(await ranking('ageSeconds: 3600', nothing)).toEqual({ count: 0, withoutValue: 0, posts: [] })
  })
})
