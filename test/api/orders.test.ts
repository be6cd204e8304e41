import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { CHANNEL_ORDERS } from '../../src/api/orders/channel'
import { MEMBER_ORDERS } from '../../src/api/orders/member'
import { CHANNEL_POST_ORDERS, POST_ORDERS } from '../../src/api/orders/post'
import { createFixture, type Data, type Fixture, STARTUP_MS } from './support/fixture'
import { addChannel, addSession, at, memberRow, postRow } from './support/rows'

let fixture: Fixture

/** Some are unknown, many alike; ratios of them are mostly no finite decimals. */
const counts = (seed: number) => ({
  views: [null, 0, 3, 7, 7, 9, 11][seed % 7] ?? null,
  views1h: seed % 3 === 0 ? null : seed % 4,
  views24h: seed % 4 === 0 ? null : 2 ** 31 - 1 - (seed % 5),
  totalReactionsCount: seed % 5 === 0 ? null : seed % 3,
  commentsMessagesCount: seed % 6 === 0 ? null : seed % 4,
  forwards: seed % 8 === 0 ? null : seed % 2,
})

const TITLES = ['b', 'A', 'a', 'Ärger: 100% 👍', 'Ям', 'ям', 'C']

beforeAll(async () => {
  fixture = await createFixture()
  const { prisma } = fixture
  const { pk } = await addSession(prisma)
  for (const [index, title] of TITLES.entries()) {
    const totalParticipants = [null, 5, 5, 0, 70_000, null, 5][index] ?? null
    await addChannel(prisma, pk, { tgChannelId: BigInt(index + 1), title, totalParticipants })
  }
  await prisma.post.createMany({
    data: [1n, 2n].flatMap((tgChannelId) =>
      // Newest first and with equal dates, so that neither the primary key nor the date alone is the order.
      Array.from({ length: 17 }, (_, index) => 17 - index).map((tgPostId) =>
        postRow({
          tgChannelId,
          tgPostId,
          dateOfPost: at(Math.floor(tgPostId / 4)),
          ...counts(tgPostId + Number(tgChannelId)),
          deletedAt: tgPostId === 9 ? at(90) : null,
        }),
      ),
    ),
  })
  await prisma.member.createMany({
    data: [7, 3, 3, 3, 9, 1, 3].map((minute, index) =>
      memberRow({
        tgChannelId: 1n,
        tgUserId: BigInt(index),
        lastSeenAt: at(minute),
        joinedAt: index % 3 === 0 ? null : at(10 - minute),
        leftAt: index % 2 === 0 ? null : at(20 + (minute % 2)),
      }),
    ),
  })
}, STARTUP_MS)

afterAll(() => fixture.close())

interface Listed {
  cursors: string[]
  nodes: Data[]
  totalCount: number
}

/** Reads a connection at once, and holds against it what paging both ways gives. */
async function readBothWays(query: string, order: string, fields: string): Promise<Listed> {
  const read = async (paging: string) => {
    const body = `totalCount edges { cursor node { ${fields} } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }`
    const data = await fixture.data(query.replace('ARGS', `order: ${order}, ${paging}`).replace('BODY', body))
    return data.channel?.posts ?? data.channel?.members ?? data.posts ?? data.channels
  }
  const cursorsOf = (page: Data) => page.edges.map(({ cursor }: Data) => cursor)
  const whole = await read('first: 100')
  const forward: string[] = []
  const backward: string[] = []
  for (let page = await read('first: 5'); ; page = await read(`first: 5, after: "${page.pageInfo.endCursor}"`)) {
    forward.push(...cursorsOf(page))
    if (!page.pageInfo.hasNextPage) break
  }
  for (let page = await read('last: 7'); ; page = await read(`last: 7, before: "${page.pageInfo.startCursor}"`)) {
    backward.unshift(...cursorsOf(page))
    if (!page.pageInfo.hasPreviousPage) break
  }
  const cursors = cursorsOf(whole)
  expect(forward).toEqual(cursors)
  expect(backward).toEqual(cursors)
  expect(new Set(cursors).size).toBe(whole.totalCount)
  return { cursors, nodes: whole.edges.map(({ node }: Data) => node), totalCount: whole.totalCount }
}

/** What an order goes by, of each of its rows, as the API shows it. */
const SHOWN: Record<string, string> = {
  dateOfPost: 'date',
  totalReactionsCount: 'totalReactions',
  commentsMessagesCount: 'comments',
  tgPostId: 'tgPostId',
  titleKey: 'title',
}

type Orders = Record<string, { keyset: { columns: object }; direction: 'asc' | 'desc' }>

/** The orders by name, with what each goes by. */
function each(orders: Orders): [name: string, direction: 'asc' | 'desc', field: string][] {
  return Object.entries(orders).map(([name, { keyset, direction }]) => {
    const [column = ''] = Object.keys(keyset.columns)
    return [name, direction, SHOWN[column] ?? column]
  })
}

/** The rows' values must be those of all rows that have one, sorted. */
function expectSorted(values: (number | string | null)[], all: (number | string | null)[], direction: 'asc' | 'desc') {
  const known = all.filter((value) => value !== null)
  const sorted = known.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  expect(values).toEqual(direction === 'asc' ? sorted : sorted.reverse())
}

