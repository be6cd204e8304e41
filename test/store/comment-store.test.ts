import { afterAll, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test'
import type { CollectStore, CommentStore } from '../../src/collect/ports'
import type { Post } from '../../src/domain/post'
import { UnknownChannelError, UnstorableTextError } from '../../src/store/collect-errors'
import { createCommentStore } from '../../src/store/comment-store'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { CHANNEL_ID, collectingStore, minutesAfter, page, post, T0 } from './fixtures'
import { comment, DISCUSSION, discussion, GROUP_ID, person, rowVersions } from './member-fixtures'

// Waiting for a server on a busy machine is slow, not wrong.
setDefaultTimeout(120_000)

const TABLES = ['stat_comment', 'stat_user', 'discussion_thread', 'datalake__tg_comment', 'stat_post']

let own: TestDatabase
let collect: CollectStore
let store: CommentStore
beforeAll(async () => {
  own = await createTestDatabase()
  collect = (await collectingStore(own.database)).store
  store = createCommentStore(own.database)
})
afterAll(() => own.drop())
beforeEach(async () => {
  await sql(`truncate ${TABLES.join(', ')} cascade`)
  await sql(`update config__tg_channel set
    discussion_read_group_id = null, discussion_read_id = null, discussion_read_at = null`)
})

const sql = (text: string) => own.database.session(async (client) => (await client.query(text)).rows)
const at = (minute: number) => minutesAfter(T0, minute)
const savePosts = (posts: Post[], minute = 0) => collect.savePage(page(posts, { readAt: at(minute) }))
const stored = (id: number) =>
  own.database.prisma.comment.findUniqueOrThrow({
    where: { tgChannelId_groupId_messageId: { tgChannelId: CHANNEL_ID, groupId: GROUP_ID, messageId: id } },
    include: { author: true },
  })
const counts = async (id: number) => {
  const row = await own.database.prisma.post.findUniqueOrThrow({
    where: { tgChannelId_tgPostId: { tgChannelId: CHANNEL_ID, tgPostId: id } },
  })
  return [row.commentsMessagesCount, row.commentsUsersCount, row.commentsChannelsCount]
}
const user = (id: bigint) => ({ author: { kind: 'user', id } }) as const
const channel = (id: bigint) => ({ author: { kind: 'channel', id } }) as const
const ANONYMOUS = { author: { kind: 'anonymous' } } as const
const THREAD = { id: 10, postId: 1 }

describe('comments', () => {
  test('are stored as they were read, their authors among the members', async () => {
    const people = [person(1n, { username: 'anna', premium: true }), person(99n)]
    const comments = [comment(11), comment(12, channel(5n)), comment(13, ANONYMOUS)]
    expect(await store.saveDiscussion(discussion({ threads: [THREAD], comments, people }))).toEqual({ new: 3 })
    expect(await stored(11)).toMatchObject({
      tgPostId: 1,
      authorUserId: 1n,
      authorChannelId: null,
      date: at(11),
      message: 'Комментарий 11 👍',
      deletedAt: null,
      author: { tgUserId: 1n, username: 'anna', premium: true, joinedAt: null, isJoinedByLink: null },
    })
    expect(await stored(12)).toMatchObject({ authorUserId: null, authorChannelId: 5n, author: null })
    expect(await stored(13)).toMatchObject({ authorUserId: null, authorChannelId: null, author: null })
    // User 99 was described, but did not comment.
    expect(await sql('select tg_user_id, first_seen_at, last_seen_at from stat_user')).toEqual([
      { tg_user_id: 1n, first_seen_at: at(11), last_seen_at: at(11) },
    ])
    expect(await sql('select group_id, message_id, json from datalake__tg_comment order by pk')).toEqual(
      comments.map(({ id, raw }) => ({ group_id: GROUP_ID, message_id: id, json: raw })),
    )
  })

  test('belong to the post whose thread was begun on an earlier page', async () => {
    await store.saveDiscussion(discussion({ threads: [THREAD, { id: 12, postId: 2 }] }))
    await store.saveDiscussion(discussion({ comments: [comment(13, { threadId: 12 }), comment(14)] }))
    expect(await stored(13)).toMatchObject({ tgPostId: 2 })
    expect(await stored(14)).toMatchObject({ tgPostId: 1 })
  })

  test('are none where the thread is no post’s', async () => {
    const talk = comment(15, { threadId: 14, ...user(3n) })
    const update = discussion({ threads: [THREAD], comments: [comment(11), talk], people: [person(3n)] })
    expect(await store.saveDiscussion(update)).toEqual({ new: 1 })
    expect(await sql('select message_id from stat_comment')).toEqual([{ message_id: 11 }])
    expect(await sql('select message_id from datalake__tg_comment')).toEqual([{ message_id: 11 }])
    expect(await sql('select tg_user_id from stat_user')).toEqual([{ tg_user_id: 1n }])
  })

  test('of another group of the channel are others', async () => {
    await store.saveDiscussion(discussion({ threads: [THREAD], comments: [comment(11)], readUpTo: 11 }))
    const other = { groupId: 55n, threads: [{ id: 10, postId: 2 }], comments: [comment(11, user(2n))] }
    expect(await store.saveDiscussion(discussion({ ...other, readUpTo: 11 }))).toEqual({ new: 1 })
    expect(await sql('select group_id, tg_post_id from stat_comment order by pk')).toEqual([
      { group_id: GROUP_ID, tg_post_id: 1 },
      { group_id: 55n, tg_post_id: 2 },
    ])
  })

  test('read again write nothing', async () => {
    await savePosts([post(1, { comments: 3 })])
    const update = discussion({
      threads: [THREAD],
      comments: [comment(11), comment(12, channel(5n)), comment(13, ANONYMOUS)],
      people: [person(1n)],
      readUpTo: 13,
    })
    await store.saveDiscussion(update)
    const before = await rowVersions(own.database, TABLES)
    expect(before.stat_comment).toHaveLength(3)
    expect(await store.saveDiscussion({ ...update, cursor: { ...update.cursor, readAt: at(5) } })).toEqual({ new: 0 })
    await savePosts([post(1, { comments: 3 })], 6)
    expect(await rowVersions(own.database, TABLES)).toEqual(before)
  })

  test('are stored once when two processes read them at once', async () => {
    const comments = Array.from({ length: 50 }, (_, index) => comment(index + 11, user(BigInt(1 + (index % 7)))))
    const update = discussion({ threads: [THREAD], comments })
    const saved = await Promise.all(
      [update, update, { ...update, comments: comments.toReversed() }].map(store.saveDiscussion),
    )
    expect(saved.map((one) => one.new).sort()).toEqual([0, 0, 50])
  })

  test('that PostgreSQL cannot hold, or of an unknown channel, are refused whole', async () => {
    const threads = [THREAD]
    const comments = [comment(11), comment(12, { text: 'a\0b' })]
    const error = await store.saveDiscussion(discussion({ threads, comments })).catch((caught) => caught)
    expect(error).toBeInstanceOf(UnstorableTextError)
    expect(error).toMatchObject({ channelId: CHANNEL_ID, owner: { kind: 'comment', id: 12 } })
    expect(await sql('select from stat_comment')).toEqual([])
    expect(await sql('select from discussion_thread')).toEqual([])
    await expect(store.saveDiscussion(discussion({ channelId: 5n }))).rejects.toThrow(UnknownChannelError)
    await expect(store.discussionCursor({ ...DISCUSSION, channelId: 5n })).rejects.toThrow(UnknownChannelError)
  })
})

describe('authors', () => {
  test('are counted apart: people, channels, and anonymous admins as neither', async () => {
    await savePosts([post(1, { comments: 6 }), post(2, { comments: 1 })])
    const comments = [
      comment(11, user(1n)),
      comment(12, user(2n)),
      comment(13, user(1n)),
      comment(14, channel(1n)),
      comment(15, channel(1n)),
      comment(16, ANONYMOUS),
      comment(18, { threadId: 17, ...ANONYMOUS }),
    ]
    await store.saveDiscussion(discussion({ threads: [THREAD, { id: 17, postId: 2 }], comments }))
    expect(await counts(1)).toEqual([6, 2, 1])
    expect(await counts(2)).toEqual([1, 0, 0])
  })

  test('are none from the moment the thread begins, and where the counter says so', async () => {
    await savePosts([post(1, { comments: 1 }), post(2, { comments: 0 }), post(3, { comments: null })])
    expect(await counts(1)).toEqual([1, null, null])
    expect(await counts(2)).toEqual([0, 0, 0])
    expect(await counts(3)).toEqual([null, null, null])
    await store.saveDiscussion(discussion({ threads: [THREAD] }))
    expect(await counts(1)).toEqual([1, 0, 0])
  })

  test('are counted when the post comes after its comments', async () => {
    await store.saveDiscussion(discussion({ threads: [THREAD], comments: [comment(11), comment(12, channel(5n))] }))
    await savePosts([post(1, { comments: 2 })])
    expect(await counts(1)).toEqual([2, 1, 1])
  })

  test('stay as they were when comments are switched off', async () => {
    await store.saveDiscussion(discussion({ threads: [THREAD], comments: [comment(11)] }))
    await savePosts([post(1, { comments: 1 })])
    await savePosts([post(1, { comments: null })], 1)
    expect(await counts(1)).toEqual([1, 1, 0])
    await savePosts([post(1, { comments: 1 })], 2)
    expect(await counts(1)).toEqual([1, 1, 0])
  })
})

describe('the cursor', () => {
  const cursor = (groupId = GROUP_ID) => store.discussionCursor({ ...DISCUSSION, groupId })

  test('is stored with the page, or not at all', async () => {
    expect(await cursor()).toEqual({ readUpTo: 0, readAt: null, absentIds: [], backfill: null })
    await store.saveDiscussion(discussion({ threads: [THREAD], comments: [comment(11)], readUpTo: 11 }))
    expect(await cursor()).toEqual({ readUpTo: 11, readAt: T0, absentIds: [], backfill: null })
    const failing = discussion({
      threads: [{ id: 20, postId: 2 }],
      comments: [comment(12, user(2n))],
      people: [person(2n)],
      readUpTo: 12,
      readAt: at(1),
    })
    await sql('alter table stat_comment add constraint no_12 check (message_id <> 12)')
    await expect(store.saveDiscussion(failing)).rejects.toThrow('no_12')
    await sql('alter table stat_comment drop constraint no_12')
    expect(await cursor()).toEqual({ readUpTo: 11, readAt: T0, absentIds: [], backfill: null })
    expect(await sql('select tg_user_id from stat_user')).toEqual([{ tg_user_id: 1n }])
    expect(await sql('select message_id from discussion_thread')).toEqual([{ message_id: 10 }])
    expect(await store.saveDiscussion(failing)).toEqual({ new: 1 })
    expect(await cursor()).toEqual({ readUpTo: 12, readAt: at(1), absentIds: [], backfill: null })
  })

  test('moves forwards; an empty page moves its time alone', async () => {
    await store.saveDiscussion(discussion({ readUpTo: 11, readAt: at(1), absentIds: [], backfill: null }))
    await store.saveDiscussion(discussion({ readUpTo: 11, readAt: at(2), absentIds: [], backfill: null }))
    expect(await cursor()).toEqual({ readUpTo: 11, readAt: at(2), absentIds: [], backfill: null })
    await store.saveDiscussion(discussion({ readUpTo: 5, readAt: at(1), absentIds: [], backfill: null }))
    expect(await cursor()).toEqual({ readUpTo: 11, readAt: at(2), absentIds: [], backfill: null })
  })

  test('belongs to one group', async () => {
    await store.saveDiscussion(discussion({ readUpTo: 11 }))
    expect(await cursor(55n)).toEqual({ readUpTo: 0, readAt: null, absentIds: [], backfill: null })
    await store.saveDiscussion(discussion({ groupId: 55n, readUpTo: 3 }))
    expect(await cursor(55n)).toEqual({ readUpTo: 3, readAt: T0, absentIds: [], backfill: null })
    expect(await cursor()).toEqual({ readUpTo: 0, readAt: null, absentIds: [], backfill: null })
  })
})

describe('doubts', () => {
  const doubtful = (limit = 100) => store.doubtfulComments(DISCUSSION, limit)
  beforeEach(async () => {
    const comments = [11, 12, 13].map((id) => comment(id, user(BigInt(id))))
    const others = [21, 22].map((id) => comment(id, { threadId: 20, ...user(BigInt(id)) }))
    const threads = [THREAD, { id: 20, postId: 2 }]
    await store.saveDiscussion(discussion({ threads, comments: [...comments, ...others], readUpTo: 22 }))
  })

  test('arise when the counter tells fewer comments than are kept', async () => {
    expect(await doubtful()).toEqual([])
    await savePosts([post(1, { comments: 3 }), post(2, { comments: 2 })], 60)
    expect(await doubtful()).toEqual([])
    await savePosts([post(1, { comments: 2 }), post(2, { comments: null })], 61)
    expect(await doubtful()).toEqual([13, 12, 11])
    await savePosts([post(1, { comments: 2 }), post(2, { comments: 0 })], 62)
    expect(await doubtful()).toEqual([22, 21, 13, 12, 11])
    expect(await doubtful(3)).toEqual([22, 21, 13])
    expect(await store.doubtfulComments({ ...DISCUSSION, groupId: 55n }, 100)).toEqual([])
  })

  test('do not arise from comments that are newer than the counter', async () => {
    await savePosts([post(1, { comments: 2 })], 12)
    expect(await doubtful()).toEqual([])
    await savePosts([post(1, { comments: 1 })], 12.5)
    expect(await doubtful()).toEqual([12, 11])
  })

  test('are settled: what is gone is counted no more', async () => {
    await savePosts([post(1, { comments: 2 }), post(2, { comments: 2 })], 60)
    expect(await counts(1)).toEqual([2, 3, 0])
    await store.settleDoubts(DISCUSSION, { deleted: [12], existing: [11, 13] }, at(61))
    expect((await stored(12)).deletedAt).toEqual(at(61))
    expect((await stored(11)).deletedAt).toBeNull()
    expect(await counts(1)).toEqual([2, 2, 0])
    expect(await counts(2)).toEqual([2, 2, 0])
    expect(await doubtful()).toEqual([])

    const before = await rowVersions(own.database, TABLES)
    await store.settleDoubts(DISCUSSION, { deleted: [12], existing: [11, 13] }, at(61))
    expect(await rowVersions(own.database, TABLES)).toEqual(before)
  })

  test('that were unfounded come up again no sooner than an hour later, the oldest ones first', async () => {
    await savePosts([post(1, { comments: 2 })], 60)
    await store.settleDoubts(DISCUSSION, { deleted: [], existing: [13] }, at(61))
    expect(await doubtful()).toEqual([12, 11])
    await store.settleDoubts(DISCUSSION, { deleted: [], existing: [12, 11] }, at(62))
    await savePosts([post(1, { comments: 2, views: 11 })], 120)
    expect(await doubtful()).toEqual([])
    await savePosts([post(1, { comments: 2, views: 12 })], 122)
    expect(await doubtful()).toEqual([13, 12, 11])
  })

  test('are forgotten when a deleted comment is read after all', async () => {
    await savePosts([post(1, { comments: 2 })], 60)
    await store.settleDoubts(DISCUSSION, { deleted: [12], existing: [] }, at(61))
    await store.saveDiscussion(discussion({ comments: [comment(12, user(12n))] }))
    expect((await stored(12)).deletedAt).toBeNull()
    expect(await counts(1)).toEqual([2, 3, 0])
  })
})
