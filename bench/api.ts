/**
 * Does the API stay as fast when a million posts are kept? `bun run bench api [--posts 10000,100000,1000000] [--seconds 1] [--only TEXT]
 * [--server embedded|external|both] [--database-url URL]` fills a database for each number of posts, on the embedded PostgreSQL and on an external
 * one, asks each query of all of them in turn for so many seconds each, one request at a time, through the whole HTTP handler, and prints
 * medians and 95th percentiles in milliseconds, and queries per second. The external one is that of the URL, or else one that is installed on
 * this machine, started with its own settings and reached over TCP.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseOptions, UsageError } from '../scripts/terminal/arguments'
import type { Operator } from '../src/api/ports'
import { type Api, createApi } from '../src/api/server'
import { systemClock } from '../src/clock'
import { parseConfig } from '../src/config'
import { createLog } from '../src/log'
import { requestSettings } from '../src/request-settings'
import { connectDatabase, type Database } from '../src/store/database'
import { startEmbeddedPostgres } from '../src/store/embedded/start'
import { migrateDatabase } from '../src/store/migrations/migrate'
import { fill } from './api/fill'
import { findInstalled, startInstalled } from './api/installed-postgres'
import { type Measured, measureTogether } from './api/measure'
import { type BenchQuery, benchQueries } from './api/queries'
import { wholeNumber, wholeNumbers } from './options'
import { type Benchmark, type Cell, rounded } from './report'

/** The queries need some of everything. */
const FEWEST_POSTS = 1000
const SERVERS = ['embedded', 'external', 'both']

interface Options {
  sizes: number[]
  seconds: number
  /** Only queries whose name has it. */
  only: string
  /** Those whose databases are asked. */
  server: string
  /** Of an external server whose user may create databases. */
  url: string | undefined
}

interface Server {
  /** `embedded PostgreSQL 18.4`. */
  name: string
  url: string
}

const log = createLog('error')

