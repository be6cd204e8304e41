import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { createFixture, type Data, type Fixture, STARTUP_MS } from './support/fixture'
import { addChannel, addSession, at, commentRow, eventRow, jobRow, memberRow, postRow } from './support/rows'

const BIG = 1001n
const SMALL = 1002n

let fixture: Fixture

beforeAll(async () => {
  fixture = await createFixture()
  const { prisma } = fixture
  const { pk } = await addSession(prisma)
  await addSession(prisma, { phoneNumber: '+2' })
  for (const tgChannelId of [BIG, SMALL]) await addChannel(prisma, pk, { tgChannelId })
  await prisma.post.createMany({
    data: [
      // Inserted newest first and with many equal dates, so that neither the primary key nor the date alone is the order.
      ...Array.from({ length: 23 }, (_, index) => 23 - index).map((tgPostId) =>
        postRow({ tgChannelId: BIG, tgPostId, dateOfPost: at(Math.floor(tgPostId / 5)), views: tgPostId }),
      ),
      ...[3, 1, 2].map((tgPostId) => postRow({ tgChannelId: SMALL, tgPostId, dateOfPost: at(1), views: tgPostId })),
    ],
  })
  const post = await prisma.post.findFirstOrThrow({ where: { tgChannelId: BIG } })
  await prisma.postSnapshot.createMany({
    data: [5, 1, 1, 3, 3, 3, 2].map((minute) => ({ postPk: post.pk, timestamp: at(minute) })),
  })
  await prisma.subscriberCount.createMany({
    data: [4, 1, 1, 2].map((minute) => ({ tgChannelId: BIG, timestamp: at(minute) })),
  })
  await prisma.collectionRun.createMany({
    data: [BIG, SMALL].flatMap((tgChannelId) =>
      [9, 2, 2, 2, 5].map((minute) => ({ tgChannelId, startedAt: at(minute), status: 'succeeded' as const })),
    ),
  })
  await prisma.channelName.createMany({
    data: [4, 1, 1, 2].map((minute) => ({ tgChannelId: BIG, timestamp: at(minute), title: `At ${minute}` })),
  })
  await prisma.comment.createMany({
    data: [5, 1, 1, 3, 3, 3, 2, 9].flatMap((minute, index) =>
      [22, 23].map((tgPostId) =>
        commentRow({
          tgChannelId: BIG,
          tgPostId,
          messageId: tgPostId * 100 + index,
          date: at(minute),
          deletedAt: index % 4 === 1 ? at(60) : null,
        }),
      ),
    ),
  })
  await prisma.member.createMany({
    data: [7, 3, 3, 3, 9, 1].map((minute, index) =>
      memberRow({ tgChannelId: BIG, tgUserId: BigInt(index), lastSeenAt: at(minute), firstName: `${index % 2}` }),
    ),
  })
  await prisma.membershipEvent.createMany({
    data: [7, 3, 3, 3, 9, 1].map((minute, index) =>
      eventRow({ tgChannelId: BIG, eventId: BigInt(index), tgUserId: BigInt(index), at: at(minute) }),
    ),
  })
  await prisma.job.createMany({
    data: [5, 2, 2, 8, 2].map((minute) => jobRow({ dedupeKey: null, runAt: at(minute), state: 'done' })),
  })
  await prisma.floodWait.createMany({
    data: ['c', 'a', 'b'].map((method) => ({ sessionPk: pk, method, since: at(1), until: at(2), seconds: 60 })),
  })
}, STARTUP_MS)

afterAll(() => fixture.close())

interface List {
  /** How the connection is reached; `ARGS` stands for its paging arguments. */
  query: string
  /** The connection in the data. */
  find(data: Data): Data
  /** Of every edge, something that tells rows apart. */
  row: string
}

const postQuery = `query ($first: Int, $last: Int, $after: String, $before: String)`
const PAGING = 'first: $first, last: $last, after: $after, before: $before'

