import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createFixture, type Data, type Fixture, STARTUP_MS } from './support/fixture'
import { addPosts } from './support/post-values'
import { addChannel, addSession } from './support/rows'

/** Lists of posts with reposts among them: by date they have all, by a metric they rank own posts. */

const CHANNEL = 1001n
const repost = { channelId: 9000n, postId: 655 }

let fixture: Fixture

beforeAll(async () => {
  fixture = await createFixture()
  const { pk } = await addSession(fixture.prisma)
  await addChannel(fixture.prisma, pk, { tgChannelId: CHANNEL })
  const post = (tgPostId: number, views: number) => ({
    ...{ tgChannelId: CHANNEL, tgPostId, views, reactions: 1, comments: 1, forwards: 1 },
    date: `2026-03-01T12:0${tgPostId}:00Z`,
    windows: { '1h': { status: 'on_time' as const, views }, '24h': { status: 'on_time' as const, views } },
  })
  await addPosts(fixture.prisma, [
    post(1, 100),
    { ...post(2, 1_000_000), forwardedFrom: repost },
    { ...post(3, 200), forwardedFrom: { userId: 5n, postId: 7 } },
    { ...post(4, 500), groupedId: 1n, forwardedFrom: repost, deletedAt: '2026-03-02T00:00:00Z' },
    { ...post(5, 600), groupedId: 1n },
  ])
}, STARTUP_MS)

afterAll(() => fixture.close())

async function numbers(args: string): Promise<number[][]> {
  const list = `posts(${args}) { nodes { tgPostId } totalCount }`
  const { all, channel } = await fixture.data(`{ all: ${list} channel(tgChannelId: ${CHANNEL}) { ${list} } }`)
  return [all, channel.posts].map(({ nodes, totalCount }: Data) => {
    expect(nodes).toHaveLength(totalCount)
    return nodes.map(({ tgPostId }: Data) => tgPostId)
  })
}

test('by date everything is listed, unless it is asked otherwise', async () => {
  expect(await numbers('order: OLDEST_FIRST')).toEqual([
    [1, 2, 3, 5],
    [1, 2, 3, 5],
  ])
  expect(await numbers('order: OLDEST_FIRST, reposts: EXCLUDE')).toEqual([
    [1, 3, 5],
    [1, 3, 5],
  ])
  expect(await numbers('order: OLDEST_FIRST, reposts: ONLY')).toEqual([[2], [2]])
  expect(await numbers('order: OLDEST_FIRST, reposts: ONLY, includeDeleted: true')).toEqual([
    [2, 4],
    [2, 4],
  ])
})

test('a metric ranks own posts, unless it is asked otherwise', async () => {
  expect(await numbers('order: HIGHEST_ER_FIRST')).toEqual([
    [1, 3, 5],
    [1, 3, 5],
  ])
  expect(await numbers('order: LOWEST_ER_FIRST')).toEqual([
    [5, 3, 1],
    [5, 3, 1],
  ])
  expect(await numbers('order: LOWEST_ER_FIRST, reposts: INCLUDE')).toEqual([
    [2, 5, 3, 1],
    [2, 5, 3, 1],
  ])
  for (const order of ['MOST_VIEWS_FIRST', 'MOST_VIEWS_1H_FIRST', 'MOST_VIEWS_24H_FIRST']) {
    expect(await numbers(`order: ${order}`)).toEqual([
      [5, 3, 1],
      [5, 3, 1],
    ])
    expect(await numbers(`order: ${order}, reposts: INCLUDE`)).toEqual([
      [2, 5, 3, 1],
      [2, 5, 3, 1],
    ])
    expect(await numbers(`order: ${order}, reposts: ONLY`)).toEqual([[2], [2]])
  }
})

test('a post says whether it is a repost, an item of an album as its first item is', async () => {
  const fields = 'tgPostId isForward isRepost forwardedFrom { channelId userId postId }'
  const { posts } = await fixture.data(`{ posts(order: OLDEST_FIRST, includeDeleted: true) { nodes { ${fields} } } }`)
  const source = (given: object) => ({ channelId: null, userId: null, postId: null, ...given })
  expect(posts.nodes).toEqual([
    { tgPostId: 1, isForward: false, isRepost: false, forwardedFrom: null },
    { tgPostId: 2, isForward: true, isRepost: true, forwardedFrom: source({ channelId: '9000', postId: 655 }) },
    { tgPostId: 3, isForward: true, isRepost: false, forwardedFrom: source({ userId: '5', postId: 7 }) },
    { tgPostId: 4, isForward: true, isRepost: true, forwardedFrom: source({ channelId: '9000', postId: 655 }) },
    { tgPostId: 5, isForward: false, isRepost: true, forwardedFrom: null },
  ])
})

test('that takes one query for all albums of a list', async () => {
  const list = (field: string) => `{ posts(includeDeleted: true) { nodes { ${field} } } }`
  expect(await fixture.statements(list('tgPostId'))).toHaveLength(1)
  expect(await fixture.statements(list('isRepost'))).toHaveLength(2)
})
