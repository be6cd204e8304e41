import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createFixture, type Data, type Fixture, STARTUP_MS } from './support/fixture'
import { addChannel, addSession, at, postRow } from './support/rows'

/** Above 2^53, where a JSON number would lose its last digit. */
const NEWS = 9_007_199_254_740_993n
const OTHER = 1002n
const ALBUM = 13_000_000_000_000_001n

let fixture: Fixture

beforeAll(async () => {
  fixture = await createFixture()
  const { prisma } = fixture
  const { pk } = await addSession(prisma)
  await addChannel(prisma, pk, { tgChannelId: NEWS, title: 'News' })
  await addChannel(prisma, pk, { tgChannelId: OTHER, title: 'Other' })
  await prisma.post.createMany({
    data: [
      postRow({ tgChannelId: NEWS, tgPostId: 1, message: 'Привет, МИР', views: null }),
      postRow({
        tgChannelId: NEWS,
        tgPostId: 2,
        message: '👍 100% a_b \\o/',
        entities: [
          { type: 'bold', offset: 3, length: 4 },
          { type: 'text_url', offset: 0, length: 2, url: 'https://example.org/' },
          { type: 'custom_emoji', offset: 0, length: 2, documentId: '5404040404040404041' },
        ],
        links: ['https://example.org/'],
        media: 'video',
        mediaId: 5_404_040_404_040_404_041n,
        mediaMimeType: 'video/mp4',
        views: 10,
        forwards: 0,
        totalReactionsCount: 5,
        stars: 1,
        commentsMessagesCount: 0,
        editDate: at(30),
        silent: true,
      }),
      postRow({ tgChannelId: NEWS, tgPostId: 3, groupedId: ALBUM, media: 'photo', totalReactionsCount: 0, views: 100 }),
      postRow({ tgChannelId: NEWS, tgPostId: 4, groupedId: ALBUM, media: 'photo', deletedAt: at(50) }),
      postRow({ tgChannelId: NEWS, tgPostId: 5, groupedId: ALBUM, media: 'photo' }),
      postRow({
        tgChannelId: NEWS,
        tgPostId: 6,
        message: '100 a-b',
        isForward: true,
        forwardChannelId: NEWS,
        forwardPostId: 7,
        forwardDate: at(-60),
      }),
      postRow({ tgChannelId: OTHER, tgPostId: 1, dateOfPost: at(3), groupedId: ALBUM, views: 5 }),
    ],
  })
  const { pk: reacted } = await prisma.post.findFirstOrThrow({ where: { tgChannelId: NEWS, tgPostId: 2 } })
  await prisma.reaction.createMany({
    data: [
      { postPk: reacted, kind: 'paid', emoticon: '⭐', code: 'star', count: 1 },
      { postPk: reacted, kind: 'emoji', emoticon: '❤️', code: '2764-fe0f', count: 3 },
      { postPk: reacted, kind: 'custom', emoticon: '5404', code: '5404', count: 2 },
    ],
  })
  await prisma.postSnapshot.createMany({
    data: [
      { postPk: reacted, timestamp: at(10), views: 4, forwards: null, reactions: null, comments: 0 },
      { postPk: reacted, timestamp: at(20), views: 10, forwards: 0, reactions: 5, comments: 0 },
    ],
  })
}, STARTUP_MS)

afterAll(() => fixture.close())

const POST_FIELDS = `
  tgPostId date text link links silent isForward groupedId views forwards totalReactions stars comments editDate deletedAt
  channel { tgChannelId title }
  entities { type offset length url language documentId userId }
  media { kind id mimeType url }
  reactions { kind emoticon code count }
  album { tgPostId }
  forwardedFrom { channelId userId name postId date }
  snapshots { totalCount nodes { at views forwards reactions comments } }
`

function post(tgPostId: number, fields = POST_FIELDS): Promise<Data> {
  return fixture
    .data(`query ($channel: BigInt!, $post: Int!) { post(tgChannelId: $channel, tgPostId: $post) { ${fields} } }`, {
      channel: String(NEWS),
      post: tgPostId,
    })
    .then((data) => data.post)
}

