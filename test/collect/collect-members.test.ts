import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { collectMembers } from '../../src/collect/collect-members'
import type { AdminLogPage, CallContext, TelegramReader } from '../../src/collect/ports'
import type { MembershipEvent } from '../../src/domain/membership'
import { FloodWaitError, TelegramRpcError } from '../../src/domain/telegram-error'
import { silentLog } from '../../src/log'
import { FakeClock } from '../support/fake-clock'
import { MemoryMembers } from './support/memory-members'

const CHANNEL = { id: 1n, accessHash: 7n }
const HOUR = 3_600_000
const context: CallContext = { signal: new AbortController().signal, onRequest: () => undefined }

/**
 * A log that forgets what is older than 48 h, in pages of `limit`. Every fourth event is about something else. `boundsBelong`: the event
 * that a page was to end below comes with it.
 */
function setUp(limit = 100, boundsBelong = false) {
  const clock = new FakeClock()
  const store = new MemoryMembers()
  const log: { id: bigint; at: Date; isMembership: boolean }[] = []
  const sent: { afterId: bigint; beforeId: bigint | null }[] = []
  let failure: Error | null = null
  const reader = {
    readAdminLog: async (_channel, range, call): Promise<AdminLogPage> => {
      call.onRequest('channels.getAdminLog')
      sent.push(range)
      if (failure) throw failure
      const oldest = clock.now().getTime() - 48 * HOUR
      const page = log
        .filter(
          ({ id, at }) =>
            at.getTime() > oldest &&
            id > range.afterId &&
            (range.beforeId === null || id < range.beforeId + (boundsBelong ? 1n : 0n)),
        )
        .toReversed()
        .slice(0, limit)
      return {
        events: page.flatMap(({ id, at, isMembership }) => (isMembership ? [eventOf(id, at)] : [])),
        people: [],
        eventIds: page.map(({ id }) => id),
        reachedStart: page.length === 0,
        odd: [],
      }
    },
  } as Partial<TelegramReader> as TelegramReader
  return {
    clock,
    store,
    log,
    happen(count: number) {
      for (let n = 0; n < count; n++) {
        log.push({ id: 1000n + BigInt(log.length) * 2n, at: clock.now(), isMembership: log.length % 4 !== 3 })
      }
    },
    fail(error: Error | null) {
      failure = error
    },
    collect: (isAdmin = true) =>
      collectMembers(CHANNEL, { isAdmin }, { reader, store, clock, log: silentLog }, context),
    requests: () => sent.splice(0).length,
    wanted: () => log.filter(({ isMembership }) => isMembership).map(({ id }) => id),
  }
}

function eventOf(id: bigint, at: Date): MembershipEvent {
  return { id, kind: 'joined', at, userId: id, actorId: id, inviteLink: null, raw: {} }
}

const sorted = (ids: Iterable<bigint>) => [...ids].toSorted((a, b) => (a < b ? -1 : 1))

describe('the admin log', () => {
  test('is read whole at first, page by page', async () => {
    const { collect, happen, store, requests, wanted, log, clock } = setUp()
    happen(250)
    await collect()
    expect(sorted(store.events.keys())).toEqual(wanted())
    expect(store.cursor).toEqual({ eventId: log.at(-1)?.id ?? 0n, readAt: clock.now() })
    expect(store.available).toBe(true)
    expect(store.gaps).toEqual([])
    // Three with events, one that proves the end.
    expect(requests()).toBe(4)
  })

  test('is read to its end also where a page begins with the event that it was to end below', async () => {
    const { collect, happen, store, wanted, requests } = setUp(10, true)
    happen(25)
    await collect()
    expect(sorted(store.events.keys())).toEqual(wanted())
    expect(requests()).toBeLessThan(6)
  })

  test('costs one request from then on, whatever is new', async () => {
    const { collect, happen, store, requests, wanted, clock } = setUp()
    happen(10)
    await collect()
    requests()
    for (const news of [0, 5, 0, 99]) {
      clock.jump(5 * 60_000)
      happen(news)
      await collect()
      expect(requests()).toBe(1)
    }
    happen(120)
    await collect()
    expect(requests()).toBe(2)
    expect(sorted(store.events.keys())).toEqual(wanted())
  })

  test('costs one request where nothing happens for days', async () => {
    const { collect, happen, requests, clock, store } = setUp()
    await collect()
    happen(1)
    clock.jump(47 * HOUR)
    await collect()
    requests()
    clock.jump(47 * HOUR)
    await collect()
    expect(requests()).toBe(1)
    expect(store.gaps).toEqual([])
  })

  test('is read from the last event that is about something else, too', async () => {
    const { collect, happen, requests, store, log } = setUp()
    happen(4)
    await collect()
    expect(store.cursor.eventId).toBe(log.at(-1)?.id ?? 0n)
    expect(store.events.size).toBe(3)
    requests()
    await collect()
    expect(requests()).toBe(1)
  })
})

