import { join } from 'node:path'
import { ListenError } from '../../src/api/listen'
import { type App, createApp } from '../../src/app'
import { systemClock } from '../../src/clock'
import type { RunOutcome } from '../../src/collect/collect-channel'
import { type Config, processEnvironment } from '../../src/config'
import { createLog, type Logger } from '../../src/log'
import { untilStopped } from '../../src/main'
import { type Simulator, startSimulator } from '../../src/simulator/simulator'
import { readWorldFile } from '../../src/simulator/world/read-world-file'
import { resetDataDirectory } from '../../src/store/embedded/reset'
import { audit } from './audit'
import { auditStatistics } from './audit-statistics'
import { type CollectedChannelView, readCollected } from './collected'
import { DemoConsole } from './demo-console'
import { type PassedTime, passTime, readAllOnceMore } from './fast-forward'
import type { DemoOptions } from './options'
import { auditReport, channelTable, jsonReport, nextSteps } from './report'
import { untilIdle, type Work } from './settling'
import { addChannels, addSimulatedSession, endpointOf } from './simulated-account'
import { SimulatedClock } from './simulated-clock'
import { openState, worldIdentity } from './state'
import { WorldTime } from './world-time'

/** The simulated world moves fast enough to look on. */
const LIVE_SCHEDULE = '*/15 * * * * *'
/** Seconds between two posts of a channel while simulated time passes: as in a real channel, a day's posts fit one page. */
const CALM_POST_INTERVAL = 1800

/** Runs the demo until all is collected (`--once`) or it is stopped; gives the exit code. */
export async function runDemo(options: DemoOptions, settings: Config, stop: AbortSignal): Promise<number> {
  const environment = processEnvironment()
  const log = createLog(environment.LOG_LEVEL ? settings.logLevel : 'error')
  const worlds = await Promise.all(options.worlds.map(readWorldFile))
  // Beside the real data, and never in a database that somebody has configured for real.
  const dataDir = join(settings.dataDir, 'demo')
  const reset = () => resetDataDirectory(dataDir, systemClock, log)
  const state = await openState(dataDir, worldIdentity(options), systemClock.now(), reset)
  const simulated = options.once ? new SimulatedClock(state.startedAt) : null
  const world = new WorldTime(simulated ?? systemClock)
  // While all is collected once the world stands still: what the audit compares is what was there all along.
  if (simulated) world.stop()
  const simulator = await startSimulator({
    worlds,
    rebase: options.rebase,
    seed: options.seed,
    startedAt: state.startedAt,
    clock: systemClock,
    worldClock: world,
    // It goes on while the world stands still.
    telegramClock: simulated ?? systemClock,
    postInterval: options.fastForwardMs === null ? undefined : CALM_POST_INTERVAL,
    log,
  })
  try {
    const config: Config = {
      ...settings,
      databaseUrl: null,
      secretKey: null,
      dataDir,
      // The audit asks as anybody can who is at this machine, and nobody else.
      host: '127.0.0.1',
      api: { ...settings.api, tokens: [] },
      // Programs that only want the answer do not fight over a port.
      port: options.once && !environment.PORT ? 0 : settings.port,
      collectSchedule: environment.COLLECT_SCHEDULE || simulated ? settings.collectSchedule : LIVE_SCHEDULE,
      telegramEndpoint: endpointOf(simulator.connection),
    }
    const screen = new DemoConsole(process.stderr, systemClock)
    screen.say(
      state.resumed ? 'Going on where the last demo was killed.' : 'Starting PostgreSQL and a simulated Telegram.',
    )
    const runs: RunOutcome[] = []
    const app = await createApp({
      config,
      clock: simulated ?? systemClock,
      outsideClock: systemClock,
      log,
      signal: stop,
      onProgress: (progress) => screen.progress(progress),
      onRun: (outcome) => {
        if (simulated) runs.push(outcome)
        screen.run(outcome)
      },
    })
    try {
      const demo = { app, config, options, simulator, screen, log, stop }
      const code = simulated ? await runOnce(demo, { clock: simulated, world, runs }) : await runOn(demo)
      state.finish()
      return code
    } finally {
      await app.stop()
    }
  } finally {
    await simulator.stop()
  }
}

