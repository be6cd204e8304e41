import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createFixture, type Fixture, STARTUP_MS } from './support/fixture'
import { addPosts } from './support/post-values'
import { addChannel, addSession } from './support/rows'

const NEWS = 1001n
const ALBUM = 77n
const PERIOD = 'from: "2025-10-24T00:00:00Z", to: "2025-10-25T00:00:00Z"'

/*
 * | post | views | reactions | stars  | comments | forwards | after 24 h                                               |
 * | ---- | ----- | --------- | ------ | -------- | -------- | -------------------------------------------------------- |
 * | 1    | 10    | 2         | 12,345 | 1        | 0        | 8 views, reactions counted together with stars           |
 * | 2, 3 | 100   | 20        | 7      | 0        | 5        | 90 views, 9 reactions + 4; of 3 together with stars      |
 * | 4    | 50    | off       | none   | off      | 5        | 40 views, 3 forwards: nobody could react or comment      |
 * | 5    | 40    | 6         | off    | 2        | 0        | 30 views, 5 reactions, comments switched off by then     |
 * | 6    | 20    | 1         | 0      | 0        | 1        | 10 views, 1 reaction                                     |
 */
let fixture: Fixture

beforeAll(async () => {
  fixture = await createFixture()
  const { prisma } = fixture
  const { pk } = await addSession(prisma)
  await addChannel(prisma, pk, { tgChannelId: NEWS, reactionsEnabled: false, starsEnabled: true })
  const post = (tgPostId: number) => ({ tgChannelId: NEWS, tgPostId, date: `2025-10-24T0${tgPostId}:00:00Z` })
  const album = (tgPostId: number) => ({ ...post(tgPostId), date: '2025-10-24T02:00:00Z', groupedId: ALBUM })
  const read = { status: 'on_time' } as const
  await addPosts(prisma, [
    {
      ...{ ...post(1), views: 10, reactions: 2, stars: 12_345, comments: 1, forwards: 0 },
      windows: { '24h': { ...read, views: 8, reactionsUnknown: 'formula_1', comments: 0, forwards: 0 } },
    },
    {
      ...{ ...album(2), views: 90, reactions: 20, stars: 3, comments: 0, forwards: 5 },
      windows: { '24h': { ...read, views: 80, reactions: 9, comments: 0, forwards: 4 } },
    },
    {
      ...{ ...album(3), views: 100, reactions: 0, stars: 7, comments: null, forwards: 4 },
      windows: { '24h': { ...read, views: 90, reactionsUnknown: 'formula_1', forwards: 4 } },
    },
    {
      ...{ ...post(4), views: 50, stars: 0, forwards: 5 },
      windows: { '24h': { ...read, views: 40, forwards: 3 } },
    },
    {
      ...{ ...post(5), views: 40, reactions: 6, comments: 2, forwards: 0 },
      windows: { '24h': { ...read, views: 30, reactions: 5, commentsUnknown: 'not_told', forwards: 0 } },
    },
    {
      ...{ ...post(6), views: 20, reactions: 1, stars: 0, comments: 0, forwards: 1 },
      windows: { '24h': { ...read, views: 10, reactions: 1, stars: 4, comments: 0, forwards: 0 } },
    },
  ])
  const stored = await prisma.post.findMany({ orderBy: { tgPostId: 'asc' } })
  const given = (tgPostId: number, kind: 'emoji' | 'paid', count: number) => ({
    ...{ postPk: stored[tgPostId - 1]?.pk ?? 0n, kind, count },
    ...(kind === 'paid' ? { emoticon: '⭐', code: 'star' } : { emoticon: '👍', code: '1f44d' }),
  })
  await prisma.reaction.createMany({
    data: [
      given(1, 'paid', 12_345),
      given(1, 'emoji', 2),
      given(2, 'emoji', 20),
      given(2, 'paid', 3),
      given(3, 'paid', 7),
    ],
  })
}, STARTUP_MS)

afterAll(() => fixture.close())

const statistics = async (fields: string) =>
  (
    await fixture.data(
      `query ($channel: BigInt!) { channel(tgChannelId: $channel) { statistics(${PERIOD}) { ${fields} } } }`,
      { channel: String(NEWS) },
    )
  ).channel.statistics

const post = async (tgPostId: number, fields: string) =>
  (
    await fixture.data(
      `query ($channel: BigInt!, $post: Int!) { post(tgChannelId: $channel, tgPostId: $post) { ${fields} } }`,
      { channel: String(NEWS), post: tgPostId },
    )
  ).post

