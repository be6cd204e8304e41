import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addChannels, endpointOf } from '../../../scripts/demo/simulated-account'
import { signIn } from '../../../scripts/terminal/sign-in'
import { type App, createApp } from '../../../src/app'
import { systemClock } from '../../../src/clock'
import type { RunOutcome } from '../../../src/collect/collect-channel'
import { type Environment, parseConfig } from '../../../src/config'
import { silentLog } from '../../../src/log'
import { type Simulator, startSimulator } from '../../../src/simulator/simulator'
import type { BookChannel } from '../../../src/simulator/world/books'
import { parseWorldFile } from '../../../src/simulator/world/read-world-file'
import { createTestDatabase, type TestDatabase } from '../../support/database'
import { makeTemporaryDirectory } from '../../support/temporary'
import { MovableClock } from './movable-clock'

/** The program in this process, with two accounts of one simulated world, in which all channels are open to both. */
export interface TwoSessions {
  app: App
  simulator: Simulator
  database: TestDatabase['database']
  clock: MovableClock
  channels: BookChannel[]
  /** The first collects all channels; the second does nothing yet. */
  sessions: [{ pk: bigint; userId: bigint }, { pk: bigint; userId: bigint }]
  /** Runs one cycle to its end and gives the outcomes of its runs. */
  cycle(): Promise<RunOutcome[]>
  /** The row of a channel. */
  channel(id: bigint): Promise<Awaited<ReturnType<TestDatabase['database']['prisma']['channel']['findFirstOrThrow']>>>
  /** What a process of its own needs to do the same as this one. */
  programEnvironment: Record<string, string>
  /** Stops the program and starts it anew on the same database. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** A channel of a few posts, one of them with a comment, whose admin the first account is. */
function smallChannel(id: number) {
  const date = 1_772_000_000
  const messages = [1, 2, 3, 4].map((post) => ({
    type: 'message',
    id: post,
    date: date + post * 60,
    text: `Post ${post} of ${id}`,
    views: post * 100,
    ...(post === 4 ? { comments: [{ id: 10, date: date + 300, user_id: 77, text: 'Well' }] } : {}),
  }))
  const channel = { type: 'channel', id, title: `Channel ${id}`, username: `channel_${id}`, admin: true }
  return parseWorldFile([channel, ...messages].map((line) => JSON.stringify(line)).join('\n'), `${id}.world.jsonl`)
}

export async function startTwoSessions(environment: Environment = {}): Promise<TwoSessions> {
  const { url, database, drop } = await createTestDatabase()
  const dataDir = makeTemporaryDirectory()
  const clock = new MovableClock(new Date('2026-03-01T12:00:00Z'))
  const simulator = await startSimulator({
    worlds: [smallChannel(1001), smallChannel(1002)],
    rebase: true,
    seed: 'faults',
    clock: systemClock,
    worldClock: clock,
    log: silentLog,
  })
  const config = {
    ...parseConfig({
      DATABASE_URL: url,
      DATA_DIR: dataDir,
      PORT: '0',
      TELEGRAM_TIMEOUT_SECONDS: '60',
      FAILURES_BEFORE_ALERT: '3',
      ...environment,
    }),
    telegramEndpoint: endpointOf(simulator.connection),
  }
  const endpoint = config.telegramEndpoint
  if (endpoint.kind !== 'custom') throw new Error('the simulator is not Telegram itself')
  const { host, port, dcId, rsaPublicKeyPem } = endpoint
  const keyFile = join(dataDir, 'telegram.pem')
  writeFileSync(keyFile, rsaPublicKeyPem)
  let runs: RunOutcome[] = []
  const start = () =>
    createApp({ config, clock, outsideClock: systemClock, log: silentLog, onRun: (run) => runs.push(run) })
  let app = await start()
  const { connection } = simulator
  const addSession = async (phoneNumber: string) => {
    const { api_id: apiId, api_hash: apiHash } = connection
    const { session, userId } = await signIn(
      { apiId, apiHash, phoneNumber, endpoint: config.telegramEndpoint, clock: systemClock, log: silentLog },
      { code: async () => connection.login_code, password: async () => connection.password },
    )
    const pk = await app.sessions.addSession({ apiId, apiHash, phoneNumber, session, tgUserId: userId, botToken: null })
    return { pk, userId }
  }
  const [one = '', two = ''] = connection.phone_numbers
  const sessions: TwoSessions['sessions'] = [await addSession(one), await addSession(two)]
  const { channels } = simulator.world.books()
  await addChannels(app, sessions[0].pk, channels)
  return {
    get app() {
      return app
    },
    simulator,
    database,
    clock,
    programEnvironment: {
      DATABASE_URL: url,
      DATA_DIR: dataDir,
      PORT: '0',
      TELEGRAM_DC: `${dcId}@${host}:${port}`,
      TELEGRAM_RSA_KEY_FILE: keyFile,
    },
    channels,
    sessions,
    async cycle() {
      runs = []
      await app.collector.startCycle()
      await app.collector.idle()
      return runs
    },
    channel: (tgChannelId) => database.prisma.channel.findFirstOrThrow({ where: { tgChannelId } }),
    async restart() {
      await app.stop()
      app = await start()
    },
    async stop() {
      await app.stop()
      await simulator.stop()
      await drop()
      rmSync(dataDir, { recursive: true })
    },
  }
}
