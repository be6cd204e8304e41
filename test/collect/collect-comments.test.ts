import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { collectComments } from '../../src/collect/collect-comments'
import type { CallContext, TelegramReader } from '../../src/collect/ports'
import { ChannelAccessError, TelegramRpcError } from '../../src/domain/telegram-error'
import { silentLog } from '../../src/log'
import { FakeClock } from '../support/fake-clock'
import { type GroupMessage, groupReader, MemoryComments } from './support/discussion'

const READING = { id: 1n, linkedChatId: 55n, linkedChatAccessHash: 7n }
const MINUTE = 60_000
const context: CallContext = { signal: new AbortController().signal, onRequest: () => undefined }

/** A channel with 3 posts, each with as many comments, one after the other; chatter in between. */
function talk(comments: number): GroupMessage[] {
  const messages: GroupMessage[] = [
    { id: 1, postId: 11 },
    { id: 2, postId: 12 },
    { id: 3, postId: 13 },
  ]
  for (let n = 0; n < comments; n++) {
    messages.push({ id: messages.length + 1, threadId: 1 + (n % 3) }, { id: messages.length + 2, chatter: true })
  }
  return messages
}

function setUp(messages: GroupMessage[], options: { reader?: Partial<TelegramReader>; pagesPerRun?: number } = {}) {
  const store = new MemoryComments()
  const clock = new FakeClock()
  const { reader, sent } = groupReader(messages)
  const whole = { ...reader, ...options.reader } as TelegramReader
  const dependencies = { reader: whole, store, clock, log: silentLog, pagesPerRun: options.pagesPerRun ?? 50 }
  const newest = () => messages.findLast((message) => 'threadId' in message)?.id ?? 0
  return {
    store,
    clock,
    messages,
    sent,
    collect: (newestCommentId: number = newest(), reading = READING, ofEveryPost = false) =>
      collectComments(
        { id: 1n, sessionPk: 1n, accessHash: 5n },
        reading,
        { commentIds: new Set([newestCommentId]), ofEveryPost },
        dependencies,
        context,
      ),
    /** The posts tell of these as their newest comments. */
    collectAll: (newest: number[]) =>
      collectComments(
        { id: 1n, sessionPk: 1n, accessHash: 5n },
        READING,
        { commentIds: new Set(newest), ofEveryPost: false },
        dependencies,
        context,
      ),
    requests: () => sent.splice(0).length,
  }
}

