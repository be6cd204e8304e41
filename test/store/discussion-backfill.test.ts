import { afterAll, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test'
import type { CollectStore, CommentStore, DiscussionBackfill } from '../../src/collect/ports'
import { createCommentStore } from '../../src/store/comment-store'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { CHANNEL_ID, channelReading, collectingStore, minutesAfter, page, post, T0 } from './fixtures'
import { comment, DISCUSSION, discussion, GROUP_ID, person } from './member-fixtures'

// Waiting for a server on a busy machine is slow, not wrong.
setDefaultTimeout(120_000)

let own: TestDatabase
let collect: CollectStore
let store: CommentStore
beforeAll(async () => {
  own = await createTestDatabase()
  collect = (await collectingStore(own.database)).store
  store = createCommentStore(own.database)
  await collect.saveChannelReading(channelReading({ linkedChatId: GROUP_ID }), T0)
})
afterAll(() => own.drop())
beforeEach(async () => {
  await sql('truncate stat_comment, stat_user, discussion_thread, datalake__tg_comment, stat_post cascade')
  await sql('update config__tg_channel set discussion_read_group_id = null, discussion_backfill_id = null')
})

const sql = (text: string) => own.database.session(async (client) => (await client.query(text)).rows)
const at = (minute: number) => minutesAfter(T0, minute)
const user = (id: bigint) => ({ author: { kind: 'user', id } }) as const
const counts = async (id: number) => {
  const row = await own.database.prisma.post.findUniqueOrThrow({
    where: { tgChannelId_tgPostId: { tgChannelId: CHANNEL_ID, tgPostId: id } },
  })
  return [row.commentsUsersCount, row.commentsMessagesCount1h]
}

const gap = (beforeId: number, change: Partial<DiscussionBackfill> = {}): DiscussionBackfill => ({
  beforeId,
  since: at(beforeId),
  floorId: 100,
  floorAt: at(100),
  left: 500,
  emptyAt: null,
  ...change,
})
const READ = { readUpTo: 900, readAt: at(5_000) }

describe('how far a group was read', () => {
  test('is kept with both ends of what is missing, in one transaction with the page', async () => {
    await store.saveDiscussion(discussion({ ...READ, backfill: gap(800) }))
    expect(await store.discussionCursor(DISCUSSION)).toEqual({ ...READ, absentIds: [], backfill: gap(800) })
    await sql('alter table stat_comment add constraint no_700 check (message_id <> 700)')
    const failing = { threads: [{ id: 699, postId: 6 }], comments: [comment(700, { threadId: 699 })] }
    await expect(store.saveDiscussion(discussion({ ...failing, ...READ, backfill: gap(699) }))).rejects.toThrow(
      'no_700',
    )
    await sql('alter table stat_comment drop constraint no_700')
    expect((await store.discussionCursor(DISCUSSION)).backfill).toEqual(gap(800))
    const untold = gap(600, { floorAt: null, left: null, emptyAt: at(6_000) })
    await store.saveDiscussion(discussion({ ...READ, backfill: untold }))
    expect((await store.discussionCursor(DISCUSSION)).backfill).toEqual(untold)
  })

  test('belongs to one group', async () => {
    await store.saveDiscussion(discussion({ ...READ, backfill: gap(800) }))
    const other = { ...DISCUSSION, groupId: 55n }
    expect(await store.discussionCursor(other)).toEqual({ readUpTo: 0, readAt: null, absentIds: [], backfill: null })
    await store.saveDiscussion(discussion({ groupId: 55n, readUpTo: 3 }))
    expect((await store.discussionCursor(other)).backfill).toBeNull()
  })

  test('tells which beginnings of threads are not known', async () => {
    await store.saveDiscussion(discussion({ threads: [{ id: 10, postId: 1 }] }))
    expect(await store.unknownThreads(DISCUSSION, [10, 11, 12])).toEqual([11, 12])
  })
})

describe('what is not read yet', () => {
  const people = [person(1n), person(2n)]

  test('makes numbers unknown, not 0: of a post whose thread began before it', async () => {
    await collect.savePage(page([post(5, { comments: 4, date: at(490) }), post(9, { comments: 1, date: at(840) })]))
    // The beginning of the thread of post 5 was asked for, and is not read yet.
    const threads = [
      { id: 500, postId: 5 },
      { id: 850, postId: 9 },
    ]
    const late = [comment(860, { threadId: 500, ...user(1n) }), comment(870, { threadId: 850, ...user(2n) })]
    await store.saveDiscussion(discussion({ threads, comments: late, people, ...READ, backfill: gap(800) }))
    expect(await counts(5)).toEqual([null, null])
    expect(await counts(9)).toEqual([1, 1])
    await store.saveDiscussion(
      discussion({ comments: [comment(610, { threadId: 500, ...user(2n) })], people, ...READ, backfill: gap(600) }),
    )
    expect(await counts(5)).toEqual([null, null])
    await store.saveDiscussion(
      discussion({
        threads: [{ id: 500, postId: 5 }],
        comments: [comment(510, { threadId: 500, ...user(2n) })],
        people,
        ...READ,
        backfill: gap(450),
      }),
    )
    expect(await counts(5)).toEqual([2, 1])
  })

  test('leaves numbers that were known as they were until all is read', async () => {
    await collect.savePage(page([post(1, { comments: 1, date: at(9) })]))
    const thread = { id: 10, postId: 1 }
    await store.saveDiscussion(
      discussion({ threads: [thread], comments: [comment(11)], people, readUpTo: 100, readAt: at(100) }),
    )
    expect(await counts(1)).toEqual([1, 1])
    const newest = [comment(850, user(2n))]
    await store.saveDiscussion(discussion({ comments: newest, people, ...READ, backfill: gap(800) }))
    expect(await counts(1)).toEqual([1, 1])
    await store.saveDiscussion(discussion({ comments: [comment(50, user(2n))], people, ...READ, backfill: null }))
    expect(await counts(1)).toEqual([2, 2])
  })

  test('is known at the end even where the beginning of a thread was never read', async () => {
    await collect.savePage(page([post(5, { comments: 1, date: at(490) })]))
    const late = { threads: [{ id: 500, postId: 5 }], comments: [comment(860, { threadId: 500 })], people }
    await store.saveDiscussion(discussion({ ...late, ...READ, backfill: gap(800) }))
    expect(await counts(5)).toEqual([null, null])
    await store.saveDiscussion(discussion({ ...READ, backfill: null }))
    expect(await counts(5)).toEqual([1, 0])
  })
})
