import type { Clock } from '../clock'
import type { Logger } from '../log'
import { worldHandlers } from './api/handlers'
import { userObject } from './api/user-object'
import { type DataCentre, type DataCentreAddress, type SchemaFile, startDataCentre } from './data-centre'
import { LOGIN_CODE, VERIFIED_ACCOUNT } from './world/accounts'
import { World } from './world/world'
import type { WorldFile } from './world/world-file'

export interface SimulatorOptions {
  /** Channels to load instead of the built-in ones. */
  worlds: WorldFile[]
  /** Load them beside the built-in ones. */
  beside?: boolean
  /** How many people can sign in; two unless given. Those that follow live in data centre 1 and have no password. */
  accounts?: number
  /** Runs the timers of the protocol. */
  clock: Clock
  /** Telegram's clock: message ids, salts, expiry. That of the world unless given. */
  telegramClock?: Pick<Clock, 'now'>
  /** What the world follows. While it stands still, nothing happens. */
  worldClock: Clock
  /** When the world began, so that it can be the same one again after a restart; now by `worldClock` unless given. */
  startedAt?: Date
  /** Move the files' dates so that their newest messages are a few minutes old. */
  rebase: boolean
  /** The same seed makes up the same things. */
  seed: string | number
  /** Seconds between two publications in a channel, on average; 300 unless given. */
  postInterval?: number
  /** Where data centre 1 listens; data centre 2 takes the next one. Any free ones when 0 or not given. */
  port?: number
  /** Layers beside those of the packages. */
  schemas?: SchemaFile[]
  log: Logger
}

/** What a client needs to sign in, in the form in which `bun run simulator` prints it. All of it is made up. */
export interface SimulatorConnection extends DataCentreAddress {
  api_id: number
  api_hash: string
  /** With a plus. The first has two-step verification and lives in data centre 2, the second has none and lives in 1. */
  phone_numbers: string[]
  login_code: string
  password: string
}

/** A Telegram in this process: data centres, and a world that they serve. */
export interface Simulator {
  readonly connection: SimulatorConnection
  readonly world: World
  readonly dataCentre: DataCentre
  stop(): Promise<void>
}

const API_ID = 20_260
const API_HASH = '0123456789abcdef0123456789abcdef'

/** Starts a simulator; rejects with `WorldFileError` when world files contradict each other, or when a port is taken. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { worldClock, telegramClock = worldClock, port = 0 } = options
  const world = new World({ ...options, clock: worldClock })
  const dataCentre = await startDataCentre({
    accounts: {
      byPhone: (phone) => world.accounts.find((account) => account.phone === phone),
      byId: (id) => world.accounts.find((account) => account.userId === id),
    },
    handlers: worldHandlers(world),
    describeUser: (account) => userObject(account.userId, { world, account }),
    clock: { ...timersOf(options.clock), now: () => telegramClock.now() },
    ports: { 1: port, 2: port === 0 ? 0 : port + 1 },
    apiId: API_ID,
    apiHash: API_HASH,
    loginCode: LOGIN_CODE,
    schemas: options.schemas,
    log: options.log,
  })
  const connection = {
    ...dataCentre.address,
    api_id: API_ID,
    api_hash: API_HASH,
    phone_numbers: world.accounts.map((account) => `+${account.phone}`),
    login_code: LOGIN_CODE,
    password: VERIFIED_ACCOUNT.password,
  }
  return { connection, world, dataCentre, stop: () => dataCentre.stop() }
}

function timersOf(clock: Clock): Pick<Clock, 'elapsed' | 'after'> {
  return { elapsed: () => clock.elapsed(), after: (ms, run) => clock.after(ms, run) }
}
