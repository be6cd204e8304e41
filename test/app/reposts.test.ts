import { afterAll, beforeAll, expect, test } from 'bun:test'
import { rmSync } from 'node:fs'
import { ask } from '../../scripts/demo/ask'
import { auditStatistics } from '../../scripts/demo/audit-statistics'
import { readCollected } from '../../scripts/demo/collected'
import type { Mismatch } from '../../scripts/demo/mismatch'
import { parseWorldFile } from '../../src/simulator/world/read-world-file'
import { makeTemporaryDirectory } from '../support/temporary'
import { MovableClock } from './support/movable-clock'
import { type SimulatedApp, startSimulatedApp } from './support/simulated-app'
import { smallBooks } from './support/small-world'

const CHANNEL = 1_800_000_001
const OTHER = 1_067_340_713
const START = Date.parse('2026-03-01T00:00:00Z') / 1000

/** Ten own posts at 400 views, and whatever else can be forwarded into a channel. */
const own = Array.from({ length: 10 }, (_, index) => ({
  ...{ type: 'message', id: 2 + index, date: START + 60 * index, text: `own post ${index}` },
  ...{ views: 400, forwards: 1, reactions: { '👍': 10 }, comments: [] },
}))
const forwarded = [
  { from: { channel_id: OTHER, channel_post: 655 }, views: 1_000_000 },
  { from: { channel_id: CHANNEL, channel_post: 2 }, views: 400 },
  { from: { channel_id: OTHER, channel_post: 700 }, views: 70_000, grouped_id: 7 },
  { from: { channel_id: OTHER, channel_post: 701 }, views: 70_001, grouped_id: 7 },
  { from: { channel_id: OTHER }, views: 400 },
  { from: { user_id: 5_200_000_001 }, views: 400 },
  { from: { user_id: 5_200_000_001, channel_post: 655 }, views: 400 },
  { from: { name: 'Somebody' }, views: 400 },
].map(({ from, ...rest }, index) => ({
  ...{ type: 'message', id: 20 + index, date: START + 3600, text: '', media: 'photo', comments: [] },
  ...{ forwards: 1, reactions: { '👍': 10 }, forwarded_from: { ...from, date: START }, ...rest },
}))
const channel = { type: 'channel', id: CHANNEL, title: 'Small Town Notes', kind: 'broadcast', subscribers: 500 }
const file = [channel, ...own, ...forwarded].map((line) => JSON.stringify(line)).join('\n')

let keys: string
let world: SimulatedApp

beforeAll(async () => {
  keys = makeTemporaryDirectory()
  world = await startSimulatedApp(new MovableClock(new Date('2026-03-02T00:00:00Z')), keys, [
    parseWorldFile(file, 'reposts.world.jsonl'),
  ])
  await world.cycle()
}, 120_000)

afterAll(async () => {
  await world.stop()
  rmSync(keys, { recursive: true })
}, 30_000)

const STATISTICS = `query ($reposts: RepostFilter!) { channels { nodes { statistics(reposts: $reposts) {
  publications { publications albums posts } reach { value } er { value }
  reposts { publications reach { sum } } topPosts(by: VIEWS, first: 1) { value }
} } } }`

test('what was forwarded into a channel is counted as what it is', async () => {
  const statistics = async (reposts: string) => {
    const variables = { reposts }
    const { channels } = await ask<{ channels: { nodes: { statistics: unknown }[] } }>(
      `${world.url}/graphql`,
      STATISTICS,
      variables,
    )
    return channels.nodes.map((node) => node.statistics)
  }
  const reposts = { publications: 3, reach: { sum: String(1_000_000 + 400 + 70_001) } }
  expect(await statistics('EXCLUDE')).toEqual([
    {
      publications: { publications: 14, albums: 0, posts: 14 },
      reach: { value: 400 },
      er: { value: 0.0275 },
      reposts,
      topPosts: [{ value: 400 }],
    },
  ])
  expect(await statistics('ONLY')).toEqual([
    {
      publications: { publications: 3, albums: 1, posts: 4 },
      reach: { value: 1_070_401 / 3 },
      er: { value: 33 / 1_070_401 },
      reposts,
      topPosts: [{ value: 1_000_000 }],
    },
  ])
})

test('the audit comes to the same', async () => {
  expect((await world.audit()).mismatches).toEqual([])
  const mismatches: Mismatch[] = []
  const books = smallBooks(world.simulator.world)
  const options = {
    endpoint: `${world.url}/graphql`,
    firstRead: { earliest: books.start, latest: books.start },
    mismatches,
  }
  expect(await auditStatistics(books, await readCollected(options.endpoint), options)).toBe(1)
  expect(mismatches).toEqual([])
})