describe('a post', () => {
  test('says when it was last read', async () => {
    const readAt = async (id: number) => (await post(id, 'readAt')).readAt
    // From before that was kept: the last reading that changed a counter.
    expect(await readAt(2)).toBe(at(20).toISOString())
    expect(await readAt(1)).toBeNull()
    await fixture.sql(
      'insert into post_read_range (tg_channel_id, from_post_id, to_post_id, read_at) values ($1, 1, 5, $2)',
      [NEWS, at(70)],
    )
    expect(await readAt(2)).toBe(at(70).toISOString())
    expect(await readAt(4)).toBeNull()
    expect(await readAt(6)).toBeNull()
  })

  test('has everything that was collected', async () => {
    expect(await post(2)).toEqual({
      tgPostId: 2,
      date: '2026-01-01T12:02:00.007Z',
      text: '👍 100% a_b \\o/',
      link: 'https://t.me/c/9007199254740993/2',
      links: ['https://example.org/'],
      silent: true,
      isForward: false,
      groupedId: null,
      views: 10,
      forwards: 0,
      totalReactions: 5,
      stars: 1,
      comments: 0,
      editDate: '2026-01-01T12:30:00.007Z',
      deletedAt: null,
      channel: { tgChannelId: '9007199254740993', title: 'News' },
      entities: [
        { type: 'bold', offset: 3, length: 4, url: null, language: null, documentId: null, userId: null },
        {
          type: 'text_url',
          offset: 0,
          length: 2,
          url: 'https://example.org/',
          language: null,
          documentId: null,
          userId: null,
        },
        {
          type: 'custom_emoji',
          offset: 0,
          length: 2,
          url: null,
          language: null,
          documentId: '5404040404040404041',
          userId: null,
        },
      ],
      media: { kind: 'VIDEO', id: '5404040404040404041', mimeType: 'video/mp4', url: null },
      reactions: [
        { kind: 'EMOJI', emoticon: '❤️', code: '2764-fe0f', count: 3 },
        { kind: 'CUSTOM', emoticon: '5404', code: '5404', count: 2 },
      ],
      album: null,
      forwardedFrom: null,
      snapshots: {
        totalCount: 2,
        nodes: [
          { at: '2026-01-01T12:10:00.007Z', views: 4, forwards: null, reactions: null, comments: 0 },
          { at: '2026-01-01T12:20:00.007Z', views: 10, forwards: 0, reactions: 5, comments: 0 },
        ],
      },
    })
  })

  test('is the same wherever it is reached from, ids above 2^53 and times included', async () => {
    const alone = await post(2)
    const { channel, posts } = await fixture.data(
      `query ($id: BigInt!) {
        channel(tgChannelId: $id) { posts { nodes { ${POST_FIELDS} } edges { node { ${POST_FIELDS} } } } }
        posts { nodes { ${POST_FIELDS} } }
      }`,
      { id: String(NEWS) },
    )
    const second = (nodes: Data[]) =>
      nodes.find(({ tgPostId, channel: { title } }) => tgPostId === 2 && title === 'News')
    expect(second(channel.posts.nodes)).toEqual(alone)
    expect(second(channel.posts.edges.map(({ node }: Data) => node))).toEqual(alone)
    expect(second(posts.nodes)).toEqual(alone)
  })

  test('tells unknown and switched off from none', async () => {
    const fields = 'views forwards comments totalReactions reactions { count }'
    expect(await post(1, fields)).toEqual({
      views: null,
      forwards: null,
      comments: null,
      totalReactions: null,
      reactions: null,
    })
    expect(await post(3, fields)).toMatchObject({ totalReactions: 0, reactions: [] })
  })

  test('shows where it was forwarded from, and leaves out what is hidden', async () => {
    expect(await post(6, 'isForward forwardedFrom { channelId userId name postId date }')).toEqual({
      isForward: true,
      forwardedFrom: {
        channelId: '9007199254740993',
        userId: null,
        name: null,
        postId: 7,
        date: '2026-01-01T11:00:00.007Z',
      },
    })
  })

  test('has the posts of its album and channel, deleted ones only if it is one itself', async () => {
    const numbers = async (tgPostId: number) =>
      (await post(tgPostId, 'album { tgPostId }')).album.map((item: Data) => item.tgPostId)
    expect(await numbers(3)).toEqual([3, 5])
    expect(await numbers(5)).toEqual([3, 5])
    expect(await numbers(4)).toEqual([3, 4, 5])
  })

  test('has snapshots in a range of time', async () => {
    const { snapshots } = await post(
      2,
      'snapshots(from: "2026-01-01T12:10:00.008Z", to: "2026-01-01T12:20:00.008Z") { totalCount nodes { views } }',
    )
    expect(snapshots).toEqual({ totalCount: 1, nodes: [{ views: 10 }] })
  })

  test('that is not known is null', async () => {
    expect(await post(99, 'id')).toBeNull()
  })

  test('can be fetched again by its id', async () => {
    const { id } = await post(4, 'id')
    const data = await fixture.data(`query ($id: ID!) { node(id: $id) { id ... on Post { tgPostId } } }`, { id })
    expect(data.node).toEqual({ id, tgPostId: 4 })
  })
})

