/**
 * What does a first collection cost, from the socket to the committed row? `bun run bench collect [--posts 100000] [--comments 100000]
 * [--python python3]`: the whole program collects a simulated channel of so many posts, then another of so many comments, five to a post.
 * The simulator, the program and PostgreSQL each run in a process of their own, and are measured apart. A plain script with Telethon
 * reads the posts, too, when that Python has `telethon`, `cryptg` and `psycopg`.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseOptions } from '../scripts/terminal/arguments'
import { systemClock } from '../src/clock'
import { createLog } from '../src/log'
import { connectDatabase, type Database } from '../src/store/database'
import { startEmbeddedPostgres } from '../src/store/embedded/start'
import { migrateDatabase } from '../src/store/migrations/migrate'
import { type Helper, startHelper } from './collect/helper'
import type { ServedTelegram } from './collect/telegram'
import { cpuSeconds, peakMiB } from './collect/usage'
import { wholeNumber } from './options'
import { type Benchmark, type Cell, rounded } from './report'

const COMMENTS_PER_POST = 5
const log = createLog('error')
const beside = (file: string) => join(import.meta.dir, 'collect', file)

/** What is collected, and who collects it. */
interface Scenario {
  name: string
  posts: number
  commentsPerPost: number
  /** The collector's command line. */
  command(telegram: ServedTelegram, databaseUrl: string, dataDir: string): string[]
  /** Puts what the collector needs into the database that it would not put there itself. */
  prepare?(database: Database, telegram: ServedTelegram): Promise<void>
}

interface Measured {
  seconds: number
  /** CPU seconds. */
  collector: number | null
  postgres: number | null
  telegram: number | null
  /** Of the collector, MiB. */
  peak: number | null
  requests: number
}

/** Collects once, into a server and a database of its own. */
async function measure(scenario: Scenario): Promise<Measured> {
  const { name, posts, commentsPerPost } = scenario
  process.stderr.write(`${name}: ${posts} posts with ${commentsPerPost} comments each\n`)
  const closing = new AsyncDisposableStack()
  try {
    const dataDir = mkdtempSync(join(tmpdir(), 'teletally-bench-'))
    closing.defer(() => rmSync(dataDir, { recursive: true, force: true }))
    const server = await startEmbeddedPostgres({ dataDir, log, clock: systemClock })
    closing.defer(() => server.stop())
    const database = await connectDatabase({ url: server.url, poolSize: 1, log })
    closing.defer(() => database.close())
    await migrateDatabase(database)
    const telegram = startHelper([process.execPath, beside('telegram.ts'), String(posts), String(commentsPerPost)])
    closing.defer(() => telegram.end())
    const served = await telegram.next<ServedTelegram>()
    await scenario.prepare?.(database, served)
    const collector = startHelper(scenario.command(served, server.url, dataDir))
    closing.defer(() => collector.end())
    await collector.next()

    const before = await usage(collector, server.pid, telegram)
    collector.go()
    await collector.next()
    const after = await usage(collector, server.pid, telegram)
    await expectComplete(database, scenario)
    const spent = (key: 'collector' | 'postgres' | 'telegram') => {
      const [from, to] = [before[key], after[key]]
      return from === null || to === null ? null : to - from
    }
    return {
      seconds: (after.at - before.at) / 1000,
      collector: spent('collector'),
      postgres: spent('postgres'),
      telegram: spent('telegram'),
      peak: peakMiB(collector.pid),
      requests: after.requests - before.requests,
    }
  } finally {
    await closing.disposeAsync()
  }
}

async function usage(collector: Helper, postgres: number, telegram: Helper) {
  const at = performance.now()
  const times = {
    collector: cpuSeconds(collector.pid),
    postgres: cpuSeconds(postgres),
    telegram: cpuSeconds(telegram.pid),
  }
  telegram.go()
  const requests = Object.values(await telegram.next<Record<string, number>>()).reduce((sum, count) => sum + count, 0)
  return { at, ...times, requests }
}