describe('a gap', () => {
  test('is what lies between the last reading and the oldest event that is kept', async () => {
    const { collect, happen, store, clock } = setUp()
    happen(3)
    await collect()
    const last = clock.now()
    clock.jump(10 * HOUR)
    happen(1)
    clock.jump(50 * HOUR)
    happen(1)
    await collect()
    expect(store.gaps).toEqual([{ from: last, to: new Date(last.getTime() + 12 * HOUR) }])
    expect(store.events.size).toBe(4)
    clock.jump(HOUR)
    await collect()
    expect(store.gaps).toHaveLength(1)
  })

  test('is none after two days less a moment, nor before the first reading', async () => {
    const { collect, happen, store, clock } = setUp()
    happen(3)
    await collect()
    clock.jump(48 * HOUR)
    await collect()
    expect(store.gaps).toEqual([])
  })

  test('is recorded also when the account was no admin for a while', async () => {
    const { collect, store, clock } = setUp()
    await collect()
    const last = clock.now()
    clock.jump(30 * HOUR)
    await collect(false)
    clock.jump(30 * HOUR)
    await collect()
    expect(store.gaps).toEqual([{ from: last, to: new Date(last.getTime() + 12 * HOUR) }])
  })
})

describe('who is no admin', () => {
  test('does not ask', async () => {
    const { collect, store, requests } = setUp()
    await collect(false)
    expect(requests()).toBe(0)
    expect(store.available).toBe(false)
    expect(store.cursor.readAt).toBeNull()
  })

  test('and learns it from the answer only, is not in error', async () => {
    const { collect, store, fail, happen } = setUp()
    happen(2)
    fail(new TelegramRpcError('channels.getAdminLog', 'CHAT_ADMIN_REQUIRED', 400))
    await collect()
    expect(store.available).toBe(false)
    fail(null)
    await collect()
    expect(store.available).toBe(true)
    expect(store.events.size).toBe(2)
  })

  test('any other failure says nothing about it', async () => {
    const { collect, store, fail } = setUp()
    fail(new FloodWaitError('channels.getAdminLog', 3))
    expect(await collect().catch((error) => error)).toBeInstanceOf(FloodWaitError)
    expect(store.available).toBeNull()
  })
})

test('whatever happens, and however often the process dies: no event is lost within two days', async () => {
  const step = fc.record({
    events: fc.integer({ min: 0, max: 12 }),
    hours: fc.integer({ min: 0, max: 7 }),
    saves: fc.option(fc.integer({ min: 0, max: 4 })),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      const { collect, happen, store, clock, wanted } = setUp(3)
      for (const { events, hours, saves } of steps) {
        clock.jump(hours * HOUR)
        happen(events)
        store.savesLeft = saves
        await collect().catch((error) => expect(error.message).toBe('killed'))
      }
      store.savesLeft = null
      await collect()
      expect(sorted(store.events.keys())).toEqual(wanted())
      expect(store.gaps).toEqual([])
    }),
    { numRuns: 60 },
  )
})
