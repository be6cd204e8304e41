import { afterEach, expect, setDefaultTimeout, test } from 'bun:test'
import { parseWorldFile } from '../../src/simulator/world/read-world-file'
import { makeTemporaryDirectory } from '../support/temporary'
import { MovableClock } from './support/movable-clock'
import { type SimulatedApp, startSimulatedApp } from './support/simulated-app'

setDefaultTimeout(120_000)

const ID = 1001n
const NOW = new Date('2026-03-01T12:00:00Z')
const HOUR = 3_600_000
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * HOUR)

/** 500 messages, the last of an hour ago, one an hour. */
function worldOf() {
  const messages = Array.from({ length: 500 }, (_, index) => ({
    type: 'message',
    id: index + 1,
    date: hoursAgo(500 - index).getTime() / 1000,
    text: `Post no. ${index + 1}`,
    views: 100,
  }))
  const channel = { type: 'channel', id: Number(ID), title: 'Long', username: 'long_one' }
  return parseWorldFile([channel, ...messages].map((line) => JSON.stringify(line)).join('\n'), 'long.world.jsonl')
}

let clock: MovableClock
let world: SimulatedApp
const start = async (environment: Record<string, string>) => {
  clock = new MovableClock(NOW)
  world = await startSimulatedApp(clock, makeTemporaryDirectory(), [worldOf()], environment)
}
afterEach(() => world.stop())

/** What a cycle some hours later asks for of the history. */
async function cycle(hours = 0): Promise<number> {
  clock.move(hours * HOUR)
  const [run] = await world.cycle()
  expect(run).toMatchObject({ status: 'succeeded', error: null, unfinished: false })
  return run?.requests['messages.getHistory'] ?? 0
}

const QUERY = `{ channel(tgChannelId: ${ID}) {
  postCount history { complete limitedTo { since posts } } posts(first: 500, to: "${NOW.toISOString()}", includeDeleted: true) { nodes { tgPostId deletedAt } }
} }`
async function channel() {
  const body = JSON.stringify({ query: QUERY })
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${world.url}/graphql`, { method: 'POST', headers, body })
  const { data } = (await response.json()) as { data: { channel: ChannelAnswer } }
  return data.channel
}
interface ChannelAnswer {
  postCount: number
  history: { complete: boolean; limitedTo: { since: string | null; posts: number | null } | null }
  posts: { nodes: { tgPostId: number; deletedAt: string | null }[] }
}

/** Of the posts of before `NOW`: the lowest and the number of those that are stored, and those of them that are deleted. */
async function stored() {
  const { posts } = await channel()
  const ids = posts.nodes.map(({ tgPostId }) => tgPostId)
  const deleted = posts.nodes.filter(({ deletedAt }) => deletedAt !== null).map(({ tgPostId }) => tgPostId)
  return { lowest: Math.min(...ids), count: ids.length, deleted }
}

test('HISTORY_POSTS ends the first reading, later cycles read no further, and a limit of the channel moves the end', async () => {
  await start({ HISTORY_POSTS: '150' })
  expect(await cycle()).toBe(2)
  expect(await stored()).toEqual({ lowest: 351, count: 150, deleted: [] })
  expect((await channel()).history).toEqual({ complete: false, limitedTo: { since: null, posts: 150 } })
  // The newest page; the hourly refresh of the last week; the daily walk through 50 new posts, too: never a page below.
  expect([await cycle(0.1), await cycle(1.1), await cycle(0.1), await cycle(24)]).toEqual([1, 2, 1, 3])
  expect(await stored()).toEqual({ lowest: 351, count: 150, deleted: [] })

  const { operator } = world.app
  await operator.setChannelHistory(ID, { since: null, posts: 350 })
  expect(await cycle(0.1)).toBe(1 + 2)
  expect(await stored()).toEqual({ lowest: 151, count: 350, deleted: [] })

  // A narrower one takes nothing back, and is not asked about again.
  await operator.setChannelHistory(ID, { since: null, posts: 10 })
  expect([await cycle(0.1), await cycle(0.1)]).toEqual([2, 1])
  expect(await stored()).toEqual({ lowest: 151, count: 350, deleted: [] })

  // What is really deleted is found above the floor, also the lowest of all.
  for (const id of [151, 152, 300]) world.simulator.world.deletePost(ID, id)
  await cycle(25)
  expect((await stored()).deleted.toSorted((a, b) => a - b)).toEqual([151, 152, 300])

  await operator.setChannelHistory(ID, { since: new Date(0), posts: null })
  await cycle(0.1)
  expect(await stored()).toMatchObject({ lowest: 1, count: 500 })
  expect((await channel()).history).toEqual({ complete: true, limitedTo: null })
})

test('HISTORY_SINCE ends it at a date; without a limit it goes on to the first post', async () => {
  const since = hoursAgo(120)
  await start({ HISTORY_SINCE: since.toISOString(), HISTORY_POSTS: '400' })
  expect(await cycle()).toBe(2)
  expect(await stored()).toEqual({ lowest: 381, count: 120, deleted: [] })
  expect((await channel()).history.limitedTo).toEqual({ since: since.toISOString(), posts: 400 })
  expect([await cycle(25), await cycle(0.1)]).toEqual([2, 1])
  // Its own limit is instead of both.
  await world.app.operator.setChannelHistory(ID, { since: null, posts: 450 })
  await cycle(0.1)
  expect(await stored()).toEqual({ lowest: 51, count: 450, deleted: [] })
})
