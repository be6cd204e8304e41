import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { advance, beginCycle, coveredIds } from '../../src/collect/history-walk'
import type { HistoryCursor, HistoryPage } from '../../src/collect/ports'
import type { Post } from '../../src/domain/post'

const HOUR = 3_600_000
const NOW = new Date('2026-01-10T00:00:00Z')
const UNREAD: HistoryCursor = {
  headPostId: null,
  walkOffsetId: null,
  walkStartedAt: null,
  walkFinishedAt: null,
  weekRefreshedAt: null,
  endId: null,
  endSeenAt: null,
  endProvedAt: null,
  floor: null,
}

interface Message {
  id: number
  date: Date
}

/** What Telegram answers for a page of this history; every message is a post. */
function pageOf(history: Message[], offsetId: number, limit: number): HistoryPage {
  const below = history.filter(({ id }) => offsetId === 0 || id < offsetId).sort((a, b) => b.id - a.id)
  return answerOf(below.slice(0, limit))
}

function answerOf(messages: Message[], unplaced = 0): HistoryPage {
  const messageIds = messages.map(({ id }) => id)
  return { posts: messages as Post[], messageIds, unplaced, odd: [], total: null }
}

/** Puts another answer in the place of the one that is right. */
type Fault = (page: HistoryPage, request: number) => HistoryPage

/** Runs one cycle, or a part of it: `pages` is how many are stored before the process dies. */
function runCycle(
  history: Message[],
  cursor: HistoryCursor,
  now: Date,
  limit: number,
  pages = 10_000,
  fault: Fault = (page) => page,
) {
  const read: number[] = []
  const answers: HistoryPage[] = []
  let state = beginCycle(cursor, now, limit)
  let stored = cursor
  while (state.next !== null && answers.length < pages) {
    const page = fault(pageOf(history, state.next, limit), answers.length)
    state = advance(state, page, now)
    stored = state.cursor
    read.push(...page.messageIds)
    answers.push(page)
  }
  const { top, bottom } = state
  return { read, cursor: stored, requests: answers.length, done: state.next === null, answers, top, bottom }
}

/** The cursor after two cycles in which the end of this history was seen. */
function proved(history: Message[]): HistoryCursor {
  const { cursor } = runCycle(history, UNREAD, new Date(NOW.getTime() - 10 * 60_000), 100)
  return runCycle(history, cursor, NOW, 100).cursor
}

const hourly = (count: number, first = 1): Message[] =>
  Array.from({ length: count }, (_, index) => ({
    id: first + index,
    date: new Date(NOW.getTime() - (count - index) * HOUR),
  }))

describe('the first backfill', () => {
  test('walks through the whole history, each message once', () => {
    const { read, cursor } = runCycle(hourly(1000), UNREAD, NOW, 100)
    expect(read).toEqual(Array.from({ length: 1000 }, (_, index) => 1000 - index))
    expect(cursor).toEqual({
      headPostId: 1000,
      walkOffsetId: null,
      walkStartedAt: NOW,
      walkFinishedAt: NOW,
      weekRefreshedAt: null,
      // Nothing can be below the first message there can be.
      endId: 1,
      endSeenAt: NOW,
      endProvedAt: NOW,
      floor: { id: 1, posts: 1000, album: null, limit: null },
    })
  })

  test('goes on where it was killed', () => {
    const first = runCycle(hourly(1000), UNREAD, NOW, 100, 4)
    const second = runCycle(hourly(1000), first.cursor, NOW, 100)
    expect(first.read.at(-1)).toBe(601)
    // The first page again, for what is new, then from where the walk was.
    expect(second.requests).toBe(1 + 6)
    expect(new Set([...first.read, ...second.read]).size).toBe(1000)
  })

  test('of an empty channel is done at once', () => {
    const { cursor, requests } = runCycle([], UNREAD, NOW, 100)
    expect(requests).toBe(1)
    expect(cursor.walkFinishedAt).toEqual(NOW)
    // What comes then is read to its end.
    const filled = runCycle(hourly(250, 7), cursor, new Date(NOW.getTime() + 60_000), 100)
    expect(new Set(filled.read).size).toBe(250)
    expect(filled.cursor).toMatchObject({ headPostId: 256, endId: 7 })
  })
})

