import packageJson from '../package.json'
import type { Operator } from './api/ports'
import { type Api, createApi } from './api/server'
import type { Clock } from './clock'
import { backfillShareOf } from './collect/backfill-share'
import type { Progress, RunOutcome } from './collect/collect-channel'
import { Collector } from './collect/collector'
import { FrozenSessions } from './collect/frozen-sessions'
import type { Config } from './config'
import { createRecovery } from './create-recovery'
import type { JobRunner } from './jobs/runner'
import { type Schedule, startSchedule } from './jobs/schedule'
import { bringBack, keepTime } from './keep-time'
import type { Logger } from './log'
import { createMetrics } from './metrics/metrics'
import { openData } from './open-data'
import { createOperator } from './operate/operator'
import { requestSettings } from './request-settings'
import { createArrivalStore } from './store/arrival-store'
import { type ChannelRegistry, createChannelRegistry } from './store/channels'
import { createCollectStore } from './store/collect-store'
import { createCommentStore } from './store/comment-store'
import { createEvents } from './store/events/events'
import { createFloodStore } from './store/flood-store'
import { createFrozenStore } from './store/frozen-store'
import { readGauges } from './store/gauges'
import { createLeaseOwner } from './store/lease-owner'
import { clearLeases, createLeaseStore } from './store/lease-store'
import { createMembershipStore } from './store/membership-store'
import type { OpenDatabase } from './store/open-database'
import { openSecrets } from './store/open-secrets'
import { retryOdd } from './store/retry-odd'
import { createScheduleStore } from './store/schedule-store'
import { createSessionRegistry, type SessionRegistry } from './store/sessions'
import { runUpkeep } from './store/upkeep/upkeep'
import { LeaseKeeper } from './telegram/lease-keeper'
import { rereadOdd } from './telegram/mapping/reread-odd'
import { createSessionCalls } from './telegram/middleware/session-calls'
import { createReaderPool, type TelegramPool } from './telegram/pool'
import { TelegramTime } from './telegram/telegram-time'
import { webAssets } from './web/generated/assets'
import { createJobs } from './window-jobs'

/** A long first backfill gives other channels a turn after this many pages. */
const PAGES_PER_RUN = 50
/** Connections of the API at most; an embedded server has some to spare. */
const MAX_READERS = 10
/** When the tables that grow are kept small: daily, in UTC. */
const UPKEEP_SCHEDULE = '17 3 * * *'

export interface AppOptions {
  config: Config
  /** The machine's. */
  clock: Clock
  /** Runs the time-outs of what is outside the process, the database server and Telegram: real time. `clock` unless given. */
  outsideClock?: Clock
  log: Logger
  /** Gives up starting. */
  signal?: AbortSignal
  /** What the data is kept in, if somebody has begun to open it; it is closed with everything else. */
  opening?: Promise<OpenDatabase>
  onProgress?(progress: Progress): void
  onRun?(outcome: RunOutcome): void
}

/** Everything that the process consists of, created but not yet started. */
export interface App {
  readonly sessions: SessionRegistry
  readonly channels: ChannelRegistry
  readonly telegram: TelegramPool
  readonly collector: Collector
  readonly jobs: JobRunner
  readonly operator: Operator
  /** Resolves with the reason if the process cannot go on. */
  readonly failed: Promise<Error>
  /** Serves the API. */
  listen(address: { host: string; port: number }): Promise<{ url: string }>
  /** Collects by the schedule from now on, and captures windows when they are due. */
  schedule(): Promise<void>
  /** Resolves when nothing is under way: all waits for a time to come. */
  idle(): Promise<void>
  /** Does once what is due: the windows, then every channel, then what has become due meanwhile. */
  collectOnce(): Promise<void>
  /** Stops everything that was started, the database last. */
  stop(): Promise<void>
}

/**
 * Opens the database, migrates it and wires the rooms together. What was opened is closed again when that fails. Rejects with
 * `PlainSessionFileError` before anything is opened, or with what opening the database and its secrets throws.
 */
export async function createApp(options: AppOptions): Promise<App> {
  const { outsideClock: clock = options.clock, opening = openData({ ...options, clock }) } = options
  const closing = new AsyncDisposableStack()
  try {
    const opened = await opening
    closing.defer(() => opened.close())
    return await wire(options, opened, closing)
  } catch (error) {
    await closing.disposeAsync()
    throw error
  }
}

