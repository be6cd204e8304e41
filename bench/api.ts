/**
 * Does the API stay as fast when a million posts are kept? `bun run bench api [--posts 10000,100000,1000000] [--seconds 1] [--only TEXT] [--json]`
 * fills a database for each number of posts, asks each query of all of them in turn for so many seconds each, one request at a time, through
 * the whole HTTP handler, and prints medians and 95th percentiles in milliseconds.
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
import { measureTogether } from './api/measure'
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
    web: null,
  })
}

async function ask({ fetch }: Api, { name, query }: BenchQuery): Promise<void> {
  const body = JSON.stringify({ query })
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(new Request('http://127.0.0.1/graphql', { method: 'POST', headers, body }))
  const { errors } = (await response.json()) as { errors?: { message: string }[] }
  if (errors) throw new Error(`${name}: ${errors.map(({ message }) => message).join('; ')}\n${query}`)
}

/** Fills a database of its own with `posts` posts. */
async function prepare(serverUrl: string, posts: number, now: Date): Promise<Database> {
  const admin = await connectDatabase({ url: serverUrl, poolSize: 1, log })
  await admin.session((client) => client.query(`create database bench_${posts}`))
  await admin.close()
  const url = new URL(serverUrl)
  url.pathname = `/bench_${posts}`
  const database = await connectDatabase({ url: url.href, poolSize: 5, log })
  await migrateDatabase(database)
  process.stderr.write(`filling ${posts} posts\n`)
  await fill(database, posts, now)
  return database
}

/** Measures every query on databases of all sizes. */
async function run(serverUrl: string, closing: AsyncDisposableStack): Promise<Row[]> {
  const now = systemClock.now()
  const served: { api: Api; queries: BenchQuery[] }[] = []
  for (const posts of sizes) {
    const database = await prepare(serverUrl, posts, now)
    closing.defer(() => database.close())
    served.push({ api: api(database), queries: await benchQueries(database, now) })
  }
  const rows: Row[] = []
  for (const { name } of served[0]?.queries ?? []) {
    if (!name.includes(values.only)) continue
    const things = served.flatMap(({ api, queries }) => {
      const query = queries.find((other) => other.name === name)
      return query ? [() => ask(api, query)] : []
    })
    const measured = await measureTogether(things, Number(values.seconds))
    rows.push({ name, measured: Object.fromEntries(sizes.map((posts, index) => [posts, measured[index]])) })
    process.stderr.write(`${name}: ${measured.map(({ medianMs }) => medianMs.toFixed(1)).join(', ')} ms\n`)
  }
  return rows
}

const dataDir = mkdtempSync(join(tmpdir(), 'teletally-bench-'))
const closing = new AsyncDisposableStack()
try {
  const server = await startEmbeddedPostgres({ dataDir, log, clock: systemClock, durable: false })
  closing.defer(() => server.stop())
  const results = await run(server.url, closing)
  process.stdout.write(`${values.json ? JSON.stringify(results, null, 2) : table(results, sizes)}\n`)
} finally {
  await closing.disposeAsync()
  rmSync(dataDir, { recursive: true, force: true })
}
