import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MovableClock } from './support/movable-clock'
import { type SimulatedApp, startSimulatedApp } from './support/simulated-app'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

let keys: string
let clock: MovableClock
let world: SimulatedApp

beforeAll(async () => {
  keys = mkdtempSync(join(tmpdir(), 'teletally-test-'))
  clock = new MovableClock(new Date('2026-03-01T12:00:00Z'))
  world = await startSimulatedApp(clock, keys)
}, 60_000)

afterAll(async () => {
  await world.stop()
  rmSync(keys, { recursive: true })
}, 30_000)

const requestsOf = (runs: Awaited<ReturnType<SimulatedApp['cycle']>>) =>
  runs.map(({ requests }) => Object.values(requests).reduce((sum, count) => sum + count, 0))

describe('a world that moves while it is collected', () => {
  test('is collected whole at first', async () => {
    const runs = await world.cycle()
    expect(runs.map(({ status, error }) => ({ status, error }))).toEqual(
      runs.map(() => ({ status: 'succeeded', error: null })),
    )
    const { compared, mismatches } = await world.audit()
    expect(compared).toBeGreaterThan(500)
    expect(mismatches).toEqual([])
  })

  test('the same again changes nothing, at two requests a channel', async () => {
    const runs = await world.cycle()
    expect(runs.map(({ changes }) => changes)).toEqual(runs.map(() => ({ new: 0, changed: 0, deleted: 0 })))
    expect(requestsOf(runs)).toEqual(runs.map(() => 2))
  })

  test('agrees with the books of the last day after every cycle, whatever was published, edited or deleted', async () => {
    let news = 0
    for (let cycle = 0; cycle < 12; cycle++) {
      clock.move(25 * MINUTE)
      news += (await world.cycle()).reduce((sum, { changes }) => sum + changes.new, 0)
      const recent = clock.now().getTime() / 1000 - 24 * 3600
      const { mismatches } = await world.audit()
      const dates = new Map(
        world.simulator.world
          .books()
          .channels.flatMap(({ title, posts }) => posts.map(({ id, date }) => [`${title} ${id}`, date])),
      )
      const ofTheLastDay = mismatches.filter(
        ({ channel, post }) => (dates.get(`${channel} ${post}`) ?? Infinity) > recent,
      )
      expect(ofTheLastDay).toEqual([])
    }
    expect(news).toBeGreaterThan(10)
  }, 60_000)

  test('agrees with all the books after a day, when old posts were read again', async () => {
    clock.move(26 * HOUR)
    await world.cycle()
    expect((await world.audit()).mismatches).toEqual([])
  }, 30_000)

  test('what is deleted is gone from the answers, and what is edited is changed', async () => {
    const { books } = { books: world.simulator.world.books() }
    const channel = books.channels[0] ?? expect.unreachable('a channel')
    const [last, other] = channel.posts.toReversed()
    if (!last || !other) expect.unreachable('posts')
    world.simulator.world.deletePost(channel.channelId, last.id)
    world.simulator.world.editPost(channel.channelId, other.id, { text: 'Corrected ✅', entities: [] })
    clock.move(MINUTE)
    const run = (await world.cycle()).find(({ channelId }) => channelId === channel.channelId)
    expect(run?.changes.deleted).toBe(1)
    const { mismatches } = await world.audit()
    expect(mismatches.filter(({ post }) => post === last.id || post === other.id)).toEqual([])
  })

  test('goes on after every socket was cut', async () => {
    clock.move(5 * MINUTE)
    world.simulator.dataCentre.dropConnections()
    const runs = await world.cycle()
    expect(runs.map(({ status }) => status)).toEqual(runs.map(() => 'succeeded'))
  })
})
