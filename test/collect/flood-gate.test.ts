import { describe, expect, test } from 'bun:test'
import { type FloodGateOptions, withFloodGates } from '../../src/collect/flood-gate'
import type { CallContext, ReaderPool, TelegramReader } from '../../src/collect/ports'
import type { FloodStore, FloodWait } from '../../src/collect/ports/safety'
import type { ChannelReading } from '../../src/domain/channel'
import { FloodWaitError, TelegramRpcError } from '../../src/domain/telegram-error'
import { silentLog } from '../../src/log'
import { FakeClock, settle } from '../support/fake-clock'
import { uncalled } from './support/uncalled'

const channel = { id: 1n, accessHash: 2n }
const context = (signal = new AbortController().signal): CallContext => ({ signal, onRequest: () => undefined })
const page = { posts: [], messageIds: [], reachedStart: true, total: 0, newestCommentId: null }

/** A reader whose histories are flood-limited as often as told. */
function limitedReader(clock: FakeClock, floods: number, seconds: number, options?: FloodGateOptions) {
  const historyCalls: number[] = []
  const reader: TelegramReader = {
    readChannel: async () => ({}) as ChannelReading,
    readHistory: async () => {
      historyCalls.push(clock.now().getTime())
      if (floods-- > 0) throw new FloodWaitError('messages.getHistory', seconds)
      return page
    },
    ...uncalled,
  }
  return { pool: withFloodGates({ reader: async () => reader }, clock, silentLog, options), historyCalls }
}

const readHistory = async (pool: ReaderPool, signal?: AbortSignal) =>
  (await pool.reader(1n)).readHistory(
    channel,
    { offsetId: 0, limit: 100 },
    { reactionsEnabled: true, linkedChatId: null },
    context(signal),
  )

test('a flood wait is waited out in full, then the request is made again', async () => {
  const clock = new FakeClock()
  const start = clock.now().getTime()
  const { pool, historyCalls } = limitedReader(clock, 2, 30)
  const answer = readHistory(pool)
  await clock.advance(30_000)
  expect(historyCalls).toEqual([start])
  await clock.advance(60_000)
  expect(await answer).toEqual(page)
  expect(historyCalls.map((at) => at - start)).toEqual([0, 30_500, 61_000])
})

test('everybody who asks for the same method waits, other methods go on', async () => {
  const clock = new FakeClock()
  const { pool, historyCalls } = limitedReader(clock, 1, 30)
  const first = readHistory(pool)
  await settle()
  const second = readHistory(pool)
  expect(await (await pool.reader(1n)).readChannel(channel, context())).toBeDefined()
  await clock.advance(29_000)
  expect(historyCalls).toHaveLength(1)
  await clock.advance(2000)
  expect(await Promise.all([first, second])).toEqual([page, page])
})

test('sessions do not wait for each other', async () => {
  const clock = new FakeClock()
  const { pool } = limitedReader(clock, 1, 30)
  const first = readHistory(pool)
  await settle()
  const other = await pool.reader(2n)
  const reading = { reactionsEnabled: true, linkedChatId: null }
  expect(await other.readHistory(channel, { offsetId: 0, limit: 100 }, reading, context())).toEqual(page)
  await clock.advance(31_000)
  expect(await first).toEqual(page)
})

test('stopping ends a wait at once', async () => {
  const clock = new FakeClock()
  const { pool } = limitedReader(clock, 1, 3600)
  const stop = new AbortController()
  const answer = readHistory(pool, stop.signal)
  await settle()
  stop.abort(new Error('stopping'))
  expect(answer).rejects.toThrow('stopping')
  await settle()
  expect(clock.pending).toBe(0)
})

test('other errors pass through', async () => {
  const clock = new FakeClock()
  const failing: TelegramReader = {
    readChannel: async () => {
      throw new TelegramRpcError('channels.getFullChannel', 'INTERNAL', 500)
    },
    readHistory: async () => page,
    ...uncalled,
  }
  const reader = await withFloodGates({ reader: async () => failing }, clock, silentLog).reader(1n)
  expect(reader.readChannel(channel, context())).rejects.toBeInstanceOf(TelegramRpcError)
})

