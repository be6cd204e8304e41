import { rmSync } from 'node:fs'
import { addChannels, addSimulatedSession, endpointOf } from '../../../scripts/demo/simulated-account'
import { SimulatedClock } from '../../../scripts/demo/simulated-clock'
import { type App, createApp } from '../../../src/app'
import { systemClock } from '../../../src/clock'
import { parseConfig } from '../../../src/config'
import type { ApiToken } from '../../../src/domain/api-token'
import { silentLog } from '../../../src/log'
import { type Simulator, startSimulator } from '../../../src/simulator/simulator'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { makeTemporaryDirectory } from '../../support/temporary'

/** The whole program in this process, with a simulated Telegram, a database of its own and a clock that stands still until it is moved. */
export interface Teletally {
  readonly url: string
  readonly app: App
  readonly simulator: Simulator
  readonly database: TestDatabase['database']
  readonly clock: SimulatedClock
  /** Signs the first account in, and has it collect these channels from now on. */
  collect(channelIds: readonly bigint[]): Promise<void>
  /** Nobody is served from now on, as when the process has ended. */
  stopServing(): Promise<void>
  /** Begins to serve at the same address again, as a new process would. */
  serve(tokens?: readonly ApiToken[]): Promise<void>
  stop(): Promise<void>
}

export interface TeletallyOptions {
  start: Date
  /** Without any, whoever asks is the operator. */
  tokens?: readonly ApiToken[]
}

/** Seconds between two posts of a channel. */
const POST_INTERVAL = 3600
/** Often enough that every window is captured in time, and seldom enough that days pass in seconds. */
const COLLECT_SCHEDULE = '0 * * * *'

export async function startTeletally({ start, tokens = [] }: TeletallyOptions): Promise<Teletally> {
  const { url: databaseUrl, database, drop } = await createTestDatabase()
  const dataDir = makeTemporaryDirectory()
  const clock = new SimulatedClock(start)
  const simulator = await startSimulator({
    worlds: [],
    rebase: true,
    seed: 'dashboard',
    postInterval: POST_INTERVAL,
    clock: systemClock,
    worldClock: clock,
    log: silentLog,
  })
  const settings = parseConfig({ DATABASE_URL: databaseUrl, DATA_DIR: dataDir, PORT: '0', COLLECT_SCHEDULE })
  const telegramEndpoint = endpointOf(simulator.connection)
  let port = 0
  let app: App | null = null
  let url = ''

  const serve = async (holders: readonly ApiToken[] = tokens) => {
    const config = { ...settings, telegramEndpoint, port, api: { ...settings.api, tokens: holders } }
    app = await createApp({ config, clock, outsideClock: systemClock, log: silentLog })
    url = (await app.listen(config)).url
    port = Number(new URL(url).port)
  }
  const stopServing = async () => {
    await app?.stop()
    app = null
  }
  const running = () => {
    if (app === null) throw new Error('nothing is served at the moment')
    return app
  }
  await serve()
  return {
    get url() {
      return url
    },
    get app() {
      return running()
    },
    simulator,
    database,
    clock,
    async collect(channelIds) {
      const { connection, world } = simulator
      const sessionPk = await addSimulatedSession(running(), connection, systemClock, silentLog)
      await addChannels(
        running(),
        sessionPk,
        channelIds.map((id) => world.book(id)),
      )
      await running().collector.startCycle()
      await running().idle()
    },
    stopServing,
    serve,
    async stop() {
      await stopServing()
      await simulator.stop()
      await drop()
      rmSync(dataDir, { recursive: true })
    },
  }
}