interface Demo {
  app: App
  config: Config
  options: DemoOptions
  simulator: Simulator
  screen: DemoConsole
  log: Logger
  stop: AbortSignal
}

/** Serves the API, signs in and begins to collect. */
async function begin({ app, config, simulator, screen, log }: Demo): Promise<string> {
  const { url } = await listen(app, config)
  const sessionPk = await addSimulatedSession(app, simulator.connection, systemClock, log)
  const { channels } = simulator.world.books()
  await addChannels(app, sessionPk, channels)
  screen.say(`Signed in with a code and a password. Collecting ${channels.length} channels.`)
  await app.collector.startCycle()
  return url
}

/** Collects everything, shows it and goes on by the schedule until it is stopped. */
async function runOn(demo: Demo): Promise<number> {
  const { app, screen, stop } = demo
  const url = await begin(demo)
  await unlessStopped(app.collector.idle(), demo)
  process.stdout.write(`\n${channelTable(await readCollected(`${url}/graphql`))}${nextSteps(url)}`)
  screen.say('The world moves on and is collected every 15 seconds. Ctrl-C stops everything.')
  screen.goLive()
  await app.schedule()
  const failure = await untilStopped(app, stop)
  if (failure) throw failure
  screen.say('Stopping.')
  return 0
}

/** Collects everything, lets time pass if that is asked for, and holds what was collected against the simulator's books. */
async function runOnce(
  demo: Demo,
  time: { clock: SimulatedClock; world: WorldTime; runs: RunOutcome[] },
): Promise<number> {
  const { app, config, options, simulator, screen, stop } = demo
  const { clock, world } = time
  const work: Work = {
    idle: () => app.idle(),
    pulse: () => Object.values(simulator.dataCentre.requests()).reduce((total, count) => total + count, 0),
    realClock: systemClock,
  }
  const endpoint = `${await begin(demo)}/graphql`
  await unlessStopped(untilIdle(clock, work), demo)

  let passed: PassedTime | null = null
  let before: CollectedChannelView[] | undefined
  if (options.fastForwardMs !== null) {
    screen.endProgress()
    screen.say('Everything is collected. Letting time pass.')
    world.start()
    const forward = { ...time, app, work, screen, stop }
    passed = await unlessStopped(passTime(options.fastForwardMs, forward), demo)
    before = await readCollected(endpoint)
    await unlessStopped(readAllOnceMore(forward), demo)
  }
  const collected = await readCollected(endpoint)
  const began = simulator.world.start
  const now = seconds(passed?.until ?? clock.now())
  const books = simulator.world.books()
  const firstRead = { earliest: began, latest: seconds(passed?.from ?? clock.now()) }
  const result = audit(books, collected, {
    firstRead,
    windows: {
      past: simulator.world,
      windows: config.windows,
      began,
      now,
      ran: passed && { from: seconds(passed.from), until: now },
      channels: before,
    },
  })
  result.statistics = await auditStatistics(books, collected, { endpoint, firstRead, mismatches: result.mismatches })
  const requests = simulator.dataCentre.requests()
  const steady = passed?.steady ?? null
  process.stdout.write(
    options.json
      ? jsonReport(before ?? collected, requests, result, steady)
      : `\n${channelTable(collected)}\n${auditReport(result, requests, steady)}`,
  )
  return screen.failures > 0 || result.mismatches.length > 0 ? 1 : 0
}

/** The result of some work, unless the process cannot go on or is told to stop before. */
async function unlessStopped<T>(work: Promise<T>, { app, stop }: Demo): Promise<T> {
  const ended = untilStopped(app, stop).then((reason) => {
    throw reason ?? stop.reason
  })
  return Promise.race([work, ended])
}

const seconds = (date: Date) => date.getTime() / 1000

/** The configured port, or any other when it is the default one and taken. */
async function listen(app: App, config: Config): Promise<{ url: string }> {
  try {
    return await app.listen(config)
  } catch (error) {
    if (!(error instanceof ListenError) || processEnvironment().PORT) throw error
    return app.listen({ ...config, port: 0 })
  }
}