describe('waits that are kept', () => {
  function keeping() {
    const kept = new Map<string, FloodWait>()
    const floods: FloodStore = {
      openFloods: async (sessionPk, now) =>
        [...kept.values()].filter((flood) => flood.sessionPk === sessionPk && flood.until > now),
      saveFlood: async (flood) => {
        kept.set(`${flood.sessionPk} ${flood.method}`, flood)
      },
    }
    return { kept, floods }
  }

  test('are told with their time, and obeyed by the next process', async () => {
    const clock = new FakeClock()
    const { kept, floods } = keeping()
    const start = clock.now().getTime()
    const first = limitedReader(clock, 1, 600, { floods })
    const stop = new AbortController()
    const answer = readHistory(first.pool, stop.signal)
    await settle()
    expect([...kept.values()]).toEqual([
      {
        sessionPk: 1n,
        method: 'messages.getHistory',
        seconds: 600,
        since: new Date(start),
        until: new Date(start + 600_500),
      },
    ])
    stop.abort(new Error('killed'))
    expect(answer).rejects.toThrow('killed')

    await clock.advance(60_000)
    const second = limitedReader(clock, 0, 0, { floods })
    const again = readHistory(second.pool)
    await clock.advance(540_000)
    expect(second.historyCalls).toEqual([])
    await clock.advance(500)
    expect(await again).toEqual(page)
    expect(second.historyCalls).toEqual([start + 600_500])
  })

  test('are obeyed though they could not be stored', async () => {
    const clock = new FakeClock()
    const floods: FloodStore = {
      openFloods: async () => [],
      saveFlood: async () => {
        throw new Error('the database is gone')
      },
    }
    const { pool, historyCalls } = limitedReader(clock, 1, 30, { floods })
    const answer = readHistory(pool)
    await clock.advance(30_000)
    expect(historyCalls).toHaveLength(1)
    await clock.advance(500)
    expect(await answer).toEqual(page)
  })

  test('a wait longer than the patience is not sat out, nor is Telegram asked before it is over', async () => {
    const clock = new FakeClock()
    const { pool, historyCalls } = limitedReader(clock, 1, 600, { patienceMs: 20_000 })
    expect(await readHistory(pool).catch((error) => error)).toMatchObject({ kind: 'flood_wait', seconds: 601 })
    await clock.advance(300_000)
    expect(await readHistory(pool).catch((error) => error)).toMatchObject({ kind: 'flood_wait', seconds: 301 })
    expect(historyCalls).toHaveLength(1)
    await clock.advance(290_000)
    const patient = readHistory(pool)
    await clock.advance(10_500)
    expect(await patient).toEqual(page)
    expect(historyCalls).toHaveLength(2)
  })

  test('setting the clock does not shorten a wait that is under way', async () => {
    const clock = new FakeClock()
    const { pool, historyCalls } = limitedReader(clock, 1, 30)
    const answer = readHistory(pool)
    await settle()
    clock.jump(3_600_000)
    await clock.advance(30_000)
    expect(historyCalls).toHaveLength(1)
    await clock.advance(500)
    expect(await answer).toEqual(page)
  })

  test('a session that must wait before it may connect is not asked again until then', async () => {
    const clock = new FakeClock()
    let asked = 0
    const { floods, kept } = keeping()
    const refusing: ReaderPool = {
      reader: async () => {
        asked++
        throw new FloodWaitError('users.getUsers', 30)
      },
    }
    const pool = withFloodGates(refusing, clock, silentLog, { floods })
    for (let i = 0; i < 3; i++) expect(await pool.reader(1n).catch((error) => error)).toBeInstanceOf(FloodWaitError)
    expect(asked).toBe(1)
    expect(kept.size).toBe(1)
    await clock.advance(30_500)
    await pool.reader(1n).catch((error) => error)
    expect(asked).toBe(2)
  })
})

test('who has waited for the budget still does not knock while the gate is closed', async () => {
  const clock = new FakeClock()
  const start = clock.now().getTime()
  const budgets = { '*': { count: 1, periodMs: 10_000 } }
  const { pool, historyCalls } = limitedReader(clock, 1, 30, { budgets })
  const answers = [readHistory(pool), readHistory(pool)]
  await clock.advance(60_000)
  expect(await Promise.all(answers)).toEqual([page, page])
  expect(historyCalls.map((at) => at - start)).toEqual([0, 30_500, 40_500])
})
