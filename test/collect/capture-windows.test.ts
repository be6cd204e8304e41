import { describe, expect, test } from 'bun:test'
import { captureWindows, type WindowTask } from '../../src/collect/capture-windows'
import type { CollectedChannel, PostsById, TelegramReader } from '../../src/collect/ports'
import type { PendingWindow, WindowReading } from '../../src/collect/ports/windows'
import type { OddElement } from '../../src/domain/odd-element'
import type { Post } from '../../src/domain/post'
import {
  ChannelAccessError,
  FloodWaitError,
  SessionLeasedError,
  TelegramUnreachableError,
} from '../../src/domain/telegram-error'
import { type Meter, silentMeter } from '../../src/meter'
import { FakeClock } from '../support/fake-clock'

const HOUR = 3_600_000
const MINUTE = 60_000
const CHANNEL = 7n
const START = new Date('2026-01-01T00:00:00Z')

/** Windows of an hour of posts 1, 2, ..., published `publishedAgo` before the clock's time, and a Telegram that has the posts `there`. */
function situation(
  there: number[],
  ages: number[],
  options: { isPaused?: boolean; failure?: Error; odd?: number[] } = {},
) {
  const clock = new FakeClock(START)
  const windows: PendingWindow[] = ages.map((age, index) => ({
    pk: BigInt(100 + index),
    postId: index + 1,
    ageMs: HOUR,
    dueAt: new Date(START.getTime() - age + HOUR),
  }))
  const asked: number[][] = []
  const saved: WindowReading[] = []
  const counted: Parameters<Meter['windowSettled']>[0][] = []
  let takes = 0
  const unexpected = async () => expect.unreachable('an unexpected call')
  const reader: TelegramReader = {
    readChannel: unexpected,
    readHistory: unexpected,
    readDiscussion: unexpected,
    existingMessages: unexpected,
    readAdminLog: unexpected,
    async readPosts(channel, ids, reading): Promise<PostsById> {
      expect(channel).toMatchObject({ id: CHANNEL, accessHash: 9n })
      expect(reading).toEqual({ reactionsEnabled: true, linkedChatId: null })
      asked.push(ids)
      clock.jump(takes)
      if (options.failure) throw options.failure
      const posts = ids.filter((id) => there.includes(id)).map((id) => ({ id, views: id * 10 }) as Post)
      const odd = (options.odd ?? []).map((id) => ({ elementId: BigInt(id) }) as OddElement)
      return { posts, missing: ids.filter((id) => !there.includes(id) && !options.odd?.includes(id)), odd }
    },
  }
  const dependencies = {
    pool: { reader: async () => reader },
    store: { channel: async (id: bigint) => ({ id, accessHash: 9n, sessionPk: 1n }) as CollectedChannel },
    windows: {
      pendingWindows: async () => ({
        isPaused: options.isPaused ?? false,
        reading: { reactionsEnabled: true, linkedChatId: null },
        windows,
      }),
      settleWindows: async (reading: WindowReading) => void saved.push(reading),
    },
    clock,
    meter: { ...silentMeter, windowSettled: (window: (typeof counted)[number]) => void counted.push(window) },
  }
  const retryAt = () => new Date(clock.now().getTime() + MINUTE)
  return {
    clock,
    asked,
    saved,
    counted,
    takes: (ms: number) => {
      takes = ms
    },
    async capture(pks = windows.map(({ pk }) => pk), signal = new AbortController().signal) {
      const tasks: WindowTask[] = pks.map((windowPk) => ({ windowPk, retryAt }))
      return Object.fromEntries(await captureWindows(CHANNEL, tasks, dependencies, signal))
    },
  }
}

