import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createFixture, type Data, type Fixture, STARTUP_MS } from './support/fixture'
import { addChannel, addSession, at, commentRow, memberRow, postRow } from './support/rows'

const NEWS = 1001n
const OTHER = 1002n
const ANNA = 9_007_199_254_740_993n

let fixture: Fixture

beforeAll(async () => {
  fixture = await createFixture()
  const { prisma } = fixture
  const { pk } = await addSession(prisma)
  await addChannel(prisma, pk, { tgChannelId: NEWS, linkedChatId: 2001n })
  await addChannel(prisma, pk, { tgChannelId: OTHER })
  await prisma.post.createMany({
    data: [
      postRow({
        tgChannelId: NEWS,
        tgPostId: 1,
        commentsMessagesCount: 4,
        commentsUsersCount: 1,
        commentsChannelsCount: 1,
      }),
      postRow({
        tgChannelId: NEWS,
        tgPostId: 2,
        commentsMessagesCount: 0,
        commentsUsersCount: 0,
        commentsChannelsCount: 0,
      }),
      postRow({ tgChannelId: NEWS, tgPostId: 3, commentsMessagesCount: 2 }),
      postRow({ tgChannelId: OTHER, tgPostId: 1 }),
    ],
  })
  await prisma.member.createMany({
    data: [memberRow({ tgChannelId: NEWS, tgUserId: ANNA, firstName: 'Анна', firstSeenAt: at(0), lastSeenAt: at(9) })],
  })
  await prisma.comment.createMany({
    data: [
      // Not in the order of their dates: neither the primary key nor Telegram's number is the order.
      commentRow({ tgChannelId: NEWS, tgPostId: 1, messageId: 14, date: at(30) }),
      commentRow({
        tgChannelId: NEWS,
        tgPostId: 1,
        messageId: 11,
        date: at(20),
        authorUserId: ANNA,
        message: 'Да! 👍',
      }),
      commentRow({ tgChannelId: NEWS, tgPostId: 1, messageId: 12, date: at(20), authorChannelId: 77n, message: '' }),
      commentRow({
        tgChannelId: NEWS,
        tgPostId: 1,
        messageId: 10,
        date: at(10),
        authorUserId: ANNA,
        deletedAt: at(40),
      }),
      commentRow({ tgChannelId: NEWS, tgPostId: 3, messageId: 13, date: at(25) }),
      // The group of before had its own numbers.
      commentRow({ tgChannelId: NEWS, tgPostId: 3, messageId: 13, date: at(5), groupId: 2000n }),
      // Of a post that was not read yet, and of the same number in another channel.
      commentRow({ tgChannelId: NEWS, tgPostId: 99, messageId: 15 }),
      commentRow({ tgChannelId: OTHER, tgPostId: 1, messageId: 1, groupId: 2002n }),
    ],
  })
}, STARTUP_MS)

afterAll(() => fixture.close())

const FIELDS = `discussionMessageId discussionGroupId date text deletedAt
  author { kind id member { userId firstName phone } } post { tgPostId channel { tgChannelId } }`

async function post(tgPostId: number, fields: string): Promise<Data> {
  return (await fixture.data(`{ post(tgChannelId: 1001, tgPostId: ${tgPostId}) { ${fields} } }`)).post
}

