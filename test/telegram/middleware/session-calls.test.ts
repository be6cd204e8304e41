import { describe, expect, test } from 'bun:test'
import type { FloodStore } from '../../../src/collect/ports/safety'
import { FloodWaitError, RequestBudgetError, TelegramRpcError } from '../../../src/domain/telegram-error'
import { silentMeter } from '../../../src/meter'
import { FakeClock, settle } from '../../support/fake-clock'
import { callsBy, keptFloods } from './support'

const HISTORY = 'messages.getHistory'
const FULL = 'channels.getFullChannel'
const rejection = (work: Promise<unknown>) => work.catch((error: unknown) => error)

/** Answers `floods` times that `method` must wait, and `ok` then; writes down when it was asked. */
function answering(clock: FakeClock, floods: number, seconds: number, method = HISTORY) {
  const start = clock.now().getTime()
  const askedAt: number[] = []
  let left = floods
  const send = async () => {
    askedAt.push(clock.now().getTime() - start)
    if (left-- > 0) throw new FloodWaitError(method, seconds)
    return 'ok'
  }
  return { send, askedAt }
}

describe('a flood wait', () => {
  test('is waited out in full, then the request is made again', async () => {
    const clock = new FakeClock()
    const { send, askedAt } = answering(clock, 2, 30)
    const answer = callsBy(clock, keptFloods().floods)(1n, HISTORY, send)
    await clock.advance(30_000)
    expect(askedAt).toEqual([0])
    await clock.advance(60_000)
    expect(await answer).toBe('ok')
    expect(askedAt).toEqual([0, 30_500, 61_000])
  })

  test('delays everybody who calls that method of that session, and nobody else', async () => {
    const clock = new FakeClock()
    const call = callsBy(clock, keptFloods().floods)
    const { send, askedAt } = answering(clock, 1, 30)
    const first = call(1n, HISTORY, send)
    await settle()
    const second = call(1n, HISTORY, send)
    const ok = async () => 'ok'
    expect(await Promise.all([call(1n, FULL, ok), call(2n, HISTORY, ok)])).toEqual(['ok', 'ok'])
    await clock.advance(30_400)
    expect(askedAt).toEqual([0])
    await clock.advance(100)
    expect(await Promise.all([first, second])).toEqual(['ok', 'ok'])
  })

  test('ends at once for who stops', async () => {
    const clock = new FakeClock()
    const { send } = answering(clock, 1, 3600)
    const stop = new AbortController()
    const answer = callsBy(clock, keptFloods().floods)(1n, HISTORY, send, { signal: stop.signal })
    await settle()
    stop.abort(new Error('stopping'))
    expect(answer).rejects.toThrow('stopping')
    await settle()
    expect(clock.pending).toBe(0)
  })

  test('is told to the next process, which obeys it', async () => {
    const clock = new FakeClock()
    const { kept, floods } = keptFloods()
    const { send, askedAt } = answering(clock, 1, 600)
    const start = clock.now()
    const stop = new AbortController()
    const answer = rejection(callsBy(clock, floods)(1n, HISTORY, send, { signal: stop.signal }))
    await settle()
    const until = new Date(start.getTime() + 600_000)
    expect([...kept.values()]).toEqual([{ sessionPk: 1n, method: HISTORY, seconds: 600, since: start, until }])
    stop.abort(new Error('killed'))
    await answer

    await clock.advance(60_000)
    const again = callsBy(clock, floods)(1n, HISTORY, send)
    await clock.advance(540_000)
    expect(askedAt).toEqual([0])
    await clock.advance(500)
    expect(await again).toBe('ok')
    expect(askedAt).toEqual([0, 600_500])
  })

  test('that another process met meanwhile is obeyed by one that has long been running', async () => {
    const clock = new FakeClock()
    const { floods } = keptFloods()
    const [collector, operator] = [callsBy(clock, floods), callsBy(clock, floods)]
    const { send, askedAt } = answering(clock, 0, 0)
    expect(await collector(1n, HISTORY, send)).toBe('ok')
    await rejection(operator(1n, HISTORY, answering(clock, 1, 3600).send, { maxWaitMs: 0 }))
    expect(await rejection(collector(1n, HISTORY, send, { maxWaitMs: 20_000 }))).toEqual(
      new FloodWaitError(HISTORY, 3600),
    )
    // One that waits for a short wait finds the longer one at its end.
    await rejection(operator(1n, FULL, answering(clock, 1, 10, FULL).send, { maxWaitMs: 0 }))
    const short = rejection(collector(1n, FULL, send, { maxWaitMs: 20_000 }))
    await clock.advance(5000)
    await floods.saveFlood({
      sessionPk: 1n,
      method: FULL,
      since: clock.now(),
      until: new Date(clock.now().getTime() + 100_000),
      seconds: 100,
    })
    await clock.advance(5500)
    expect(await short).toEqual(new FloodWaitError(FULL, 95))
    expect(askedAt).toEqual([0])
  })

  test('is obeyed though it could not be stored', async () => {
    const clock = new FakeClock()
    const floods: FloodStore = {
      openFloods: async () => [],
      saveFlood: async () => {
        throw new Error('the database is gone')
      },
    }
    const { send, askedAt } = answering(clock, 1, 30)
    const answer = callsBy(clock, floods)(1n, HISTORY, send)
    await clock.advance(30_000)
    expect(askedAt).toHaveLength(1)
    await clock.advance(500)
    expect(await answer).toBe('ok')
  })

  test('longer than the caller waits is told and not waited for, nor is Telegram asked before it is over', async () => {
    const clock = new FakeClock()
    const call = callsBy(clock, keptFloods().floods)
    const { send, askedAt } = answering(clock, 1, 600)
    const given = { maxWaitMs: 20_000 }
    expect(await rejection(call(1n, HISTORY, send, given))).toEqual(new FloodWaitError(HISTORY, 600))
    await clock.advance(300_000)
    expect(await rejection(call(1n, HISTORY, send, given))).toEqual(new FloodWaitError(HISTORY, 300))
    await clock.advance(299_000)
    expect(await rejection(call(1n, HISTORY, send, { maxWaitMs: 0 }))).toEqual(new FloodWaitError(HISTORY, 1))
    const patient = call(1n, HISTORY, send, given)
    await clock.advance(1500)
    expect(await patient).toBe('ok')
    expect(askedAt).toEqual([0, 600_500])
  })

  test('again and again, each of them short, is waited for no longer than the caller waits altogether', async () => {
    const clock = new FakeClock()
    const { send, askedAt } = answering(clock, 99, 8)
    const answer = rejection(callsBy(clock, keptFloods().floods)(1n, HISTORY, send, { maxWaitMs: 20_000 }))
    await clock.advance(60_000)
    expect(await answer).toEqual(new FloodWaitError(HISTORY, 8))
    expect(askedAt).toEqual([0, 8500, 17_000])
  })

  test('of no second is still not asked again at once', async () => {
    const clock = new FakeClock()
    const { send, askedAt } = answering(clock, 1, 0)
    const answer = callsBy(clock, keptFloods().floods)(1n, HISTORY, send)
    await clock.advance(500)
    expect(await answer).toBe('ok')
    expect(askedAt).toEqual([0, 500])
  })

  test('of another request on the way is not the wait of this one', async () => {
    const clock = new FakeClock()
    const { kept, floods } = keptFloods()
    const { send } = answering(clock, 1, 30, 'help.getConfig')
    expect(await rejection(callsBy(clock, floods)(1n, HISTORY, send))).toEqual(new FloodWaitError('help.getConfig', 30))
    expect(kept.size).toBe(0)
  })
})

