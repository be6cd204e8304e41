import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { rmSync } from 'node:fs'
import { readCollected } from '../../scripts/demo/collected'
import { makeTemporaryDirectory } from '../support/temporary'
import { MovableClock } from './support/movable-clock'
import { type SimulatedApp, startSimulatedApp } from './support/simulated-app'
import { smallBooks } from './support/small-world'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

let keys: string
let clock: MovableClock
let world: SimulatedApp

beforeAll(async () => {
  keys = makeTemporaryDirectory()
  clock = new MovableClock(new Date('2026-03-01T12:00:00Z'))
  world = await startSimulatedApp(clock, keys)
}, 120_000)

afterAll(async () => {
  await world.stop()
  rmSync(keys, { recursive: true })
}, 120_000)

const requestsOf = (runs: Awaited<ReturnType<SimulatedApp['cycle']>>) =>
  runs.map(({ requests }) => Object.values(requests).reduce((sum, count) => sum + count, 0))

describe('a world that moves while it is collected', () => {
  test('is collected whole at first', async () => {
    const runs = await world.cycle()
    expect(runs.map(({ status, error }) => ({ status, error }))).toEqual(
      runs.map(() => ({ status: 'succeeded', error: null })),
    )
    const { compared, mismatches } = await world.audit()
    expect(compared).toBeGreaterThan(400)
    expect(mismatches).toEqual([])
  }, 120_000)

  test('the same again changes nothing, at one request a channel, and one for the admin log', async () => {
    // A channel that was read just now is not read again for a while.
    const runs = await world.cycle()
    expect(runs.map(({ changes }) => changes)).toEqual(runs.map(() => ({ new: 0, changed: 0, deleted: 0 })))
    expect(requestsOf(runs).toSorted()).toEqual([1, 1, 2])
  }, 120_000)

  test('agrees with the books of the last day after every cycle, whatever was published, edited or deleted', async () => {
    let news = 0
    for (let cycle = 0; cycle < 6; cycle++) {
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
    expect(news).toBeGreaterThan(5)
  }, 120_000)

  test('agrees with all the books after a day, when old posts were read again', async () => {
    clock.move(26 * HOUR)
    await world.cycle()
    expect((await world.audit()).mismatches).toEqual([])
  }, 120_000)

  test('what is deleted is gone from the answers, and what is edited is changed', async () => {
    const books = smallBooks(world.simulator.world)
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
  }, 120_000)

  test('goes on after every socket was cut', async () => {
    clock.move(5 * MINUTE)
    world.simulator.dataCentre.dropConnections()
    const runs = await world.cycle()
    expect(runs.map(({ status }) => status)).toEqual(runs.map(() => 'succeeded'))
  }, 120_000)
})

describe('what arrives in an unlucky moment', () => {
  const SEA_STATE = 1_700_000_103n
  const COURTYARD = 1_700_000_102n
  const seen = async (channel: bigint, post: number) => {
    const found = (await readCollected(`${world.url}/graphql`)).find(({ id }) => id === String(channel))
    return [...(found?.posts ?? []), ...(found?.deletedPosts ?? [])].find(({ id }) => id === post)
  }
  const windowOf = async (channel: bigint, post: number) => {
    const found = (await seen(channel, post))?.windows.find(({ name }) => name === '1h')
    return found && { status: found.status, reason: found.reason, views: found.views }
  }

  test('an album of which a part is there, and that is then cut by the end of a page', async () => {
    clock.move(MINUTE)
    const { world: truth } = world.simulator
    const ids = [truth.publish(SEA_STATE, { text: 'first' }, 4711n)]
    await world.cycle()
    for (let piece = 0; piece < 4; piece++) ids.push(truth.publish(SEA_STATE, {}, 4711n))
    for (let later = 0; later < 97; later++) truth.publish(SEA_STATE, { text: `later ${later}` })
    await world.cycle()
    expect((await seen(SEA_STATE, ids[0] ?? 0))?.album).toEqual(ids)
    const { mismatches } = await world.audit()
    expect(mismatches.filter(({ post }) => post !== null && ids.includes(post))).toEqual([])
  }, 120_000)

  test('a post that is deleted before its window, one that is edited, and a clock that jumps', async () => {
    clock.move(MINUTE)
    const { world: truth } = world.simulator
    const [gone, edited] = ['gone', 'edited'].map((text) => truth.publish(COURTYARD, { text })) as [number, number]
    await world.cycle()
    truth.deletePost(COURTYARD, gone)
    truth.editPost(COURTYARD, edited, { text: 'edited ✏️' })
    clock.move(HOUR)
    const at = truth.now()
    await world.app.jobs.drain()
    expect(await windowOf(COURTYARD, gone)).toEqual({ status: 'missed', reason: 'deleted', views: null })
    const views = truth.valuesAt(COURTYARD, edited, at)?.views ?? null
    expect(await windowOf(COURTYARD, edited)).toEqual({ status: 'on_time', reason: null, views })
    expect((await seen(COURTYARD, edited))?.text).toBe('edited ✏️')

    const missed = truth.publish(COURTYARD, { text: 'missed' })
    await world.cycle()
    clock.move(10 * HOUR)
    await world.app.jobs.drain()
    expect(await windowOf(COURTYARD, missed)).toEqual({ status: 'missed', reason: 'too_late', views: null })
  }, 120_000)

  test('a comment that is deleted', async () => {
    const { world: truth } = world.simulator
    const post = truth
      .book(COURTYARD)
      .posts.findLast(({ date, comments }) => date > truth.now() - 20 * 3600 && comments)
    const comment = post?.commentList?.[0]
    if (!post || !comment) expect.unreachable('a comment')
    await world.cycle()
    truth.deleteComment(COURTYARD, comment.id)
    for (let cycle = 0; cycle < 2; cycle++) {
      clock.move(5 * MINUTE)
      await world.cycle()
    }
    expect((await seen(COURTYARD, post.id))?.commentList.find(({ id }) => id === comment.id)?.deletedAt).toBeNumber()
  }, 120_000)
})
