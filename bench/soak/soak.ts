import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Audit, audit } from '../../scripts/demo/audit'
import { auditStatistics } from '../../scripts/demo/audit-statistics'
import { readCollected } from '../../scripts/demo/collected'
import { parseWindows } from '../../src/domain/window'
import { startSurroundings } from '../program/surroundings'
import { auditGaps } from './audit-gaps'
import { auditSoakWindows, type Finding } from './audit-windows'
import { FaultDriver } from './fault-driver'
import { isPassing, planFaults } from './plan'
import { Supervisor, type SupervisorCounts } from './supervisor'
import { BUILT_IN, soakWorlds } from './world'

export interface SoakOptions {
  days: number
  channels: number
  sessions: number
  seed: string
  /** Minutes between two cycles. */
  every: number
  logLevel: string
  /** A directory to make, in which the database and the evidence are left. */
  keep?: string | undefined
  say(line: string): void
}

export interface SoakResult {
  counts: SupervisorCounts
  requests: number
  /** How often each kind of fault was made. */
  faults: Map<string, number>
  windows: Map<string, number>
  neverSeen: number
  gaps: number
  forgotten: number
  audit: Omit<Audit, 'mismatches'>
  findings: Finding[]
}

const WINDOWS = '1h,24h'
const START = new Date('2026-03-01T00:00:00Z')
const DAY_MS = 24 * 3_600_000
const MINUTE_MS = 60_000
/** In a quiet channel, so that many channels cost no more than they have to. */
const POST_INTERVAL_SECONDS = 7200
/** Retries after errors that are made on purpose, and the way to the next cycle. */
const RETRIES_SECONDS = 1200

/** Lets simulated days pass while things go wrong, and holds what was collected against the books. */
export async function soak(options: SoakOptions): Promise<SoakResult> {
  const { days, channels: count, sessions, seed, every, keep, say } = options
  await using closing = new AsyncDisposableStack()
  const { server, simulator, worldClock, env } = closing.use(
    await startSurroundings({
      start: START,
      keep,
      worlds: soakWorlds(Math.max(count - BUILT_IN, Math.ceil(count / 2)), START.getTime() / 1000),
      beside: true,
      accounts: sessions,
      seed,
      postInterval: POST_INTERVAL_SECONDS,
    }),
  )
  const { world, connection } = simulator
  const channels = world
    .books()
    .channels.toReversed()
    .slice(0, count)
    .map(({ channelId, title }) => ({ channelId: String(channelId), title }))
  const supervisor = new Supervisor({
    worldClock,
    env: {
      ...env,
      LOG_LEVEL: options.logLevel,
      WINDOWS,
      COLLECT_SCHEDULE: `*/${every} * * * *`,
      MAX_QUERY_COST: '1000000000',
    },
    args: [JSON.stringify(channels), JSON.stringify(connection)],
    endLeases: () => server.endLeases(),
  })
  closing.defer(() => supervisor.kill())

  await supervisor.start()
  const sessionPks = await supervisor.signInAll(connection.phone_numbers)
  for (const [index, sessionPk] of sessionPks.entries()) {
    const own = channels.filter((_, at) => at % sessions === index).map(({ channelId }) => channelId)
    await supervisor.tell({ do: 'add', sessionPk, channels: own })
  }
  await supervisor.begin()
  await supervisor.advance(START.getTime() + MINUTE_MS)
  const began = worldClock.now().getTime() / 1000

  const driver = new FaultDriver({ simulator, server, supervisor, worldClock, channels, sessionPks, every })
  let day = 0
  for (const { at, fault } of planFaults({ seed, days, channels: channels.length, sessions })) {
    for (; day * 86_400 < at; day++) {
      await supervisor.advance(START.getTime() + day * DAY_MS)
      say(`day ${day}, ${supervisor.counts.runs} runs`)
    }
    await supervisor.advance(START.getTime() + at * 1000)
    // What comes while the process is down, or waits for another fault to end, would otherwise all come at once afterwards.
    const isOverdue = worldClock.now().getTime() > START.getTime() + at * 1000
    if (!isOverdue || !isPassing(fault)) await driver.cause(fault)
  }
  await supervisor.advance(START.getTime() + days * DAY_MS)
  await driver.observe()
  const ended = worldClock.now().getTime() / 1000

  const api = `${supervisor.url}/graphql`
  say('holding what was collected against the books')
  const before = await readCollected(api)
  await supervisor.tell({ do: 'read_all' })
  const collected = await readCollected(api)
  const circumstances = {
    world,
    obstacles: driver.obstacles,
    windows: parseWindows(WINDOWS) ?? [],
    began,
    ended,
    noticesWithin: every * 60 + RETRIES_SECONDS,
  }
  const wanted = new Set(channels.map(({ channelId }) => channelId))
  const all = world.books()
  const own = all.channels.filter(({ channelId }) => wanted.has(String(channelId)))
  const gaps = auditGaps(own, collected, circumstances)
  const books = { ...all, channels: gaps.books }
  const firstRead = { earliest: START.getTime() / 1000, latest: began }
  const views = collected.map((view) => ({ ...view, adminLogGaps: [] }))
  const { mismatches, ...result } = audit(books, views, { firstRead })
  result.statistics = await auditStatistics(books, views, { endpoint: api, firstRead, mismatches })
  const windows = auditSoakWindows(before, circumstances)
  const differences = mismatches.map(({ channel, post, field, books, collected }): Finding => {
    const what = `${field} is ${Bun.inspect(books)} in the books, but ${Bun.inspect(collected)} was collected`
    return { channel, post, what }
  })
  const findings = [...supervisor.findings, ...gaps.findings, ...windows.findings, ...differences]
  if (keep !== undefined) {
    const evidence = { findings, began, ended, obstacles: driver.obstacles.all, books: all }
    writeFileSync(join(keep, 'evidence.json'), JSON.stringify(evidence, jsonValue, 2))
  }
  return {
    counts: supervisor.counts,
    requests: Object.values(simulator.dataCentre.requests()).reduce((sum, n) => sum + n, 0),
    faults: driver.counts,
    windows: windows.statuses,
    neverSeen: windows.neverSeen,
    gaps: gaps.gaps,
    forgotten: gaps.forgotten,
    audit: { ...result, windows: [...windows.statuses.values()].reduce((sum, n) => sum + n, 0) },
    findings,
  }
}

/** What JSON has no form for: longs as decimal strings, maps as pairs. */
function jsonValue(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  return value instanceof Map ? [...value] : value
}