describe('reading on', () => {
  test('fetches everything once, page by page, grouped by post', async () => {
    const { store, collect, sent } = setUp(talk(300))
    expect(await collect()).toBe(false)
    expect(sent).toEqual(['after 0', 'after 100', 'after 200', 'after 300', 'after 400', 'after 500', 'after 600'])
    expect([11, 12, 13].map((post) => store.of(post).length)).toEqual([100, 100, 100])
    expect(store.comments.size).toBe(300)
  })

  test('costs nothing while no post tells of anything new', async () => {
    const { collect, clock, requests, messages, store } = setUp(talk(10))
    await collect()
    expect(requests()).toBe(1)
    for (let cycle = 0; cycle < 11; cycle++) {
      clock.jump(5 * MINUTE)
      await collect()
    }
    expect(requests()).toBe(0)
    messages.push({ id: 500, threadId: 2 })
    await collect()
    expect(requests()).toBe(1)
    expect(store.of(12)).toContain(500)
  })

  test('asks once an hour, for comments to posts that are read no more', async () => {
    const { collect, clock, requests, messages, store } = setUp(talk(10))
    await collect()
    messages.push({ id: 500, threadId: 1 })
    clock.jump(59 * MINUTE)
    await collect(20)
    expect(store.of(11)).not.toContain(500)
    clock.jump(MINUTE)
    await collect(20)
    expect(store.of(11)).toContain(500)
    expect(requests()).toBe(2)
    clock.jump(MINUTE)
    await collect(20)
    expect(requests()).toBe(0)
    clock.jump(60 * MINUTE)
    await collect(20)
    expect(store.cursor).toEqual({ readUpTo: 500, readAt: clock.now(), absentIds: [], backfill: null })
  })

  test('need not ask where every post has told', async () => {
    const { collect, clock, requests, messages, store } = setUp(talk(10))
    await collect(20, READING, true)
    clock.jump(120 * MINUTE)
    await collect(20, READING, true)
    expect(requests()).toBe(1)
    messages.push({ id: 500, threadId: 1 })
    await collect(500, READING, true)
    expect(requests()).toBe(1)
    expect(store.of(11)).toContain(500)
  })

  test('asks once where nothing was said, so that this is known', async () => {
    const { collect, store, clock } = setUp([])
    await collect(0, READING, true)
    expect(store.cursor).toEqual({ readUpTo: 0, readAt: clock.now(), absentIds: [], backfill: null })
  })

  test('asks once an hour also where nothing was ever said', async () => {
    const { collect, clock, requests } = setUp([])
    for (let cycle = 0; cycle < 13; cycle++, clock.jump(5 * MINUTE)) await collect()
    expect(requests()).toBe(2)
  })

  describe('of a comment that is not there', () => {
    const cycles = async (count: number, collect: () => Promise<unknown>, clock: FakeClock) => {
      for (let cycle = 0; cycle < count; cycle++, clock.jump(5 * MINUTE)) await collect()
    }

    test('asks once, and then once an hour, whether or not every post has told', async () => {
      for (const ofEveryPost of [false, true]) {
        const { collect, clock, requests, store } = setUp(talk(25))
        await cycles(12, () => collect(2_000_000, READING, ofEveryPost), clock)
        expect(store.comments.size).toBe(25)
        // The second one finds nothing behind what looked like the end.
        expect(requests()).toBe(2)
        await cycles(12, () => collect(2_000_000, READING, ofEveryPost), clock)
        expect(requests()).toBe(1)
      }
    })

    test('asks at once when another post tells of one that is new', async () => {
      const { collectAll, clock, requests, messages, store } = setUp(talk(25))
      await collectAll([2_000_000, 50])
      requests()
      messages.push({ id: 500, threadId: 1 })
      clock.jump(5 * MINUTE)
      await collectAll([2_000_000, 500])
      expect(requests()).toBeGreaterThan(0)
      expect(store.of(11)).toContain(500)
      expect(store.cursor.absentIds).toEqual([2_000_000])
      requests()
      clock.jump(5 * MINUTE)
      await collectAll([2_000_000, 500])
      expect(requests()).toBe(0)
    })

    test('asks no oftener when every one of very many posts is mistaken', async () => {
      const { collectAll, clock, requests, store } = setUp(talk(25))
      const mistaken = Array.from({ length: 5_000 }, (_, index) => 1_000_000 + index)
      await cycles(12, () => collectAll(mistaken), clock)
      expect(requests()).toBe(2)
      expect(store.cursor.absentIds).toHaveLength(1_000)
    })

    test('asks again when it may have come after all', async () => {
      const { collectAll, clock, messages, store } = setUp(talk(25))
      await collectAll([500])
      messages.push({ id: 500, threadId: 1 })
      clock.jump(60 * MINUTE)
      await collectAll([500])
      expect(store.of(11)).toContain(500)
      expect(store.cursor.absentIds).toEqual([])
    })
  })

  test('goes on behind a short page when a post tells of more', async () => {
    const messages = talk(60)
    const { reader } = groupReader(messages)
    const short: TelegramReader['readDiscussion'] = async (group, range, call) => {
      const page = await reader.readDiscussion(group, range, call)
      const upTo = 'afterId' in range ? range.afterId + 30 : expect.unreachable('reading back')
      const keep = <T extends { id: number }>(items: T[]) => items.filter(({ id }) => id <= upTo)
      const messageIds = page.messageIds.filter((id) => id <= upTo)
      return { ...page, threads: keep(page.threads), comments: keep(page.comments), messageIds, reachedEnd: true }
    }
    const { collect, store } = setUp(messages, { reader: { readDiscussion: short } })
    await collect()
    expect(store.comments.size).toBe(60)
  })

  test('leaves the rest of a long talk to the next run', async () => {
    const { collect, store, sent } = setUp(talk(300), { pagesPerRun: 3 })
    // What is missing need not be deleted: nothing is doubted before all is read.
    for (const post of [11, 12, 13]) store.counters.set(post, 1)
    expect(await collect()).toBe(true)
    for (const post of [11, 12, 13]) store.counters.set(post, 100)
    expect(store.cursor.readUpTo).toBe(300)
    expect(await collect()).toBe(true)
    expect(await collect()).toBe(false)
    expect(sent).toHaveLength(7)
    expect(store.comments.size).toBe(300)
  })
})

