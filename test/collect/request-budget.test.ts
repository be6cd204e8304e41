import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { withFloodGates } from '../../src/collect/flood-gate'
import type { ReaderPool, TelegramReader } from '../../src/collect/ports'
import { RequestBudget } from '../../src/collect/request-budget'
import type { ChannelReading } from '../../src/domain/channel'
import { silentLog } from '../../src/log'
import { FakeClock, settle } from '../support/fake-clock'
import { uncalled } from './support/uncalled'

const forever = new AbortController().signal

/** The most of these times that any span of `periodMs` holds, its end left out. */
function densest(times: number[], periodMs: number): number {
  return Math.max(0, ...times.map((start) => times.filter((at) => at >= start && at < start + periodMs).length))
}

describe('a request budget', () => {
  test('holds in every window, whenever requests come and whatever is done to the clock; all come through in order', async () => {
    const arrivals = fc.array(fc.record({ afterMs: fc.nat(400), jumpMs: fc.integer({ min: -5000, max: 5000 }) }), {
      maxLength: 40,
    })
    await fc.assert(
      fc.asyncProperty(
        arrivals,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 1500 }),
        async (list, count, periodMs) => {
          const clock = new FakeClock()
          const budget = new RequestBudget(clock, { count, periodMs })
          // Time as it passes, by a stop watch that nobody sets.
          let jumped = 0
          const elapsed = () => clock.now().getTime() - jumped
          const sent: { at: number; index: number }[] = []
          for (const [index, { afterMs, jumpMs }] of list.entries()) {
            await clock.advance(afterMs)
            clock.jump(jumpMs)
            jumped += jumpMs
            void budget.take(forever).then(() => sent.push({ at: elapsed(), index }))
          }
          await clock.advance(periodMs * list.length)
          expect(sent.map(({ index }) => index)).toEqual(list.map((_, index) => index))
          expect(
            densest(
              sent.map(({ at }) => at),
              periodMs,
            ),
          ).toBeLessThanOrEqual(count)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('lets a burst through at once, and the next request when its first token is back', async () => {
    const clock = new FakeClock()
    const budget = new RequestBudget(clock, { count: 2, periodMs: 1000 })
    let passed = 0
    for (let i = 0; i < 3; i++) void budget.take(forever).then(() => passed++)
    await clock.advance(999)
    expect(passed).toBe(2)
    await clock.advance(1)
    expect(passed).toBe(3)
  })

  test('who gives up waiting takes nothing from the others', async () => {
    const clock = new FakeClock()
    const budget = new RequestBudget(clock, { count: 1, periodMs: 1000 })
    await budget.take(forever)
    const stop = new AbortController()
    const first = budget.take(stop.signal)
    const second = budget.take(forever)
    stop.abort(new Error('stopping'))
    expect(first).rejects.toThrow('stopping')
    await clock.advance(1000)
    await second
    expect(budget.take(stop.signal)).rejects.toThrow('stopping')
  })
})

describe('behind the gates', () => {
  const context = { signal: forever, onRequest: () => undefined }
  const ask = async (pool: ReaderPool, sessionPk: bigint) =>
    (await pool.reader(sessionPk)).readChannel({ id: 1n, accessHash: 2n }, context)

  test('each session and method has a budget of its own', async () => {
    const clock = new FakeClock()
    const asked: bigint[] = []
    const readerOf = (sessionPk: bigint): TelegramReader => ({
      ...uncalled,
      readHistory: async () => ({ posts: [], messageIds: [], reachedStart: true, total: 0, newestCommentId: null }),
      readChannel: async () => {
        asked.push(sessionPk)
        return {} as ChannelReading
      },
    })
    const budgets = { 'channels.getFullChannel': { count: 1, periodMs: 60_000 }, '*': { count: 1, periodMs: 1000 } }
    const pool = withFloodGates({ reader: async (pk) => readerOf(pk) }, clock, silentLog, { budgets })
    for (const pk of [1n, 1n, 2n]) void ask(pool, pk)
    await settle()
    expect(asked).toEqual([1n, 2n])
    // Another method's tokens are its own.
    const reading = { reactionsEnabled: true, linkedChatId: null }
    await (await pool.reader(1n)).readHistory({ id: 1n, accessHash: 2n }, { offsetId: 0, limit: 1 }, reading, context)
    await clock.advance(60_000)
    expect(asked).toEqual([1n, 2n, 1n])
  })
})
