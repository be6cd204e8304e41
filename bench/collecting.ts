import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addChannels, addSimulatedSession, endpointOf } from '../scripts/demo/simulated-account'
import { SimulatedClock } from '../scripts/demo/simulated-clock'
import { type App, createApp } from '../src/app'
import { systemClock } from '../src/clock'
import type { RunOutcome } from '../src/collect/collect-channel'
import { type Config, parseConfig } from '../src/config'
import { createLog } from '../src/log'
import { type Simulator, startSimulator } from '../src/simulator/simulator'
import type { WorldFile } from '../src/simulator/world/world-file'

/** The whole program in this process, with a simulated Telegram and a database of its own. */
export interface Collecting {
  app: App
  simulator: Simulator
  /** Of the world and the collector alike. */
  clock: SimulatedClock
  sessionPk: bigint
  /** Requests that the simulator was sent so far. */
  requests(): number
  /** Runs a cycle to its end; gives the outcomes of its runs. */
  cycle(): Promise<RunOutcome[]>
  /** Asks the API. */
  ask<Data>(query: string): Promise<Data>
  stop(): Promise<void>
}

/** Starts all of it and adds the channels. `settings` are environment variables. */
export async function startCollecting(
  worlds: WorldFile[],
  { postInterval, settings = {} }: { postInterval?: number; settings?: Record<string, string> } = {},
): Promise<Collecting> {
  const log = createLog('error')
  const closing = new AsyncDisposableStack()
  const dataDir = mkdtempSync(join(tmpdir(), 'teletally-bench-'))
  closing.defer(() => rmSync(dataDir, { recursive: true, force: true }))
  try {
    const clock = new SimulatedClock(systemClock.now())
    const simulator = await startSimulator({
      worlds,
      rebase: true,
      seed: 'bench',
      postInterval,
      clock: systemClock,
      worldClock: clock,
      log,
    })
    closing.defer(() => simulator.stop())
    const config: Config = {
      ...parseConfig({ ...settings, DATA_DIR: dataDir, PORT: '0' }),
      telegramEndpoint: endpointOf(simulator.connection),
    }
    const runs: RunOutcome[] = []
    const onRun = (run: RunOutcome) => runs.push(run)
    const app = await createApp({ config, clock, outsideClock: systemClock, log, onRun })
    closing.defer(() => app.stop())
    const sessionPk = await addSimulatedSession(app, simulator.connection, systemClock, log)
    await addChannels(app, sessionPk, simulator.world.books().channels)
    const { url } = await app.listen(config)
    return {
      app,
      simulator,
      clock,
      sessionPk,
      requests: () => Object.values(simulator.dataCentre.requests()).reduce((sum, count) => sum + count, 0),
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
      stop: () => closing.disposeAsync(),
    }
  } catch (error) {
    await closing.disposeAsync()
    throw error
  }
}
