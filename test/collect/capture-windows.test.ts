import { describe, expect, test } from 'bun:test'
import type { Clock } from '../../src/clock'
import { captureWindows, type WindowTask } from '../../src/collect/capture-windows'
import type { Answered, CollectedChannel, PostsById, TelegramReader } from '../../src/collect/ports'
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
  /** Its clock against ours in milliseconds; null: its answers tell no time. Our own certainty: how far back it may be earlier. */
  const telegram: { off: number | null; uncertain: number | null } = { off: 0, uncertain: 0 }
  const asked: number[][] = []
  const saved: WindowReading[] = []
  const counted: Parameters<Meter['windowSettled']>[0][] = []
  let takes = 0
  const unexpected = async () => expect.unreachable('an unexpected call')
  const reader: TelegramReader = {
    readChannel: unexpected,
    readHistory: unexpected,
    readDiscussion: unexpected,
    readThreads: unexpected,
    readReplies: unexpected,
    existingMessages: unexpected,
    readAdminLog: unexpected,
    readLinkOwners: unexpected,
    readInviteLinks: unexpected,
    readImporters: unexpected,
    readParticipants: unexpected,
    async readPosts(channel, ids, reading): Promise<Answered<PostsById>> {
      expect(channel).toMatchObject({ id: CHANNEL, accessHash: 9n })
      expect(reading).toEqual({ reactionsEnabled: true, starsEnabled: true, linkedChatId: null })
      asked.push(ids)
      clock.jump(takes)
      if (options.failure) throw options.failure
      const posts = ids.filter((id) => there.includes(id)).map((id) => ({ id, views: id * 10 }) as Post)
      const odd = (options.odd ?? []).map((id) => ({ elementId: BigInt(id) }) as OddElement)
      const missing = ids.filter((id) => !there.includes(id) && !options.odd?.includes(id))
      const answeredAt = telegram.off === null ? null : new Date(clock.now().getTime() + telegram.off)
      return { posts, missing, odd, answeredAt }
    },
  }
  const uncertain: Clock = {
    now: () => clock.now(),
    elapsed: () => clock.elapsed(),
    after: (ms, run) => clock.after(ms, run),
    earliest: () => (telegram.uncertain === null ? null : new Date(clock.now().getTime() - telegram.uncertain)),
  }
  const dependencies = {
    pool: { reader: async () => reader },
    store: { channel: async (id: bigint) => ({ id, accessHash: 9n, sessionPk: 1n }) as CollectedChannel },
    windows: {
      pendingWindows: async () => ({
        isPaused: options.isPaused ?? false,
        reading: { reactionsEnabled: true, starsEnabled: true, linkedChatId: null },
        windows,
      }),
      settleWindows: async (reading: WindowReading) => void saved.push(reading),
    },
    clock: uncertain,
    meter: { ...silentMeter, windowSettled: (window: (typeof counted)[number]) => void counted.push(window) },
  }
  const retryAt = () => new Date(clock.now().getTime() + MINUTE)
  return {
    clock,
    telegram,
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

describe('a clock that is not Telegram’s', () => {
  const at = (ms: number) => new Date(START.getTime() + ms)

  test('does not make a reading on time, nor late: the answer’s own time does', async () => {
    for (const [age, off, status] of [
      [HOUR, 2 * MINUTE, 'on_time'],
      [HOUR + 10 * MINUTE, -10 * MINUTE, 'on_time'],
      [HOUR, 5 * MINUTE, 'late'],
      [HOUR + MINUTE, HOUR, 'missed'],
    ] as const) {
      const world = situation([1], [age])
      world.telegram.off = off
      expect(await world.capture()).toEqual({ 100: { state: 'settled', status } })
      expect(world.saved[0]?.readAt).toEqual(at(off))
    }
  })

  test('has a reading that came early go back to its true due time, and asks in no circle', async () => {
    const world = situation([1], [HOUR + 90_000])
    world.telegram.off = -2 * MINUTE
    // By Telegram's clock 30 s are missing, and ours does not follow.
    expect(await world.capture()).toEqual({ 100: { state: 'again', at: at(30_000), error: null } })
    expect(world.saved[0]?.settled ?? []).toEqual([])
  })

  test('that goes on where an answer tells no time makes it late at best', async () => {
    const world = situation([1, 2, 3], [HOUR, HOUR + 10 * MINUTE, HOUR + 20 * MINUTE])
    world.telegram.off = null
    world.telegram.uncertain = 50
    expect(await world.capture()).toEqual({
      100: { state: 'settled', status: 'late' },
      101: { state: 'settled', status: 'late' },
      102: { state: 'settled', status: 'missed' },
    })
    expect(world.asked).toEqual([[1, 2]])
  })

  test('takes no value of unknown age, and gives the window up when its time must be over', async () => {
    const world = situation([1, 2], [HOUR, HOUR + 14.5 * MINUTE])
    world.telegram.off = null
    world.telegram.uncertain = null
    expect(await world.capture()).toEqual({
      100: { state: 'again', at: at(MINUTE), error: 'Telegram does not tell the time' },
      101: { state: 'settled', status: 'missed' },
    })
    expect(world.saved[0]?.settled).toEqual([{ pk: 101n, postId: 2, status: 'missed', reason: 'time_unknown' }])
  })

  test('that may have leapt ahead by a day gives no window up whose time may still come', async () => {
    const failures = [new TelegramUnreachableError('no'), new ChannelAccessError('CHANNEL_PRIVATE')]
    for (const uncertain of [25 * HOUR, null]) {
      for (const failure of failures) {
        const world = situation([1], [25 * HOUR], { failure })
        world.telegram.uncertain = uncertain
        expect(await world.capture()).toMatchObject({ 100: { state: 'again', error: failure.message } })
      }
      const paused = situation([1], [25 * HOUR], { isPaused: true })
      paused.telegram.uncertain = uncertain
      expect(await paused.capture()).toMatchObject({ 100: { state: 'again' } })
      expect(paused.saved).toEqual([])

      const asked = situation([1], [25 * HOUR])
      asked.telegram.uncertain = uncertain
      asked.telegram.off = -24 * HOUR
      expect(await asked.capture()).toEqual({ 100: { state: 'settled', status: 'on_time' } })
    }
  })
})
