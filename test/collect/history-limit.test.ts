import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { advance, beginCycle, coveredIds } from '../../src/collect/history-walk'
import type { HistoryCursor, HistoryPage } from '../../src/collect/ports'
import { type HistoryLimit, WHOLE_HISTORY } from '../../src/domain/history-limit'
import type { Post } from '../../src/domain/post'
import { UNREAD } from './support/memory-posts'

const HOUR = 3_600_000
const NOW = new Date('2026-01-10T00:00:00Z')

interface Message {
  id: number
  date: Date
  groupedId: bigint | null
  isService?: boolean
}

/** Oldest first; each an hour after the one before, the last an hour ago. */
const hourly = (count: number, first = 7): Message[] =>
  Array.from({ length: count }, (_, index) => ({
    id: first + index,
    date: new Date(NOW.getTime() - (count - index) * HOUR),
    groupedId: null,
  }))

const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * HOUR)
const later = (hours: number) => hoursAgo(-hours)
const latest = (posts: number): HistoryLimit => ({ since: null, posts })
const since = (hours: number): HistoryLimit => ({ since: hoursAgo(hours), posts: null })

function pageOf(history: Message[], offsetId: number, size: number): HistoryPage {
  const below = history.filter(({ id }) => offsetId === 0 || id < offsetId).toReversed()
  const messages = below.slice(0, size)
  const posts = messages.filter(({ isService }) => !isService) as unknown as Post[]
  return { posts, messageIds: messages.map(({ id }) => id), unplaced: 0, odd: [], total: null }
}

/** A channel that is read in cycles; what a page keeps is stored with its cursor. */
class Reading {
  readonly stored = new Set<number>()
  readonly deleted = new Set<number>()
  lowestAsked = Number.POSITIVE_INFINITY
  constructor(
    private readonly history: Message[],
    public cursor: HistoryCursor = UNREAD,
    private readonly size = 100,
  ) {}

  /** `pages` is how many are stored before the process dies. Returns how many were asked for. */
  cycle(limit: HistoryLimit, now = NOW, pages = 10_000): number {
    let requests = 0
    let edges = { above: Number.POSITIVE_INFINITY, below: 0 }
    for (let state = beginCycle(this.cursor, now, this.size, limit); state.next !== null && requests < pages; ) {
      requests++
      this.lowestAsked = Math.min(this.lowestAsked, state.next || Number.POSITIVE_INFINITY)
      const page = pageOf(this.history, state.next, this.size)
      state = advance(state, page, now)
      this.save(state.kept, coveredIds(page))
      this.cursor = state.cursor
      edges = { above: state.top ?? 0, below: state.bottom ?? 0 }
    }
    this.check(edges)
    return requests
  }

  private save(posts: Post[], covers: ReturnType<typeof coveredIds>): void {
    for (const id of this.stored) {
      if (covers && id > covers.after && id < covers.before && !covers.except.includes(id)) this.deleted.add(id)
    }
    for (const { id } of posts) {
      this.stored.add(id)
      this.deleted.delete(id)
    }
  }

  /** Asks for those beyond the edges by their ids. */
  private check({ above, below }: { above: number; below: number }): void {
    for (const id of this.stored) {
      if ((id > above || id < below) && !this.history.some((message) => message.id === id)) this.deleted.add(id)
    }
  }

  get ids(): number[] {
    return [...this.stored].toSorted((a, b) => a - b)
  }
}

const idsFrom = (history: Message[], first: number) =>
  history.filter(({ id, isService }) => id >= first && !isService).map(({ id }) => id)

