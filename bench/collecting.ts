import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addSimulatedSession, endpointOf } from '../scripts/demo/simulated-account'
import { type App, createApp } from '../src/app'
import { type Clock, systemClock } from '../src/clock'
import type { RunOutcome } from '../src/collect/collect-channel'
import { type Config, parseConfig } from '../src/config'
import { createLog, type Logger } from '../src/log'
import { type Simulator, startSimulator } from '../src/simulator/simulator'
import type { WorldFile } from '../src/simulator/world/world-file'
import { listChannels } from '../src/telegram/dialogs'

/** A simulated Telegram, and a data directory for those who collect it. */
export interface Simulation {
  simulator: Simulator
  /** Of the world and of those who collect it. */
  clock: Clock
  log: Logger
  config: Config
  /** Requests that the simulator was sent so far. */
  requests(): number
  stop(): Promise<void>
}

/** The whole program in this process, collecting a simulation. */
export interface Collecting {
  app: App
  sessionPk: bigint
  /** Runs a cycle to its end; gives the outcomes of its runs. */
  cycle(): Promise<RunOutcome[]>
  /** Asks the API. */
  ask<Data>(query: string): Promise<Data>
  stop(): Promise<void>
}

export interface SimulationOptions {
  clock: Clock
  /** Whether dates are moved so that the newest post is minutes old; true unless given. */
  rebase?: boolean
  /** Seconds between two publications in a channel, on average. */
  postInterval?: number
  /** Environment variables of those who collect it. */
  settings?: Record<string, string>
}

/** Starts a Telegram of these channels. */
export async function startSimulation(
  worlds: WorldFile[],
  { clock, rebase = true, postInterval, settings = {} }: SimulationOptions,
): Promise<Simulation> {
  const log = createLog('error')
  const simulator = await startSimulator({
    worlds,
    rebase,
    seed: 'bench',
    postInterval,
    clock: systemClock,
    worldClock: clock,
    log,
  })
  const dataDir = mkdtempSync(join(tmpdir(), 'teletally-bench-'))
  const telegramEndpoint = endpointOf(simulator.connection)
  return {
    simulator,
    clock,
    log,
    config: { ...parseConfig({ ...settings, DATA_DIR: dataDir, PORT: '0' }), telegramEndpoint },
    requests: () => Object.values(simulator.dataCentre.requests()).reduce((sum, count) => sum + count, 0),
    async stop() {
      await simulator.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Starts the program, signs in and adds the channels, unless that was done before in the same data directory. */
export async function startCollecting({ simulator, clock, log, config }: Simulation): Promise<Collecting> {
  const runs: RunOutcome[] = []
  const onRun = (run: RunOutcome) => runs.push(run)
  const app = await createApp({ config, clock, outsideClock: systemClock, log, onRun })
  try {
    const [known] = await app.sessions.listSessions()
    const sessionPk = known?.pk ?? (await addSimulatedSession(app, simulator.connection, systemClock, log))
    if (!known) await addAllChannels(app, sessionPk)
    const { url } = await app.listen(config)
    return {
      app,
      sessionPk,
      async cycle() {
        const before = runs.length
        await app.collector.startCycle()
        await app.collector.idle()
        return runs.slice(before)
      },
      async ask(query) {
        const headers = { 'content-type': 'application/json' }
        const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })
        const { data, errors } = await response.json()
        if (errors) throw new Error(`the API refuses ${query}: ${errors[0].message}`)
        return data
      },
      stop: () => app.stop(),
    }
  } catch (error) {
    await app.stop()
    throw error
  }
}

/** Has every channel among the account's dialogs collected. */
async function addAllChannels(app: App, sessionPk: bigint): Promise<void> {
  for (const visible of await app.telegram.ask(sessionPk, (connection) => listChannels(connection))) {
    await app.channels.addChannel({ visible, sessionPk })
  }
}
