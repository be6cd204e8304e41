import { describe, expect, test } from 'bun:test'
import type { RunOutcome } from '../../src/collect/collect-channel'
import { Collector, type CollectorOptions } from '../../src/collect/collector'
import type {
  CollectedChannel,
  CollectStore,
  FinishedRun,
  HistoryPage,
  PostPage,
  TelegramReader,
} from '../../src/collect/ports'
import type { ChannelReading } from '../../src/domain/channel'
import type { Post } from '../../src/domain/post'
import { ChannelAccessError } from '../../src/domain/telegram-error'
import { silentLog } from '../../src/log'
import { FakeClock, settle } from '../support/fake-clock'
import { uncalled } from './support/uncalled'

const START = new Date('2026-01-01T00:00:00Z')

function newChannel(id: bigint): CollectedChannel {
  const cursor = {
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
  return { pk: id, id, title: `Channel ${id}`, sessionPk: 1n, accessHash: 7n, isAdmin: false, discussion: null, cursor }
}

/** Channels whose messages are `count` posts, ids from 1; keeps what is stored. */
function world(counts: Record<string, number>) {
  const channels = new Map(Object.keys(counts).map((id) => [BigInt(id), newChannel(BigInt(id))]))
  const stored = new Map<bigint, Set<number>>()
  const runs: { channelId: bigint; run: FinishedRun | null }[] = []
  const failing = new Set<bigint>()
  let gate: Promise<void> = Promise.resolve()
  let reading = 0
  let mostReading = 0
  const get = (id: bigint) => channels.get(id) ?? expect.unreachable(`no channel ${id}`)

  const reader: TelegramReader = {
    readChannel: async ({ id }, context) => {
      context.onRequest('channels.getFullChannel')
      if (failing.has(id)) throw new ChannelAccessError('CHANNEL_PRIVATE')
      return { id, reactionsEnabled: true, starsEnabled: true, linkedChatId: null } as ChannelReading
    },
    readHistory: async ({ id }, { offsetId, limit }, _reading, context): Promise<HistoryPage> => {
      context.onRequest('messages.getHistory')
      mostReading = Math.max(mostReading, ++reading)
      await gate
      reading--
      context.signal.throwIfAborted()
      const top = offsetId === 0 ? (counts[String(id)] ?? 0) : offsetId - 1
      const messageIds = Array.from({ length: Math.min(limit, top) }, (_, index) => top - index)
      return {
        posts: messageIds.map((post) => ({ id: post, date: START }) as Post),
        messageIds,
        unplaced: 0,
        odd: [],
        total: top,
      }
    },
    ...uncalled,
  }
  const store: CollectStore = {
    activeChannels: async () => [...channels.values()],
    channel: async (id) => get(id),
    saveChannelReading: async () => undefined,
    savePage: async (page: PostPage) => {
      const known = stored.get(page.channelId) ?? new Set()
      const added = page.posts.filter(({ id }) => !known.has(id))
      for (const { id } of added) known.add(id)
      stored.set(page.channelId, known)
      channels.set(page.channelId, { ...get(page.channelId), cursor: page.cursor })
      return { new: added.length, changed: 0, deleted: 0 }
    },
    livePostsBeyond: async () => [],
    savePosts: async () => expect.unreachable('nothing is asked for by id'),
    startRun: async (channelId) => BigInt(runs.push({ channelId, run: null })),
    finishRun: async (pk, _at, run) => {
      runs[Number(pk) - 1] = { channelId: runs[Number(pk) - 1]?.channelId ?? 0n, run }
    },
    interruptOpenRuns: async () => 0,
  }
  return {
    reader,
    store,
    stored,
    runs,
    failing,
    mostReading: () => mostReading,
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>()
      gate = promise
      return resolve
    },
  }
}

function collectorOf(source: ReturnType<typeof world>, options: Partial<CollectorOptions> = {}) {
  const outcomes: RunOutcome[] = []
  const collector = new Collector({
    pool: { reader: async () => source.reader },
    store: source.store,
    clock: new FakeClock('2026-02-01T00:00:00Z'),
    log: silentLog,
    pagesPerRun: 50,
    concurrency: 4,
    onRun: (outcome) => outcomes.push(outcome),
    ...options,
  })
  return { collector, outcomes }
}

describe('the collector', () => {
  test('collects every channel whole and counts its requests', async () => {
    const source = world({ 1: 250, 2: 3 })
    const { collector, outcomes } = collectorOf(source)
    await collector.startCycle()
    await collector.idle()
    expect([...source.stored].map(([id, posts]) => [id, posts.size])).toEqual(
      expect.arrayContaining([
        [1n, 250],
        [2n, 3],
      ]),
    )
    expect(outcomes.find(({ channelId }) => channelId === 1n)).toMatchObject({
      status: 'succeeded',
      requests: { 'channels.getFullChannel': 1, 'messages.getHistory': 3 },
      postsSeen: 250,
      changes: { new: 250, changed: 0, deleted: 0 },
      unfinished: false,
    })
  })

  test('cuts a long walk into runs, so that a short channel is not kept waiting', async () => {
    const source = world({ 1: 1000, 2: 3 })
    const { collector, outcomes } = collectorOf(source, { concurrency: 1, pagesPerRun: 2 })
    await collector.startCycle()
    await collector.idle()
    expect(source.stored.get(1n)?.size).toBe(1000)
    expect(outcomes.slice(0, 2).map(({ channelId }) => channelId)).toEqual([1n, 2n])
    expect(outcomes.filter(({ channelId }) => channelId === 1n).length).toBeGreaterThan(3)
  })

  test('a channel that fails is recorded and delays no other', async () => {
    const source = world({ 1: 5, 2: 5 })
    source.failing.add(1n)
    const { collector } = collectorOf(source)
    await collector.startCycle()
    await collector.idle()
    expect(source.runs.find(({ channelId }) => channelId === 1n)?.run).toMatchObject({
      status: 'failed',
      error: { class: 'channel_access' },
      requests: { 'channels.getFullChannel': 1 },
    })
    expect(source.stored.get(2n)?.size).toBe(5)
  })

  test('never collects a channel twice at a time, nor more channels than allowed', async () => {
    const source = world({ 1: 5, 2: 5, 3: 5 })
    const open = source.hold()
    const { collector, outcomes } = collectorOf(source, { concurrency: 2 })
    await collector.startCycle()
    await collector.startCycle()
    await settle()
    expect(source.mostReading()).toBe(2)
    open()
    await collector.idle()
    expect(outcomes).toHaveLength(3)
  })

  test('stopping interrupts what runs and starts nothing more', async () => {
    const source = world({ 1: 500, 2: 5 })
    const open = source.hold()
    const { collector } = collectorOf(source, { concurrency: 1 })
    await collector.startCycle()
    await settle()
    const stopped = collector.stop()
    open()
    await stopped
    expect(source.runs.map(({ run }) => run?.status)).toEqual(['interrupted'])
    await collector.startCycle()
    await collector.idle()
    expect(source.runs).toHaveLength(1)
  })
})