describe('the first reading ends', () => {
  const history = hourly(1000)

  test('after so many posts, without a request more', () => {
    const reading = new Reading(history)
    expect(reading.cycle(latest(200))).toBe(2)
    expect(reading.ids).toEqual(idsFrom(history, 807))
    const floor = { id: 807, posts: 200, album: null, limit: latest(200) }
    expect(reading.cursor).toMatchObject({ walkOffsetId: null, walkFinishedAt: NOW, endId: null, floor })
  })

  test('within a page', () => {
    const reading = new Reading(history)
    expect(reading.cycle(latest(1))).toBe(1)
    expect(reading.ids).toEqual([1006])
    expect(reading.cycle(latest(1), later(0.1))).toBe(1)
    expect(reading.ids).toEqual([1006])
  })

  test('at a date, whose posts are within', () => {
    const reading = new Reading(history)
    expect(reading.cycle(since(150))).toBe(2)
    expect(reading.ids).toEqual(idsFrom(history, 1007 - 150))
  })

  test('at whichever comes first', () => {
    const [date, number] = [new Reading(history), new Reading(history)]
    date.cycle({ since: hoursAgo(50), posts: 80 })
    number.cycle({ since: hoursAgo(80), posts: 50 })
    expect([date.stored.size, number.stored.size]).toEqual([50, 50])
  })

  test('at the first post where the limit reaches further', () => {
    for (const limit of [latest(5000), since(5000)]) {
      const reading = new Reading(history)
      reading.cycle(limit)
      expect(reading.stored.size).toBe(1000)
      expect(reading.cursor).toMatchObject({ endId: 7, floor: { limit: null } })
    }
  })

  test('at once where all posts are older, and what comes then is kept', () => {
    const grown = [...history]
    const reading = new Reading(grown)
    expect(reading.cycle(since(0))).toBe(1)
    expect(reading.ids).toEqual([])
    for (const id of [1007, 1008]) grown.push({ id, date: later(1), groupedId: null })
    expect(reading.cycle(since(0), later(1))).toBe(1)
    expect(reading.ids).toEqual([1007, 1008])
  })

  test('without a word on the end of the history, also where the page has the first message', () => {
    const reading = new Reading(hourly(40, 1))
    expect(reading.cycle(latest(10))).toBe(1)
    expect(reading.cursor).toMatchObject({ endId: null, endProvedAt: null, floor: { id: 31 } })
    reading.cycle(WHOLE_HISTORY, later(0.1))
    expect(reading.stored.size).toBe(40)
    expect(reading.cursor).toMatchObject({ endId: 1, endProvedAt: later(0.1), floor: { limit: null } })
  })

  test('without counting service messages', () => {
    const served = history.map((message) => ({ ...message, isService: message.id % 2 === 0 }))
    const reading = new Reading(served)
    reading.cycle(latest(75))
    expect(reading.ids).toEqual(idsFrom(served, 1005 - 2 * 74))
  })

  test('with a whole album, also where two pages share it', () => {
    for (const from of [905, 907, 910]) {
      const album = history.map((message) => {
        return { ...message, groupedId: message.id >= from && message.id < from + 5 ? 5n : null }
      })
      const reading = new Reading(album)
      reading.cycle(latest(98), NOW, 1)
      reading.cycle(latest(98))
      expect([from, reading.ids[0]]).toEqual([from, Math.min(from, 909)])
      const stopped = new Reading(album)
      stopped.cycle(latest(100))
      expect([from, stopped.ids[0]]).toEqual([from, Math.min(from, 907)])
    }
  })
})

describe('later cycles', () => {
  const history = hourly(1000)
  const reading = new Reading(history)
  reading.cycle(latest(250))
  const kept = idsFrom(history, 757)

  test('read no further: one page each, two in the hourly refresh, and down to the floor once a day', () => {
    const requests = [0.1, 1.2, 1.3, 24.5, 24.6, 24 * 8].map((hours) => reading.cycle(latest(250), later(hours)))
    expect(requests).toEqual([1, 2, 1, 3, 1, 3])
    expect(reading.ids).toEqual(kept)
    expect(reading.lowestAsked).toBeGreaterThan(757)
  })

  test('keep everything that is new, whatever the limit', () => {
    const grown = [...history]
    const channel = new Reading(grown)
    channel.cycle(latest(3))
    for (let id = 1007; id < 1257; id++) grown.push({ id, date: later(1), groupedId: null })
    channel.cycle(latest(3), later(1))
    expect(channel.ids).toEqual(idsFrom(grown, 1004))
  })
})

describe('another limit', () => {
  const history = hourly(1000)
  const read = (...limits: HistoryLimit[]) => {
    const reading = new Reading(history)
    const requests = limits.map((limit, cycle) => reading.cycle(limit, later(cycle / 12)))
    return { reading, requests }
  }

  test('that reaches further goes on from where the one before ended', () => {
    const { reading, requests } = read(latest(150), latest(450))
    expect(requests).toEqual([2, 1 + 3])
    expect(reading.ids).toEqual(idsFrom(history, 1007 - 450))
    expect(reading.cursor.floor).toEqual({ id: 1007 - 450, posts: 450, album: null, limit: latest(450) })
  })

  test('of another kind, or none, does so too', () => {
    expect(read(latest(150), since(300)).reading.stored.size).toBe(300)
    expect(read(since(150), latest(300)).reading.stored.size).toBe(300)
    const whole = read(since(150), WHOLE_HISTORY).reading
    expect(whole.stored.size).toBe(1000)
    expect(whole.cursor).toMatchObject({ walkOffsetId: null, endId: 7, floor: { limit: null } })
  })

  test('that reaches less far takes nothing back and costs one request', () => {
    const { reading, requests } = read(latest(450), latest(10), latest(10))
    expect(requests.slice(1)).toEqual([2, 1])
    expect(reading.stored.size).toBe(450)
    expect(reading.cursor.floor).toMatchObject({ id: 557, posts: 450, limit: latest(10) })
  })

  test('ends a first reading that is under way where it is', () => {
    const reading = new Reading(history)
    reading.cycle(WHOLE_HISTORY, NOW, 4)
    expect(reading.cycle(latest(50), later(0.1))).toBe(2)
    expect(reading.stored.size).toBe(400)
    expect(reading.cursor).toMatchObject({ walkOffsetId: null, floor: { id: 607, limit: latest(50) } })
  })

  test('does nothing about a history that was read to its end', () => {
    const { reading, requests } = read(WHOLE_HISTORY, latest(50))
    expect(requests[1]).toBe(1)
    expect(reading.cursor).toMatchObject({ endId: 7, floor: { limit: null } })
    // The daily walk still goes through all of it.
    expect(reading.cycle(latest(50), later(25))).toBeGreaterThan(10)
  })
})

