import { rmSync } from 'node:fs'
import { audit } from '../../scripts/demo/audit'
import { readCollected } from '../../scripts/demo/collected'
import { addChannels, addSimulatedSession, endpointOf } from '../../scripts/demo/simulated-account'
import { createApp } from '../../src/app'
import { systemClock } from '../../src/clock'
import type { RunOutcome } from '../../src/collect/collect-channel'
import { parseConfig } from '../../src/config'
import { silentLog } from '../../src/log'
import { type Simulator, startSimulator } from '../../src/simulator/simulator'
import { MovableClock } from '../../test/app/support/movable-clock'
import { createTestDatabase } from '../../test/support/database'
import { makeTemporaryDirectory } from '../../test/support/temporary'
import { brokenInvariants, type Query } from './invariants'
import { smallWorld, WORLD_STANDS } from './small-world'

/** The whole program, which collects two small channels. */
export interface CollectedWorld {
  simulator: Simulator
  /** Of the API, without a path. */
  url: string
  /** Lets time pass, and collects what is due then; gives how the runs ended. */
  collect(minutes: number): Promise<RunOutcome[]>
  /** Forgets all that was collected, and begins anew. */
  forget(): Promise<void>
  query: Query
  /** What is broken in the database. */
  broken(): Promise<string[]>
  /** Where what was collected differs from the books. */
  differences(): Promise<string[]>
  /** Whether the account can still be used. */
  isSignedIn(): Promise<boolean>
  stop(): Promise<void>
}

const POSTS = 60
const STEP_MINUTES = 4
const MOST_STEPS = 15

export async function startCollectedWorld(): Promise<CollectedWorld> {
  const { url: databaseUrl, database, drop } = await createTestDatabase()
  const dataDir = makeTemporaryDirectory()
  const clock = new MovableClock(WORLD_STANDS)
  let begunAt = clock.now()
  const simulator = await startSimulator({
    worlds: [smallWorld(1001, POSTS), smallWorld(1002, POSTS)],
    rebase: false,
    seed: 'fuzz',
    postInterval: 1800,
    clock: systemClock,
    worldClock: clock,
    log: silentLog,
  })
  const environment = { DATABASE_URL: databaseUrl, DATA_DIR: dataDir, PORT: '0', TELEGRAM_TIMEOUT_SECONDS: '1' }
  const config = { ...parseConfig(environment), telegramEndpoint: endpointOf(simulator.connection) }
  let runs: RunOutcome[] = []
  const onRun = (run: RunOutcome) => runs.push(run)
  const app = await createApp({ config, clock, outsideClock: systemClock, log: silentLog, onRun })
  const { url } = await app.listen(config)
  const sessionPk = await addSimulatedSession(app, simulator.connection, systemClock, silentLog)
  const channels = () => simulator.world.books().channels
  await addChannels(app, sessionPk, channels())
  const query: Query = (sql) => database.session(async (client) => (await client.query(sql)).rows)
  return {
    simulator,
    url,
    async collect(minutes) {
      runs = []
      const last = clock.now().getTime() + minutes * 60_000
      // Windows have to be read within minutes.
      for (let steps = Math.min(Math.floor(minutes / STEP_MINUTES), MOST_STEPS); steps > 0; steps--) {
        clock.move(STEP_MINUTES * 60_000)
        await app.jobs.drain()
      }
      clock.move(last - clock.now().getTime())
      await app.collectOnce()
      await app.idle()
      return runs
    },
    async forget() {
      begunAt = clock.now()
      for (const { channelId } of channels()) await app.operator.removeChannel(channelId)
      await addChannels(app, sessionPk, channels())
    },
    query,
    broken: () => brokenInvariants(query),
    async differences() {
      const firstRead = { earliest: seconds(begunAt), latest: seconds(clock.now()) }
      const collected = await readCollected(`${url}/graphql`)
      return audit(simulator.world.books(), collected, { firstRead }).mismatches.map(inWords)
    },
    async isSignedIn() {
      const [session] = await app.sessions.listSessions()
      return session?.status === 'enabled'
    },
    async stop() {
      await app.stop()
      await simulator.stop()
      await drop()
      rmSync(dataDir, { recursive: true })
    },
  }
}

const seconds = (date: Date) => Math.floor(date.getTime() / 1000)

function inWords(mismatch: object): string {
  return JSON.stringify(mismatch, (_key, value) => (typeof value === 'bigint' ? String(value) : value))
}