describe('windows that are due', () => {
  test('are read in one request and settled with it', async () => {
    const world = situation([1, 2, 3], [HOUR, HOUR + 2 * MINUTE, HOUR + 10 * MINUTE])
    expect(await world.capture()).toEqual({
      100: { state: 'settled', status: 'on_time' },
      101: { state: 'settled', status: 'on_time' },
      102: { state: 'settled', status: 'late' },
    })
    expect(world.asked).toEqual([[1, 2, 3]])
    expect(world.saved).toMatchObject([{ channelId: CHANNEL, readAt: START, missing: [], posts: { length: 3 } }])
  })

  test('count from when the answer was there', async () => {
    const world = situation([1, 2], [HOUR, HOUR + 10 * MINUTE])
    world.takes(10 * MINUTE)
    expect(await world.capture()).toEqual({
      100: { state: 'settled', status: 'late' },
      101: { state: 'settled', status: 'missed' },
    })
    expect(world.saved[0]?.readAt).toEqual(new Date(START.getTime() + 10 * MINUTE))
    expect(world.counted).toEqual([
      { ageSeconds: 3600, status: 'late', latenessSeconds: 600 },
      { ageSeconds: 3600, status: 'missed', latenessSeconds: null },
    ])
    expect(world.saved[0]?.settled).toContainEqual({ pk: 101n, postId: 2, status: 'missed', reason: 'too_late' })
  })

  test('long ago are missed, and nothing is asked for them', async () => {
    const world = situation([1], [3 * HOUR])
    expect(await world.capture()).toEqual({ 100: { state: 'settled', status: 'missed' } })
    expect(world.asked).toEqual([])
    expect(world.saved[0]?.settled).toEqual([{ pk: 100n, postId: 1, status: 'missed', reason: 'too_late' }])
  })

  test('of a post that is gone are missed', async () => {
    const world = situation([1], [HOUR, HOUR])
    await world.capture()
    expect(world.saved[0]).toMatchObject({ missing: [2], posts: [{ id: 1 }] })
    expect(world.saved[0]?.settled).toEqual([
      { pk: 100n, postId: 1, status: 'on_time' },
      { pk: 101n, postId: 2, status: 'missed', reason: 'deleted' },
    ])
  })

  test('of a post that cannot be read wait for another attempt, and are missed for that reason in the end', async () => {
    const world = situation([], [HOUR, HOUR + 14.5 * MINUTE, HOUR], { odd: [1, 2] })
    expect(await world.capture()).toMatchObject({
      100: { state: 'again', at: new Date(START.getTime() + MINUTE) },
      101: { state: 'settled', status: 'missed' },
      102: { state: 'settled', status: 'missed' },
    })
    expect(world.saved[0]).toMatchObject({ missing: [3], odd: [{ elementId: 1n }, { elementId: 2n }] })
    expect(world.saved[0]?.settled).toEqual([
      { pk: 101n, postId: 2, status: 'missed', reason: 'unreadable' },
      { pk: 102n, postId: 3, status: 'missed', reason: 'deleted' },
    ])
  })

  test('of a paused channel are missed, and nothing is asked', async () => {
    const world = situation([1], [HOUR], { isPaused: true })
    await world.capture()
    expect(world.asked).toEqual([])
    expect(world.saved[0]?.settled).toEqual([{ pk: 100n, postId: 1, status: 'missed', reason: 'paused' }])
  })

  test('that are settled already are left alone', async () => {
    const world = situation([1], [])
    expect(await world.capture([55n])).toEqual({ 55: { state: 'settled', status: 'before' } })
    expect([world.asked, world.saved]).toEqual([[], []])
  })

  test('are not read early when the clock was set back', async () => {
    const world = situation([1], [HOUR - 5 * MINUTE])
    expect(await world.capture()).toEqual({
      100: { state: 'again', at: new Date(START.getTime() + 5 * MINUTE), error: null },
    })
    expect([world.asked, world.saved]).toEqual([[], []])
  })

  test('wait for another attempt when that can still be in time, and are missed otherwise', async () => {
    for (const [failure, reason] of [
      [new TelegramUnreachableError('no answer'), 'too_late'],
      [new ChannelAccessError('CHANNEL_PRIVATE'), 'no_access'],
    ] as const) {
      const world = situation([1, 2], [HOUR, HOUR + 14.5 * MINUTE], { failure })
      expect(await world.capture()).toEqual({
        100: { state: 'again', at: new Date(START.getTime() + MINUTE), error: failure.message },
        101: { state: 'settled', status: 'missed' },
      })
      expect(world.saved[0]?.settled).toEqual([{ pk: 101n, postId: 2, status: 'missed', reason }])
    }
  })

  test('wait as long as Telegram asks, and no longer for another process than it needs to notice', async () => {
    for (const [failure, wait] of [
      [new FloodWaitError('channels.getMessages', 300), 300_000],
      [new SessionLeasedError(1n, 30_000), 1000],
    ] as const) {
      const world = situation([1, 2], [HOUR, HOUR + 14 * MINUTE], { failure })
      const again = { state: 'again', at: new Date(START.getTime() + wait), error: failure.message }
      const last = wait > MINUTE ? { state: 'settled', status: 'missed' } : again
      expect<unknown>(await world.capture()).toEqual({ 100: again, 101: last })
    }
  })

  test('are left as they are when the process stops', async () => {
    const world = situation([1], [HOUR], { failure: new Error('cut') })
    const stopped = AbortSignal.abort(new DOMException('stopping', 'AbortError'))
    await expect(world.capture(undefined, stopped)).rejects.toThrow('stopping')
    expect(world.saved).toEqual([])
  })
})
