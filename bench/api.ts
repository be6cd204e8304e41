/**
 * Does the API stay as fast when a million posts are kept? `bun run bench api [--posts 10000,100000,1000000] [--seconds 1] [--only TEXT] [--json]`
 * fills a database of its own for each number of posts, asks each query for so many seconds, one request at a time, through the whole
 * HTTP handler, and prints medians and 95th percentiles in milliseconds.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseOptions } from '../scripts/terminal/arguments'
import type { Operator } from '../src/api/ports'
import { type Api, createApi } from '../src/api/server'
import { systemClock } from '../src/clock'
import { parseConfig } from '../src/config'
import { createLog } from '../src/log'
import { connectDatabase, type Database } from '../src/store/database'
import { startEmbeddedPostgres } from '../src/store/embedded/start'
import { migrateDatabase } from '../src/store/migrations/migrate'
import { fill } from './api/fill'
import { measure } from './api/measure'
import { type BenchQuery, benchQueries } from './api/queries'
import { type Row, table } from './api/table'

const values = parseOptions(process.argv.slice(2), {
  posts: { type: 'string', default: '10000,100000,1000000' },
  seconds: { type: 'string', default: '1' },
  only: { type: 'string', default: '' },
  json: { type: 'boolean', default: false },
})
const sizes = values.posts.split(',').map(Number)
const log = createLog('error')

function api(database: Database): Api {
  return createApi({
    prisma: database.prisma,
    sql: database.session,
    clock: systemClock,
    log,
    isReady: async () => ({ missing: [] }),
    settings: parseConfig({}).api,
    operator: {} as Operator,
    events: {
      stream: () => {
        throw new Error('nothing is subscribed to')
      },
    },
    metrics: { contentType: 'text/plain', text: async () => '' },
  })
}

async function ask({ fetch }: Api, { name, query }: BenchQuery): Promise<void> {
  const body = JSON.stringify({ query })
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(new Request('http://127.0.0.1/graphql', { method: 'POST', headers, body }))
  const { errors } = (await response.json()) as { errors?: { message: string }[] }
  if (errors) throw new Error(`${name}: ${errors.map(({ message }) => message).join('; ')}\n${query}`)
}

/** Measures every query on `posts` posts. */
async function run(posts: number, rows: Map<string, Row>): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'teletally-bench-'))
  const closing = new AsyncDisposableStack()
  try {
    const server = await startEmbeddedPostgres({ dataDir, log, clock: systemClock, durable: false })
    closing.defer(() => server.stop())
    const database = await connectDatabase({ url: server.url, poolSize: 5, log })
    closing.defer(() => database.close())
    await migrateDatabase(database)
    const now = systemClock.now()
    process.stderr.write(`filling ${posts} posts\n`)
    await fill(database, posts, now)
    const served = api(database)
    const queries = (await benchQueries(database, now)).filter(({ name }) => name.includes(values.only))
    for (const query of queries) {
      const row = rows.get(query.name) ?? { name: query.name, measured: {} }
      rows.set(query.name, row)
      row.measured[posts] = await measure(() => ask(served, query), Number(values.seconds))
    }
  } finally {
    await closing.disposeAsync()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

const rows = new Map<string, Row>()
for (const posts of sizes) await run(posts, rows)
const results = [...rows.values()]
process.stdout.write(`${values.json ? JSON.stringify(results, null, 2) : table(results, sizes)}\n`)
