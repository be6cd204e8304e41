import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { Api } from 'telegram'
import { systemClock } from '../../src/clock'
import type { SessionCredentials } from '../../src/domain/session'
import { SessionLeasedError, SessionLoggedOutError, TelegramUnreachableError } from '../../src/domain/telegram-error'
import { silentLog } from '../../src/log'
import { listChannels } from '../../src/telegram/dialogs'
import { LeaseKeeper } from '../../src/telegram/lease-keeper'
import { createReaderPool, type PoolOptions, type TelegramPool } from '../../src/telegram/pool'
import { recording, rejection, type Simulated, startSimulated } from './support/simulated'

let simulated: Simulated
let credentials: SessionCredentials
const pools: TelegramPool[] = []
beforeAll(async () => {
  simulated = await startSimulated()
  const { session, phoneNumber } = await simulated.signIn('migrating')
  const { apiId, apiHash } = simulated.login
  credentials = { apiId, apiHash, phoneNumber: phoneNumber ?? '', session }
})
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.stop()))
})
afterAll(() => simulated.stop())

function createPool(options: Partial<PoolOptions> = {}): TelegramPool {
  const pool = createReaderPool({
    credentials: async () => credentials,
    endpoint: simulated.endpoint,
    clock: systemClock,
    log: silentLog,
    timeouts: { connectMs: 5_000, callMs: 10_000 },
    ...options,
  })
  pools.push(pool)
  return pool
}

test('asks for the same session share one connection', async () => {
  let asked = 0
  const pool = createPool({
    credentials: async () => {
      asked += 1
      return credentials
    },
  })
  const before = simulated.simulator.dataCentre.requests()['users.getUsers'] ?? 0
  const [reader, connection, same] = await Promise.all([pool.reader(1n), pool.connection(1n), pool.connection(1n)])
  expect(same).toBe(connection)
  expect(asked).toBe(1)
  expect(simulated.simulator.dataCentre.requests()['users.getUsers']).toBe(before + 1)
  const [channel] = await listChannels(connection)
  if (!channel) throw new Error('no channel')
  expect((await reader.readChannel(channel, recording())).title).toBe(channel.title)
})

test('a failure is passed on, and the next ask tries again', async () => {
  let session = 'garbage'
  const told: unknown[] = []
  const pool = createPool({
    credentials: async () => ({ ...credentials, session }),
    onStatus: (...status) => {
      told.push(status)
    },
  })
  expect(await rejection(pool.reader(7n))).toBeInstanceOf(SessionLoggedOutError)
  expect(told).toEqual([[7n, 'logged_out', 'SESSION_STRING_INVALID']])
  session = credentials.session
  expect(await pool.reader(7n)).toBeDefined()
  expect(told).toHaveLength(1)
})

test('a session that is revoked while in use is reported and let go', async () => {
  const { session } = await simulated.signIn('migrating')
  const told: unknown[] = []
  const pool = createPool({
    credentials: async () => ({ ...credentials, session }),
    onStatus: (...status) => {
      told.push(status)
    },
  })
  const reader = await pool.reader(3n)
  const connection = await pool.connection(3n)
  const [channel] = await listChannels(connection)
  if (!channel) throw new Error('no channel')
  await connection.call(new Api.auth.LogOut())
  expect(await rejection(reader.readChannel(channel, recording()))).toBeInstanceOf(SessionLoggedOutError)
  expect(told).toEqual([[3n, 'logged_out', 'AUTH_KEY_UNREGISTERED']])
  expect(await rejection(pool.reader(3n))).toBeInstanceOf(SessionLoggedOutError)
})

test('who reads while the session is lost and taken again is told that it was lost, not that Telegram is away', async () => {
  const store = { take: async () => undefined, renew: async (pks: bigint[]) => pks, release: async () => undefined }
  const preempt = () => expect.unreachable('nobody else has it')
  const options = { leaseMs: 60_000, clock: systemClock, log: silentLog }
  const leases = new LeaseKeeper({ ...options, store: { ...store, preempt } })
  const pool = createPool({ leases })
  const reader = await pool.reader(1n)
  const [channel] = await listChannels(await pool.connection(1n))
  if (!channel) throw new Error('no channel')
  leases.onLost(1n)
  expect(await rejection(reader.readChannel(channel, recording()))).toBeInstanceOf(SessionLeasedError)
  expect((await (await pool.reader(1n)).readChannel(channel, recording())).title).toBe(channel.title)
})

test('after a stop there are no connections and no new ones', async () => {
  const pool = createPool()
  const connection = await pool.connection(1n)
  await pool.stop()
  expect(await rejection(pool.reader(1n))).toBeInstanceOf(TelegramUnreachableError)
  expect(await rejection(connection.call(new Api.help.GetConfig()))).toBeInstanceOf(TelegramUnreachableError)
})

test('a stop does not wait for a session that is just connecting', async () => {
  simulated.simulator.dataCentre.silence(true)
  try {
    const pool = createPool()
    const asking = rejection(pool.reader(1n))
    await pool.stop()
    expect(await asking).toBeInstanceOf(TelegramUnreachableError)
  } finally {
    simulated.simulator.dataCentre.silence(false)
  }
})
