import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { type Collecting, type Simulation, startCollecting, startSimulation } from '../../bench/collecting'
import { madeChannel } from '../../bench/made-world'
import { SimulatedClock } from '../../scripts/demo/simulated-clock'

setDefaultTimeout(120_000)

const CHANNEL_ID = 1_800_000_007
const POSTS = 60
const COMMENTS = 50
/** A third of the budget goes into old comments: ten pages of a hundred in five minutes. */
const BUDGET = 'messages.getHistory=30/300'
const TWO_HOURS = 7_200

let clock: SimulatedClock
let simulation: Simulation
let collecting: Collecting
beforeAll(async () => {
  clock = new SimulatedClock(new Date('2026-05-11T12:00:00Z'))
  const until = Math.floor(clock.now().getTime() / 1000)
  const made = { id: CHANNEL_ID, posts: POSTS, commentsPerPost: COMMENTS, interval: TWO_HOURS, until }
  // Nothing is published meanwhile.
  const options = { clock, postInterval: 1e9, settings: { REQUEST_BUDGETS: BUDGET } }
  simulation = await startSimulation([madeChannel(made)], options)
  collecting = await startCollecting(simulation)
})
afterAll(async () => {
  await collecting?.stop()
  await simulation?.stop()
})

interface Answer {
  channels: {
    nodes: {
      discussion: { complete: boolean; knownFrom: string | null; messagesLeft: number | null }
      comments: { totalCount: number }
      posts: { nodes: { comments: number; commentsUsers: number | null; commentList: { totalCount: number } }[] }
      statistics: {
        comments: { comments: number; complete: boolean; knownFrom: string | null }
        commentSeries: { from: string; comments: number | null; complete: boolean }[]
      }
    }[]
  }
}
const QUESTION = `{ channels(first: 1) { nodes {
  discussion { complete knownFrom messagesLeft }
  comments { totalCount }
  posts(first: 100) { nodes { comments commentsUsers commentList { totalCount } } }
  statistics(from: "2026-05-05T00:00:00Z", to: "2026-05-12T00:00:00Z") {
    comments { comments complete knownFrom }
    commentSeries(by: DAY) { from comments complete }
  }
} } }`

const ask = async () => {
  const [channel] = (await collecting.ask<Answer>(QUESTION)).channels.nodes
  return channel ?? expect.unreachable('a channel')
}
const cycle = async () => {
  const runs = await collecting.cycle()
  const next = new Date(clock.now().getTime() + 300_000)
  while (clock.step(next));
  clock.jumpTo(next)
  return runs
}

test('the newest comments of a large group are there first, within a share of the budget; what is not read yet is unknown', async () => {
  const runs = await cycle()
  expect(runs.map(({ status }) => status)).toEqual(['succeeded'])
  const histories = runs.reduce((sum, { requests }) => sum + (requests['messages.getHistory'] ?? 0), 0)
  // The channel, the oldest page, the newest, what came meanwhile, and ten pages back.
  expect(histories).toBe(14)
  const { discussion, posts, statistics } = await ask()
  expect(discussion).toMatchObject({ complete: false, messagesLeft: POSTS * (COMMENTS + 1) - 1_200 })
  expect(discussion.knownFrom).not.toBeNull()
  const [newest, oldest] = [posts.nodes[0], posts.nodes.at(-10)]
  expect(newest).toMatchObject({ comments: COMMENTS, commentsUsers: expect.any(Number) })
  expect(newest?.commentList.totalCount).toBe(COMMENTS)
  expect(oldest).toMatchObject({ comments: COMMENTS, commentsUsers: null, commentList: { totalCount: 0 } })
  expect(statistics.comments).toMatchObject({ complete: false, knownFrom: discussion.knownFrom })
  const days = Object.fromEntries(statistics.commentSeries.map(({ from, ...day }) => [from.slice(0, 10), day]))
  const known = discussion.knownFrom?.slice(0, 10) ?? ''
  expect(days['2026-05-08']).toEqual({ comments: null, complete: false })
  expect(days[known]?.complete).toBe(false)
  for (const [day, { comments }] of Object.entries(days)) {
    if (day >= known) expect(comments).toBeGreaterThan(0)
  }
})

test('it goes on where it was, until every comment is there', async () => {
  for (let cycles = 0; !(await ask()).discussion.complete; cycles++) {
    expect(cycles).toBeLessThan(5)
    await cycle()
  }
  const { comments, discussion, posts, statistics } = await ask()
  expect(comments.totalCount).toBe(POSTS * COMMENTS)
  expect(discussion).toEqual({ complete: true, knownFrom: null, messagesLeft: null })
  for (const post of posts.nodes) expect(post.commentList.totalCount).toBe(COMMENTS)
  expect(posts.nodes.every(({ commentsUsers }) => commentsUsers !== null)).toBe(true)
  expect(statistics.comments).toMatchObject({ comments: POSTS * COMMENTS, knownFrom: null })
  const total = statistics.commentSeries.reduce((sum, day) => sum + (day.comments ?? 0), 0)
  expect(total).toBe(POSTS * COMMENTS)
  expect(statistics.commentSeries[0]).toMatchObject({ comments: 0, complete: true })
})

test('and then costs nothing more', async () => {
  const [run] = await cycle()
  expect(run?.requests['messages.getHistory']).toBe(1)
})
