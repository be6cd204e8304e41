import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { BackfillShare, backfillShareOf } from '../../src/collect/backfill-share'
import { collectComments } from '../../src/collect/collect-comments'
import type { CallContext, TelegramReader } from '../../src/collect/ports'
import { silentLog } from '../../src/log'
import { FakeClock } from '../support/fake-clock'
import { type GroupMessage, groupReader, MemoryComments } from './support/discussion'

const READING = { linkedChatId: 55n, linkedChatAccessHash: 7n }
const MINUTE = 60_000
const SESSION = 1n

/** Posts, each with comments and talk after it; comments to any of the posts before, oldest first. */
function talkOf(size: number): GroupMessage[] {
  return Array.from({ length: size }, (_, index): GroupMessage => {
    const id = index + 1
    if (id % 50 === 1) return { id, postId: 1000 + id }
    if (id % 7 === 0) return { id, chatter: true }
    // One in five answers a post that is far back.
    const back = id % 5 === 0 ? Math.floor(index / 100) : Math.floor(index / 50)
    return { id, threadId: back * 50 + 1 }
  })
}

const commentsOf = (messages: GroupMessage[]) =>
  messages.flatMap((message) => ('threadId' in message ? message.id : []))

function setUp(messages: GroupMessage[], options: { pages?: number; pagesPerRun?: number } = {}) {
  const store = new MemoryComments()
  const clock = new FakeClock()
  const { reader, sent } = groupReader(messages)
  const { pages, pagesPerRun = 50 } = options
  const backfillShare = pages === undefined ? null : new BackfillShare(clock, { pages, periodMs: 5 * MINUTE })
  const priorities = new Set<string>()
  const watched = {
    ...reader,
    readDiscussion: (...[group, range, context]: Parameters<TelegramReader['readDiscussion']>) => {
      if ('beforeId' in range && range.beforeId !== null) priorities.add(context.priority ?? 'cycle')
      return reader.readDiscussion(group, range, context)
    },
  } as TelegramReader
  const context: CallContext = { signal: new AbortController().signal, onRequest: () => undefined }
  const dependencies = { reader: watched, store, clock, log: silentLog, pagesPerRun, backfillShare }
  const newest = () => commentsOf(messages).at(-1) ?? 0
  return {
    store,
    clock,
    messages,
    sent,
    priorities,
    cycle: async () => {
      const news = { commentIds: new Set([newest()]), ofEveryPost: false }
      const more = await collectComments(
        { id: 1n, sessionPk: SESSION, accessHash: 5n },
        READING,
        news,
        dependencies,
        context,
      )
      clock.jump(5 * MINUTE)
      return more
    },
  }
}

describe('a large group', () => {
  test('is read from its newest message downwards', async () => {
    const { cycle, sent, store } = setUp(talkOf(5_000), { pages: 3 })
    expect(await cycle()).toBe(false)
    expect(sent.filter((request) => !request.startsWith('threads'))).toEqual([
      'after 0',
      'before all',
      'after 5000',
      'before 4901',
      'before 4801',
      'before 4701',
    ])
    expect(store.cursor.backfill).toMatchObject({ beforeId: 4601, floorId: 100, left: 4_500 })
    expect(store.cursor.backfill?.since).toEqual(new Date(4601 * 1000))
    expect(store.cursor.backfill?.floorAt).toEqual(new Date(100 * 1000))
  })

  test('has the comments of what was read at once, to old posts as well', async () => {
    const messages = talkOf(5_000)
    const { cycle, store } = setUp(messages, { pages: 3 })
    await cycle()
    const read = commentsOf(messages).filter((id) => id > 4600 || id <= 100)
    expect([...store.comments.keys()].toSorted((a, b) => a - b)).toEqual(read)
  })

  test('is read to its end within the share, a few pages in each cycle', async () => {
    const messages = talkOf(3_050)
    const { cycle, store, sent, priorities } = setUp(messages, { pages: 4 })
    let cycles = 0
    do {
      sent.length = 0
      await cycle()
      expect(sent.filter((request) => request.startsWith('before') && request !== 'before all').length).toBeLessThan(5)
      cycles++
    } while (store.cursor.backfill !== null)
    expect(cycles).toBe(8)
    expect([...store.comments.keys()].toSorted((a, b) => a - b)).toEqual(commentsOf(messages))
    expect([...priorities]).toEqual(['backfill'])
    sent.length = 0
    await cycle()
    expect(sent).toEqual([])
  })

  test('without a limit leaves the rest of a run to the next', async () => {
    const { cycle, store, messages } = setUp(talkOf(3_050), { pagesPerRun: 10 })
    expect(await cycle()).toBe(true)
    expect(await cycle()).toBe(true)
    expect(await cycle()).toBe(false)
    expect(store.comments.size).toBe(commentsOf(messages).length)
  })

  test('is read on meanwhile: nothing is lost between', async () => {
    const messages = talkOf(3_000)
    const { cycle, store } = setUp(messages, { pages: 2 })
    for (let round = 0; store.cursor.backfill !== null || round === 0; round++) {
      for (let said = 0; said < 30; said++) messages.push({ id: messages.length + 1, threadId: 1 + 50 * (said % 20) })
      await cycle()
      const newest = messages.at(-1)?.id ?? 0
      expect(store.comments.has(newest)).toBe(true)
    }
    expect([...store.comments.keys()].toSorted((a, b) => a - b)).toEqual(commentsOf(messages))
  })

  test('that was not read for long is read from the top again, down to where it was read', async () => {
    const messages = talkOf(300)
    const { cycle, store, sent } = setUp(messages, { pages: 2 })
    await cycle()
    expect(store.cursor.backfill).toBeNull()
    messages.push(...talkOf(3_000).slice(300))
    sent.length = 0
    await cycle()
    expect(store.cursor.backfill).toMatchObject({ floorId: 400, beforeId: 2701 })
    while (store.cursor.backfill !== null) await cycle()
    expect([...store.comments.keys()].toSorted((a, b) => a - b)).toEqual(commentsOf(messages))
    // Nothing of what was known was read again, but for the page that meets it.
    expect(sent.some((request) => /^before [1-3]?\d\d$/.test(request))).toBe(false)
  })

  test('asks for the beginning of a thread once in a run, and not at all when it was read', async () => {
    const { cycle, sent } = setUp(talkOf(5_000), { pages: 10 })
    await cycle()
    const asked = sent.flatMap((request) => /^threads (.*)$/.exec(request)?.[1]?.split(' ') ?? [])
    expect(new Set(asked).size).toBe(asked.length)
    expect(asked.length).toBeGreaterThan(0)
  })

  test('whose first part is gone is done when it says so twice, not at once', async () => {
    const messages = talkOf(3_000)
    const { cycle, store, sent } = setUp(messages, { pages: 100 })
    const old = messages.splice(0, 1_500)
    expect(old).toHaveLength(1_500)
    // The floor itself is deleted after it was read.
    await cycle()
    while ((store.cursor.backfill?.beforeId ?? 0) > 2_000) await cycle()
    sent.length = 0
    for (let round = 0; store.cursor.backfill !== null && round < 5; round++) await cycle()
    expect(store.cursor.backfill).toBeNull()
  })
})