test('whatever is said, and however often the process dies: in the end every comment was kept once', async () => {
  const step = fc.record({
    said: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 150 }),
    saves: fc.option(fc.integer({ min: 0, max: 3 })),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      const { collect, store, messages } = setUp(talk(0))
      for (const { said, saves } of steps) {
        for (const thread of said) {
          const id = messages.length + 1
          messages.push(thread === 0 ? { id, chatter: true } : { id, threadId: thread })
        }
        store.savesLeft = saves
        await collect().catch((error) => expect(error.message).toBe('killed'))
      }
      store.savesLeft = null
      await collect()
      const wanted = messages.filter((message) => 'threadId' in message).map(({ id }) => id)
      expect([...store.comments.keys()]).toEqual(wanted)
    }),
    { numRuns: 40 },
  )
})

describe('deleted comments', () => {
  test('are found when a post’s counter falls behind', async () => {
    const { collect, store, messages, requests } = setUp(talk(30))
    for (const post of [11, 12, 13]) store.counters.set(post, 10)
    await collect()
    const [gone] = store.of(12)
    messages.splice(
      messages.findIndex(({ id }) => id === gone),
      1,
    )
    requests()
    await collect()
    expect(requests()).toBe(0)
    store.counters.set(12, 9)
    await collect()
    expect(requests()).toBe(1)
    expect(store.of(12)).toHaveLength(9)
    expect(store.of(12)).not.toContain(gone ?? 0)
    await collect()
    expect(requests()).toBe(0)
  })

  test('are looked for a hundred at a time', async () => {
    const { collect, store, messages, sent, requests } = setUp(talk(600))
    await collect()
    requests()
    messages.splice(3)
    for (const post of [11, 12, 13]) store.counters.set(post, 0)
    await collect(0)
    expect(sent).toEqual(['exist 100'])
    for (let cycle = 0; cycle < 5; cycle++) await collect(0)
    expect(store.of(11)).toEqual([])
    expect(requests()).toBe(6)
  })
})

describe('what is not to be had', () => {
  test('a channel without a group, and a group whose key is not told, cost nothing', async () => {
    const { collect, requests } = setUp(talk(5))
    expect(await collect(3, { ...READING, linkedChatId: null as never })).toBe(false)
    expect(await collect(3, { ...READING, linkedChatAccessHash: null as never })).toBe(false)
    expect(requests()).toBe(0)
  })

  test('a group that is closed to the account is no error, and nothing becomes known', async () => {
    const closed = async () => {
      throw new ChannelAccessError('CHANNEL_PRIVATE')
    }
    const { collect, store } = setUp(talk(5), { reader: { readDiscussion: closed } })
    expect(await collect()).toBe(false)
    expect(store.cursor).toEqual({ readUpTo: 0, readAt: null, absentIds: [], backfill: null })
  })

  test('any other failure is one', async () => {
    const failing = async () => {
      throw new TelegramRpcError('messages.getHistory', 'INTERNAL', 500)
    }
    const { collect } = setUp(talk(5), { reader: { readDiscussion: failing } })
    expect(collect()).rejects.toBeInstanceOf(TelegramRpcError)
  })
})
