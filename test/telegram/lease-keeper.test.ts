import { expect, test } from 'bun:test'
import type { LeaseStore } from '../../src/collect/ports/safety'
import { SessionLeasedError } from '../../src/domain/telegram-error'
import { silentLog } from '../../src/log'
import { LeaseKeeper } from '../../src/telegram/lease-keeper'
import { FakeClock, settle } from '../support/fake-clock'
import { rejection } from './support/simulated'

const LEASE_MS = 40_000

/** A database whose leases run out by the test's clock; it can be away, slow, or give a session to somebody else. */
function leaseTable(clock: FakeClock, preempts?: true) {
  const until = new Map<bigint, number>()
  const taken = new Set<bigint>()
  let isAway = false
  let answers: Promise<void> = Promise.resolve()
  const now = () => clock.now().getTime()
  const asked = { take: 0, renew: 0, preempt: 0 }
  const reach = async () => {
    await answers
    if (isAway) throw new Error('the database is gone')
  }
  const store: LeaseStore = {
    take: async (pk, ms) => {
      asked.take++
      await reach()
      if (taken.has(pk)) throw new SessionLeasedError(pk, 1000)
      until.set(pk, now() + ms)
    },
    preempt: async (pk, ms) => {
      asked.preempt++
      taken.delete(pk)
      until.set(pk, now() + 1000 + ms)
      return 1000
    },
    renew: async (pks, ms) => {
      asked.renew++
      await reach()
      const kept = pks.filter((pk) => (until.get(pk) ?? 0) > now() && !taken.has(pk))
      for (const pk of kept) until.set(pk, now() + ms)
      return kept
    },
    release: async (pks) => {
      await reach()
      for (const pk of pks) until.delete(pk)
    },
  }
  const keeper = new LeaseKeeper({ store, leaseMs: LEASE_MS, clock, log: silentLog, preempts })
  const lost: { pk: bigint; before: number }[] = []
  keeper.onLost = (pk) => lost.push({ pk, before: (until.get(pk) ?? 0) - now() })
  return {
    keeper,
    lost,
    asked,
    until,
    takeOver: (pk: bigint) => taken.add(pk),
    away(on: boolean) {
      isAway = on
    },
    hang() {
      const { promise, resolve } = Promise.withResolvers<void>()
      answers = promise
      return resolve
    },
  }
}

test('a session is taken once, kept for as long as it is wanted, and released', async () => {
  const clock = new FakeClock()
  const { keeper, lost, asked, until } = leaseTable(clock)
  await Promise.all([keeper.hold(1n), keeper.hold(1n), keeper.hold(2n)])
  expect(asked.take).toBe(2)
  await clock.advance(10 * LEASE_MS)
  await keeper.hold(1n)
  expect(asked.take).toBe(2)
  expect([lost, keeper.holds(1n)]).toEqual([[], true])
  await keeper.release(1n, async () => undefined)
  expect([...until.keys()]).toEqual([2n])
  await keeper.stop()
  expect([...until.keys()]).toEqual([])
  expect(clock.pending).toBe(0)
  expect(await rejection(keeper.hold(1n))).toBeInstanceOf(SessionLeasedError)
})

test('a session that somebody else has taken over is lost at the next renewal; others stay', async () => {
  const clock = new FakeClock()
  const table = leaseTable(clock)
  await Promise.all([table.keeper.hold(1n), table.keeper.hold(2n)])
  table.takeOver(1n)
  await clock.advance(LEASE_MS / 4)
  expect(table.lost.map(({ pk }) => pk)).toEqual([1n])
  expect([table.keeper.holds(1n), table.keeper.holds(2n)]).toEqual([false, true])
  expect(await rejection(table.keeper.hold(1n))).toBeInstanceOf(SessionLeasedError)
})

test('without the database a session is let go before anybody else can have it', async () => {
  const clock = new FakeClock()
  const table = leaseTable(clock)
  await table.keeper.hold(1n)
  await clock.advance(LEASE_MS)
  table.away(true)
  await clock.advance(LEASE_MS)
  expect(table.lost.map(({ pk }) => pk)).toEqual([1n])
  expect(table.lost[0]?.before).toBeGreaterThan(0)
  table.away(false)
  await table.keeper.hold(1n)
  await clock.advance(LEASE_MS * 3)
  expect(table.lost).toHaveLength(1)
})

test('an answer that comes too late does not bring a session back', async () => {
  const clock = new FakeClock()
  const table = leaseTable(clock)
  await table.keeper.hold(1n)
  const answer = table.hang()
  await clock.advance(LEASE_MS)
  expect(table.lost[0]?.before).toBeGreaterThan(0)
  answer()
  await settle()
  expect(table.keeper.holds(1n)).toBe(false)
})

test('one failed renewal does no harm', async () => {
  const clock = new FakeClock()
  const table = leaseTable(clock)
  await table.keeper.hold(1n)
  table.away(true)
  await clock.advance(LEASE_MS / 4)
  table.away(false)
  await clock.advance(LEASE_MS * 2)
  expect(table.lost).toEqual([])
})

test('after a time in which the process stood still the database is asked before the session is used', async () => {
  const clock = new FakeClock()
  const table = leaseTable(clock)
  await table.keeper.hold(1n)
  clock.jump(LEASE_MS * 2)
  await table.keeper.hold(1n)
  expect(table.asked.take).toBe(2)
  clock.jump(LEASE_MS * 2)
  table.takeOver(1n)
  expect(await rejection(table.keeper.hold(1n))).toBeInstanceOf(SessionLeasedError)
  expect(table.lost.map(({ pk }) => pk)).toEqual([1n])
})

test('a command takes a session from the process that has it, but not before that has let it go', async () => {
  const clock = new FakeClock()
  const table = leaseTable(clock, true)
  table.takeOver(1n)
  let isHeld = false
  const holding = Promise.all([table.keeper.hold(1n), table.keeper.hold(1n)]).then(() => {
    isHeld = true
  })
  await clock.advance(999)
  expect([isHeld, table.keeper.holds(1n)]).toEqual([false, false])
  await clock.advance(1)
  await holding
  expect([table.keeper.holds(1n), table.asked.preempt]).toEqual([true, 1])
  await table.keeper.stop()
})
