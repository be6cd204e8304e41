import { afterAll, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test'
import type { CollectStore } from '../../src/collect/ports'
import { isRepost, type Post } from '../../src/domain/post'
import { UnknownChannelError, UnstorableTextError } from '../../src/store/collect-errors'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { CHANNEL_ID, collectingStore, minutesAfter, NEW_CURSOR, page, post, T0 } from './fixtures'

// Waiting for a server on a busy machine is slow, not wrong.
setDefaultTimeout(120_000)

let test_: TestDatabase
let store: CollectStore
beforeAll(async () => {
  test_ = await createTestDatabase()
  store = (await collectingStore(test_.database)).store
})
afterAll(() => test_.drop())
beforeEach(async () => {
  await sql('truncate stat_post, stat_post_snapshot, stat_reaction, stat_post_window, datalake__tg_post')
})

const sql = (text: string) => test_.database.session(async (client) => (await client.query(text)).rows)
const stored = (id: number) =>
  test_.database.prisma.post.findUniqueOrThrow({
    where: { tgChannelId_tgPostId: { tgChannelId: CHANNEL_ID, tgPostId: id } },
    include: { reactions: { orderBy: { pk: 'asc' } }, snapshots: { orderBy: { pk: 'asc' } } },
  })
const save = (posts: Post[], minute = 0, covers: { after: number; before: number } | null = null) =>
  store.savePage(page(posts, { covers: covers && { ...covers, except: [] }, readAt: minutesAfter(T0, minute) }))

describe('posts', () => {
  test('know whether they are reposts, as the domain says', async () => {
    const sources = [null, 77n].flatMap((channelId) =>
      [null, 5n].flatMap((userId) => [null, 9].map((postId) => ({ channelId, userId, postId, name: null, date: T0 }))),
    )
    const posts = [null, ...sources].map((forwardedFrom, index) => post(index + 1, { forwardedFrom }))
    await save(posts)
    const rows = await sql('select tg_post_id as id, is_repost as "isRepost" from stat_post order by 1')
    expect(rows).toEqual(posts.map((each) => ({ id: each.id, isRepost: isRepost(each) })))
    // What it was forwarded from may be told later only.
    await save([post(1, { forwardedFrom: { channelId: 77n, userId: null, postId: 9, name: null, date: T0 } })])
    expect((await stored(1)).isRepost).toBe(true)
  })

  test('are stored as they were read', async () => {
    const read = post(7, {
      text: 'Смотри bbc.com 👨‍👩‍👧 и сюда',
      entities: [
        { type: 'url', offset: 7, length: 7 },
        { type: 'text_url', offset: 26, length: 4, url: 'https://example.com/a?b=1' },
      ],
      media: { kind: 'webpage', id: 5_000_000_000_000_000_001n, mimeType: null, url: 'https://bbc.com/news' },
      views: 2_000_000_000,
      forwards: 3,
      comments: 4,
      editDate: minutesAfter(T0, 9),
      groupedId: 13_000_000_000_000_000n,
      forwardedFrom: { channelId: 77n, userId: null, name: 'Аноним', postId: 5, date: minutesAfter(T0, -99) },
      silent: true,
    })
    expect(await save([read])).toEqual({ new: 1, changed: 0, deleted: 0 })
    expect(await stored(7)).toMatchObject({
      tgChannelId: CHANNEL_ID,
      dateOfPost: read.date,
      message: read.text,
      entities: read.entities,
      link: 'https://t.me/novosti/7',
      links: ['https://bbc.com', 'https://example.com/a?b=1', 'https://bbc.com/news'],
      media: 'webpage',
      mediaId: 5_000_000_000_000_000_001n,
      mediaMimeType: null,
      mediaUrl: 'https://bbc.com/news',
      views: 2_000_000_000,
      forwards: 3,
      totalReactionsCount: 0,
      commentsMessagesCount: 4,
      editDate: read.editDate,
      deletedAt: null,
      groupedId: 13_000_000_000_000_000n,
      silent: true,
      isForward: true,
      forwardChannelId: 77n,
      forwardUserId: null,
      forwardName: 'Аноним',
      forwardPostId: 5,
      forwardDate: minutesAfter(T0, -99),
    })
  })

  test('keep what is not known apart from none', async () => {
    await save([
      post(1, { views: null, forwards: null, reactions: null, comments: null }),
      post(2, { views: 0, forwards: 0, reactions: [], comments: 0 }),
    ])
    const counts = { views: null, forwards: null, totalReactionsCount: null, commentsMessagesCount: null }
    expect(await stored(1)).toMatchObject(counts)
    expect(await stored(2)).toMatchObject({ views: 0, forwards: 0, totalReactionsCount: 0, commentsMessagesCount: 0 })
    expect((await stored(1)).snapshots).toMatchObject([
      { views: null, forwards: null, reactions: null, comments: null },
    ])

    // A reading that does not tell a number takes nothing from what is known.
    const silent = post(2, { views: null, forwards: null, reactions: null, comments: null })
    expect(await save([silent], 1)).toMatchObject({ changed: 1 })
    expect(await save([silent], 2)).toMatchObject({ changed: 0 })
    expect(await stored(2)).toMatchObject({
      ...{ views: 0, viewsMissingSince: minutesAfter(T0, 1), forwards: 0, forwardsMissingSince: minutesAfter(T0, 1) },
      ...{ totalReactionsCount: 0, commentsMessagesCount: 0, commentsMissingSince: minutesAfter(T0, 1) },
    })
    await save([post(2, { views: 5, comments: 3 })], 3)
    expect(await stored(2)).toMatchObject({
      ...{ views: 5, viewsMissingSince: null, forwards: 0, forwardsMissingSince: null },
      ...{ commentsMessagesCount: 3, commentsMissingSince: null },
    })
  })

  test('count as changed when any stored value differs', async () => {
    await save([post(1), post(2), post(3, { reactions: [{ kind: 'emoji', emoticon: '👍', count: 2 }] })])
    const changes = await save([
      post(1),
      post(2, { views: 11 }),
      post(3, { reactions: [{ kind: 'emoji', emoticon: '👎', count: 2 }] }),
      post(4),
    ])
    expect(changes).toEqual({ new: 1, changed: 2, deleted: 0 })
  })

  test('of an unknown channel are refused', async () => {
    const unknown = store.savePage({ ...page([]), channelId: 5n })
    await expect(unknown).rejects.toThrow(UnknownChannelError)
  })

  test('that PostgreSQL cannot hold fail the page by name, and nothing of it is stored', async () => {
    for (const bad of [
      post(2, { text: 'a\0b' }),
      post(2, { raw: { _: 'message', media: { title: '\ud83d' } } }),
      post(2, { forwardedFrom: { channelId: null, userId: null, name: '\0', postId: null, date: T0 } }),
    ]) {
      const error = await save([post(1), bad]).catch((caught) => caught)
      expect(error).toBeInstanceOf(UnstorableTextError)
      expect(error).toMatchObject({ channelId: CHANNEL_ID, owner: { kind: 'post', id: 2 } })
    }
    expect(await sql('select from stat_post')).toEqual([])
  })
})

describe('the same page again', () => {
  const TABLES = ['stat_post', 'stat_reaction', 'stat_post_snapshot', 'datalake__tg_post', 'config__tg_channel']
  /** Every row version there is: an update, even to the same values, would make new ones. */
  const versions = async () => {
    const rows = await Promise.all(
      TABLES.map((table) => sql(`select ctid::text, xmin::text, pk from ${table} order by pk`)),
    )
    return Object.fromEntries(TABLES.map((table, index) => [table, rows[index]]))
  }

  test('writes nothing', async () => {
    const posts = [
      post(3, { reactions: [{ kind: 'emoji', emoticon: '❤️', count: 5 }], editDate: minutesAfter(T0, 5) }),
      post(2, { reactions: null, views: null, media: { kind: 'photo', id: 1n, mimeType: 'image/jpeg', url: null } }),
      post(1, { entities: [{ type: 'bold', offset: 0, length: 2 }] }),
    ]
    const cursor = { ...NEW_CURSOR, headPostId: 3, walkOffsetId: 1, walkStartedAt: T0 }
    const first = page(posts, { cursor, covers: { after: 0, before: 9, except: [] } })
    expect(await store.savePage(first)).toEqual({ new: 3, changed: 0, deleted: 0 })
    const before = await versions()
    expect(before.stat_post).toHaveLength(3)
    expect(before.datalake__tg_post).toHaveLength(3)

    expect(await store.savePage({ ...first, readAt: minutesAfter(T0, 5) })).toEqual({ new: 0, changed: 0, deleted: 0 })
    expect(await versions()).toEqual(before)
  })

  test('writes nothing when two processes save it at once', async () => {
    const posts = Array.from({ length: 50 }, (_, index) => post(index + 1))
    const changes = await Promise.all([save(posts), save(posts), save([...posts].reverse())])
    expect(changes.map((change) => change.new).sort()).toEqual([0, 0, 50])
    expect(await sql('select from stat_post_snapshot')).toHaveLength(50)
  })
})

describe('edits', () => {
  const at = (minute: number) => minutesAfter(T0, minute)
  test('count when the content changed', async () => {
    await save([post(1, { text: 'one', editDate: null })])
    await save([post(1, { text: 'two', editDate: at(20) })])
    expect((await stored(1)).editDate).toEqual(at(20))
    await save([post(1, { text: 'two', entities: [{ type: 'bold', offset: 0, length: 3 }], editDate: at(21) })])
    expect((await stored(1)).editDate).toEqual(at(21))
    const media = { kind: 'photo', id: 1n, mimeType: null, url: null } as const
    await save([post(1, { text: 'two', media, editDate: at(22) })])
    expect((await stored(1)).editDate).toEqual(at(22))
    await save([post(1, { text: 'two', media: { ...media, id: 2n }, editDate: at(23) })])
    expect((await stored(1)).editDate).toEqual(at(23))
  })

  test('do not count when only the mark is new', async () => {
    await save([post(1)])
    expect(await save([post(1, { editDate: at(30) })])).toMatchObject({ changed: 0 })
    expect(await save([post(1, { editDate: at(30), views: 99 })])).toMatchObject({ changed: 1 })
    expect((await stored(1)).editDate).toBeNull()
  })

  test('keep their date when the mark is missing', async () => {
    await save([post(1, { text: 'one', editDate: at(5) })])
    await save([post(1, { text: 'two', editDate: null })])
    expect(await stored(1)).toMatchObject({ message: 'two', editDate: at(5) })
  })
})

describe('reactions', () => {
  const emoji = (emoticon: string, count: number) => ({ kind: 'emoji', emoticon, count }) as const
  const counts = async (id: number) =>
    (await stored(id)).reactions.map(({ kind, emoticon, code, count }) => [kind, emoticon, code, count])

  test('of every kind, several code points long', async () => {
    await save([
      post(1, {
        reactions: [
          emoji('👍', 3),
          emoji('❤️', 2),
          emoji('❤', 1),
          emoji('👨‍💻', 4),
          { kind: 'custom', emoticon: '5312536423851630001', count: 5 },
        ],
        stars: 100,
      }),
    ])
    expect(new Set(await counts(1))).toEqual(
      new Set([
        ['emoji', '👍', '1f44d', 3],
        ['emoji', '❤️', '2764-fe0f', 2],
        ['emoji', '❤', '2764', 1],
        ['emoji', '👨‍💻', '1f468-200d-1f4bb', 4],
        ['custom', '5312536423851630001', '5312536423851630001', 5],
        ['paid', '⭐', 'star', 100],
      ]),
    )
    expect(await stored(1)).toMatchObject({ totalReactionsCount: 15, stars: 100 })
  })

  test('change, vanish and come back', async () => {
    await save([post(1, { reactions: [emoji('👍', 3), emoji('🔥', 1)] }), post(2, { reactions: [emoji('🔥', 9)] })])
    await save([post(1, { reactions: [emoji('👍', 4)] }), post(2, { reactions: [emoji('🔥', 9)] })])
    expect(await counts(1)).toEqual([['emoji', '👍', '1f44d', 4]])
    expect(await counts(2)).toEqual([['emoji', '🔥', '1f525', 9]])
    await save([post(1, { reactions: [] })])
    expect(await counts(1)).toEqual([])
    expect((await stored(1)).totalReactionsCount).toBe(0)
    await save([post(1, { reactions: [emoji('🔥', 2)] })])
    expect(await counts(1)).toEqual([['emoji', '🔥', '1f525', 2]])
  })

  test('switched off: what was known last stays, stars apart from the others, until it is told again', async () => {
    await save([post(1, { reactions: [emoji('👍', 3)], stars: 50 }), post(2, { reactions: null, stars: null })], 0)
    expect(await save([post(1, { reactions: null, stars: 60 })], 1)).toMatchObject({ changed: 1 })
    expect(await counts(1)).toEqual([
      ['emoji', '👍', '1f44d', 3],
      ['paid', '⭐', 'star', 60],
    ])
    expect(await stored(1)).toMatchObject({
      totalReactionsCount: 3,
      reactionsMissingSince: minutesAfter(T0, 1),
      stars: 60,
      starsMissingSince: null,
    })
    expect(await save([post(1, { reactions: null, stars: null })], 2)).toMatchObject({ changed: 1 })
    expect(await save([post(1, { reactions: null, stars: null })], 3)).toMatchObject({ changed: 0 })
    expect(await stored(1)).toMatchObject({
      totalReactionsCount: 3,
      reactionsMissingSince: minutesAfter(T0, 1),
      stars: 60,
      starsMissingSince: minutesAfter(T0, 2),
    })
    // Published meanwhile: nobody could react.
    expect(await stored(2)).toMatchObject({ totalReactionsCount: null, reactionsMissingSince: null, stars: null })
    await save([post(1, { reactions: [], stars: 0 })], 4)
    expect(await counts(1)).toEqual([])
    expect(await stored(1)).toMatchObject({
      totalReactionsCount: 0,
      reactionsMissingSince: null,
      stars: 0,
      starsMissingSince: null,
    })
    await save([post(1, { reactions: null, stars: null })], 5)
    expect((await stored(1)).reactionsMissingSince).toEqual(minutesAfter(T0, 5))
    expect(
      (await stored(1)).snapshots.map((row) => [row.reactions, row.reactionsUnknown, row.stars, row.commentsUnknown]),
    ).toEqual([
      [3, null, 50, null],
      [null, 'not_told', 60, null],
      [null, 'not_told', null, null],
      [0, null, 0, null],
      [null, 'not_told', null, null],
    ])
  })
})

describe('snapshots', () => {
  test('are kept when a counter differs from the reading before', async () => {
    await save([post(1, { views: 10 })], 0)
    await save([post(1, { views: 10, text: 'edited' })], 1)
    await save([post(1, { views: 12 })], 2)
    await save([post(1, { views: 12, forwards: 1 })], 3)
    await save([post(1, { views: 12, forwards: 1, reactions: [{ kind: 'emoji', emoticon: '👍', count: 1 }] })], 4)
    await save([post(1, { views: 12, forwards: 1, reactions: [{ kind: 'emoji', emoticon: '👎', count: 1 }] })], 5)
    await save([post(1, { views: 12, forwards: 1, reactions: null, comments: 2 })], 6)
    expect(
      (await stored(1)).snapshots.map((row) => [row.timestamp, row.views, row.forwards, row.reactions, row.comments]),
    ).toEqual([
      [minutesAfter(T0, 0), 10, 0, 0, null],
      [minutesAfter(T0, 2), 12, 0, 0, null],
      [minutesAfter(T0, 3), 12, 1, 0, null],
      [minutesAfter(T0, 4), 12, 1, 1, null],
      [minutesAfter(T0, 6), 12, 1, null, 2],
    ])
  })
})

describe('deletions', () => {
  const deletedAt = async () =>
    (await sql('select tg_post_id, deleted_at from stat_post order by tg_post_id')).map((row) => row.deleted_at)

  test('are the known posts that a page should have had', async () => {
    await save([5, 4, 3, 2, 1].map((id) => post(id)))
    expect(await save([post(4)], 1, { after: 1, before: 5 })).toEqual({ new: 0, changed: 0, deleted: 2 })
    expect(await deletedAt()).toEqual([null, minutesAfter(T0, 1), minutesAfter(T0, 1), null, null])
    expect(await save([post(4)], 2, { after: 1, before: 5 })).toMatchObject({ deleted: 0 })
    expect((await deletedAt())[1]).toEqual(minutesAfter(T0, 1))
  })

  test('are taken back when a post is seen again', async () => {
    await save([post(1), post(2)])
    await save([post(2)], 1, { after: 0, before: 9 })
    expect(await save([post(1), post(2)], 2)).toEqual({ new: 0, changed: 1, deleted: 0 })
    expect(await deletedAt()).toEqual([null, null])
  })

  test('are not concluded from a page that proves nothing', async () => {
    await save([post(1), post(2)])
    expect(await save([], 1)).toMatchObject({ deleted: 0 })
  })
})

describe('raw posts', () => {
  const kept = async () => (await sql('select json from datalake__tg_post order by pk')).map((row) => row.json)

  test('are appended when their content differs from the latest', async () => {
    const raw = (message: string, views: number) => ({
      raw: { _: 'message', message, views, media: { file_reference: `${views}` } },
    })
    await save([post(1, raw('one', 1))])
    await save([post(1, raw('one', 2))])
    await save([post(1, raw('two', 3))])
    await save([post(1, raw('one', 4))])
    expect(await kept()).toEqual([raw('one', 1).raw, raw('two', 3).raw, raw('one', 4).raw])
  })
})

test('the cursor is stored with the page, or not at all', async () => {
  const walk = { headPostId: 90, walkOffsetId: 12, walkStartedAt: T0, walkFinishedAt: null, weekRefreshedAt: T0 }
  const floor = { id: 7, posts: 40, album: 12n, limit: { since: T0, posts: null } }
  const cursor = { ...walk, endId: 7, endSeenAt: T0, endProvedAt: minutesAfter(T0, 10), floor }
  await store.savePage(page([post(1)], { cursor }))
  expect((await store.channel(CHANNEL_ID)).cursor).toEqual(cursor)
  const failing = page([post(2, { views: -1 })], { cursor: NEW_CURSOR })
  await expect(store.savePage(failing)).rejects.toThrow('stat_post_counts_check')
  expect((await store.channel(CHANNEL_ID)).cursor).toEqual(cursor)
})