function api(database: Database): Api {
  return createApi({
    prisma: database.prisma,
    sql: database.session,
    clock: systemClock,
    log,
    isReady: async () => ({ missing: [] }),
    requests: requestSettings(parseConfig({})),
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
async function prepare(server: Server, posts: number, now: Date, closing: AsyncDisposableStack): Promise<Database> {
  // Of a name that a server of somebody else's has not, and gone in the end.
  const name = `teletally_bench_${process.pid}_${posts}`
  const admin = await connectDatabase({ url: server.url, poolSize: 1, log })
  closing.defer(() => admin.close())
  await admin.session((client) => client.query(`create database ${name} template template0`))
  closing.defer(() => admin.session(async (client) => void (await client.query(`drop database ${name}`))))
  const url = new URL(server.url)
  url.pathname = `/${name}`
  const database = await connectDatabase({ url: url.href, poolSize: 5, log })
  closing.defer(() => database.close())
  await migrateDatabase(database)
  process.stderr.write(`${server.name}: filling ${posts} posts\n`)
  await fill(database, posts, now)
  return database
}

interface Row {
  name: string
  /** One for each server and size, the sizes of the first server first. */
  measured: Measured[]
}

/** Measures every query on databases of all sizes on all servers. */
async function run(servers: Server[], options: Options, closing: AsyncDisposableStack): Promise<Row[]> {
  const now = systemClock.now()
  const served: { api: Api; queries: BenchQuery[] }[] = []
  for (const server of servers) {
    for (const posts of options.sizes) {
      const database = await prepare(server, posts, now, closing)
      served.push({ api: api(database), queries: await benchQueries(database, now) })
    }
  }
  const rows: Row[] = []
  for (const { name } of served[0]?.queries ?? []) {
    if (!name.includes(options.only)) continue
    const things = served.map(({ api, queries }) => {
      const query = queries.find((other) => other.name === name)
      if (!query) throw new Error(`${name} is not asked of all databases`)
      return () => ask(api, query)
    })
    const measured = await measureTogether(things, options.seconds)
    rows.push({ name, measured })
    process.stderr.write(`${name}: ${measured.map(({ medianMs }) => medianMs.toFixed(1)).join(', ')} ms\n`)
  }
  return rows
}

/** Of one server: milliseconds and requests a second by size, and how much slower the largest is than the smallest. */
function cells(name: string, measured: Measured[]): Cell[] {
  const [smallest, largest] = [measured[0], measured.at(-1)]
  return [
    name,
    ...measured.flatMap(({ medianMs, p95Ms, perSecond }) => [
      rounded(medianMs, 1),
      rounded(p95Ms, 1),
      rounded(perSecond),
    ]),
    smallest && largest ? rounded(largest.medianMs / smallest.medianMs, 2) : null,
  ]
}

/** Starts those that are not there yet. */
async function startServers({ server, url }: Options, closing: AsyncDisposableStack): Promise<Server[]> {
  const servers: Server[] = []
  if (server !== 'external') {
    const dataDir = mkdtempSync(join(tmpdir(), 'teletally-bench-'))
    closing.defer(() => rmSync(dataDir, { recursive: true, force: true }))
    const embedded = await startEmbeddedPostgres({ dataDir, log, clock: systemClock, durable: false })
    closing.defer(() => embedded.stop())
    servers.push({ name: `embedded PostgreSQL ${await versionOf(embedded.url)}`, url: embedded.url })
  }
  if (server === 'embedded') return servers
  const binaries = url === undefined ? findInstalled() : null
  if (url !== undefined) servers.push({ name: `external PostgreSQL ${await versionOf(url)}`, url })
  else if (binaries) {
    const installed = await startInstalled(binaries)
    closing.defer(() => installed.stop())
    const name = `external PostgreSQL ${await versionOf(installed.url)}, its own settings, over TCP`
    servers.push({ name, url: installed.url })
  } else if (server === 'both') {
    process.stderr.write('skipped: no external PostgreSQL, as none is installed (see --database-url)\n')
  } else throw new UsageError('--server: external was given, but no PostgreSQL is installed: --database-url names one')
  return servers
}

async function versionOf(url: string): Promise<string> {
  const database = await connectDatabase({ url, poolSize: 1, log })
  try {
    const { rows } = await database.session((client) =>
      client.query<{ version: string }>(`select current_setting('server_version') as version`),
    )
    // Debian puts the name of its package after it.
    return rows[0]?.version.split(' ')[0] ?? ''
  } finally {
    await database.close()
  }
}

const grouped = new Intl.NumberFormat('en')

export const benchmark: Benchmark = {
  about: 'queries a second, median and p95 of the documented queries, by number of posts',
  options:
    '[--posts 10000,100000,1000000] [--seconds 1] [--only TEXT] [--server embedded|external|both] [--database-url URL]',
  takes: '20 minutes',
  async run(args) {
    const values = parseOptions(args, {
      posts: { type: 'string', default: '10000,100000,1000000' },
      seconds: { type: 'string', default: '1' },
      only: { type: 'string', default: '' },
      server: { type: 'string', default: 'both' },
      'database-url': { type: 'string' },
    })
    if (!SERVERS.includes(values.server)) {
      throw new UsageError(`--server: "${values.server}" was given, ${SERVERS.join(', ')} are accepted`)
    }
    const sizes = wholeNumbers('posts', values.posts, FEWEST_POSTS)
    const seconds = wholeNumber('seconds', values.seconds)
    const options = { sizes, seconds, only: values.only, server: values.server, url: values['database-url'] }
    await using closing = new AsyncDisposableStack()
    const servers = await startServers(options, closing)
    const rows = await run(servers, options, closing)
    if (rows.length === 0) throw new UsageError(`--only: no query has "${options.only}" in its name`)
    return {
      explains: `A database of 50 channels for each size,
6 posts a day in each, so that a larger one has a longer history; with windows, readings, reactions, comments, members and runs in proportion. Statistics are
over the last 30 days. One request at a time through the whole HTTP handler, the servers and sizes in turn. Milliseconds, queries a second,
and the median of the largest divided by that of the smallest.`,
      tables: servers.map(({ name }, index) => ({
        title: `By number of posts, ${name}`,
        columns: ['query', ...sizes.flatMap((size) => [`${grouped.format(size)} median`, 'p95', 'a second']), 'ratio'],
        rows: rows.map((row) => cells(row.name, row.measured.slice(index * sizes.length, (index + 1) * sizes.length))),
      })),
    }
  },
}
