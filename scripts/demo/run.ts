import { join } from 'node:path'
import { ListenError } from '../../src/api/listen'
import { type App, createApp } from '../../src/app'
import { type Clock, systemClock } from '../../src/clock'
import { type Config, processEnvironment } from '../../src/config'
import { createLog, type Logger } from '../../src/log'
import { untilStopped } from '../../src/main'
import { type Simulator, startSimulator } from '../../src/simulator/simulator'
import { readWorldFile } from '../../src/simulator/world/read-world-file'
import { resetDataDirectory } from '../../src/store/embedded/reset'
import { audit } from './audit'
import { type CollectedChannelView, readCollected } from './collected'
import { DemoConsole } from './demo-console'
import type { DemoOptions } from './options'
import { auditReport, channelTable, jsonReport, nextSteps } from './report'
import { addChannels, addSimulatedSession, endpointOf } from './simulated-account'
import { openState, worldIdentity } from './state'

/** The simulated world moves fast enough to look on. */
const LIVE_SCHEDULE = '*/15 * * * * *'

/** Runs the demo until all is collected (`--once`) or it is stopped; gives the exit code. */
export async function runDemo(options: DemoOptions, settings: Config, stop: AbortSignal): Promise<number> {
  const environment = processEnvironment()
  const log = createLog(environment.LOG_LEVEL ? settings.logLevel : 'error')
  const worlds = await Promise.all(options.worlds.map(readWorldFile))
  // Beside the real data, and never in a database that somebody has configured for real.
  const dataDir = join(settings.dataDir, 'demo')
  const reset = () => resetDataDirectory(dataDir, systemClock, log)
  const state = await openState(dataDir, worldIdentity(options), systemClock.now(), reset)
  const simulator = await startSimulator({
    worlds,
    rebase: options.rebase,
    seed: options.seed,
    startedAt: state.startedAt,
    clock: systemClock,
    // While all is collected once the world stands still: what the audit compares is what was there all along.
    worldClock: options.once ? stoppedAt(state.startedAt) : systemClock,
    log,
  })
  try {
    const config: Config = {
      ...settings,
      databaseUrl: null,
      secretKey: null,
      dataDir,
      // Programs that only want the answer do not fight over a port.
      port: options.once && !environment.PORT ? 0 : settings.port,
      collectSchedule: environment.COLLECT_SCHEDULE ? settings.collectSchedule : LIVE_SCHEDULE,
      telegramEndpoint: endpointOf(simulator.connection),
    }
    const screen = new DemoConsole(process.stderr, systemClock)
    screen.say(
      state.resumed ? 'Going on where the last demo was killed.' : 'Starting PostgreSQL and a simulated Telegram.',
    )
    const code = await withApp(config, screen, log, stop, (app) =>
      collectWorld(app, config, options, simulator, screen, log, stop),
    )
    state.finish()
    return code
  } finally {
    await simulator.stop()
  }
}

/** A clock on which no time passes. */
function stoppedAt(moment: Date): Clock {
  return { ...systemClock, now: () => new Date(moment) }
}

async function withApp(
  config: Config,
  screen: DemoConsole,
  log: Logger,
  stop: AbortSignal,
  use: (app: App) => Promise<number>,
): Promise<number> {
  const app = await createApp({
    config,
    clock: systemClock,
    log,
    signal: stop,
    onProgress: (progress) => screen.progress(progress),
    onRun: (outcome) => screen.run(outcome),
  })
  try {
    return await use(app)
  } finally {
    await app.stop()
  }
}

async function collectWorld(
  app: App,
  config: Config,
  options: DemoOptions,
  simulator: Simulator,
  screen: DemoConsole,
  log: Logger,
  stop: AbortSignal,
): Promise<number> {
  const { url } = await listen(app, config)
  const sessionPk = await addSimulatedSession(app, simulator.connection, systemClock, log)
  const { channels } = simulator.world.books()
  await addChannels(app, sessionPk, channels)
  screen.say(`Signed in with a code and a password. Collecting ${channels.length} channels.`)

  await app.collector.startCycle()
  const reason = await Promise.race([app.collector.idle(), untilStopped(app, stop)])
  if (reason) throw reason
  stop.throwIfAborted()
  const collected = await readCollected(`${url}/graphql`)
  if (options.once) return report(collected, options, simulator, screen)

  process.stdout.write(`\n${channelTable(collected)}${nextSteps(url)}`)
  screen.say('The world moves on and is collected every 15 seconds. Ctrl-C stops everything.')
  screen.goLive()
  await app.schedule()
  const failure = await untilStopped(app, stop)
  if (failure) throw failure
  screen.say('Stopping.')
  return 0
}

/** Holds what was collected against the simulator's books and prints both; the exit code tells whether they agree. */
function report(
  collected: CollectedChannelView[],
  options: DemoOptions,
  simulator: Simulator,
  screen: DemoConsole,
): number {
  const result = audit(simulator.world.books(), collected)
  const requests = simulator.dataCentre.requests()
  process.stdout.write(
    options.json
      ? jsonReport(collected, requests, result)
      : `\n${channelTable(collected)}\n${auditReport(result, requests)}`,
  )
  return screen.failures > 0 || result.mismatches.length > 0 ? 1 : 0
}

/** The configured port, or any other when it is the default one and taken. */
async function listen(app: App, config: Config): Promise<{ url: string }> {
  try {
    return await app.listen(config)
  } catch (error) {
    if (!(error instanceof ListenError) || processEnvironment().PORT) throw error
    return app.listen({ ...config, port: 0 })
  }
}