describe('filters', () => {
  /** Numbers of the posts, those of the other channel negative, oldest first. */
  async function chosen(args: string): Promise<number[]> {
    const { posts } = await fixture.data(
      `{ posts(order: OLDEST_FIRST, ${args}) { totalCount nodes { tgPostId channel { title } } } }`,
    )
    expect(posts.totalCount).toBe(posts.nodes.length)
    return posts.nodes.map((node: Data) => (node.channel.title === 'News' ? node.tgPostId : -node.tgPostId))
  }

  const cases: [args: string, expected: number[]][] = [
    ['includeDeleted: false', [1, 2, 3, -1, 5, 6]],
    ['includeDeleted: true', [1, 2, 3, -1, 4, 5, 6]],
    ['channelIds: ["1002"]', [-1]],
    ['channelIds: [1002, "9007199254740993"], minViews: 1', [2, 3, -1]],
    ['channelIds: []', []],
    ['from: "2026-01-01T12:02:00.007Z", to: "2026-01-01T12:05:00.007Z"', [2, 3, -1]],
    ['from: "2026-01-01T15:02:00.008+03:00", to: "2026-01-01T12:05:00.008Z"', [3, -1, 5]],
    ['text: "привет, мир"', [1]],
    ['text: "100%"', [2]],
    ['text: "a_b"', [2]],
    ['text: "\\\\O/"', [2]],
    ['text: ""', [1, 2, 3, -1, 5, 6]],
    ['media: [VIDEO]', [2]],
    ['media: [PHOTO, VIDEO]', [2, 3, 5]],
    ['minViews: 10', [2, 3]],
    ['minViews: 0', [2, 3, -1]],
    ['hasReactions: true', [2]],
    ['hasReactions: false', [3]],
    ['isForward: true', [6]],
    ['isForward: false, media: [PHOTO]', [3, 5]],
    ['groupedId: "13000000000000001"', [3, -1, 5]],
    ['groupedId: null, text: null, from: null, media: null, minViews: null, channelIds: null', [1, 2, 3, -1, 5, 6]],
  ]
  for (const [args, expected] of cases) {
    test(args, async () => {
      expect(await chosen(args)).toEqual(expected)
    })
  }

  test('work the same within a channel', async () => {
    const { channel } = await fixture.data(`{
      channel(tgChannelId: "9007199254740993") {
        postCount
        all: posts(order: OLDEST_FIRST) { totalCount nodes { tgPostId } }
        deleted: posts(includeDeleted: true, first: 1) { totalCount nodes { tgPostId } }
        photos: posts(media: [PHOTO], from: "2026-01-01T12:04:00Z") { totalCount nodes { tgPostId } }
      }
    }`)
    expect(channel).toEqual({
      postCount: 5,
      all: { totalCount: 5, nodes: [1, 2, 3, 5, 6].map((tgPostId) => ({ tgPostId })) },
      deleted: { totalCount: 6, nodes: [{ tgPostId: 6 }] },
      photos: { totalCount: 1, nodes: [{ tgPostId: 5 }] },
    })
  })
})
