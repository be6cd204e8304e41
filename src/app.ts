import { type Api, createApi } from './api/server'
import type { Clock } from './clock'
import type { Progress, RunOutcome } from './collect/collect-channel'
import { Collector } from './collect/collector'
import { withFloodGates } from './collect/flood-gate'
import type { Config } from './config'
import { startSchedule } from './jobs/schedule'
import type { Logger } from './log'
import { type ChannelRegistry, createChannelRegistry } from './store/channels'
import { createCollectStore } from './store/collect-store'
import { type OpenDatabase, openDatabase } from './store/open-database'
import { createScheduleStore } from './store/schedule-store'
import { loadSecretKey } from './store/secret-key'
import { createSecretBox } from './store/secrets'
import { createSessionRegistry, type SessionRegistry } from './store/sessions'
import { createReaderPool, type TelegramPool } from './telegram/pool'

/** A long first backfill gives other channels a turn after this many pages. */
const PAGES_PER_RUN = 50

export interface AppOptions {
  config: Config
  clock: Clock
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
  /** Stops everything that was started, the database last. */
  stop(): Promise<void>
}

/** Opens the database, migrates it and wires the rooms together. What was opened is closed again when that fails. */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, clock, log, signal } = options
  const closing = new AsyncDisposableStack()
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
  const { config, clock, log } = options
  const { database } = opened
  const sessions = createSessionRegistry(database, createSecretBox(loadSecretKey(config)))
  const store = createCollectStore(database)

  const telegram = createReaderPool({
    credentials: (pk) => sessions.credentials(pk),
    endpoint: config.telegramEndpoint,
    clock,
    log,
    timeouts: { connectMs: config.telegramTimeoutMs, callMs: config.telegramTimeoutMs },
    onStatus: (pk, status, reason) => sessions.setStatus(pk, status, reason),
  })
  closing.defer(() => telegram.stop())

  const collector = new Collector({
    pool: withFloodGates(telegram, clock, log),
    store,
    clock,
    log,
    pagesPerRun: PAGES_PER_RUN,
    concurrency: config.collectConcurrency,
    onProgress: options.onProgress,
    onRun: options.onRun,
  })
  closing.defer(() => collector.stop())

  const interrupted = await store.interruptOpenRuns(clock.now())
  if (interrupted > 0) log.info({ runs: interrupted }, 'the last process was killed while it collected; going on')

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
      const schedule = await startSchedule({
        name: 'collect',
        pattern: config.collectSchedule,
        run: () => collector.startCycle(),
        store: createScheduleStore(database),
        clock,
        log,
      })
      closing.defer(() => schedule.stop())
      // What a killed process left half-way need not wait for the next turn.
      if (interrupted > 0) await collector.startCycle()
    },
    stop: () => closing.disposeAsync(),
  }
}