async function wire(given: AppOptions, opened: OpenDatabase, closing: AsyncDisposableStack): Promise<App> {
  const { config, clock: machine, outsideClock = machine, log } = given
  // Everything inside goes by Telegram's time, as far as it is known.
  const clock = new TelegramTime(machine, log)
  const options = { ...given, clock, outsideClock }
  const { database } = opened
  const sessions = createSessionRegistry(database, await openSecrets(config, database))
  const owner = createLeaseOwner()
  // The data directory is this process's alone: whoever holds a lease in it is dead.
  if (config.databaseUrl === null) await clearLeases(database)
  const store = createCollectStore(database, { windows: config.windows, onJobs: () => jobs.wake() })

  const metrics = createMetrics({
    version: packageJson.version,
    clock: outsideClock,
    clockOffset: () => clock.offset(),
    log,
    read: () => readGauges(database, clock.now()),
    pools: () => ({ collect: database.connections(), read: readers.connections() }),
  })
  const { meter } = metrics

  const { budgets } = requestSettings(config)
  const calls = createSessionCalls({ floods: createFloodStore(database), budgets, clock, log, meter })
  const timeouts = { connectMs: config.telegramTimeoutMs, callMs: config.telegramTimeoutMs }
  const connection = { endpoint: config.telegramEndpoint, clock: outsideClock, time: clock, log, timeouts }
  const telegram = createReaderPool({
    ...connection,
    credentials: (pk) => sessions.credentials(pk),
    leases: new LeaseKeeper({
      store: createLeaseStore(database, owner),
      leaseMs: config.sessionLeaseMs,
      clock: outsideClock,
      log,
    }),
    async onStatus(pk, status, reason) {
      await sessions.setStatus(pk, status, reason)
      // Whoever has met it: a window that is due cannot wait for the next cycle.
      if (isScheduling()) collector.adoptOrphans()
    },
    calls,
  })
  closing.defer(() => telegram.stop())
  const channels = createChannelRegistry(database)
  const frozen = new FrozenSessions({
    store: createFrozenStore(database),
    pool: telegram,
    finder: telegram,
    claim: (pk) => telegram.claim(pk, { evenFrozen: true }),
    clock,
    log,
  })
  const collector = new Collector({
    pool: telegram,
    store,
    comments: createCommentStore(database),
    backfillShare: backfillShareOf(budgets, clock),
    members: createMembershipStore(database),
    arrivals: createArrivalStore(database),
    clock,
    log,
    pagesPerRun: PAGES_PER_RUN,
    subscribersEveryCycle: config.subscribersEveryCycle,
    historyLimit: config.historyLimit,
    concurrency: config.collectConcurrency,
    concurrencyPerSession: config.collectConcurrencyPerSession,
    claim: (pk) => telegram.claim(pk),
    async isWanted(id) {
      const channel = await channels.channel(id)
      return channel !== null && channel.status !== 'paused' && channel.sessionStatus === 'enabled'
    },
    recovery: createRecovery(options, database, telegram, closing),
    frozen,
    onProgress: options.onProgress,
    onRun: options.onRun,
    meter,
  })
  closing.defer(() => collector.stop())
  const jobs = createJobs({ ...options, meter }, database, {
    pool: telegram,
    store,
    owner,
    onRead: (channel, error) => collector.afterCapture(channel, error),
  })
  closing.defer(() => jobs.stop())
  const interrupted = await store.interruptOpenRuns(clock.now())
  if (interrupted > 0) log.info({ runs: interrupted }, 'the last process was killed while it collected; going on')
  const schedules: Schedule[] = []
  const isScheduling = () => schedules.length > 0
  const actors = { sessions, channels, telegram, collector, jobs, frozen }
  const operator = createOperator({ ...actors, database, owner, connection, calls, clock, log, isScheduling })
  closing.defer(() => operator.stop())

  // Of its own, so that those who read much keep no connection from those who collect.
  const readers = await opened.connect({
    poolSize: Math.min(config.databasePoolSize, MAX_READERS),
    statementTimeoutMs: config.api.requestTimeoutMs,
  })
  closing.defer(() => readers.close())
  const events = createEvents({ database, clock: outsideClock, log })
  const api: Api = createApi({
    settings: config.api,
    prisma: readers.prisma,
    sql: readers.session,
    clock,
    outsideClock,
    log,
    isReady: async () => ({ missing: [] }),
    operator,
    events,
    requests: requestSettings(config),
    metrics,
    meter,
    web: config.dashboard ? webAssets : null,
  })
  return {
    ...actors,
    operator,
    failed: opened.died,
    async listen(address) {
      const server = await api.listen(address)
      closing.defer(() => server.stop())
      // First: what is streamed would keep the server from stopping.
      closing.defer(() => events.stop())
      return server
    },
    async schedule() {
      jobs.start()
      const onChange = () => {
        void bringBack(database, clock, log).catch((error) =>
          log.warn({ err: error }, 'times that lie ahead could not be brought back'),
        )
        jobs.wake()
      }
      closing.defer(keepTime({ machine, time: clock, telegram, store, log, onChange }))
      const scheduleStore = createScheduleStore(database)
      const start = async (name: string, pattern: string, run: () => Promise<void>) => {
        const started = await startSchedule({ name, pattern, run, store: scheduleStore, clock, log })
        schedules.push(started)
        closing.defer(() => started.stop())
      }
      await start('collect', config.collectSchedule, async () => {
        await bringBack(database, clock, log)
        // An operator may have had another process enter jobs again.
        jobs.wake()
        return collector.startCycle()
      })
      await retryOdd(database, { reread: rereadOdd, windows: config.windows, now: clock.now() }).catch((err) =>
        log.error({ err }, 'what an earlier version could not read could not be tried again'),
      )
      const ending = new AbortController()
      await start('upkeep', UPKEEP_SCHEDULE, () => runUpkeep(database, { ...config, clock, log }, ending.signal))
      closing.defer(() => ending.abort())
      // What a killed process left half-way need not wait for the next turn.
      if (interrupted > 0) await collector.startCycle()
    },
    async idle() {
      for (const schedule of schedules) await schedule.idle()
      await collector.idle()
      await jobs.idle()
    },
    async collectOnce() {
      await jobs.drain()
      await collector.startCycle()
      await collector.idle()
      await jobs.drain()
    },
    stop: () => closing.disposeAsync(),
  }
}