const lists: Record<string, List> = {
  'posts, newest first': { query: `{ posts(ARGS) { BODY } }`, find: (data) => data.posts, row: 'id' },
  'posts, oldest first': {
    query: `{ posts(order: OLDEST_FIRST, ARGS) { BODY } }`,
    find: (data) => data.posts,
    row: 'id',
  },
  'posts, filtered': { query: `{ posts(minViews: 3, ARGS) { BODY } }`, find: (data) => data.posts, row: 'id' },
  'posts of a channel, newest first': {
    query: `{ channel(tgChannelId: "1001") { posts(ARGS) { BODY } } }`,
    find: (data) => data.channel.posts,
    row: 'id',
  },
  'posts of a channel, oldest first and filtered': {
    query: `{ channel(tgChannelId: "1001") { posts(order: OLDEST_FIRST, minViews: 7, ARGS) { BODY } } }`,
    find: (data) => data.channel.posts,
    row: 'id',
  },
  snapshots: {
    query: `{ post(tgChannelId: "1001", tgPostId: 23) { snapshots(ARGS) { BODY } } }`,
    find: (data) => data.post.snapshots,
    row: 'at',
  },
  'subscriber counts': {
    query: `{ channel(tgChannelId: "1001") { subscriberCounts(order: NEWEST_FIRST, ARGS) { BODY } } }`,
    find: (data) => data.channel.subscriberCounts,
    row: 'at',
  },
  'names of a channel': {
    query: `{ channel(tgChannelId: "1001") { names(ARGS) { BODY } } }`,
    find: (data) => data.channel.names,
    row: 'title',
  },
  'comments, oldest first': {
    query: `{ post(tgChannelId: "1001", tgPostId: 23) { commentList(ARGS) { BODY } } }`,
    find: (data) => data.post.commentList,
    row: 'discussionMessageId',
  },
  'comments, newest first and with deleted ones': {
    query: `{ posts { nodes { tgPostId commentList(order: NEWEST_FIRST, includeDeleted: true, ARGS) { BODY } } } }`,
    find: (data) => data.posts.nodes.find(({ tgPostId }: Data) => tgPostId === 22).commentList,
    row: 'discussionMessageId',
  },
  members: {
    query: `{ channel(tgChannelId: "1001") { members(ARGS) { BODY } } }`,
    find: (data) => data.channel.members,
    row: 'userId',
  },
  'members, oldest first and filtered': {
    query: `{ channel(tgChannelId: "1001") { members(order: OLDEST_FIRST, search: "1", ARGS) { BODY } } }`,
    find: (data) => data.channel.members,
    row: 'userId',
  },
  'membership events': {
    query: `{ channel(tgChannelId: "1001") { membershipEvents(ARGS) { BODY } } }`,
    find: (data) => data.channel.membershipEvents,
    row: 'eventId',
  },
  jobs: { query: `{ jobs(ARGS) { BODY } }`, find: (data) => data.jobs, row: 'runAt' },
  'jobs of one state, oldest first': {
    query: `{ jobs(state: DONE, order: OLDEST_FIRST, ARGS) { BODY } }`,
    find: (data) => data.jobs,
    row: 'runAt',
  },
  floods: { query: `{ floods(ARGS) { BODY } }`, find: (data) => data.floods, row: 'method' },
  runs: { query: `{ runs(ARGS) { BODY } }`, find: (data) => data.runs, row: 'id' },
  'runs of a channel': {
    query: `{ channel(tgChannelId: "1002") { runs(order: OLDEST_FIRST, ARGS) { BODY } } }`,
    find: (data) => data.channel.runs,
    row: 'id',
  },
  channels: { query: `{ channels(ARGS) { BODY } }`, find: (data) => data.channels, row: 'id' },
  sessions: { query: `{ sessions(ARGS) { BODY } }`, find: (data) => data.sessions, row: 'id' },
}

interface PageOfRows {
  rows: string[]
  cursors: string[]
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null }
  totalCount: number
}

async function page(list: List, paging: Record<string, unknown>): Promise<PageOfRows> {
  const body = `totalCount edges { cursor node { ${list.row} } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }`
  const query = `${postQuery} ${list.query.replace('ARGS', PAGING).replace('BODY', body)}`
  const connection = list.find(await fixture.data(query, paging))
  const cursors: string[] = connection.edges.map(({ cursor }: Data) => cursor)
  // Rows may be equal in what they show; their cursors never are.
  const rows = connection.edges.map(({ node, cursor }: Data) => `${node[list.row]} ${cursor}`)
  return { rows, cursors, pageInfo: connection.pageInfo, totalCount: connection.totalCount }
}