/** A collection that left something out would look fast. */
async function expectComplete(database: Database, { posts, commentsPerPost }: Scenario): Promise<void> {
  const comments = posts * commentsPerPost
  const expected = {
    stat_post: posts,
    stat_post_snapshot: posts,
    stat_post_window: 2 * posts,
    datalake__tg_post: posts,
    // Two to a post, but each is none for some.
    stat_reaction: 2 * posts - Math.floor(posts / 50) - Math.floor(posts / 7),
    stat_comment: comments,
    datalake__tg_comment: comments,
  }
  const counts = Object.keys(expected).map((table) => `(select count(*)::integer from ${table}) as ${table}`)
  const { rows } = await database.session((client) => client.query(`select ${counts.join(', ')}`))
  if (!Bun.deepEquals(rows[0], expected)) {
    throw new Error(`stored are ${JSON.stringify(rows[0])} instead of ${JSON.stringify(expected)}`)
  }
}

function cells({ name, posts, commentsPerPost }: Scenario, measured: Measured): Cell[] {
  const messages = posts * (1 + commentsPerPost)
  const { seconds, collector, postgres, telegram, peak, requests } = measured
  const cpu = [collector, postgres, telegram].map((each) => each && rounded(each, 1))
  return [
    name,
    posts,
    posts * commentsPerPost,
    requests,
    rounded(seconds, 1),
    rounded(messages / seconds),
    ...cpu,
    collector && rounded((1_000_000 * collector) / messages),
    peak && rounded(peak),
  ]
}

/** The versions of the Python packages that the other script needs; null when it lacks one. */
function pythonPackages(python: string): string | null {
  const code = 'import telethon, cryptg, psycopg; print("Telethon", telethon.__version__)'
  if (Bun.which(python) === null) return null
  const { exitCode, stdout } = Bun.spawnSync([python, '-c', code], { stdio: ['ignore', 'pipe', 'ignore'] })
  return exitCode === 0 ? stdout.toString().trim() : null
}

async function addChannel(database: Database, { channelId }: ServedTelegram): Promise<void> {
  await database.session((client) =>
    client.query(
      `with session as (
         insert into config__tg_bot_session_pool (phone_number, api_id, api_hash, session_bytes)
         values ('+15550100', 1, '', '') returning pk
       )
       insert into config__tg_channel (tg_channel_id, tg_channel_name, kind, session_pk)
       select $1, 'Channel', 'broadcast', pk from session`,
      [channelId],
    ),
  )
}

export const benchmark: Benchmark = {
  about: 'a first collection from the socket to the committed row: messages a second, CPU and memory',
  options: '[--posts 100000] [--comments 100000] [--python python3]',
  takes: '5 minutes',
  async run(args) {
    const options = parseOptions(args, {
      posts: { type: 'string', default: '100000' },
      comments: { type: 'string', default: '100000' },
      python: { type: 'string', default: 'python3' },
    })
    const posts = wholeNumber('posts', options.posts)
    const comments = wholeNumber('comments', options.comments, COMMENTS_PER_POST)
    const backfill: Scenario['command'] = (telegram, url, dataDir) => [
      ...[process.execPath, beside('backfill.ts')],
      ...[JSON.stringify(telegram), url, dataDir],
    ]
    const scenarios: Scenario[] = [
      { name: 'posts', posts, commentsPerPost: 0, command: backfill },
      {
        name: 'with comments',
        posts: Math.round(comments / COMMENTS_PER_POST),
        commentsPerPost: COMMENTS_PER_POST,
        command: backfill,
      },
    ]
    const telethon = pythonPackages(options.python)
    if (telethon) {
      scenarios.push({
        name: `posts, by a script with ${telethon}`,
        posts,
        commentsPerPost: 0,
        command: (telegram, url) => [
          ...[options.python, beside('telethon_backfill.py')],
          ...[JSON.stringify(telegram), url],
        ],
        prepare: addChannel,
      })
    } else {
      process.stderr.write(`skipped: ${options.python} has not all of telethon, cryptg and psycopg (see --python)\n`)
    }
    const rows: Cell[][] = []
    for (const scenario of scenarios) rows.push(cells(scenario, await measure(scenario)))
    return {
      explains: `A first collection of one channel, all rows of it counted
afterwards. The simulator, the collector and embedded PostgreSQL (durable, as always) run in processes of their own and share the cores; CPU seconds are user and
system, peak memory is the collector's. Every post has reactions, every third a photo. Per message: of posts and comments, the collector's CPU.`,
      tables: [
        {
          title: 'A first collection',
          columns: [
            'what',
            'posts',
            'comments',
            'requests',
            'seconds',
            'messages a second',
            'CPU s, collector',
            'CPU s, PostgreSQL',
            'CPU s, simulator',
            'µs a message',
            'peak MiB',
          ],
          rows,
        },
      ],
    }
  },
}
