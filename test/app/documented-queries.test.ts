import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { rmSync } from 'node:fs'
import { getOperationAST, parse, validate } from 'graphql'
import { connect } from '../../examples/typed-client/client'
import { morningReport } from '../../examples/typed-client/morning-report'
import { buildSchema } from '../../src/api/schema'
import { isRepost } from '../../src/domain/post'
import { documentedOperations } from '../support/documented-operations'
import { makeTemporaryDirectory } from '../support/temporary'
import { MovableClock } from './support/movable-clock'
import { type SimulatedApp, startSimulatedApp } from './support/simulated-app'
import { smallBooks } from './support/small-world'

const HOUR = 3_600_000

const operations = documentedOperations()
const kindOf = (text: string) => getOperationAST(parse(text))?.operation
/** A login is there only while somebody signs in. */
const queries = operations.filter(({ text }) => kindOf(text) === 'query' && !text.includes('login('))

let keys: string
let clock: MovableClock
let world: SimulatedApp

beforeAll(async () => {
  keys = makeTemporaryDirectory()
  // The period that the page asks about ends soon after.
  clock = new MovableClock(new Date('2026-03-01T12:00:00Z'))
  world = await startSimulatedApp(clock, keys)
  await world.cycle()
  for (let hour = 0; hour < 3; hour++) {
    clock.move(HOUR)
    await world.cycle()
  }
}, 120_000)

afterAll(async () => {
  await world.stop()
  rmSync(keys, { recursive: true })
}, 30_000)

// biome-ignore lint/suspicious/noExplicitAny: answers to arbitrary queries.
type Json = any

async function ask(query: string, variables: Record<string, unknown>): Promise<Json> {
  const response = await fetch(`${world.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  })
  return await response.json()
}

/** Whether an answer tells anything: a list with something in it, or a value that is not null. */
function tells(value: Json): boolean {
  if (Array.isArray(value)) return value.length > 0
  if (value === null || typeof value !== 'object') return value !== null
  return Object.values(value).some(tells)
}

test('the page has twenty queries or more, and every operation is one of this schema', () => {
  expect(queries.length).toBeGreaterThanOrEqual(20)
  const schema = buildSchema()
  for (const { heading, text } of operations) {
    expect({ heading, errors: validate(schema, parse(text)) }).toEqual({ heading, errors: [] })
  }
})

describe('with the data of the demo', () => {
  test.each(queries)('$heading', async ({ text, variables }) => {
    const answer = await ask(text, variables)
    expect(answer.errors).toBeUndefined()
    for (const [field, value] of Object.entries(answer.data))
      expect({ field, tells: tells(value) }).toEqual({ field, tells: true })
  })
})

test('the typed client reports what the books have', async () => {
  const report = await morningReport(connect(`${world.url}/graphql`, null), clock.now())
  const lines = smallBooks(world.simulator.world).channels.map(({ title, subscribers, posts }) => {
    const recent = posts.filter(({ date }) => date * 1000 >= clock.now().getTime() - 24 * HOUR)
    const count = (those: typeof recent) => new Set(those.map(({ id, groupedId }) => groupedId ?? id)).size
    return {
      title,
      subscribers,
      own: count(recent.filter((post) => !isRepost(post))),
      reposts: count(recent.filter(isRepost)),
    }
  })
  expect(report.split('\n')).toHaveLength(lines.length)
  for (const { title, subscribers, own, reposts } of lines) {
    expect(report).toContain(`${title}: ${subscribers} subscribers (`)
    expect(report.split('\n').find((line) => line.startsWith(title))).toContain(
      `, ${own} posts of its own and ${reposts} reposts, mean reach `,
    )
  }
})
