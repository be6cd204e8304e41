import { type Clock, systemClock } from '../../../src/clock'
import type { CallContext } from '../../../src/collect/ports'
import type { TelegramEndpoint } from '../../../src/domain/telegram-endpoint'
import { silentLog } from '../../../src/log'
import { type Simulator, startSimulator } from '../../../src/simulator/simulator'
import { MIGRATING_ACCOUNT, VERIFIED_ACCOUNT } from '../../../src/simulator/world/accounts'
import type { WorldFile } from '../../../src/simulator/world/world-file'
import type { TelegramTimeouts } from '../../../src/telegram/connection'
import { TelegramConnection } from '../../../src/telegram/connection'
import { type LoginOptions, type SignedIn, startLogin } from '../../../src/telegram/login'
import { FakeClock } from '../../support/fake-clock'

/** Long enough for a busy machine, short enough to wait for where a test wants nobody to answer. */
const TIMEOUTS: TelegramTimeouts = { connectMs: 15_000, callMs: 10_000 }

/** The simulator with the built-in world, which stands still unless its clock is moved, and what it takes to use it. */
export interface Simulated {
  simulator: Simulator
  endpoint: TelegramEndpoint & { kind: 'custom' }
  /** What a login needs besides the phone number. */
  login: LoginOptions
  signIn(which: 'verified' | 'migrating'): Promise<SignedIn>
  connect(session: string, timeouts?: TelegramTimeouts): TelegramConnection
  stop(): Promise<void>
}

/** `worlds`: channels as they are in these files, instead of the built-in ones. They follow `worldClock`. */
export async function startSimulated(
  worlds: WorldFile[] = [],
  worldClock: Clock = new FakeClock('2026-03-01T12:00:00Z'),
): Promise<Simulated> {
  const simulator = await startSimulator({
    worlds,
    clock: systemClock,
    worldClock,
    telegramClock: systemClock,
    rebase: worlds.length === 0,
    seed: 'telegram',
    log: silentLog,
  })
  const { connection } = simulator
  const port = connection.ports[2]
  if (port === undefined) throw new Error('the simulator has no data centre 2')
  const endpoint = {
    kind: 'custom',
    dcId: 2,
    host: connection.host,
    port,
    rsaPublicKeyPem: connection.rsa.pem,
  } as const
  const options = {
    apiId: connection.api_id,
    apiHash: connection.api_hash,
    endpoint,
    clock: systemClock,
    log: silentLog,
  }
  const open = new Set<TelegramConnection>()
  return {
    simulator,
    endpoint,
    login: { ...options, timeouts: TIMEOUTS },
    async signIn(which) {
      const account = which === 'verified' ? VERIFIED_ACCOUNT : MIGRATING_ACCOUNT
      const login = await startLogin({ ...options, timeouts: TIMEOUTS, phoneNumber: account.phone })
      await login.submitCode(connection.login_code)
      if (login.step.step === 'password') await login.submitPassword(account.password ?? '')
      if (login.step.step !== 'done') throw new Error(`the login waits for ${login.step.step}`)
      return login.step.account
    },
    connect(session, timeouts = TIMEOUTS) {
      const connection = new TelegramConnection({ ...options, session, timeouts })
      open.add(connection)
      return connection
    },
    async stop() {
      await Promise.all([...open].map((connection) => connection.disconnect()))
      await simulator.stop()
    },
  }
}

/** A context that writes down what is sent. */
export function recording(): CallContext & { sent: string[] } {
  const sent: string[] = []
  return { signal: new AbortController().signal, onRequest: (method) => sent.push(method), sent }
}

/** What the work rejects with; fails the test when it does not. */
export async function rejection(work: Promise<unknown>): Promise<unknown> {
  const nothing = Symbol('nothing')
  const error = await work.then(
    () => nothing,
    (reason: unknown) => reason,
  )
  if (error === nothing) throw new Error('it did not reject')
  return error
}