test('an empty answer ends nothing before it is repeated later', async () => {
  const messages = talkOf(3_000)
  const { cycle, store } = setUp(messages, { pages: 1 })
  await cycle()
  const before = store.cursor.backfill
  const kept = messages.splice(0, messages.length)
  messages.push(...kept.slice(-1))
  await cycle()
  expect(store.cursor.backfill).toEqual({ ...before, emptyAt: expect.any(Date) } as never)
  messages.splice(0, 1, ...kept)
  await cycle()
  expect(store.cursor.backfill).toMatchObject({ emptyAt: null, beforeId: (before?.beforeId ?? 0) - 100 })
  messages.splice(0, messages.length, ...kept.slice(-1))
  await cycle()
  await cycle()
  expect(store.cursor.backfill).toBeNull()
})

test('however large it is, whatever is said, and however often the process dies: every comment is kept', async () => {
  const step = fc.record({ said: fc.nat(1_500), saves: fc.option(fc.integer({ min: 0, max: 8 })) })
  await fc.assert(
    fc.asyncProperty(
      fc.nat(2_500),
      fc.array(step, { maxLength: 5 }),
      fc.integer({ min: 1, max: 4 }),
      async (size, steps, pages) => {
        const all = talkOf(size + 8_000)
        const messages = all.slice(0, size)
        const { cycle, store } = setUp(messages, { pages, pagesPerRun: 5 })
        for (const { said, saves } of steps) {
          messages.push(...all.slice(messages.length, messages.length + said))
          store.savesLeft = saves
          await cycle().catch((error) => expect(error.message).toBe('killed'))
        }
        store.savesLeft = null
        for (let left = 300; left > 0; left--) {
          const more = await cycle()
          if (!more && store.cursor.backfill === null) break
        }
        expect(store.cursor.backfill).toBeNull()
        expect([...store.comments.keys()].toSorted((a, b) => a - b)).toEqual(commentsOf(messages))
      },
    ),
    { numRuns: 40 },
  )
}, 60_000)

describe('the share of a session', () => {
  test('is so many pages in any five minutes', () => {
    const clock = new FakeClock()
    const share = new BackfillShare(clock, { pages: 2, periodMs: 5 * MINUTE })
    expect([share.take(1n), share.take(1n), share.take(1n)]).toEqual([true, true, false])
    expect(share.take(2n)).toBe(true)
    clock.jump(5 * MINUTE - 1)
    expect(share.take(1n)).toBe(false)
    clock.jump(1)
    expect(share.take(1n)).toBe(true)
  })

  test('is not held up by a clock that was wrong', () => {
    const clock = new FakeClock()
    const share = new BackfillShare(clock, { pages: 1, periodMs: 5 * MINUTE })
    clock.jump(24 * 60 * MINUTE)
    expect(share.take(1n)).toBe(true)
    clock.jump(-24 * 60 * MINUTE)
    expect(share.take(1n)).toBe(true)
  })

  test('is a third of what the budget allows; without a budget there is no limit', () => {
    const pagesOf = (count: number, periodMs: number) => {
      const share = backfillShareOf({ 'messages.getHistory': { count, periodMs } }, new FakeClock())
      for (let pages = 0; ; pages++) if (!share?.take(1n)) return pages
    }
    expect(pagesOf(30, 30_000)).toBe(100)
    expect(pagesOf(1, 3_600_000)).toBe(1)
    expect(backfillShareOf({}, new FakeClock())).toBeNull()
  })
})
