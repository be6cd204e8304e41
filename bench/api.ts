/**
 * Does the API stay as fast when a million posts are kept? `bun run bench api [--posts 10000,100000,1000000] [--seconds 1] [--only TEXT] [--database-url URL]`
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
import { type Measured, measureTogether } from './api/measure'
import { type BenchQuery, benchQueries } from './api/queries'
import { type Benchmark, type Cell, rounded } from './report'

interface Options {
  sizes: number[]
  seconds: number
  /** Only queries whose name has it. */
  only: string
  /** Instead of an embedded server: one whose user may create databases. */
  url: string | undefined
}

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

interface Row {
  name: string
  /** One for each size. */
  measured: Measured[]
}

/** Measures every query on databases of all sizes. */
async function run(serverUrl: string, options: Options, closing: AsyncDisposableStack): Promise<Row[]> {
  const now = systemClock.now()
  const served: { api: Api; queries: BenchQuery[] }[] = []
  for (const posts of options.sizes) {
    const database = await prepare(serverUrl, posts, now)
    closing.defer(() => database.close())
    served.push({ api: api(database), queries: await benchQueries(database, now) })
  }
  const rows: Row[] = []
  for (const { name } of served[0]?.queries ?? []) {
    if (!name.includes(options.only)) continue
    const things = served.flatMap(({ api, queries }) => {
      const query = queries.find((other) => other.name === name)
      return query ? [() => ask(api, query)] : []
    })
    const measured = await measureTogether(things, options.seconds)
    rows.push({ name, measured })
    process.stderr.write(`${name}: ${measured.map(({ medianMs }) => medianMs.toFixed(1)).join(', ')} ms\n`)
  }
  return rows
}

/** Milliseconds by size, requests a second of the largest, and how much slower the largest is than the smallest. */
function cells({ name, measured }: Row): Cell[] {
  const [smallest, largest] = [measured[0], measured.at(-1)]
  return [
    name,
    ...measured.flatMap(({ medianMs, p95Ms }) => [rounded(medianMs, 1), rounded(p95Ms, 1)]),
    largest ? rounded(largest.perSecond) : null,
    smallest && largest ? rounded(largest.medianMs / smallest.medianMs, 2) : null,
  ]
}

const grouped = new Intl.NumberFormat('en')

export const benchmark: Benchmark = {
  about: 'queries a second, median and p95 of the documented queries, by number of posts',
  async run(args) {
    const values = parseOptions(args, {
      posts: { type: 'string', default: '10000,100000,1000000' },
      seconds: { type: 'string', default: '1' },
      only: { type: 'string', default: '' },
      'database-url': { type: 'string' },
    })
    const sizes = values.posts.split(',').map(Number)
    const options = { sizes, seconds: Number(values.seconds), only: values.only, url: values['database-url'] }
    const dataDir = mkdtempSync(join(tmpdir(), 'teletally-bench-'))
    const closing = new AsyncDisposableStack()
    closing.defer(() => rmSync(dataDir, { recursive: true, force: true }))
    try {
      const server =
        options.url === undefined
          ? await startEmbeddedPostgres({ dataDir, log, clock: systemClock, durable: false })
          : { url: options.url, stop: async () => undefined }
      closing.defer(() => server.stop())
      const rows = await run(server.url, options, closing)
      return {
        explains: `${options.url === undefined ? 'Embedded' : 'External'} PostgreSQL, a database of 50 channels for each size,
6 posts a day in each, so that a larger one has a longer history; with windows, readings, reactions, comments, members and runs in proportion. Statistics are
over the last 30 days. One request at a time through the whole HTTP handler, the sizes in turn.`,
        tables: [
          {
            title: 'Milliseconds by number of posts',
            columns: [
              'query',
              ...sizes.flatMap((size) => [`${grouped.format(size)} median`, 'p95']),
              'per second',
              'ratio',
            ],
            rows: rows.map(cells),
          },
        ],
      }
    } finally {
      await closing.disposeAsync()
    }
  },
}
