import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { RunOutcome } from '../../src/collect/collect-channel'
import { Collector } from '../../src/collect/collector'
import { Failover } from '../../src/collect/failover'
import type { CollectedChannel, CollectStore, FinishedRun, TelegramReader } from '../../src/collect/ports'
import type { ChannelTrouble, FailoverStore, FailureStore } from '../../src/collect/ports/safety'
import { Recovery } from '../../src/collect/recovery'
import { retryDelayMs } from '../../src/collect/retry'
import type { ChannelReading } from '../../src/domain/channel'
import { SessionLeasedError, TelegramUnreachableError } from '../../src/domain/telegram-error'
import { silentLog } from '../../src/log'
import { FakeClock, settle } from '../support/fake-clock'
import { uncalled } from './support/uncalled'

const MINUTE = 60_000

/** Empty channels, each of a session of its own unless told; sessions can fail, hang, or belong to another process. */
function scene(channels: Record<string, number>, concurrency = 4, concurrencyPerSession = 2) {
  const clock = new FakeClock()
  const broken = new Set<bigint>()
  const hanging = new Map<bigint, Promise<void>>()
  const elsewhere = new Set<bigint>()
  const runs: { channelId: bigint; at: number; run: FinishedRun }[] = []
  const health = new Map<bigint, { failures: number; since: Date; retryAt: Date; alerted: boolean }>()
  const told: string[] = []
  const started = clock.now().getTime()
  const all = Object.entries(channels).map(
    ([id, session]): CollectedChannel => ({
      pk: BigInt(id),
      id: BigInt(id),
      title: id,
      sessionPk: BigInt(session),
      accessHash: 7n,
      isAdmin: false,
      discussion: null,
      cursor: {
        headPostId: null,
        walkOffsetId: null,
        walkStartedAt: null,
        walkFinishedAt: null,
        weekRefreshedAt: null,
        endId: null,
        endSeenAt: null,
        endProvedAt: null,
        floor: null,
      },
    }),
  )
  const find = (id: bigint) => all.find((channel) => channel.id === id) ?? expect.unreachable(`no channel ${id}`)
  const readerOf = (sessionPk: bigint): TelegramReader => ({
    ...uncalled,
    readChannel: async ({ id }, { signal }) => {
      await Promise.race([hanging.get(sessionPk), new Promise((_, no) => signal.addEventListener('abort', no))])
      if (broken.has(id)) throw new TelegramUnreachableError('nobody answered')
      return { id, reactionsEnabled: true, starsEnabled: true, linkedChatId: null } as ChannelReading
    },
    readHistory: async () => ({
      posts: [],
      messageIds: [],
      unplaced: 0,
      total: 0,
      odd: [],
    }),
  })
  for (const { sessionPk } of all) hanging.set(sessionPk, Promise.resolve())
  const open = new Map<bigint, bigint>()
  const store: CollectStore = {
    activeChannels: async () => all,
    channel: async (id) => find(id),
    saveChannelReading: async () => undefined,
    savePage: async () => ({ new: 0, changed: 0, deleted: 0 }),
    livePostsBeyond: async () => [],
    savePosts: async () => expect.unreachable('nothing is asked for by id'),
    startRun: async (channelId) => {
      const pk = BigInt(open.size + 1)
      open.set(pk, channelId)
      return pk
    },
    finishRun: async (pk, at, run) => {
      runs.push({ channelId: open.get(pk) ?? 0n, at: at.getTime() - started, run })
    },
    interruptOpenRuns: async () => 0,
  }
  const troubleOf = (channelId: bigint): ChannelTrouble => {
    const { failures, since } = health.get(channelId) ?? expect.unreachable('it never failed')
    return { channelId, title: String(channelId), failures, since }
  }
  const failures: FailureStore = {
    retries: async () =>
      [...health].map(([channelId, { retryAt }]) => ({ channelId, sessionPk: find(channelId).sessionPk, at: retryAt })),
    recordFailure: async ({ channelId, at, retryAt }) => {
      const before = health.get(channelId) ?? { failures: 0, since: at, alerted: false }
      const next = { ...before, failures: before.failures + 1, retryAt: retryAt(before.failures + 1) }
      health.set(channelId, next)
      return { ...troubleOf(channelId), retryAt: next.retryAt }
    },
    recordSuccess: async (channelId) => {
      const was = health.get(channelId)
      const trouble = was?.alerted ? troubleOf(channelId) : null
      health.delete(channelId)
      return trouble
    },
    markLostAccess: async () => expect.unreachable('access is never lost here'),
    markAlerted: async (channelId) => {
      const was = health.get(channelId) ?? expect.unreachable('it never failed')
      const isNew = !was.alerted
      was.alerted = true
      return isNew
    },
  }
  const pool = { reader: async (pk: bigint) => readerOf(pk) }
  const alone: FailoverStore = {
    orphans: async () => [],
    alternatives: async () => [],
    username: async () => null,
    handOver: async () => expect.unreachable('there is nobody'),
  }
  const finder = { visibleChannels: async () => [], publicChannel: async () => null }
  const outcomes: RunOutcome[] = []
  const collector = new Collector({
    pool,
    store,
    clock,
    log: silentLog,
    pagesPerRun: 50,
    concurrency,
    concurrencyPerSession,
    claim: async (sessionPk) => {
      if (elsewhere.has(sessionPk)) throw new SessionLeasedError(sessionPk, 10_000)
    },
    recovery: new Recovery({
      failures,
      failover: new Failover({ store: alone, pool, finder, clock, log: silentLog }),
      notifier: {
        failing: ({ channelId, failures: count }, error) => told.push(`${channelId} ${error.class} ${count}`),
        recovered: ({ channelId, failures: count }) => told.push(`${channelId} recovered ${count}`),
      },
      failuresBeforeAlert: 3,
      clock,
      random: () => 0.999_999,
    }),
    onRun: (outcome) => outcomes.push(outcome),
  })
  return {
    clock,
    collector,
    runs,
    broken,
    elsewhere,
    told,
    /** Lets a session hang until the returned function is called. */
    hang(sessionPk: bigint) {
      const { promise, resolve } = Promise.withResolvers<void>()
      hanging.set(sessionPk, promise)
      return resolve
    },
    /** The schedule, every five minutes. */
    async cycles(count: number) {
      for (let cycle = 0; cycle < count; cycle++) {
        await collector.startCycle()
        await clock.advance(5 * MINUTE)
      }
    },
    of: (id: bigint) => runs.filter(({ channelId }) => channelId === id),
  }
}