describe('comments on a post', () => {
  test('tell who wrote them, what and when', async () => {
    const { commentList, ...counts } = await post(
      1,
      `comments commentsUsers commentsChannels commentList { totalCount nodes { ${FIELDS} } }`,
    )
    expect(counts).toEqual({ comments: 4, commentsUsers: 1, commentsChannels: 1 })
    const common = {
      discussionGroupId: '2001',
      deletedAt: null,
      post: { tgPostId: 1, channel: { tgChannelId: '1001' } },
    }
    expect(commentList).toEqual({
      totalCount: 3,
      nodes: [
        {
          ...common,
          discussionMessageId: 11,
          date: '2026-01-01T12:20:00.007Z',
          text: 'Да! 👍',
          author: { kind: 'USER', id: String(ANNA), member: { userId: String(ANNA), firstName: 'Анна', phone: null } },
        },
        {
          ...common,
          discussionMessageId: 12,
          date: '2026-01-01T12:20:00.007Z',
          text: '',
          author: { kind: 'CHANNEL', id: '77', member: null },
        },
        {
          ...common,
          discussionMessageId: 14,
          date: '2026-01-01T12:30:00.007Z',
          text: 'Comment 14',
          author: { kind: 'ANONYMOUS', id: null, member: null },
        },
      ],
    })
  })

  test('are the same through edges, whatever is asked of them besides', async () => {
    const { commentList } = await post(1, `commentList { nodes { ${FIELDS} } edges { node { ${FIELDS} } } }`)
    expect(commentList.edges.map(({ node }: Data) => node)).toEqual(commentList.nodes)
    const { names } = await post(1, 'names: commentList { edges { node { author { member { firstName } } } } }')
    expect(names.edges.map(({ node }: Data) => node.author.member?.firstName ?? null)).toEqual(['Анна', null, null])
  })

  test('include deleted ones on demand, and come newest first on demand', async () => {
    const { commentList } = await post(
      1,
      'commentList(includeDeleted: true, order: NEWEST_FIRST) { totalCount nodes { discussionMessageId deletedAt } }',
    )
    expect(commentList.totalCount).toBe(4)
    expect(commentList.nodes.map((node: Data) => node.discussionMessageId)).toEqual([14, 12, 11, 10])
    expect(commentList.nodes[3].deletedAt).toBe('2026-01-01T12:40:00.007Z')
  })

  test('that nobody wrote are none, and of a group not read are unknown', async () => {
    const fields = 'commentsUsers commentsChannels commentList { totalCount nodes { date } pageInfo { hasNextPage } }'
    const none = { totalCount: 0, nodes: [], pageInfo: { hasNextPage: false } }
    expect(await post(2, fields)).toEqual({ commentsUsers: 0, commentsChannels: 0, commentList: none })
    expect(await post(3, 'commentsUsers commentsChannels')).toEqual({ commentsUsers: null, commentsChannels: null })
  })

  test('are those of their own post, each post with its own page', async () => {
    const { posts } = await fixture.data(`{ posts(order: OLDEST_FIRST) { nodes { tgPostId channel { tgChannelId }
      first: commentList(first: 1) { totalCount nodes { discussionMessageId } pageInfo { hasNextPage } }
      last: commentList(last: 1, includeDeleted: true) { totalCount nodes { discussionMessageId discussionGroupId } }
    } } }`)
    const seen = posts.nodes.map((node: Data) => [
      `${node.channel.tgChannelId}/${node.tgPostId}`,
      node.first.nodes.map((comment: Data) => comment.discussionMessageId),
      node.first.totalCount,
      node.first.pageInfo.hasNextPage,
      node.last.nodes.map((comment: Data) => comment.discussionMessageId),
      node.last.totalCount,
    ])
    expect(seen.toSorted()).toEqual([
      ['1001/1', [11], 3, true, [14], 4],
      ['1001/2', [], 0, false, [], 0],
      ['1001/3', [13], 2, true, [13], 2],
      ['1002/1', [1], 1, false, [1], 1],
    ])
  })
})

describe('comments of a channel', () => {
  const numbers = async (args: string) => {
    const { channels } = await fixture.data(
      `{ channels { nodes { comments(${args}) { totalCount nodes { discussionMessageId } } } } }`,
    )
    return channels.nodes.map(({ comments }: Data) => [
      comments.nodes.map((comment: Data) => comment.discussionMessageId),
      comments.totalCount,
    ])
  }

  test('come by their date, the newest first, also those of posts that are not stored', async () => {
    const [news, other] = await numbers('first: 3')
    expect(news).toEqual([[14, 13, 12], 6])
    expect(other).toEqual([[1], 1])
    const [all] = await numbers('order: OLDEST_FIRST, includeDeleted: true')
    expect(all).toEqual([[13, 10, 15, 11, 12, 13, 14], 7])
  })

  test('are those of a time', async () => {
    const [news] = await numbers(`from: "${at(20).toISOString()}", to: "${at(30).toISOString()}"`)
    expect(news).toEqual([[13, 12, 11], 3])
  })
})

describe('comments on many posts', () => {
  test(
    'can be very many',
    async () => {
      const { prisma } = fixture
      // More than the database takes as parameters of one statement.
      await prisma.post.createMany({
        data: Array.from({ length: 80 }, (_, index) => postRow({ tgChannelId: OTHER, tgPostId: 1000 + index })),
      })
      await fixture.sql(
        `insert into stat_comment (tg_channel_id, tg_post_id, group_id, message_id, date, message)
       select 1002, 1000 + n % 80, 2002, 100 + n, timestamptz '2026-02-01' + n * interval '1 second', ''
       from generate_series(0, 80 * 450 - 1) n`,
      )
      const { posts } = await fixture.data(
        `{ posts(first: 100, channelIds: [1002]) { nodes { tgPostId commentList(first: 450) { nodes { discussionMessageId } } } } }`,
      )
      const found = posts.nodes.filter(({ tgPostId }: Data) => tgPostId >= 1000)
      expect(found).toHaveLength(80)
      for (const { tgPostId, commentList } of found) {
        const numbers = commentList.nodes.map((node: Data) => node.discussionMessageId)
        expect(numbers).toEqual(Array.from({ length: 450 }, (_, index) => 100 + tgPostId - 1000 + index * 80))
      }
    },
    STARTUP_MS,
  )
})