describe('a clock that is set', () => {
  test('does not shorten or lengthen a wait that is under way', async () => {
    for (const jump of [3_600_000, -3_600_000]) {
      const clock = new FakeClock()
      let askedAfter = 0
      const { send, askedAt } = answering(clock, 1, 30)
      const answer = callsBy(clock, keptFloods().floods)(1n, HISTORY, () => {
        askedAfter = clock.now().getTime()
        return send()
      })
      await settle()
      const before = askedAfter
      clock.jump(jump)
      await clock.advance(30_000)
      expect(askedAt).toHaveLength(1)
      await clock.advance(500)
      expect(await answer).toBe('ok')
      expect(askedAfter - before - jump).toBe(30_500)
    }
  })

  test('and was ahead by days when a wait was stored: it lasts no longer than Telegram said, and is put right', async () => {
    for (const aheadMs of [3_600_000, 40 * 86_400_000]) {
      const clock = new FakeClock()
      const { kept, floods } = keptFloods()
      const ahead = new FakeClock(new Date(clock.now().getTime() + aheadMs))
      const call = callsBy(ahead, floods)
      const { send } = answering(ahead, 1, 90)
      await rejection(call(1n, HISTORY, send, { maxWaitMs: 0 }))
      ahead.jump(-aheadMs)
      for (const [process, time] of [
        [call, ahead],
        [callsBy(clock, floods), clock],
      ] as const) {
        const now = time.now().getTime()
        expect(await rejection(process(1n, HISTORY, send, { maxWaitMs: 0 }))).toEqual(new FloodWaitError(HISTORY, 90))
        expect(kept.get(`1 ${HISTORY}`)).toMatchObject({ since: new Date(now), until: new Date(now + 90_000) })
      }
      await clock.advance(90_500)
      expect(await callsBy(clock, floods)(1n, HISTORY, async () => 'ok')).toBe('ok')
    }
  })

  test('and differs a little from that of another process prolongs nothing beyond what Telegram said', async () => {
    const clock = new FakeClock()
    const { floods } = keptFloods()
    const now = clock.now().getTime()
    const [since, until] = [new Date(now + 20_000), new Date(now + 50_000)]
    await floods.saveFlood({ sessionPk: 1n, method: HISTORY, since, until, seconds: 30 })
    const call = callsBy(clock, floods)
    const { send, askedAt } = answering(clock, 0, 0)
    expect(await rejection(call(1n, HISTORY, send, { maxWaitMs: 0 }))).toEqual(new FloodWaitError(HISTORY, 30))
    const answer = call(1n, HISTORY, send)
    await clock.advance(30_500)
    expect(await answer).toBe('ok')
    expect(askedAt).toEqual([30_500])
  })
})

