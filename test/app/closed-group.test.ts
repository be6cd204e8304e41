import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { type Collecting, type Simulation, startCollecting, startSimulation } from '../../bench/collecting'
import { madeChannel } from '../../bench/made-world'
import { SimulatedClock } from '../../scripts/demo/simulated-clock'

setDefaultTimeout(120_000)

const CHANNEL_ID = 1_800_000_008
const POSTS = 30
/** More than a page of one thread holds. */
const COMMENTS = 120

let clock: SimulatedClock
let simulation: Simulation
let collecting: Collecting
beforeAll(async () => {
  clock = new SimulatedClock(new Date('2026-05-11T12:00:00Z'))
  const until = Math.floor(clock.now().getTime() / 1000)
  const made = { id: CHANNEL_ID, posts: POSTS, commentsPerPost: COMMENTS, interval: 3_600, until }
  const settings = { REQUEST_BUDGETS: 'messages.getHistory=60/300' }
  simulation = await startSimulation([madeChannel(made)], { clock, postInterval: 1e9, settings })
  simulation.simulator.world.setGroupClosed(BigInt(CHANNEL_ID), true)
  collecting = await startCollecting(simulation)
})
afterAll(async () => {
  await collecting?.stop()
  await simulation?.stop()
})

interface Answer {
  channels: {
    nodes: {
      comments: { totalCount: number }
      posts: { nodes: { tgPostId: number; commentsUsers: number | null; commentList: { totalCount: number } }[] }
    }[]
  }
}
const ask = async () => {
  const question = `{ channels(first: 1) { nodes { comments { totalCount }
    posts(first: 50) { nodes { tgPostId commentsUsers commentList { totalCount } } } } } }`
  return (await collecting.ask<Answer>(question)).channels.nodes[0] ?? expect.unreachable('a channel')
}
const cycle = async () => {
  const runs = await collecting.cycle()
  const next = new Date(clock.now().getTime() + 300_000)
  while (clock.step(next));
  clock.jumpTo(next)
  const requests: Record<string, number> = {}
  for (const run of runs)
    for (const [method, count] of Object.entries(run.requests)) requests[method] = (requests[method] ?? 0) + count
  expect(runs.map(({ error }) => error)).toEqual(runs.map(() => null))
  return requests
}

test('comments of a group that the account is not in are read by the posts, the newest first, within the share', async () => {
  expect(await cycle()).toMatchObject({ 'messages.getReplies': 20 })
  const { comments, posts } = await ask()
  expect(comments.totalCount).toBe(10 * COMMENTS)
  expect(posts.nodes[0]).toMatchObject({ tgPostId: POSTS, commentList: { totalCount: COMMENTS } })
  expect(posts.nodes[0]?.commentsUsers).toBeGreaterThan(0)
  expect(posts.nodes.at(-1)).toMatchObject({ tgPostId: 1, commentsUsers: null, commentList: { totalCount: 0 } })
})

test('the group is not asked again at once, and the rest follows, also of posts that were not read meanwhile', async () => {
  expect(await cycle()).toMatchObject({ 'messages.getHistory': 1, 'messages.getReplies': 20 })
  await cycle()
  expect((await ask()).comments.totalCount).toBe(POSTS * COMMENTS)
  expect(await cycle()).not.toHaveProperty('messages.getReplies')
})

test('a day later the group is tried again, and read itself when it may be', async () => {
  simulation.simulator.world.setGroupClosed(BigInt(CHANNEL_ID), false)
  clock.jumpTo(new Date(clock.now().getTime() + 25 * 3_600_000))
  expect(await cycle()).not.toHaveProperty('messages.getReplies')
  for (let cycles = 0; cycles < 5; cycles++) await cycle()
  const { comments, posts } = await ask()
  expect(comments.totalCount).toBe(POSTS * COMMENTS)
  expect(posts.nodes.every(({ commentsUsers }) => commentsUsers !== null)).toBe(true)
})
