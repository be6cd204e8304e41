import type { Random } from '../../src/simulator/world/random'
import { type CollectedWorld, startCollectedWorld } from './collected-world'
import { mutateBytes } from './mutate-bytes'
import { mutateCharacters, mutateTokens } from './mutate-text'
import { mutateValue, oddValue } from './odd-values'
import { documented, type Operation, withVariables } from './operations'
import { type Attack, demand, type Outcome, type Target } from './target'

/** What belongs to the program and to nobody who asks it. */
const INSIDE =
  /\.ts:\d+|node_modules|Prisma|SQLSTATE|syntax error at or near|invalid input syntax|\bat (?:async )?\w+ \(/
const REQUEST_MS = 10_000

/** Documents that nobody meant to write. */
export const documents: Target = {
  name: 'graphql documents',
  about: 'documented queries whose tokens and bytes were changed, over HTTP',
  cases: 1000,
  patienceMs: 30_000,
  open: () => {
    const operations = documented()
    return open(async (random) => {
      const { text, variables } = random.pick(operations)
      if (random.chance(0.15)) return mutateBytes(random, Buffer.from(JSON.stringify({ query: text, variables })))
      const query = random.chance(0.7) ? mutateTokens(random, text) : mutateCharacters(random, text)
      return JSON.stringify({ query, variables })
    })
  },
}

/** Values that nobody meant to give. */
export const variables: Target = {
  name: 'graphql variables',
  about: 'every argument of the documented queries and mutations with values of any kind, over HTTP',
  cases: 1000,
  patienceMs: 30_000,
  open: () => {
    const operations = documented().map(withVariables)
    return open(async (random) => {
      const { text, variables } = random.pick(operations)
      return JSON.stringify({ query: text, variables: mutateVariables(random, variables) })
    })
  },
}

function mutateVariables(random: Random, variables: Operation['variables']): unknown {
  const names = Object.keys(variables)
  if (names.length === 0 || random.chance(0.05)) return oddValue(random)
  const out = { ...variables }
  for (let left = random.pick([1, 1, 2, 5]); left > 0; left--) {
    const name = random.pick(names)
    out[name] = out[name] === undefined ? oddValue(random) : mutateValue(random, out[name])
  }
  return out
}

async function open(body: (random: Random) => Promise<string | Uint8Array>): Promise<Attack> {
  const world = await startCollectedWorld()
  await world.collect(0)
  const rows = await countRows(world)
  return {
    async run(random) {
      const sent = await body(random)
      const outcome = await ask(world, sent).catch((error) => {
        throw new Error(`${String(error)}; asked: ${Buffer.from(sent).toString().slice(0, 700)}`)
      })
      const now = await countRows(world)
      demand(now === rows, `rows were written: ${now} instead of ${rows}`)
      return outcome
    },
    close: () => world.stop(),
  }
}

async function ask({ url }: CollectedWorld, body: string | Uint8Array): Promise<Outcome> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : Buffer.from(body),
    signal: AbortSignal.timeout(REQUEST_MS),
  })
  const text = await response.text()
  demand(response.status < 500, `HTTP ${response.status}: ${text.slice(0, 500)}`)
  const { data, errors } = JSON.parse(text) as { data?: unknown; errors?: { extensions?: { code?: unknown } }[] }
  demand(data !== undefined || errors !== undefined, 'neither data nor errors')
  if (!errors) return 'answered'
  const told = JSON.stringify(errors)
  demand(!told.includes('Unexpected error'), `an error that nobody meant: ${told.slice(0, 500)}`)
  const inside = INSIDE.exec(told)?.[0]
  demand(inside === undefined, `an error tells of the inside (${inside}): ${told.slice(0, 500)}`)
  const codes = errors.map(({ extensions }) => extensions?.code)
  demand(
    codes.every((code) => typeof code === 'string'),
    `an error without a code: ${told.slice(0, 500)}`,
  )
  return `refused: ${codes[0]}`
}

/** Of all tables but the one that keeps what operators tried to do. */
async function countRows({ query }: CollectedWorld): Promise<string> {
  const tables = (await query(
    `select table_name as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like '%audit%' order by 1`,
  )) as { name: string }[]
  const counts = tables.map(({ name }) => `select '${name}' as name, count(*)::integer as count from "${name}"`)
  const rows = (await query(counts.join(' union all '))) as { name: string; count: number }[]
  return rows
    .map(({ name, count }) => `${name} ${count}`)
    .toSorted()
    .join(', ')
}