describe('posts of all channels', () => {
  const query = '{ posts(ARGS) { BODY } }'
  test.each(each(POST_ORDERS))('%s', async (name, direction, field) => {
    const { posts } = await fixture.data(`{ posts(first: 100) { nodes { ${field} } } }`)
    const { nodes } = await readBothWays(query, name, field)
    expect(posts.nodes).toHaveLength(32)
    expectSorted(
      nodes.map((node) => node[field]),
      posts.nodes.map((node: Data) => node[field]),
      direction,
    )
  })

  test('chosen by a filter, count and order only those', async () => {
    const args = 'channelIds: [2], minViews: 7, includeDeleted: true'
    const { nodes } = await readBothWays(`{ posts(${args}, ARGS) { BODY } }`, 'FEWEST_VIEWS_1H_FIRST', 'views views1h')
    expect(nodes.length).toBeGreaterThan(3)
    expect(nodes.every(({ views }) => views >= 7)).toBe(true)
  })
})

describe('posts of a channel', () => {
  const query = '{ channel(tgChannelId: 1) { posts(ARGS) { BODY } } }'
  test.each(each(CHANNEL_POST_ORDERS))('%s', async (name, direction, field) => {
    const { channel } = await fixture.data(`{ channel(tgChannelId: 1) { posts(first: 100) { nodes { ${field} } } } }`)
    const { nodes } = await readBothWays(query, name, field)
    expect(channel.posts.nodes).toHaveLength(16)
    expectSorted(
      nodes.map((node) => node[field]),
      channel.posts.nodes.map((node: Data) => node[field]),
      direction,
    )
  })

  test('of one second come as Telegram numbered them', async () => {
    const { channel } = await fixture.data('{ channel(tgChannelId: 1) { posts(first: 100) { nodes { tgPostId } } } }')
    const numbers: number[] = channel.posts.nodes.map(({ tgPostId }: Data) => tgPostId)
    expect(numbers).toEqual(numbers.toSorted((a, b) => b - a))
  })
})

describe('the engagement rate', () => {
  test('is what was done with a post per view, unknown without views', async () => {
    const fields = 'views totalReactions comments forwards engagementRate'
    const { posts } = await fixture.data(`{ posts(first: 100) { nodes { ${fields} } } }`)
    for (const { views, totalReactions, comments, forwards, engagementRate } of posts.nodes) {
      expect(engagementRate).toBe(views ? ((totalReactions ?? 0) + (comments ?? 0) + (forwards ?? 0)) / views : null)
    }
  })

  test('holds what does not fit 32 bits', async () => {
    const most = 2 ** 31 - 1
    const row = { totalReactionsCount: most, commentsMessagesCount: most, forwards: most, views: 1 }
    await fixture.prisma.post.create({ data: postRow({ tgChannelId: 7n, tgPostId: 1, ...row }) })
    const { post } = await fixture.data('{ post(tgChannelId: 7, tgPostId: 1) { engagementRate } }')
    await fixture.prisma.post.deleteMany({ where: { tgChannelId: 7n } })
    expect(post.engagementRate).toBe(3 * most)
  })
})

describe('members', () => {
  const query = '{ channel(tgChannelId: 1) { members(ARGS) { BODY } } }'
  test.each(each(MEMBER_ORDERS))('%s', async (name, direction, field) => {
    const { channel } = await fixture.data(`{ channel(tgChannelId: 1) { members { nodes { ${field} } } } }`)
    const { nodes } = await readBothWays(query, name, field)
    expect(channel.members.nodes).toHaveLength(7)
    expectSorted(
      nodes.map((node) => node[field]),
      channel.members.nodes.map((node: Data) => node[field]),
      direction,
    )
  })
})

describe('channels', () => {
  const query = '{ channels(ARGS) { BODY } }'
  const titles = async (order: string) => (await readBothWays(query, order, 'title')).nodes.map(({ title }) => title)

  test('as they were added', async () => {
    expect(await titles('OLDEST_FIRST')).toEqual(TITLES)
    expect(await titles('NEWEST_FIRST')).toEqual(TITLES.toReversed())
  })

  test('by title, upper and lower case alike', async () => {
    const sorted = ['A', 'a', 'b', 'C', 'Ärger: 100% 👍', 'Ям', 'ям']
    expect(await titles('TITLE_A_TO_Z')).toEqual(sorted)
    expect(await titles('TITLE_Z_TO_A')).toEqual(sorted.toReversed())
  })

  test('by subscribers, without those of which they are not known', async () => {
    const sorted = ['Ärger: 100% 👍', 'A', 'a', 'C', 'Ям']
    expect(await titles('FEWEST_SUBSCRIBERS_FIRST')).toEqual(sorted)
    expect(await titles('MOST_SUBSCRIBERS_FIRST')).toEqual(sorted.toReversed())
    expect(Object.keys(CHANNEL_ORDERS)).toHaveLength(6)
  })
})

describe('a cursor', () => {
  test('of one order is refused by another', async () => {
    const { posts } = await fixture.data('{ posts(first: 1, order: MOST_VIEWS_FIRST) { pageInfo { endCursor } } }')
    const error = await fixture.error(
      `{ posts(order: HIGHEST_ER_FIRST, after: "${posts.pageInfo.endCursor}") { nodes { id } } }`,
    )
    expect(error?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'after' })
  })

  test.each(['channel-title:%:1', 'channel-title:a%00:1', 'channel-title:a'])('like %p is refused', async (text) => {
    const cursor = Buffer.from(text).toString('base64url')
    const error = await fixture.error(`{ channels(order: TITLE_A_TO_Z, after: "${cursor}") { nodes { id } } }`)
    expect(error?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'after' })
  })

  test.each(['NaN', 'Infinity', '0x1', '1e0', '', ' 1'])('of the rate %p is refused', async (text) => {
    const cursor = Buffer.from(`post-engagementRate:${text}:1`).toString('base64url')
    const error = await fixture.error(`{ posts(order: HIGHEST_ER_FIRST, after: "${cursor}") { nodes { id } } }`)
    expect(error?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'after' })
  })
})
