import { afterAll, beforeAll, expect, test } from 'bun:test'
import packageJson from '../../package.json'
import { subscribe } from '../api/support/event-stream'
import { graphqlRequest } from '../api/support/fixture'
import { parseExposition, type Samples } from './support/exposition'
import { startTwoSessions, type TwoSessions } from './support/two-sessions'

let world: TwoSessions
let url: string

beforeAll(async () => {
  world = await startTwoSessions()
  url = (await world.app.listen({ host: '127.0.0.1', port: 0 })).url
}, 60_000)

afterAll(() => world.stop(), 30_000)

async function scrape(): Promise<Samples> {
  const response = await fetch(`${url}/metrics`)
  expect(response.headers.get('content-type')).toStartWith('text/plain; version=0.0.4')
  return parseExposition(await response.text())
}

const ask = (query: string) => {
  const { method, headers, body } = graphqlRequest(query)
  return fetch(`${url}/graphql`, { method, headers, body })
}

test('a collection is seen while it happens, and its numbers are those of Telegram', async () => {
  const { dataCentre } = world.simulator
  const [{ pk }] = world.sessions
  const requestsBefore = dataCentre.requests()
  const runs = await subscribe(url, 'subscription { runProgressed { status postsSeen channel { tgChannelId } } }')
  const posts = await subscribe(url, 'subscription { postAdded(includeHistory: true) { tgPostId } }')
  dataCentre.floodNext('messages.getHistory', 1)
  dataCentre.failNext('channels.getFullChannel', 400, 'CHAT_ID_INVALID')
  const outcomes = await world.cycle()
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['failed', 'succeeded'])

  // A state may come twice: what is read is the latest, whatever it was when it was told of.
  const ended = new Map<string, string>()
  while (ended.size < 2) {
    const run = (await runs.next())?.data.runProgressed
    if (run.status !== 'RUNNING') ended.set(run.channel.tgChannelId, run.status)
  }
  expect([...ended.values()].toSorted()).toEqual(['FAILED', 'SUCCEEDED'])
  const added = [await posts.next(), await posts.next(), await posts.next(), await posts.next()]
  expect(added.map((answer) => answer?.data.postAdded.tgPostId)).toEqual([1, 2, 3, 4])
  runs.leave()
  posts.leave()

  await ask('{ channels { totalCount } }')
  await ask('{ channels { nodes } }')
  const samples = await scrape()
  const requests = (method: string, outcome: string) =>
    samples.value('teletally_telegram_requests_total', { session: String(pk), method, outcome })
  const asked = (method: string) => (dataCentre.requests()[method] ?? 0) - (requestsBefore[method] ?? 0)
  expect(requests('messages.getHistory', 'flood_wait')).toBe(1)
  expect(requests('messages.getHistory', 'ok')).toBe(asked('messages.getHistory') - 1)
  expect(requests('channels.getFullChannel', 'ok')).toBe(asked('channels.getFullChannel') - 1)
  expect(samples.value('teletally_telegram_flood_waits_total', { method: 'messages.getHistory' })).toBe(1)
  expect(samples.value('teletally_telegram_flood_wait_seconds_total', { method: 'messages.getHistory' })).toBe(1)
  expect(samples.value('teletally_run_duration_seconds_count', { status: 'succeeded' })).toBe(1)
  expect(samples.value('teletally_run_duration_seconds_bucket', { status: 'failed', le: '+Inf' })).toBe(1)
  expect(samples.value('teletally_runs_in_progress')).toBe(0)
  expect(samples.value('teletally_posts_total', { change: 'new' })).toBe(4)
  expect(samples.value('teletally_channels', { status: 'active' })).toBe(2)
  expect(samples.value('teletally_channels', { status: 'paused' })).toBe(0)
  expect(samples.value('teletally_sessions', { status: 'enabled' })).toBe(2)
  expect(samples.value('teletally_database_up')).toBe(1)
  expect(samples.value('teletally_database_size_bytes')).toBeGreaterThan(1e6)
  expect(samples.value('teletally_database_connections', { pool: 'collect', state: 'idle' })).toBeGreaterThan(0)
  expect(samples.value('teletally_database_connection_waits', { pool: 'read' })).toBe(0)
  const operations = (operation: string, outcome: string) =>
    samples.value('teletally_graphql_request_duration_seconds_count', { operation, outcome })
  expect([operations('subscription', 'ok'), operations('query', 'ok'), operations('none', 'error')]).toEqual([2, 1, 1])
  expect(samples.value('teletally_build_info', { version: packageJson.version })).toBe(1)
  expect(samples.value('process_resident_memory_bytes')).toBeGreaterThan(1e7)
  expect(samples.value('process_start_time_seconds')).toBeGreaterThan(1.7e9)
}, 30_000)

test('an open stream ends with the program', async () => {
  const stream = await subscribe(url, 'subscription { windowCaptured { name } }')
  const last = stream.next()
  await world.restart()
  expect((await last)?.errors?.[0]?.extensions.code).toBe('SERVER_STOPPING')
  expect(await stream.next()).toBeNull()
})
