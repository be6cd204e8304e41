import { audit } from '../../../scripts/demo/audit'
import { readCollected } from '../../../scripts/demo/collected'
import { addChannels, addSimulatedSession, endpointOf } from '../../../scripts/demo/simulated-account'
import { type App, createApp } from '../../../src/app'
import { type Clock, systemClock } from '../../../src/clock'
import type { RunOutcome } from '../../../src/collect/collect-channel'
import { type Environment, parseConfig } from '../../../src/config'
import { silentLog } from '../../../src/log'
import { type Simulator, startSimulator } from '../../../src/simulator/simulator'
import type { WorldFile } from '../../../src/simulator/world/world-file'
import { createTestDatabase } from '../../support/database'
import { smallBooks } from './small-world'

export interface SimulatedApp {
  app: App
  simulator: Simulator
  url: string
  /** Outcomes of all runs so far, in order. */
  runs: RunOutcome[]
  /** Runs one cycle to its end and gives the outcomes of its runs. */
  cycle(): Promise<RunOutcome[]>
  audit(): Promise<ReturnType<typeof audit>>
  stop(): Promise<void>
}

/**
 * The whole program in this process, collecting a part of the simulator's built-in world over sockets into a database of its own; or the
 * channels of files, which stand still.
 */
export async function startSimulatedApp(
  clock: Clock,
  secretKeyDir: string,
  worlds: WorldFile[] = [],
  environment: Environment = {},
): Promise<SimulatedApp> {
  const { url: databaseUrl, drop } = await createTestDatabase()
  const simulator = await startSimulator({
    worlds,
    rebase: worlds.length === 0,
    seed: 'test',
    postInterval: 1800,
    clock: systemClock,
    worldClock: clock,
    log: silentLog,
  })
  const runs: RunOutcome[] = []
  const config = {
    ...parseConfig({ DATABASE_URL: databaseUrl, DATA_DIR: secretKeyDir, PORT: '0', ...environment }),
    telegramEndpoint: endpointOf(simulator.connection),
  }
  const app = await createApp({ config, clock, log: silentLog, onRun: (run) => runs.push(run) })
  const { url } = await app.listen(config)
  const sessionPk = await addSimulatedSession(app, simulator.connection, systemClock, silentLog)
  await addChannels(app, sessionPk, smallBooks(simulator.world).channels)
  return {
    app,
    simulator,
    url,
    runs,
    async cycle() {
      const before = runs.length
      await app.collector.startCycle()
      await app.collector.idle()
      return runs.slice(before)
    },
    audit: async () => audit(smallBooks(simulator.world), await readCollected(`${url}/graphql`)),
    async stop() {
      await app.stop()
      await simulator.stop()
      await drop()
    },
  }
}
