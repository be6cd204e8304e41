import { randomInt } from 'node:crypto'
import { type Api, createApi } from './api/server'
import type { Clock } from './clock'
import type { Progress, RunOutcome } from './collect/collect-channel'
import { Collector } from './collect/collector'
import { Failover } from './collect/failover'
import { withFloodGates } from './collect/flood-gate'
import type { ReaderPool } from './collect/ports'
import { Recovery } from './collect/recovery'
import { DEFAULT_BUDGETS } from './collect/request-budget'
import type { Config } from './config'
import { type Schedule, startSchedule } from './jobs/schedule'
import type { Logger } from './log'
import { createLogNotifier } from './notify/log-notifier'
import { createWebhook } from './notify/webhook'
import { type ChannelRegistry, createChannelRegistry } from './store/channels'
import { createCollectStore } from './store/collect-store'
import type { Database } from './store/database'
import { createFailoverStore } from './store/failover-store'
import { createFailureStore } from './store/failure-rows'
import { createFloodStore } from './store/flood-store'
import { createLeaseOwner } from './store/lease-owner'
import { createLeaseStore } from './store/lease-store'
import { type OpenDatabase, openDatabase } from './store/open-database'
import { openSecrets } from './store/open-secrets'
import { createScheduleStore } from './store/schedule-store'
import { createSessionRegistry, type SessionRegistry } from './store/sessions'
import { LeaseKeeper } from './telegram/lease-keeper'
import { refusePlainSessionFiles } from './telegram/plain-session-files'
import { createReaderPool, type TelegramPool } from './telegram/pool'

/** A long first backfill gives other channels a turn after this many pages. */
const PAGES_PER_RUN = 50
/** As fine as `randomInt` goes. */
const RANDOM_STEPS = 2 ** 32
/** A run ends rather than wait longer than this for Telegram, so that it keeps no other session's channel from its turn. */
const PATIENCE_MS = 20_000

export interface AppOptions {
  config: Config
  clock: Clock
  /** Runs the time-outs of what is outside the process, the database server and Telegram: real time. `clock` unless given. */
  outsideClock?: Clock
  log: Logger
  /** Gives up starting. */
  signal?: AbortSignal
  onProgress?(progress: Progress): void
  onRun?(outcome: RunOutcome): void
}

/** Everything that the process consists of, created but not yet started. */
export interface App {
  readonly sessions: SessionRegistry
  readonly channels: ChannelRegistry
  readonly telegram: TelegramPool
  readonly collector: Collector
  /** Resolves with the reason if the process cannot go on. */
  readonly failed: Promise<Error>
  /** Serves the API. */
  listen(address: { host: string; port: number }): Promise<{ url: string }>
  /** Collects by the schedule from now on. */
  schedule(): Promise<void>
  /** Resolves when nothing is under way: all waits for a time to come. */
  idle(): Promise<void>
  /** Stops everything that was started, the database last. */
  stop(): Promise<void>
}

/**
 * Opens the database, migrates it and wires the rooms together. What was opened is closed again when that fails. Rejects with
 * `PlainSessionFileError` before anything is opened, or with what opening the database and its secrets throws.
 */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, outsideClock: clock = options.clock, log, signal } = options
  const closing = new AsyncDisposableStack()
  refusePlainSessionFiles(config.dataDir)
  try {
    const opened = await openDatabase({ ...config, poolSize: config.databasePoolSize, clock, log, signal, join: false })
    closing.defer(() => opened.close())
    return await wire(options, opened, closing)
  } catch (error) {
    await closing.disposeAsync()
    throw error
  }
}

async function wire(options: AppOptions, opened: OpenDatabase, closing: AsyncDisposableStack): Promise<App> {
  const { config, clock, outsideClock = clock, log } = options
  const { database } = opened
  const sessions = createSessionRegistry(database, await openSecrets(config, database))
  const store = createCollectStore(database)

  const telegram = createReaderPool({
    credentials: (pk) => sessions.credentials(pk),
    endpoint: config.telegramEndpoint,
    clock: outsideClock,
    log,
    timeouts: { connectMs: config.telegramTimeoutMs, callMs: config.telegramTimeoutMs },
    leases: new LeaseKeeper({
      store: createLeaseStore(database, createLeaseOwner()),
      leaseMs: config.sessionLeaseMs,
      clock: outsideClock,
      log,
    }),
    onStatus: (pk, status, reason) => sessions.setStatus(pk, status, reason),
  })
  closing.defer(() => telegram.stop())

  const isTelegram = config.telegramEndpoint.kind !== 'custom'
  const pool = withFloodGates(telegram, clock, log, {
    floods: createFloodStore(database),
    budgets: { ...(isTelegram ? DEFAULT_BUDGETS : {}), ...config.requestBudgets },
    patienceMs: PATIENCE_MS,
  })

  const collector = new Collector({
    pool,
    store,
    clock,
    log,
    pagesPerRun: PAGES_PER_RUN,
    concurrency: config.collectConcurrency,
    concurrencyPerSession: config.collectConcurrencyPerSession,
    claim: (pk) => telegram.claim(pk),
    recovery: createRecovery(options, database, { pool, telegram }, closing),
    onProgress: options.onProgress,
    onRun: options.onRun,
  })
  closing.defer(() => collector.stop())

  const interrupted = await store.interruptOpenRuns(clock.now())
  if (interrupted > 0) log.info({ runs: interrupted }, 'the last process was killed while it collected; going on')

  let schedule: Schedule | null = null

  const api: Api = createApi({ prisma: database.prisma, clock, log, isReady: async () => ({ missing: [] }) })
  return {
    sessions,
    channels: createChannelRegistry(database),
    telegram,
    collector,
    failed: opened.died,
    async listen(address) {
      const server = await api.listen(address)
      closing.defer(() => server.stop())
      return server
    },
    async schedule() {
      const started = await startSchedule({
        name: 'collect',
        pattern: config.collectSchedule,
        run: () => collector.startCycle(),
        store: createScheduleStore(database),
        clock,
        log,
      })
      schedule = started
      closing.defer(() => started.stop())
      // What a killed process left half-way need not wait for the next turn.
      if (interrupted > 0) await collector.startCycle()
    },
    async idle() {
      await schedule?.idle()
      await collector.idle()
    },
    stop: () => closing.disposeAsync(),
  }
}

/** What happens to channels that fail. */
function createRecovery(
  { config, clock, outsideClock = clock, log }: AppOptions,
  database: Database,
  { pool, telegram }: { pool: ReaderPool; telegram: TelegramPool },
  closing: AsyncDisposableStack,
): Recovery {
  const { onFailureWebhook: url } = config
  const webhook = url === null ? null : createWebhook({ url, clock: outsideClock, log })
  if (webhook) closing.defer(() => webhook.stop())
  return new Recovery({
    failures: createFailureStore(database),
    failover: new Failover({ store: createFailoverStore(database), pool, finder: telegram, clock, log }),
    notifier: createLogNotifier(log, webhook),
    failuresBeforeAlert: config.failuresBeforeAlert,
    clock,
    random: () => randomInt(RANDOM_STEPS) / RANDOM_STEPS,
  })
}