describe('the end of the history', () => {
  const history = hourly(250, 7)
  const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000)
  const first = runCycle(history, UNREAD, NOW, 100)

  test('is asked for below the lowest message', () => {
    expect(first.requests).toBe(4)
    expect(first.cursor).toMatchObject({ walkFinishedAt: NOW, endId: 7, endSeenAt: NOW, endProvedAt: null })
  })

  test('is proved when there was nothing twice, and not at once', () => {
    const soon = runCycle(history, first.cursor, later(5), 100)
    expect([soon.requests, soon.cursor.endProvedAt]).toEqual([1, null])
    const then = runCycle(history, soon.cursor, later(10), 100)
    expect([then.requests, then.cursor.endProvedAt]).toEqual([2, later(10)])
    expect(then.cursor.walkStartedAt).toEqual(NOW)
    expect(runCycle(history, then.cursor, later(15), 100).requests).toBe(1)
    // Once a week it is looked at again.
    const week = runCycle(history, { ...then.cursor, walkStartedAt: later(8 * 1440 - 5) }, later(8 * 1440), 100)
    expect(week.cursor.endProvedAt).toEqual(later(8 * 1440))
  })

  test('that was none is given up when something is below it, and the walk goes on', () => {
    const cut = runCycle(history, UNREAD, NOW, 100, 10_000, (page, request) => (request === 1 ? answerOf([]) : page))
    expect(cut.read).toHaveLength(100)
    expect(cut.cursor).toMatchObject({ walkFinishedAt: NOW, endId: 157, endProvedAt: null })
    const healed = runCycle(history, cut.cursor, later(10), 100)
    expect(new Set([...cut.read, ...healed.read]).size).toBe(250)
    expect(healed.cursor).toMatchObject({ walkFinishedAt: later(10), endId: 7, endProvedAt: null })
    // While it goes on, the history is not said to be complete.
    const begun = runCycle(history, cut.cursor, later(10), 50, 2)
    expect(begun.cursor).toMatchObject({ walkFinishedAt: null, walkOffsetId: 107, endId: null })
  })

  test('is not proved by a short page, nor by one in which something does not say what it is', () => {
    const short = runCycle(history, UNREAD, NOW, 100, 10_000, (page) => answerOf(page.posts.slice(0, 40) as Message[]))
    expect(short.read).toHaveLength(250)
    const odd = runCycle(history, UNREAD, NOW, 100, 10_000, (page) => ({ ...page, unplaced: 1 }))
    expect(odd.cursor).toMatchObject({ walkOffsetId: null, walkFinishedAt: NOW, endId: null, endProvedAt: null })
    // It is looked for again with the next walk, not in every cycle.
    expect(runCycle(history, odd.cursor, later(5), 100).requests).toBe(1)
  })

  test('of a channel that fits one page costs a request twice, and none then', () => {
    const small = hourly(40, 7)
    let cursor = UNREAD
    const requests = [0, 5, 10, 15, 20, 25].map((minutes) => {
      const cycle = runCycle(small, cursor, later(minutes), 100)
      cursor = cycle.cursor
      return cycle.requests
    })
    expect(requests).toEqual([2, 1, 2, 1, 1, 1])
    expect(cursor).toMatchObject({ walkStartedAt: later(25), walkFinishedAt: later(25), endProvedAt: later(10) })
  })

  test('is another when the lowest message is deleted', () => {
    const cursor = proved(history)
    const walked = runCycle(history.slice(3), cursor, later(1440), 100)
    expect(walked).toMatchObject({ bottom: 10, cursor: { endId: 10, endSeenAt: later(1440), endProvedAt: null } })
  })
})