describe('stars', () => {
  test('stand beside reactions, and are in no list of them', async () => {
    expect(await post(1, 'totalReactions stars reactions { kind emoticon count } engagementRate')).toEqual({
      totalReactions: 2,
      stars: 12_345,
      reactions: [{ kind: 'EMOJI', emoticon: '👍', count: 2 }],
      engagementRate: 0.3,
    })
    expect(await post(3, 'totalReactions stars reactions { count }')).toEqual({
      totalReactions: 0,
      stars: 7,
      reactions: [],
    })
    expect(await post(4, 'totalReactions stars reactions { count }')).toEqual({
      totalReactions: null,
      stars: 0,
      reactions: null,
    })
    const { channel } = await fixture.data(
      'query ($id: BigInt!) { channel(tgChannelId: $id) { reactionsEnabled starsEnabled } }',
      {
        id: String(NEWS),
      },
    )
    expect(channel).toEqual({ reactionsEnabled: false, starsEnabled: true })
  })

  test('have a total of their own, of an album the most, and are in no other', async () => {
    expect(
      await statistics('totalStars { value count withoutValue } totalReactions { value } er { numerator denominator }'),
    ).toEqual({
      totalStars: { value: String(12_345 + 7 + 0 + 0), count: 4, withoutValue: 1 },
      totalReactions: { value: String(2 + 20 + 6 + 1) },
      er: { numerator: String(3 + 25 + 5 + 8 + 2), denominator: String(10 + 100 + 50 + 40 + 20) },
    })
    expect(await statistics('postsByDay { totalStars { value } totalReactions { value } }')).toEqual({
      postsByDay: [{ totalStars: { value: '12352' }, totalReactions: { value: '29' } }],
    })
    expect(await statistics('reactions { kind emoticon total publications }')).toEqual({
      reactions: [{ kind: 'EMOJI', emoticon: '👍', total: '22', publications: 2 }],
    })
  })

  test('rank publications only where they are asked for', async () => {
    const ranked = async (by: string) =>
      (await statistics(`topPosts(by: ${by}) { value post { tgPostId } }`)).topPosts.map(
        ({ value, post }: { value: number; post: { tgPostId: number } }) => [post.tgPostId, value],
      )
    expect(await ranked('STARS')).toEqual([
      [1, 12_345],
      [2, 7],
      [6, 0],
      [4, 0],
    ])
    expect(await ranked('REACTIONS')).toEqual([
      [2, 20],
      [5, 6],
      [1, 2],
      [6, 1],
    ])
    expect((await ranked('ER'))[0]).toEqual([1, 0.3])
    // Those of the album are unknown with those of one item.
    expect(await ranked('REACTIONS_24H')).toEqual([
      [5, 5],
      [6, 1],
    ])
  })
})

describe('what is unknown at an age', () => {
  test('is in neither sum of ER24; what nobody could give is 0', async () => {
    expect(await statistics('er24h { numerator denominator count withoutValue } reach24h { mean { count } }')).toEqual({
      er24h: { numerator: '4', denominator: '50', count: 2, withoutValue: 3 },
      reach24h: { mean: { count: 5 } },
    })
    const { topPosts } = await statistics('topPosts(by: ER_24H) { post { tgPostId } }')
    expect(topPosts).toEqual([{ post: { tgPostId: 6 } }, { post: { tgPostId: 4 } }])
  })

  test('says why', async () => {
    const fields = 'reactions1h reactions24h windows { name reactions stars reactionsUnknown commentsUnknown }'
    const reading = { name: '24h', reactions: null, stars: null, reactionsUnknown: null, commentsUnknown: null }
    const none = { reactions1h: null, reactions24h: null }
    expect(await post(1, fields)).toEqual({ ...none, windows: [{ ...reading, reactionsUnknown: 'FORMULA_1' }] })
    expect(await post(4, fields)).toEqual({ ...none, windows: [reading] })
    expect(await post(6, fields)).toEqual({
      ...{ reactions1h: null, reactions24h: 1 },
      windows: [{ ...reading, reactions: 1, stars: 4 }],
    })
  })

  test('is unknown in curves and at equal age, and so is the rate of that reading', async () => {
    const fields = 'reactions comments reactionsUnknown commentsUnknown er { value }'
    const reading = (await post(5, `viewCurve { ${fields} }`)).viewCurve[0]
    expect(reading).toEqual({
      ...{ reactions: 5, comments: null, reactionsUnknown: null, commentsUnknown: 'NOT_TOLD' },
      er: { value: null },
    })
    expect((await post(4, `viewCurve { ${fields} }`)).viewCurve[0]).toMatchObject({ er: { value: 0.075 } })
    const { postsAtAge } = await statistics(
      `postsAtAge(ageSeconds: 86400, by: REACTIONS) { count withoutValue posts { post { tgPostId } reading { ${fields} } } }`,
    )
    expect(postsAtAge).toMatchObject({ count: 2, withoutValue: 3 })
    const { postsAtAge: byViews } = await statistics(
      `postsAtAge(ageSeconds: 86400, by: VIEWS) { posts { post { tgPostId } reading { ${fields} } } }`,
    )
    expect(byViews.posts[0]).toEqual({
      post: { tgPostId: 2 },
      reading: {
        reactions: null,
        comments: 0,
        reactionsUnknown: 'FORMULA_1',
        commentsUnknown: null,
        er: { value: null },
      },
    })
  })
})
