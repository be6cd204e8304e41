import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import type { CollectStore, FinishedRun } from '../../src/collect/ports'
import { UnknownChannelError, UnknownRunError, UnstorableTextError } from '../../src/store/collect-errors'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { CHANNEL_ID, channelReading, collectingStore, minutesAfter, page, post, T0 } from './fixtures'

// Waiting for a server on a busy machine is slow, not wrong.
setDefaultTimeout(120_000)

let own: TestDatabase
let store: CollectStore
beforeAll(async () => {
  own = await createTestDatabase()
  store = (await collectingStore(own.database)).store
})
afterAll(() => own.drop())

const channel = () => own.database.prisma.channel.findUniqueOrThrow({ where: { tgChannelId: CHANNEL_ID } })

describe('a reading of a channel', () => {
  const subscribers = async () => {
    const rows = await own.database.prisma.subscriberCount.findMany({ orderBy: { pk: 'asc' } })
    return rows.map((row) => [row.timestamp, row.totalParticipants])
  }

  test('keeps the number of subscribers when it changed', async () => {
    for (const [minute, count] of [1000, 1000, 1001, null, null, 0, 1001].entries()) {
      await store.saveChannelReading(channelReading({ subscribers: count }), minutesAfter(T0, minute))
    }
    expect(await subscribers()).toEqual([
      [minutesAfter(T0, 0), 1000],
      [minutesAfter(T0, 2), 1001],
      [minutesAfter(T0, 3), null],
      [minutesAfter(T0, 5), 0],
      [minutesAfter(T0, 6), 1001],
    ])
  })

  test('brings the channel up to date', async () => {
    const reading = channelReading({
      title: 'Другое имя',
      username: null,
      kind: 'gigagroup',
      isAdmin: false,
      linkedChatId: null,
      reactionsEnabled: false,
    })
    await store.saveChannelReading(reading, T0)
    const { id: _, subscribers, raw: __, linkedChatAccessHash: ___, odd: ____, ...stored } = reading
    expect(await channel()).toMatchObject({ ...stored, totalParticipants: subscribers })
  })

  test('is kept raw when its content changed', async () => {
    await own.database.prisma.rawChannel.deleteMany()
    const raw = (about: string, participants: number, unread: number) => ({
      _: 'messages.chatFull',
      full_chat: { _: 'channelFull', about, participants_count: participants, unread_count: unread, pts: unread },
    })
    const readings = [raw('one', 1, 1), raw('one', 2, 2), raw('two', 2, 2), raw('one', 3, 3)]
    for (const reading of readings) await store.saveChannelReading(channelReading({ raw: reading }), T0)
    const kept = await own.database.prisma.rawChannel.findMany({ orderBy: { pk: 'asc' } })
    expect<unknown[]>(kept.map(({ json }) => json)).toEqual([readings[0], readings[2], readings[3]])
  })

  test('writes nothing the second time', async () => {
    const versions = () =>
      own.database.session(
        async (client) => (await client.query('select ctid::text, xmin::text from config__tg_channel')).rows,
      )
    await store.saveChannelReading(channelReading(), T0)
    const before = await versions()
    await store.saveChannelReading(channelReading(), minutesAfter(T0, 1))
    expect(await versions()).toEqual(before)
  })

  test('of a channel that is not collected, or that cannot be stored, is refused', async () => {
    await expect(store.saveChannelReading(channelReading({ id: 5n }), T0)).rejects.toThrow(UnknownChannelError)
    await expect(store.saveChannelReading(channelReading({ title: '\0' }), T0)).rejects.toThrow(UnstorableTextError)
    await expect(store.channel(5n)).rejects.toThrow(UnknownChannelError)
  })
})