const limits = fc.record({
  since: fc.option(fc.integer({ min: 0, max: 60 }).map(hoursAgo)),
  posts: fc.option(fc.integer({ min: 1, max: 60 })),
})

/** Ids with gaps, albums, service messages; several messages may be of the same hour. */
const histories = fc
  .array(
    fc.record({
      gap: fc.integer({ min: 1, max: 3 }),
      hours: fc.nat(2),
      isAlbum: fc.boolean(),
      isService: fc.boolean(),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((steps) => {
    let [id, hours, album] = [4, steps.reduce((sum, step) => sum + step.hours, 0), 0]
    return steps.map(({ gap, hours: passed, isAlbum, isService }): Message => {
      id += gap
      hours -= passed
      if (passed > 0 || !isAlbum) album++
      return { id, date: hoursAgo(hours), groupedId: isAlbum && !isService ? BigInt(album) : null, isService }
    })
  })

/** The posts that are within a limit, by its definition. */
function within(history: Message[], { since, posts }: HistoryLimit): number[] {
  const kept: Message[] = []
  for (const post of history.filter(({ isService }) => !isService).toReversed()) {
    const isOfAlbum = post.groupedId !== null && post.groupedId === kept.at(-1)?.groupedId
    const isBeyond = (since !== null && post.date < since) || (posts !== null && kept.length >= posts)
    if (isBeyond && !isOfAlbum) break
    kept.push(post)
  }
  return kept.map(({ id }) => id).toReversed()
}

describe('whatever the history and the limit', () => {
  const pageSizes = fc.integer({ min: 1, max: 12 })

  test('what is stored is what is within, wherever it dies, and a day later as well', () => {
    const deaths = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 6 })
    fc.assert(
      fc.property(histories, limits, pageSizes, deaths, (history, limit, size, pages) => {
        const reading = new Reading(history, UNREAD, size)
        for (const stored of pages) reading.cycle(limit, NOW, stored)
        reading.cycle(limit)
        expect(reading.ids).toEqual(within(history, limit))
        expect(reading.cursor.walkOffsetId).toBeNull()
        for (const hours of [0.2, 1.5, 25, 50, 24 * 8]) reading.cycle(limit, later(hours))
        expect(reading.ids).toEqual(within(history, limit))
      }),
      { numRuns: 1000 },
    )
  })

  test('what is deleted is found down to the floor, and nothing else is taken for deleted', () => {
    const steps = fc.array(fc.record({ limit: limits, gone: fc.array(fc.nat(), { maxLength: 8 }) }), { maxLength: 5 })
    fc.assert(
      // A page of one message has none between two others.
      fc.property(histories, limits, steps, fc.integer({ min: 2, max: 12 }), (given, first, cycles, size) => {
        const history = [...given]
        const reading = new Reading(history, UNREAD, size)
        reading.cycle(first)
        let hours = 0
        for (const { limit, gone } of cycles) {
          for (const n of gone) history.splice(n % Math.max(history.length, 1), 1)
          for (const wait of [25, 25.3, 50.3]) reading.cycle(limit, later(hours + wait))
          hours += 50.3
          const living = new Set(history.map(({ id }) => id))
          const lost = reading.ids.filter((id) => !living.has(id))
          // Where nothing is left, an answer without messages proves nothing.
          if (history.length > 0) expect([...reading.deleted].toSorted((a, b) => a - b)).toEqual(lost)
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('of limits that follow each other the furthest counts, wherever it dies', () => {
    const cycles = fc.array(fc.record({ limit: limits, pages: fc.integer({ min: 1, max: 9 }) }), { maxLength: 6 })
    fc.assert(
      fc.property(histories, cycles, limits, pageSizes, (history, before, limit, size) => {
        const reading = new Reading(history, UNREAD, size)
        for (const { limit: other, pages } of before) reading.cycle(other, NOW, pages)
        reading.cycle(limit)
        const furthest = [limit, ...before.map((cycle) => cycle.limit)].map((one) => within(history, one))
        const largest = furthest.reduce((one, other) => (one.length >= other.length ? one : other))
        // A contiguous run of the newest, at least what the last limit wants and at most what any of them did.
        expect(largest.slice(largest.length - reading.stored.size)).toEqual(reading.ids)
        expect(reading.stored.size).toBeGreaterThanOrEqual(within(history, limit).length)
        expect(reading.cursor.walkOffsetId).toBeNull()
      }),
      { numRuns: 1000 },
    )
  })
})
