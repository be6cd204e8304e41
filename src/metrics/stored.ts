import { Gauge, Registry } from 'prom-client'
import { type Clock, withTimeout } from '../clock'
import type { Logger } from '../log'
import type { PoolState } from '../store/database'
import type { StoredGauge } from '../store/gauges'

export interface StoredOptions {
  /** Reads the numbers as they are now. */
  read(): Promise<StoredGauge[]>
  /** The pools of connections to the database as they are now, by name. */
  pools(): Record<string, PoolState>
  clock: Clock
  log: Logger
}

/** A scrape that comes sooner shows the same numbers: however often it is asked, the database is not. */
const KEPT_MS = 5_000
/** Getting a connection included. */
const TIMEOUT_MS = 3_000

const GAUGES: Record<StoredGauge['name'], { name: string; help: string; label?: string }> = {
  channels: { name: 'teletally_channels', help: 'Channels by status.', label: 'status' },
  sessions: { name: 'teletally_sessions', help: 'Telegram accounts by status.', label: 'status' },
  jobs: { name: 'teletally_jobs', help: 'Jobs that are not done, by state.', label: 'state' },
  job_lag_seconds: {
    name: 'teletally_job_lag_seconds',
    help: 'How long the longest due job that nobody has begun has been due; 0: none is.',
  },
  pending_windows: { name: 'teletally_windows_pending', help: 'Windows whose time has not come, or is just there.' },
  waiting_sessions: {
    name: 'teletally_telegram_waiting_sessions',
    help: 'Sessions that Telegram keeps waiting, by method.',
    label: 'method',
  },
  odd_elements: {
    name: 'teletally_odd_elements',
    help: "What of Telegram's answers could not be read and was left out, by kind; the rarest together as other.",
    label: 'kind',
  },
  discussion_backfills: {
    name: 'teletally_discussion_backfills',
    help: 'Channels whose discussion group is still being read backwards: its older comments are missing.',
  },
  discussion_messages_left: {
    name: 'teletally_discussion_messages_left',
    help: 'Messages of discussion groups that are still to be read backwards, as far as Telegram tells.',
  },
  database_size_bytes: { name: 'teletally_database_size_bytes', help: 'Space that the database takes on its disk.' },
}

/** The text of what the database holds and how it fares. What it does not tell is left out: it is unknown, not 0. */
export function createStored({ read, pools, clock, log }: StoredOptions): () => Promise<string> {
  let kept: { at: number; text: Promise<string> } | null = null

  async function text(): Promise<string> {
    const registry = new Registry()
    const up = new Gauge({
      name: 'teletally_database_up',
      help: 'Whether the database answers in time: 1 or 0.',
      registers: [registry],
    })
    addPools(registry, pools())
    try {
      const rows = await withTimeout(clock, read(), { what: 'The database', ms: TIMEOUT_MS })
      up.set(1)
      addRows(registry, rows)
    } catch (err) {
      log.warn({ err }, 'the database does not tell its metrics')
      up.set(0)
    }
    return registry.metrics()
  }

  return () => {
    const at = clock.now().getTime()
    if (kept === null || Math.abs(at - kept.at) >= KEPT_MS) kept = { at, text: text() }
    return kept.text
  }
}

function addRows(registry: Registry, rows: StoredGauge[]): void {
  for (const [key, { name, help, label }] of Object.entries(GAUGES)) {
    const gauge = new Gauge({ name, help, labelNames: label ? [label] : [], registers: [registry] })
    for (const row of rows) {
      if (row.name !== key) continue
      if (label) gauge.set({ [label]: row.label ?? '' }, row.value)
      else gauge.set(row.value)
    }
  }
}

function addPools(registry: Registry, pools: Record<string, PoolState>): void {
  const registers = [registry]
  const connections = new Gauge({
    name: 'teletally_database_connections',
    help: 'Connections to the database, by pool and whether they are in use.',
    labelNames: ['pool', 'state'],
    registers,
  })
  const waiting = new Gauge({
    name: 'teletally_database_connection_waits',
    help: 'Callers that wait for a connection, by pool.',
    labelNames: ['pool'],
    registers,
  })
  for (const [pool, state] of Object.entries(pools)) {
    connections.set({ pool, state: 'in_use' }, state.inUse)
    connections.set({ pool, state: 'idle' }, state.idle)
    waiting.set({ pool }, state.waiting)
  }
}
