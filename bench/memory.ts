/**
 * Does memory stay flat over thousands of cycles? `bun run bench memory [CYCLES]` collects 50 channels of 10 sessions that often (10,000
 * times unless told) from a Telegram of nothing but answers, through the collector, the flood gates, the budgets and the recovery,
 * some channels failing and some waiting, and looks each tenth of the way. Time is simulated.
 */

import { UsageError } from '../scripts/terminal/arguments'
import type { Clock } from '../src/clock'
import { Collector } from '../src/collect/collector'
import { Failover } from '../src/collect/failover'
import { withFloodGates } from '../src/collect/flood-gate'
import type { CollectedChannel, TelegramReader } from '../src/collect/ports'
import type { ChannelTrouble } from '../src/collect/ports/safety'
import { Recovery } from '../src/collect/recovery'
import { DEFAULT_BUDGETS } from '../src/collect/request-budget'
import type { ChannelReading } from '../src/domain/channel'
import { FloodWaitError, TelegramUnreachableError } from '../src/domain/telegram-error'
import { silentLog } from '../src/log'
import { type Benchmark, type Cell, rounded } from './report'

const CHANNELS = 50
const SESSIONS = 10
const CYCLE_MS = 300_000

/** Time that passes as soon as nothing else is to be done. */
class BenchClock implements Clock {
  #now = Date.UTC(2026, 0, 1)
  readonly #timers = new Set<{ at: number; run: () => void }>()

  now(): Date {
    return new Date(this.#now)
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + ms, run }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  get timers(): number {
    return this.#timers.size
  }

  async pass(ms: number): Promise<void> {
    const end = this.#now + ms
    for (;;) {
      await settle()
      let next: { at: number; run: () => void } | null = null
      for (const timer of this.#timers) if (timer.at <= end && (next === null || timer.at < next.at)) next = timer
      if (next === null) break
      this.#timers.delete(next)
      this.#now = Math.max(this.#now, next.at)
      next.run()
    }
    this.#now = end
  }
}

/** Every promise that can settle does so before the event loop turns. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

const clock = new BenchClock()
let calls = 0
let written = 0

/** Every 40th answer is none, every 500th asks for a short wait and every 5000th for a long one. */
const reader = (): TelegramReader => {
  const answer = <T>(method: string, value: T): T => {
    calls++
    if (calls % 5000 === 0) throw new FloodWaitError(method, 1800)
    if (calls % 500 === 0) throw new FloodWaitError(method, 3)
    if (calls % 40 === 0) throw new TelegramUnreachableError('nobody answered')
    return value
  }
  const page = { posts: [], messageIds: [], reachedStart: true, total: 0, newestCommentId: null }
  return {
    readChannel: async ({ id }) =>
      answer('channels.getFullChannel', { id, reactionsEnabled: true, linkedChatId: null } as ChannelReading),
    readHistory: async () => answer('messages.getHistory', page),
    readPosts: async () => answer('channels.getMessages', { posts: [], missing: [] }),
    readDiscussion: async () => {
      throw new TelegramUnreachableError('there is none')
    },
    existingMessages: async () => answer('channels.getMessages', new Set<number>()),
    readAdminLog: async () =>
      answer('channels.getAdminLog', { events: [], people: [], eventIds: [], reachedStart: true }),
  }
}

const cursor = {
  headPostId: null,
  walkOffsetId: null,
  walkStartedAt: null,
  walkFinishedAt: null,
  weekRefreshedAt: null,
}
const channels = Array.from({ length: CHANNELS }, (_, index): CollectedChannel => {
  const id = BigInt(index + 1)
  const sessionPk = BigInt((index % SESSIONS) + 1)
  return { pk: id, id, title: `Channel ${id}`, sessionPk, accessHash: id, isAdmin: false, discussion: null, cursor }
})
const find = (id: bigint): CollectedChannel => {
  const found = channels.find((channel) => channel.id === id)
  if (!found) throw new RangeError(`there is no channel ${id}`)
  return found
}

const health = new Map<bigint, ChannelTrouble & { retryAt: Date; alerted: boolean }>()
const pool = withFloodGates({ reader: async () => reader() }, clock, silentLog, {
  budgets: DEFAULT_BUDGETS,
  patienceMs: 20_000,
})
const collector = new Collector({
  pool,
  store: {
    activeChannels: async () => channels,
    channel: async (id) => find(id),
    saveChannelReading: async () => undefined,
    savePage: async () => ({ new: 0, changed: 0, deleted: 0 }),
    startRun: async () => BigInt(++written),
    finishRun: async () => undefined,
    interruptOpenRuns: async () => 0,
  },
  clock,
  log: silentLog,
  pagesPerRun: 50,
  concurrency: 16,
  concurrencyPerSession: 4,
  claim: async () => undefined,
  recovery: new Recovery({
    failures: {
      retries: async () =>
        [...health.values()].map(({ channelId, retryAt }) => ({
          channelId,
          sessionPk: find(channelId).sessionPk,
          at: retryAt,
        })),
      recordFailure: async ({ channelId, at, retryAt }) => {
        const failures = (health.get(channelId)?.failures ?? 0) + 1
        const before = health.get(channelId) ?? { channelId, title: String(channelId), since: at, alerted: false }
        const next = { ...before, failures, retryAt: retryAt(failures) }
        health.set(channelId, next)
        return next
      },
      recordSuccess: async (channelId) => {
        health.delete(channelId)
        return null
      },
      markLostAccess: async () => undefined,
      markAlerted: async () => true,
    },
    failover: new Failover({
      store: { orphans: async () => [], alternatives: async () => [], handOver: async () => undefined },
      pool,
      finder: { visibleChannels: async () => [] },
      clock,
      log: silentLog,
    }),
    notifier: { failing: () => undefined, recovered: () => undefined },
    failuresBeforeAlert: 5,
    clock,
    random: () => 0.5,
  }),
})

/** What is in use after a cycle, garbage collected. */
function figures(cycle: number): Cell[] {
  Bun.gc(true)
  const { heapUsed, rss } = process.memoryUsage()
  const mib = (bytes: number) => rounded(bytes / 2 ** 20, 1)
  return [cycle, mib(heapUsed), mib(rss), written, calls, clock.timers]
}

export const benchmark: Benchmark = {
  about: 'memory over thousands of cycles',
  async run([given = '10000', ...rest]) {
    const cycles = Number(given)
    if (!Number.isInteger(cycles) || cycles < 10 || rest.length > 0) {
      throw new UsageError(`memory: ${[given, ...rest].join(' ')} was given, a number of cycles from 10 on is accepted`)
    }
    const rows: Cell[][] = []
    for (let cycle = 1; cycle <= cycles; cycle++) {
      await collector.startCycle()
      await clock.pass(CYCLE_MS)
      if (cycle % Math.floor(cycles / 10) === 0 || cycle === 10) rows.push(figures(cycle))
    }
    await collector.stop()
    return {
      explains: `${CHANNELS} channels of ${SESSIONS} sessions, collected every five minutes of simulated time from a Telegram of nothing but answers, through the
collector, the flood gates, the budgets and the recovery; every 40th answer is none, every 500th asks for a short wait and every 5,000th for a long one.`,
      tables: [
        {
          title: 'Memory in use by cycle',
          columns: ['cycle', 'heap MiB', 'rss MiB', 'runs', 'calls', 'timers'],
          rows,
        },
      ],
    }
  },
}
