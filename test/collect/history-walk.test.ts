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
}

interface Message {
  id: number
  date: Date
}

/** What Telegram answers for a page of this history; every message is a post. */
function pageOf(history: Message[], offsetId: number, limit: number): HistoryPage {
  const below = history.filter(({ id }) => offsetId === 0 || id < offsetId).sort((a, b) => b.id - a.id)
  const messages = below.slice(0, limit)
  return {
    posts: messages as Post[],
    messageIds: messages.map(({ id }) => id),
    unplaced: 0,
    odd: [],
    reachedStart: below.length <= limit,
    total: history.length,
  }
}

/** Runs one cycle, or a part of it: `pages` is how many are stored before the process dies. */
function runCycle(history: Message[], cursor: HistoryCursor, now: Date, limit: number, pages = 10_000) {
  const read: number[] = []
  let requests = 0
  let state = beginCycle(cursor, now)
  let stored = cursor
  while (state.next !== null && requests < pages) {
    const page = pageOf(history, state.next, limit)
    state = advance(state, page, now)
    stored = state.cursor
    read.push(...page.messageIds)
    requests++
  }
  return { read, cursor: stored, requests, done: state.next === null }
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
  })
})

describe('a steady cycle', () => {
  const history = hourly(1000)
  const { cursor } = runCycle(history, UNREAD, NOW, 100)
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
  const page = (messageIds: number[], reachedStart = false): HistoryPage => ({
    posts: [],
    messageIds,
    unplaced: 0,
    odd: [],
    reachedStart,
    total: null,
  })

  test('the first page covers everything above its lowest message', () => {
    expect(coveredIds(0, page([9, 7, 5]))).toEqual({ after: 4, before: 2 ** 31 - 1 })
  })
  test('a later page covers what lies below its offset', () => {
    expect(coveredIds(50, page([40, 30]))).toEqual({ after: 29, before: 50 })
  })
  test('the last page covers everything below', () => {
    expect(coveredIds(50, page([40, 30], true))).toEqual({ after: 0, before: 50 })
  })
  test('an empty page proves nothing', () => {
    expect(coveredIds(0, page([], true))).toBeNull()
  })
})
