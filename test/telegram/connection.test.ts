import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { Api } from 'telegram'
import { systemClock } from '../../src/clock'
import {
  ChannelAccessError,
  FloodWaitError,
  SessionLoggedOutError,
  TelegramUnreachableError,
} from '../../src/domain/telegram-error'
import type { TelegramConnection } from '../../src/telegram/connection'
import { listChannels } from '../../src/telegram/dialogs'
import { createTelegramReader } from '../../src/telegram/reader'
import { decodeSession, encodeSession } from '../../src/telegram/session-string'
import { runLeaving } from './support/leaving'
import { recording, rejection, type Simulated, startSimulated } from './support/simulated'

let simulated: Simulated
let session: string
let connection: TelegramConnection
beforeAll(async () => {
  simulated = await startSimulated()
  session = (await simulated.signIn('verified')).session
})
afterAll(() => simulated.stop())
beforeEach(() => {
  connection = simulated.connect(session)
})

const me = () => new Api.users.GetUsers({ id: [new Api.InputUserSelf()] })
const requests = () => simulated.simulator.dataCentre.requests()['users.getUsers'] ?? 0

describe('a connection', () => {
  test('sends what it says it sends, and nothing besides', async () => {
    const before = simulated.simulator.dataCentre.requests()
    const context = recording()
    await connection.call(me(), context)
    await connection.call(me(), context)
    await connection.disconnect()
    expect(context.sent).toEqual(['users.getUsers', 'users.getUsers'])
    expect(simulated.simulator.dataCentre.requests()).toEqual({
      ...before,
      'users.getUsers': (before['users.getUsers'] ?? 0) + 2,
    })
  })

  test('passes a flood wait on at once, whatever its length', async () => {
    simulated.simulator.dataCentre.floodNext('users.getUsers', 30)
    const started = systemClock.now().getTime()
    const before = requests()
    const error = await rejection(connection.call(me()))
    expect(error).toBeInstanceOf(FloodWaitError)
    expect(error).toMatchObject({ method: 'users.getUsers', seconds: 30 })
    expect(systemClock.now().getTime() - started).toBeLessThan(20_000)
    expect(requests() - before).toBeLessThanOrEqual(1)
    await connection.call(me())
  })

  test('fails in time when nobody answers, and works again when somebody does', async () => {
    const impatient = simulated.connect(session, { connectMs: 15_000, callMs: 1_000 })
    await impatient.call(me())
    simulated.simulator.dataCentre.silence(true)
    try {
      const started = systemClock.now().getTime()
      expect(await rejection(impatient.call(me()))).toBeInstanceOf(TelegramUnreachableError)
      expect(systemClock.now().getTime() - started).toBeLessThan(8_000)
    } finally {
      simulated.simulator.dataCentre.silence(false)
    }
    expect(await impatient.call(me())).toHaveLength(1)
  })

  test('sends again what was in flight when the socket was cut', async () => {
    await connection.connect()
    simulated.simulator.dataCentre.silence(true)
    const context = recording()
    const inFlight = Array.from({ length: 20 }, () => connection.call(me(), context))
    // They are on their way and nobody answers: now the line goes dead.
    await until(() => context.sent.length === 20)
    simulated.simulator.dataCentre.silence(false)
    expect(simulated.simulator.dataCentre.dropConnections()).toBeGreaterThan(0)
    const answers = await Promise.all(inFlight)
    expect(answers.every((users) => users[0] instanceof Api.User)).toBe(true)
    expect(context.sent.length).toBeGreaterThanOrEqual(20)
  })

  test('comes back after a cut between two calls', async () => {
    await connection.call(me())
    simulated.simulator.dataCentre.dropConnections()
    expect(await connection.call(me())).toHaveLength(1)
  })

  test('a call that is given up while connecting is never sent', async () => {
    const giveUp = new AbortController()
    const context = { ...recording(), signal: giveUp.signal }
    const call = rejection(connection.call(me(), context))
    giveUp.abort(new Error('enough'))
    expect(await call).toBe(giveUp.signal.reason)
    await connection.call(me())
    expect(context.sent).toEqual([])
  })

  test('keeps Telegram’s own code for any other error', async () => {
    const unknown = connection.call(new Api.contacts.ResolveUsername({ username: 'nobody_here' }))
    expect(await rejection(unknown)).toMatchObject({ name: 'TelegramRpcError', code: 'USERNAME_NOT_OCCUPIED' })
    const nobody = createTelegramReader(connection).readChannel({ id: 1n, accessHash: 1n }, recording())
    expect(await rejection(nobody)).toBeInstanceOf(ChannelAccessError)
  })

  test('a key that the data centre does not know asks for a new login', async () => {
    const saved = decodeSession(session)
    if (!saved) throw new Error('no session')
    const unknown = simulated.connect(encodeSession({ ...saved, authKey: Buffer.alloc(256, 9) }))
    expect(await rejection(unknown.call(me()))).toBeInstanceOf(SessionLoggedOutError)
    expect(await rejection(unknown.call(me()))).toBeInstanceOf(SessionLoggedOutError)
  })

  test('a key that nobody signed in with asks for a new login', async () => {
    await connection.call(new Api.auth.LogOut())
    expect(await rejection(connection.call(me()))).toBeInstanceOf(SessionLoggedOutError)
    session = (await simulated.signIn('verified')).session
  })

  test('a session goes where its data centre is now', async () => {
    const saved = decodeSession(session)
    if (!saved) throw new Error('no session')
    const moved = simulated.connect(encodeSession({ ...saved, host: '127.0.0.1', port: 1 }))
    expect(await moved.call(me())).toHaveLength(1)

    const migrated = decodeSession((await simulated.signIn('migrating')).session)
    if (!migrated) throw new Error('no session')
    const elsewhere = simulated.connect(encodeSession({ ...migrated, port: 1 }))
    expect(await elsewhere.call(me())).toHaveLength(1)
    expect(decodeSession(elsewhere.session() ?? '')).toEqual(migrated)
  })

  test('a process that disconnects ends by itself', async () => {
    const { endpoint, login } = simulated
    const left = await runLeaving({ endpoint, apiId: login.apiId, apiHash: login.apiHash, session })
    expect(left).toEqual({ output: 'User', ended: true })
  }, 120_000)

  test('updates that are pushed at it are let go', async () => {
    const [channel] = await listChannels(connection)
    simulated.simulator.dataCentre.push(5_100_000_001n, {
      _: 'updateShort',
      date: 1,
      update: { _: 'updateChannel', channel_id: channel?.id ?? 1n },
    })
    expect(await connection.call(me())).toHaveLength(1)
  })
})

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 5) {
    if (waited > 2_000) throw new Error('waited in vain')
    await new Promise((resolve) => systemClock.after(5, () => resolve(null)))
  }
}