describe('a channel that fails', () => {
  test('is tried again ever more rarely, whatever the schedule, and others as ever', async () => {
    const { cycles, of, broken } = scene({ 1: 1, 2: 2 })
    broken.add(1n)
    await cycles(12)
    expect(of(1n).map(({ at }) => Math.round(at / 1000))).toEqual([0, 15, 75, 315, 1275])
    expect(of(1n).every(({ run }) => run.error?.class === 'unreachable')).toBe(true)
    expect(of(2n)).toHaveLength(12)
  })

  test('is told of once, and its end once; a short failure not at all', async () => {
    const { cycles, collector, broken, told, runs } = scene({ 1: 1 })
    broken.add(1n)
    await cycles(6)
    expect(told).toEqual(['1 unreachable 3'])
    broken.delete(1n)
    await cycles(14)
    expect(told).toEqual(['1 unreachable 3', '1 recovered 5'])
    broken.add(1n)
    await collector.startCycle()
    await settle()
    broken.delete(1n)
    await cycles(3)
    expect(runs.map(({ run }) => run.status).slice(-4)).toEqual(['failed', ...Array(3).fill('succeeded')])
    expect(told).toHaveLength(2)
  })

  test('waits between half and all of its time, which grows to an hour', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (failures, chance) => {
          const wait = retryDelayMs(failures, () => chance)
          const longest = retryDelayMs(failures, () => 1)
          expect(wait).toBeGreaterThanOrEqual(longest / 2)
          expect(wait).toBeLessThanOrEqual(longest)
          expect(longest).toBeLessThanOrEqual(60 * MINUTE)
          expect(retryDelayMs(failures + 1, () => chance)).toBeGreaterThanOrEqual(wait)
        },
      ),
    )
  })
})

describe('fair turns', () => {
  test('a session that hangs keeps no other waiting, however many channels it has', async () => {
    const channels = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [index + 1, index < 15 ? 1 : 2]))
    const { collector, hang, of, runs } = scene(channels, 4, 2)
    const release = hang(1n)
    await collector.startCycle()
    await settle()
    await settle()
    expect([16n, 17n, 18n, 19n, 20n].map((id) => of(id).length)).toEqual([1, 1, 1, 1, 1])
    expect(runs).toHaveLength(5)
    release()
    await collector.idle()
    expect(runs).toHaveLength(20)
  })

  test('a hanging session has no more than its share of the slots, and stopping ends its runs', async () => {
    const { collector, hang, runs } = scene({ 1: 1, 2: 1, 3: 1, 4: 1 }, 4, 2)
    hang(1n)
    await collector.startCycle()
    await settle()
    await collector.stop()
    expect(runs.map(({ run }) => run.status)).toEqual(['interrupted', 'interrupted'])
  })

  test('channels of a session that another process uses are left to it, and taken up when it lets go', async () => {
    const { collector, elsewhere, clock, of } = scene({ 1: 1, 2: 2 })
    elsewhere.add(1n)
    await collector.startCycle()
    await settle()
    expect([of(1n).length, of(2n).length]).toEqual([0, 1])
    await clock.advance(35_000)
    elsewhere.delete(1n)
    await clock.advance(5_000)
    expect(of(1n)).toHaveLength(1)
  })
})