test('a page without messages is no end where messages are known', () => {
  const history = hourly(1000, 7)
  const cursor = proved(history)
  const now = new Date(NOW.getTime() + 60_000)
  const blank = runCycle(history, cursor, now, 100, 10_000, () => answerOf([]))
  expect(blank).toMatchObject({ requests: 1, bottom: null, cursor })
  // On the way down to what is known it is none either: what came meanwhile is read again in the next cycle.
  const grown = [...history, ...hourly(450, 1007).map((message) => ({ ...message, date: now }))]
  const cut = runCycle(grown, cursor, now, 100, 10_000, (page, request) => (request === 1 ? answerOf([]) : page))
  expect(cut.cursor.headPostId).toBe(1006)
  expect(runCycle(grown, cut.cursor, new Date(now.getTime() + 300_000), 100).cursor.headPostId).toBe(1456)
})

describe('a steady cycle', () => {
  const history = hourly(1000)
  const cursor = proved(history)
  const later = (ms: number) => new Date(NOW.getTime() + ms)

  test('costs one page', () => {
    expect(runCycle(history, cursor, later(5 * 60_000), 100).requests).toBe(1)
  })

  test('reads the last 7 days again once an hour', () => {
    const refresh = runCycle(history, cursor, later(HOUR), 100)
    expect(refresh.requests).toBe(2)
    expect(runCycle(history, refresh.cursor, later(HOUR + 5 * 60_000), 100).requests).toBe(1)
    expect(runCycle(history, refresh.cursor, later(2 * HOUR), 100).requests).toBe(2)
  })

  test('reads the whole history again once a day', () => {
    const refresh = runCycle(history, cursor, later(24 * HOUR), 100)
    expect(new Set(refresh.read).size).toBe(1000)
    expect(runCycle(history, refresh.cursor, later(24 * HOUR + 5 * 60_000), 100).requests).toBe(1)
  })

  test('reads down to what it knew after a long absence', () => {
    const grown = [...history, ...hourly(450, 1001).map((message) => ({ ...message, date: NOW }))]
    const { read, cursor: after } = runCycle(grown, cursor, later(60_000), 100)
    expect(read).toEqual(expect.arrayContaining(Array.from({ length: 450 }, (_, index) => 1001 + index)))
    expect(after.headPostId).toBe(1450)
  })

  test('that dies before it met the known posts leaves the known head where it was', () => {
    const grown = [...history, ...hourly(450, 1001).map((message) => ({ ...message, date: NOW }))]
    expect(runCycle(grown, cursor, later(60_000), 100, 3).cursor.headPostId).toBe(1000)
  })
})

test('whatever is published, however often it dies: in the end every message was read', () => {
  const step = fc.record({
    published: fc.integer({ min: 0, max: 30 }),
    pages: fc.integer({ min: 0, max: 6 }),
    hours: fc.integer({ min: 0, max: 30 }),
  })
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 10 }), (steps, limit) => {
      const history: Message[] = []
      const read = new Set<number>()
      let cursor = UNREAD
      let now = NOW.getTime()
      for (const { published, pages, hours } of steps) {
        now += hours * HOUR
        for (let i = 0; i < published; i++) history.push({ id: history.length * 2 + 1, date: new Date(now) })
        const cycle = runCycle(history, cursor, new Date(now), limit, pages)
        for (const id of cycle.read) read.add(id)
        cursor = cycle.cursor
      }
      const last = runCycle(history, cursor, new Date(now), limit)
      for (const id of last.read) read.add(id)
      expect(read.size).toBe(history.length)
      expect(last.cursor.walkOffsetId).toBeNull()
      expect(last.cursor.headPostId ?? 0).toBe(history.at(-1)?.id ?? 0)
      const again = runCycle(history, last.cursor, new Date(now), limit)
      expect(again.cursor.headPostId).toBe(last.cursor.headPostId)
      expect(again.done).toBe(true)
    }),
  )
})

describe('what a page proves of deletions', () => {
  const page = (messageIds: number[], unplaced = 0) =>
    answerOf(
      messageIds.map((id) => ({ id, date: NOW })),
      unplaced,
    )

  test('it covers what lies between its highest and its lowest message, and nothing beyond', () => {
    expect(coveredIds(page([9, 7, 5]))).toEqual({ after: 5, before: 9, except: [9, 7, 5] })
    expect(coveredIds(page([9]))).toEqual({ after: 9, before: 9, except: [9] })
  })
  test('an empty page proves nothing, and neither does one with an element that may be any message', () => {
    expect(coveredIds(page([]))).toBeNull()
    expect(coveredIds(page([9, 5], 1))).toBeNull()
  })
})