describe('a budget', () => {
  const budgets = { '*': { count: 1, periodMs: 10_000 } }

  test('is each session and method its own', async () => {
    const clock = new FakeClock()
    const own = { [FULL]: { count: 1, periodMs: 60_000 }, '*': { count: 1, periodMs: 1000 } }
    const call = callsBy(clock, keptFloods().floods, { budgets: own })
    const asked: bigint[] = []
    for (const pk of [1n, 1n, 2n]) {
      void call(pk, FULL, async () => {
        asked.push(pk)
        return 'ok'
      })
    }
    await settle()
    expect(asked).toEqual([1n, 2n])
    expect(await call(1n, HISTORY, async () => 'ok')).toBe('ok')
    await clock.advance(60_000)
    expect(asked).toEqual([1n, 2n, 1n])
  })

  test('that was waited for does not let anybody through while a wait is not over', async () => {
    const clock = new FakeClock()
    const { send, askedAt } = answering(clock, 1, 30)
    const call = callsBy(clock, keptFloods().floods, { budgets })
    const answers = [call(1n, HISTORY, send), call(1n, HISTORY, send)]
    await clock.advance(60_000)
    expect(await Promise.all(answers)).toEqual(['ok', 'ok'])
    expect(askedAt).toEqual([0, 30_500, 40_500])
  })

  test('that is used up is told to who does not wait, and is no flood', async () => {
    const clock = new FakeClock()
    const { kept, floods } = keptFloods()
    const call = callsBy(clock, floods, { budgets })
    const { send, askedAt } = answering(clock, 0, 0)
    expect(await call(1n, HISTORY, send, { maxWaitMs: 0 })).toBe('ok')
    await clock.advance(4000)
    const error = await rejection(call(1n, HISTORY, send, { maxWaitMs: 0 }))
    expect(error).toEqual(new RequestBudgetError(HISTORY, 6))
    expect(error).toBeInstanceOf(FloodWaitError)
    expect(kept.size).toBe(0)
    await clock.advance(6000)
    expect(await call(1n, HISTORY, send, { maxWaitMs: 0 })).toBe('ok')
    expect(askedAt).toEqual([0, 10_000])
  })

  test('is not spent on what a wait keeps from being sent', async () => {
    const clock = new FakeClock()
    const { floods } = keptFloods()
    const call = callsBy(clock, floods, { budgets })
    const until = new Date(clock.now().getTime() + 1000)
    await floods.saveFlood({ sessionPk: 1n, method: HISTORY, since: clock.now(), until, seconds: 1 })
    for (let i = 0; i < 5; i++) {
      expect(await rejection(call(1n, HISTORY, async () => 'ok', { maxWaitMs: 0 }))).toMatchObject({ seconds: 1 })
    }
    await clock.advance(1500)
    expect(await call(1n, HISTORY, async () => 'ok', { maxWaitMs: 0 })).toBe('ok')
  })
})

describe('what is counted', () => {
  test('is each request that was sent, with what came of it, and each wait', async () => {
    const clock = new FakeClock()
    const counted: unknown[] = []
    const meter = {
      ...silentMeter,
      telegramRequest: ({ outcome }: { outcome: string }) => void counted.push(outcome),
      floodWait: ({ seconds }: { seconds: number }) => void counted.push(seconds),
    }
    const call = callsBy(clock, keptFloods().floods, { meter })
    const answer = call(1n, HISTORY, answering(clock, 1, 5).send)
    await clock.advance(5500)
    await answer
    const failing = async () => {
      throw new TelegramRpcError(FULL, 'INTERNAL', 500)
    }
    expect(await rejection(call(1n, FULL, failing))).toEqual(new TelegramRpcError(FULL, 'INTERNAL', 500))
    const leaving = async () => {
      throw new DOMException('stopping', 'AbortError')
    }
    await rejection(call(1n, FULL, leaving))
    // Not sent: nothing is counted.
    await rejection(call(1n, HISTORY, answering(clock, 1, 600).send, { maxWaitMs: 0 }))
    await rejection(call(1n, HISTORY, async () => 'ok', { maxWaitMs: 0 }))
    expect(counted).toEqual(['flood_wait', 5, 'ok', 'rpc', 'aborted', 'flood_wait', 600])
  })
})