describe('a reading that comes a while after the one before', () => {
  const counts = async () =>
    (await own.database.prisma.post.findMany({ orderBy: { tgPostId: 'asc' } })).map(
      ({ totalReactionsCount, commentsMessagesCount }) => [totalReactionsCount, commentsMessagesCount],
    )
  const heart = { kind: 'emoji', emoticon: '❤', count: 2 } as const

  test('and tells that reactions are off, or the group is gone, makes guessed counts of none unknown, and no others', async () => {
    await store.saveChannelReading(channelReading(), T0)
    const posts = [
      post(1, { date: minutesAfter(T0, -1), comments: 0 }),
      post(2, { date: minutesAfter(T0, 1), comments: 0 }),
      post(3, { date: minutesAfter(T0, 2), comments: 3, reactions: [heart] }),
    ]
    await store.savePage(page(posts, { readAt: minutesAfter(T0, 5) }))
    await store.saveChannelReading(channelReading(), minutesAfter(T0, 6), minutesAfter(T0, 6))
    expect(await counts()).toEqual([
      [0, 0],
      [0, 0],
      [2, 3],
    ])
    await own.database.prisma.channelAccess.updateMany({ data: { infoReadAt: T0 } })
    await store.saveChannelReading(channelReading({ reactionsEnabled: false }), minutesAfter(T0, 50))
    expect(await counts()).toEqual([
      [0, 0],
      [null, 0],
      [2, 3],
    ])
    await own.database.prisma.channelAccess.updateMany({ data: { infoReadAt: T0 } })
    await store.saveChannelReading(
      channelReading({ linkedChatId: null, linkedChatAccessHash: null }),
      minutesAfter(T0, 90),
    )
    expect(await counts()).toEqual([
      [0, 0],
      [null, null],
      [2, 3],
    ])
  })
})

describe('runs', () => {
  const run = (pk: bigint) => own.database.prisma.collectionRun.findUniqueOrThrow({ where: { pk } })
  const succeeded: FinishedRun = {
    status: 'succeeded',
    requests: { 'messages.getHistory': 3, 'channels.getFullChannel': 1 },
    postsSeen: 250,
    changes: { new: 4, changed: 3, deleted: 2 },
    error: null,
  }

  test('are written down from start to end', async () => {
    const pk = await store.startRun(CHANNEL_ID, T0)
    expect(await run(pk)).toMatchObject({ status: 'running', startedAt: T0, finishedAt: null, requests: {} })
    await store.finishRun(pk, minutesAfter(T0, 1), succeeded)
    expect(await run(pk)).toMatchObject({
      status: 'succeeded',
      finishedAt: minutesAfter(T0, 1),
      requests: succeeded.requests,
      postsSeen: 250,
      postsNew: 4,
      postsChanged: 3,
      postsDeleted: 2,
      errorClass: null,
      errorMessage: null,
    })
  })

  test('end once', async () => {
    const pk = await store.startRun(CHANNEL_ID, minutesAfter(T0, 10))
    expect(await store.startRun(CHANNEL_ID, minutesAfter(T0, 10))).toBe(pk)
    const error = { class: 'FloodWaitError', message: 'wait' }
    await store.finishRun(pk, minutesAfter(T0, 11), { ...succeeded, status: 'failed', error })
    await store.finishRun(pk, minutesAfter(T0, 12), succeeded)
    expect(await run(pk)).toMatchObject({
      status: 'failed',
      finishedAt: minutesAfter(T0, 11),
      errorClass: 'FloodWaitError',
      errorMessage: 'wait',
    })
  })

  test('that a crash left open are marked', async () => {
    const open = await store.startRun(CHANNEL_ID, minutesAfter(T0, 20))
    expect(await store.interruptOpenRuns(minutesAfter(T0, 30))).toBe(1)
    expect(await store.interruptOpenRuns(minutesAfter(T0, 31))).toBe(0)
    expect(await run(open)).toMatchObject({ status: 'interrupted', finishedAt: minutesAfter(T0, 30) })
  })

  test('need a channel, and to have been started', async () => {
    await expect(store.startRun(5n, T0)).rejects.toThrow(UnknownChannelError)
    await expect(store.finishRun(999_999n, T0, succeeded)).rejects.toThrow(UnknownRunError)
  })
})