/** A store as the program's, in memory: what a page covers and lacks is deleted, what is read is not. */
class Stored {
  readonly deleted = new Map<number, boolean>()

  save(answers: HistoryPage[]): void {
    for (const page of answers) {
      const covers = coveredIds(page)
      for (const id of this.deleted.keys()) {
        if (covers && id > covers.after && id < covers.before && !covers.except.includes(id)) this.deleted.set(id, true)
      }
      for (const { id } of page.posts) this.deleted.set(id, false)
    }
  }

  /** Asks for those beyond the edges by their ids. */
  check(history: Message[], { top, bottom }: { top: number | null; bottom: number | null }): void {
    const beyond = [...this.deleted].filter(([id, gone]) => !gone && (id > (top ?? 0) || id < (bottom ?? 0)))
    for (const [id] of beyond) this.deleted.set(id, !history.some((message) => message.id === id))
  }
}

describe('whatever Telegram leaves out of its answers', () => {
  const action = fc.record({
    published: fc.integer({ min: 0, max: 12 }),
    deleted: fc.array(fc.nat(), { maxLength: 6 }),
    minutes: fc.constantFrom(5, 11, 70, 1500),
    lost: fc.array(fc.record({ request: fc.nat(5), keep: fc.integer({ min: 0, max: 6 }), holes: fc.boolean() }), {
      maxLength: 3,
    }),
  })

  test('no living post is deleted for good, and every deleted one is', () => {
    fc.assert(
      fc.property(
        fc.array(action, { minLength: 1, maxLength: 10 }),
        fc.integer({ min: 2, max: 9 }),
        (actions, limit) => {
          let history: Message[] = []
          let next = 5
          let cursor = UNREAD
          let now = NOW.getTime()
          const stored = new Stored()
          const cycle = (fault?: Fault) => {
            const ran = runCycle(history, cursor, new Date(now), limit, 10_000, fault)
            stored.save(ran.answers)
            stored.check(history, ran)
            cursor = ran.cursor
          }
          for (const { published, deleted, minutes, lost } of actions) {
            now += minutes * 60_000
            for (let i = 0; i < published; i++, next += 2) history.push({ id: next, date: new Date(now) })
            const gone = new Set(deleted.map((n) => history[n % Math.max(history.length, 1)]?.id))
            history = history.filter(({ id }) => !gone.has(id))
            cycle((page, request) => {
              const fault = lost.find((one) => one.request === request)
              if (!fault) return page
              const messages = page.posts as Message[]
              return answerOf(
                fault.holes ? messages.filter((_, at) => at % 3 !== fault.keep % 3) : messages.slice(0, fault.keep),
              )
            })
          }
          // Everything is well again: the daily walk, and what has to be asked for twice.
          for (const minutes of [1500, 11, 1500]) {
            now += minutes * 60_000
            cycle()
          }
          const living = new Set(history.map(({ id }) => id))
          for (const [id, gone] of stored.deleted) expect([id, gone]).toEqual([id, !living.has(id)])
          expect([...living].filter((id) => !stored.deleted.has(id))).toEqual([])
          expect(cursor.walkOffsetId).toBeNull()
        },
      ),
      { numRuns: 500 },
    )
  })

  test('an answer that is merely cut short or empty deletes nothing that lives', () => {
    const history = hourly(60, 7)
    fc.assert(
      fc.property(fc.array(fc.record({ request: fc.nat(6), keep: fc.nat(9) }), { maxLength: 4 }), (lost) => {
        const stored = new Stored()
        let cursor = UNREAD
        for (const minutes of [0, 5, 11, 1500, 1511]) {
          const now = new Date(NOW.getTime() + minutes * 60_000)
          const ran = runCycle(history, cursor, now, 10, 10_000, (page, request) => {
            const fault = lost.find((one) => one.request === request)
            return fault ? answerOf((page.posts as Message[]).slice(0, fault.keep)) : page
          })
          stored.save(ran.answers)
          cursor = ran.cursor
          expect([...stored.deleted.values()]).not.toContain(true)
        }
      }),
    )
  })
})
