import { afterAll, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test'
import type { CollectStore } from '../../src/collect/ports'
import type { SettledWindow, WindowStore } from '../../src/collect/ports/windows'
import type { Comment } from '../../src/domain/comment'
import type { Post } from '../../src/domain/post'
import { parseWindows } from '../../src/domain/window'
import { createCollectStore } from '../../src/store/collect-store'
import { createCommentStore } from '../../src/store/comment-store'
import { createWindowStore } from '../../src/store/window-store'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { CHANNEL_ID, channelReading, collectingStore, minutesAfter, NEW_CURSOR, page, post, T0 } from './fixtures'

// Waiting for a server on a busy machine is slow, not wrong.
setDefaultTimeout(120_000)

let own: TestDatabase
let windows: WindowStore
beforeAll(async () => {
  own = await createTestDatabase()
  const { store } = await collectingStore(own.database)
  await store.saveChannelReading(channelReading(), T0)
  windows = createWindowStore(own.database)
})
afterAll(() => own.drop())
beforeEach(() => sql('truncate stat_post, stat_reaction, stat_post_snapshot, stat_post_window, datalake__tg_post, job'))

const sql = (text: string) => own.database.session(async (client) => (await client.query(text)).rows)
const storeOf = (text: string, onJobs?: () => void): CollectStore =>
  createCollectStore(own.database, { windows: parseWindows(text) ?? expect.unreachable(text), onJobs })
const published = (id: number, minute: number, change: Partial<Post> = {}) =>
  post(id, { date: minutesAfter(T0, minute), ...change })
const save = (posts: Post[], minute: number, text = '1h,24h') =>
  storeOf(text).savePage(page(posts, { readAt: minutesAfter(T0, minute) }))
const ledger = async () => {
  const rows = await own.database.prisma.postWindow.findMany({ include: { post: true }, orderBy: { pk: 'asc' } })
  return rows.map((row) => ({ ...row, id: row.post.tgPostId }))
}
const brief = async () => (await ledger()).map(({ id, name, status, missedReason }) => [id, name, status, missedReason])
const jobs = () => own.database.prisma.job.findMany({ orderBy: { pk: 'asc' } })

describe('windows are entered with their post', () => {
  test('pending with a job at their time, or missed', async () => {
    await save([published(1, 0), published(2, -60), published(3, -61), published(4, -1440)], 0)
    expect(await brief()).toEqual([
      [1, '1h', 'pending', null],
      [1, '24h', 'pending', null],
      [2, '1h', 'missed', 'seen_late'],
      [2, '24h', 'pending', null],
      [3, '1h', 'missed', 'seen_late'],
      [3, '24h', 'pending', null],
      [4, '1h', 'missed', 'seen_late'],
      [4, '24h', 'missed', 'seen_late'],
    ])
    expect((await ledger())[0]).toMatchObject({ seconds: 3600, dueAt: minutesAfter(T0, 60), views: null })
    const pending = (await ledger()).filter(({ status }) => status === 'pending')
    const entered = await jobs()
    expect(entered.map(({ payload, runAt }) => ({ payload, runAt }))).toEqual(
      pending
        .toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
        .map(({ pk, dueAt }) => ({ payload: { window_pk: String(pk) }, runAt: dueAt })),
    )
    expect(entered[0]).toMatchObject({
      kind: 'capture_window',
      groupKey: String(CHANNEL_ID),
      dedupeKey: `capture_window ${CHANNEL_ID} 1 1h`,
      state: 'pending',
      attempts: 0,
    })
  })

  test('once, whoever sees the post how often', async () => {
    const posts = Array.from({ length: 40 }, (_, index) => published(index + 1, -30))
    await Promise.all([save(posts, 0), save(posts, 0), save(posts.toReversed(), 1)])
    const used = () => sql('select last_value from stat_post_window_pk_seq')
    const before = await used()
    await save(posts, 45)
    expect(await used()).toEqual(before)
    expect(await ledger()).toHaveLength(80)
    expect(await jobs()).toHaveLength(80)
  })

  test('of posts that are known already, when an age is new', async () => {
    await save([published(1, 0), published(2, -90)], 0, '1h')
    await save([published(1, 0), published(2, -90)], 100, '1h,2h,24h')
    expect(await brief()).toEqual([
      [1, '1h', 'pending', null],
      [2, '1h', 'missed', 'seen_late'],
      [1, '2h', 'pending', null],
      [1, '24h', 'pending', null],
      [2, '2h', 'missed', 'seen_late'],
      [2, '24h', 'pending', null],
    ])
  })

  test('each post of an album has its own', async () => {
    await save([published(1, 0, { groupedId: 5n }), published(2, 0, { groupedId: 5n })], 1, '1h')
    expect(await brief()).toEqual([
      [1, '1h', 'pending', null],
      [2, '1h', 'pending', null],
    ])
  })

  test('in its transaction: a page that cannot be stored enters none', async () => {
    await expect(save([published(1, 0), published(2, 0, { text: '\0' })], 0)).rejects.toThrow()
    expect(await jobs()).toEqual([])
  })

  test('and whoever waits for jobs is told, when there are some', async () => {
    let told = 0
    const store = storeOf('1h', () => told++)
    const seen = (posts: Post[]) => store.savePage(page(posts, { readAt: T0, cursor: NEW_CURSOR }))
    await seen([published(1, -61)])
    expect(told).toBe(0)
    await seen([published(2, 0)])
    await seen([published(2, 0)])
    expect(told).toBe(1)
  })
})

describe('windows are settled', () => {
  const due = async (posts: Post[], text = '1h,24h') => {
    await save(posts, 0, text)
    return (await ledger()).filter(({ status }) => status === 'pending')
  }
  const settle = (posts: Post[], minute: number, settled: SettledWindow[], missing: number[] = []) =>
    windows.settleWindows({ channelId: CHANNEL_ID, posts, missing, readAt: minutesAfter(T0, minute), settled })
  const columns = async (id: number) => {
    const row = await own.database.prisma.post.findFirstOrThrow({ where: { tgPostId: id } })
    return [
      [row.views1h, row.reactions1h, row.commentsMessagesCount1h],
      [row.views24h, row.reactions24h, row.commentsMessagesCount24h],
    ]
  }
  const counters = (views: number): Partial<Post> => ({
    views,
    forwards: 2,
    comments: 4,
    reactions: [{ kind: 'emoji', emoticon: '👍', count: 3 }],
  })

  test('with the counters of the reading, in the ledger and in their columns', async () => {
    const [hour] = await due([published(1, 0)])
    const read = published(1, 0, counters(50))
    await settle([read], 61, [{ pk: hour?.pk ?? 0n, postId: 1, status: 'on_time' }])
    expect((await ledger())[0]).toMatchObject({
      status: 'on_time',
      capturedAt: minutesAfter(T0, 61),
      views: 50,
      reactions: 3,
      forwards: 2,
      comments: 4,
    })
    expect(await columns(1)).toEqual([
      [50, 3, 4],
      [null, null, null],
    ])
    const stored = await own.database.prisma.post.findFirstOrThrow({ include: { snapshots: true, reactions: true } })
    expect(stored).toMatchObject({ views: 50, totalReactionsCount: 3 })
    expect(stored.snapshots.at(-1)).toMatchObject({ timestamp: minutesAfter(T0, 61), views: 50 })
  })

  test('what is unknown then stays unknown, and none is 0', async () => {
    const [one, two] = await due([published(1, 0), published(2, 0)], '1h')
    const posts = [
      published(1, 0, { views: null, forwards: null, reactions: null, comments: null }),
      published(2, 0, { views: 0, forwards: 0, reactions: [], comments: 0 }),
    ]
    const settled = [one, two].map((window) => ({
      pk: window?.pk ?? 0n,
      postId: window?.id ?? 0,
      status: 'late' as const,
    }))
    await settle(posts, 70, settled)
    expect((await ledger()).map((row) => [row.views, row.reactions, row.forwards, row.comments])).toEqual([
      [null, null, null, null],
      [0, 0, 0, 0],
    ])
    expect((await columns(2))[0]).toEqual([0, 0, 0])
  })

  test('once: a second reading changes what is stored of the post, but not the window', async () => {
    const [hour] = await due([published(1, 0)], '1h')
    const settled = (status: 'on_time' | 'late'): SettledWindow[] => [{ pk: hour?.pk ?? 0n, postId: 1, status }]
    await settle([published(1, 0, counters(50))], 61, settled('on_time'))
    await settle([published(1, 0, counters(70))], 70, settled('late'))
    await settle([], 80, [{ pk: hour?.pk ?? 0n, postId: 1, status: 'missed', reason: 'too_late' }])
    expect((await ledger())[0]).toMatchObject({ status: 'on_time', views: 50, capturedAt: minutesAfter(T0, 61) })
    expect((await columns(1))[0]).toEqual([50, 3, 4])
    expect(await own.database.prisma.post.findFirstOrThrow()).toMatchObject({ views: 70 })
  })

  test('as missed, without a value; what is gone is deleted', async () => {
    const [hour] = await due([published(1, 0)], '1h')
    await settle([], 60, [{ pk: hour?.pk ?? 0n, postId: 1, status: 'missed', reason: 'deleted' }], [1])
    expect((await ledger())[0]).toMatchObject({
      status: 'missed',
      missedReason: 'deleted',
      capturedAt: null,
      views: null,
    })
    expect(await columns(1)).toEqual([
      [null, null, null],
      [null, null, null],
    ])
    expect(await own.database.prisma.post.findFirstOrThrow()).toMatchObject({ deletedAt: minutesAfter(T0, 60) })
  })

  test('also when a text of the post cannot be stored', async () => {
    const [one, two] = await due([published(1, 0), published(2, 0)], '1h')
    const settled = [one, two].map((window) => ({
      pk: window?.pk ?? 0n,
      postId: window?.id ?? 0,
      status: 'on_time' as const,
    }))
    await settle([published(1, 0, { text: '\0', views: 20 }), published(2, 0, { views: 30 })], 60, settled)
    expect((await ledger()).map(({ views }) => views)).toEqual([20, 30])
  })

  test('pending ones are found by channel and key', async () => {
    const [hour, day] = await due([published(1, 0)])
    const found = await windows.pendingWindows(CHANNEL_ID, [hour?.pk ?? 0n, day?.pk ?? 0n, 99_999n])
    expect(found).toEqual({
      isPaused: false,
      reading: { linkedChatId: 9_876_543_210n, reactionsEnabled: true, starsEnabled: true },
      windows: [
        { pk: hour?.pk ?? 0n, postId: 1, ageMs: 3_600_000, dueAt: minutesAfter(T0, 60) },
        { pk: day?.pk ?? 0n, postId: 1, ageMs: 86_400_000, dueAt: minutesAfter(T0, 1440) },
      ],
    })
  })
})

describe('comments of a window', () => {
  const GROUP = 9_876_543_210n
  const rootOf = (id: number) => ({ id: 1000 + id, postId: id })
  const comment = (id: number, postId: number, minute: number): Comment => ({
    id,
    threadId: 1000 + postId,
    author: { kind: 'anonymous' },
    date: minutesAfter(T0, minute),
    text: 'да',
    raw: { _: 'message', id },
  })
  const discuss = (threads: number[], comments: Comment[], minute: number) => {
    const readUpTo = Math.max(0, ...comments.map(({ id }) => id))
    const cursor = { readUpTo, readAt: minutesAfter(T0, minute), absentIds: [], backfill: null }
    const read = { threads: threads.map(rootOf), comments, people: [], cursor }
    return createCommentStore(own.database).saveDiscussion({ channelId: CHANNEL_ID, groupId: GROUP, ...read })
  }
  const counted = async (id: number) => {
    const row = await own.database.prisma.post.findFirstOrThrow({ where: { tgPostId: id }, include: { windows: true } })
    const hour = row.windows.find(({ name }) => name === '1h')
    return [row.commentsMessagesCount1h, row.commentsMessagesCount24h, hour?.comments]
  }
  const capture = async (id: number, minute: number, comments: number) => {
    const hour = (await ledger()).find((row) => row.id === id && row.name === '1h') ?? expect.unreachable('a window')
    const settled: SettledWindow[] = [{ pk: hour.pk, postId: id, status: 'late' }]
    const posts = [published(id, 0, { comments })]
    await windows.settleWindows({
      channelId: CHANNEL_ID,
      posts,
      missing: [],
      readAt: minutesAfter(T0, minute),
      settled,
    })
  }
  beforeEach(async () => {
    await sql('truncate stat_comment, discussion_thread, datalake__tg_comment')
    await sql(
      'update config__tg_channel set discussion_read_group_id = null, discussion_read_id = null, discussion_read_at = null',
    )
  })

  test('are the counter of the capture, until the discussion was read past it', async () => {
    await save([published(1, 0, { comments: 0 })], 0)
    await discuss([1], [comment(2001, 1, 30)], 40)
    await capture(1, 70, 3)
    expect(await counted(1)).toEqual([3, null, 3])
    // One came just in time, one while the capture was late.
    await discuss([], [comment(2002, 1, 60), comment(2003, 1, 65)], 75)
    expect(await counted(1)).toEqual([2, null, 2])
  })

  test('follow from their dates where nobody read the post in time, and for a day as well', async () => {
    await save([published(1, 0, { comments: 4 })], 3000)
    const all = [comment(2001, 1, 30), comment(2002, 1, 61), comment(2003, 1, 1440), comment(2004, 1, 1441)]
    await discuss([1], all, 3001)
    expect(await counted(1)).toEqual([1, 3, null])
  })

  test('are known of a post that is stored after its discussion was read', async () => {
    await discuss([1], [comment(2001, 1, 30)], 3000)
    await save(
      [published(1, 0, { comments: 1 }), published(2, 0, { comments: 0 }), published(3, 0, { comments: 7 })],
      3001,
    )
    expect(await counted(1)).toEqual([1, 1, null])
    expect(await counted(2)).toEqual([0, 0, null])
    // The beginning of its thread was not read.
    expect(await counted(3)).toEqual([null, null, null])
  })

  test('are those that were there then: what was deleted later counts, what was deleted before does not', async () => {
    await save([published(1, 0, { comments: 3 })], 0)
    await discuss([1], [comment(2001, 1, 10), comment(2002, 1, 20), comment(2003, 1, 30)], 40)
    const comments = createCommentStore(own.database)
    const doubts = { channelId: CHANNEL_ID, groupId: GROUP }
    await comments.settleDoubts(doubts, { deleted: [2001], existing: [] }, minutesAfter(T0, 50))
    await discuss([], [], 100)
    await comments.settleDoubts(doubts, { deleted: [2002], existing: [] }, minutesAfter(T0, 110))
    expect(await counted(1)).toEqual([2, null, null])
  })

  test('of a channel without a discussion group are unknown', async () => {
    await save([published(1, 0, { comments: null })], 3000)
    expect(await counted(1)).toEqual([null, null, null])
  })
})