async function walkForward(list: List, size: number): Promise<string[]> {
  const rows: string[] = []
  let after: string | null = null
  for (;;) {
    const step: PageOfRows = await page(list, { first: size, after })
    rows.push(...step.rows)
    expect(step.pageInfo.hasPreviousPage).toBe(after !== null)
    if (!step.pageInfo.hasNextPage) return rows
    expect(step.rows).toHaveLength(size)
    after = step.pageInfo.endCursor
  }
}

async function walkBackward(list: List, size: number): Promise<string[]> {
  const rows: string[] = []
  let before: string | null = null
  for (;;) {
    const step: PageOfRows = await page(list, { last: size, before })
    rows.unshift(...step.rows)
    expect(step.pageInfo.hasNextPage).toBe(before !== null)
    if (!step.pageInfo.hasPreviousPage) return rows
    expect(step.rows).toHaveLength(size)
    before = step.pageInfo.startCursor
  }
}

for (const [name, list] of Object.entries(lists)) {
  test(`${name}: pages of any size are the same list, forward and backward`, async () => {
    const whole = await page(list, { first: 500 })
    expect(whole.rows.length).toBe(whole.totalCount)
    expect(new Set(whole.cursors).size).toBe(whole.totalCount)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: whole.totalCount + 2 }), async (size) => {
        expect(await walkForward(list, size)).toEqual(whole.rows)
        expect(await walkBackward(list, size)).toEqual(whole.rows)
      }),
      { numRuns: 4 },
    )
  })
}

test('lists come in the order they promise', async () => {
  const { posts, channel } = await fixture.data(`{
    posts { nodes { date id } }
    channel(tgChannelId: "1001") {
      posts { nodes { tgPostId } }
      subscriberCounts { nodes { at } }
      runs { nodes { startedAt } }
    }
  }`)
  const dates = posts.nodes.map(({ date }: Data) => date)
  expect(dates).toEqual(dates.toSorted().reverse())
  expect(channel.posts.nodes.map(({ tgPostId }: Data) => tgPostId)).toEqual(
    Array.from({ length: 23 }, (_, index) => 23 - index),
  )
  const times = channel.subscriberCounts.nodes.map((node: Data) => node.at)
  expect(times).toEqual(times.toSorted())
  const starts = channel.runs.nodes.map((node: Data) => node.startedAt)
  expect(starts).toEqual(starts.toSorted().reverse())
})

describe('a page', () => {
  const list = lists['posts of a channel, newest first'] as List

  test('between two cursors has what lies strictly between them', async () => {
    const { rows, cursors } = await page(list, {})
    const between = { after: cursors[2], before: cursors[7] }
    expect((await page(list, between)).rows).toEqual(rows.slice(3, 7))
    expect((await page(list, { ...between, first: 2 })).rows).toEqual(rows.slice(3, 5))
    expect((await page(list, { ...between, last: 2 })).rows).toEqual(rows.slice(5, 7))
  })

  test('before a cursor alone has the nearest rows', async () => {
    const { rows, cursors } = await page(list, {})
    expect((await page(list, { before: cursors[20] })).rows).toEqual(rows.slice(0, 20))
  })

  test('of size 0 has no rows, and tells whether there are any', async () => {
    expect(await page(list, { first: 0 })).toEqual({
      rows: [],
      cursors: [],
      totalCount: 23,
      pageInfo: { hasNextPage: true, hasPreviousPage: false, startCursor: null, endCursor: null },
    })
  })

  test('goes on at a cursor whose row is gone', async () => {
    const { prisma } = fixture
    await prisma.post.create({ data: postRow({ tgChannelId: SMALL, tgPostId: 50 }) })
    const smallList = { ...list, query: list.query.replace('1001', '1002') }
    const { cursors } = await page(smallList, { first: 1 })
    await prisma.post.delete({ where: { tgChannelId_tgPostId: { tgChannelId: SMALL, tgPostId: 50 } } })
    expect((await page(smallList, { after: cursors[0] })).rows).toHaveLength(3)
  })

  test('has 50 rows unless it is told otherwise', async () => {
    await fixture.prisma.post.createMany({
      data: Array.from({ length: 60 }, (_, index) => postRow({ tgChannelId: SMALL, tgPostId: 100 + index })),
    })
    const { rows, pageInfo, totalCount } = await page(lists['posts, newest first'] as List, {})
    expect(rows).toHaveLength(50)
    expect(pageInfo.hasNextPage).toBe(true)
    expect(totalCount).toBe(86)
  })
})
