import { endpointOf } from '../../scripts/demo/simulated-account'
import { signIn } from '../../scripts/terminal/sign-in'
import { type Clock, systemClock } from '../../src/clock'
import { silentLog } from '../../src/log'
import { type Simulator, startSimulator } from '../../src/simulator/simulator'
import type { WorldFile } from '../../src/simulator/world/world-file'
import { TelegramConnection, type TelegramTimeouts } from '../../src/telegram/connection'

export interface SignedIn {
  simulator: Simulator
  /** A connection of the first account. */
  connection: TelegramConnection
  /** One that nobody has signed in with: it agrees on a key first. */
  stranger(): TelegramConnection
  stop(): Promise<void>
}

/** A simulator of these channels, and a client that is signed in to it. */
export async function startSignedIn(
  worlds: WorldFile[],
  worldClock: Clock,
  timeouts: TelegramTimeouts,
): Promise<SignedIn> {
  const simulator = await startSimulator({
    worlds,
    rebase: false,
    seed: 'fuzz',
    clock: systemClock,
    worldClock,
    telegramClock: systemClock,
    log: silentLog,
  })
  const { api_id: apiId, api_hash: apiHash, phone_numbers: phones, login_code, password } = simulator.connection
  const options = { apiId, apiHash, endpoint: endpointOf(simulator.connection), clock: systemClock, log: silentLog }
  const { session } = await signIn(
    { ...options, phoneNumber: phones[0] ?? '' },
    { code: async () => login_code, password: async () => password },
  )
  const open: TelegramConnection[] = []
  const connect = (session: string | null) => {
    const connection = new TelegramConnection({ ...options, session, timeouts })
    open.push(connection)
    return connection
  }
  return {
    simulator,
    connection: connect(session),
    stranger: () => connect(null),
    async stop() {
      await Promise.all(open.map((connection) => connection.disconnect()))
      await simulator.stop()
    },
  }
}
