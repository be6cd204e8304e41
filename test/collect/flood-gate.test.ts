import { expect, test } from 'bun:test'
import { withFloodGates } from '../../src/collect/flood-gate'
import type { CallContext, ReaderPool, TelegramReader } from '../../src/collect/ports'
import type { ChannelReading } from '../../src/domain/channel'
import { FloodWaitError, TelegramRpcError } from '../../src/domain/telegram-error'
import { silentLog } from '../../src/log'
import { FakeClock, settle } from '../support/fake-clock'
import { uncalled } from './support/uncalled'

const channel = { id: 1n, accessHash: 2n }
const context = (signal = new AbortController().signal): CallContext => ({ signal, onRequest: () => undefined })
const page = { posts: [], messageIds: [], reachedStart: true, total: 0, newestCommentId: null }

/** A reader whose histories are flood-limited as often as told. */
function limitedReader(clock: FakeClock, floods: number, seconds: number) {
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
  return { pool: withFloodGates({ reader: async () => reader }, clock, silentLog), historyCalls }
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
