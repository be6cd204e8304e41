import { afterEach, describe, expect, test } from 'bun:test'
import { generateKeyPairSync } from 'node:crypto'
import { createServer, type Server, type Socket } from 'node:net'
import { Api } from 'telegram'
import { systemClock } from '../../src/clock'
import { SessionLoggedOutError, TelegramUnreachableError } from '../../src/domain/telegram-error'
import { silentLog } from '../../src/log'
import { TelegramConnection } from '../../src/telegram/connection'
import { runLeaving } from './support/leaving'

/** For who waits for them: far below the library's own. */
const TIMEOUTS = { connectMs: 250, callMs: 300 }
/** For what has to happen before they are over, on a machine however busy. */
const NEVER = { connectMs: 60_000, callMs: 60_000 }
const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const rsaPublicKeyPem = publicKey.export({ type: 'pkcs1', format: 'pem' }).toString()

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A server that does with each socket what it is told, and counts them. */
async function listen(onSocket: (socket: Socket) => void) {
  const sockets = new Set<Socket>()
  let accepted = 0
  const server: Server = createServer((socket) => {
    accepted += 1
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    // A socket that nobody reads from does not notice that the other side has gone.
    socket.resume()
    onSocket(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no port')
  return { port: address.port, sockets, accepted: () => accepted }
}

function connectionTo(port: number, timeouts = TIMEOUTS): TelegramConnection {
  const connection = new TelegramConnection({
    apiId: 1,
    apiHash: 'hash',
    session: null,
    endpoint: { kind: 'custom', dcId: 2, host: '127.0.0.1', port, rsaPublicKeyPem },
    clock: systemClock,
    log: silentLog,
    timeouts,
  })
  closing.push(() => connection.disconnect())
  return connection
}

async function failure(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => null,
    (error: unknown) => error,
  )
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 5) {
    if (waited > 20_000) throw new Error('waited in vain')
    await new Promise((resolve) => systemClock.after(5, () => resolve(null)))
  }
}

describe('a server that cannot be talked to', () => {
  test('one that never answers fails the call in time and is hung up on', async () => {
    const server = await listen(() => undefined)
    const started = systemClock.now().getTime()
    const error = await failure(connectionTo(server.port).call(new Api.help.GetConfig()))
    expect(error).toBeInstanceOf(TelegramUnreachableError)
    expect(systemClock.now().getTime() - started).toBeLessThan(8_000)
    await until(() => server.sockets.size === 0)
  })

  test('one that hangs up', async () => {
    const server = await listen((socket) => socket.destroy())
    expect(await failure(connectionTo(server.port).call(new Api.help.GetConfig()))).toBeInstanceOf(
      TelegramUnreachableError,
    )
  })

  test('one that talks nonsense', async () => {
    const server = await listen((socket) => socket.write(Buffer.alloc(64, 0x41)))
    expect(await failure(connectionTo(server.port).connect())).toBeInstanceOf(TelegramUnreachableError)
  })

  test('none at all', async () => {
    const server = await listen(() => undefined)
    for (const close of closing.splice(0)) await close()
    expect(await failure(connectionTo(server.port).connect())).toBeInstanceOf(TelegramUnreachableError)
  })

  test('calls share one attempt to connect, and the next call tries again', async () => {
    const server = await listen(() => undefined)
    const connection = connectionTo(server.port)
    await Promise.all([1, 2, 3].map(() => failure(connection.call(new Api.help.GetConfig()))))
    expect(server.accepted()).toBe(1)
    await failure(connection.call(new Api.help.GetConfig()))
    expect(server.accepted()).toBe(2)
  })

  test('giving up ends a call with its own reason', async () => {
    const server = await listen(() => undefined)
    const giveUp = new AbortController()
    const call = connectionTo(server.port, NEVER).call(new Api.help.GetConfig(), {
      signal: giveUp.signal,
      onRequest: () => undefined,
    })
    await until(() => server.accepted() === 1)
    const reason = new Error('enough')
    giveUp.abort(reason)
    expect(await failure(call)).toBe(reason)
  })

  test('disconnecting ends a call and a dial under way at once', async () => {
    const server = await listen(() => undefined)
    const connection = connectionTo(server.port, NEVER)
    const call = failure(connection.call(new Api.help.GetConfig()))
    await until(() => server.accepted() === 1)
    await connection.disconnect()
    expect(await call).toBeInstanceOf(TelegramUnreachableError)
    expect(await failure(connection.call(new Api.help.GetConfig()))).toBeInstanceOf(TelegramUnreachableError)
    await until(() => server.sockets.size === 0)
    expect(server.accepted()).toBe(1)
  })
})

test('a process that gives up on a dead server ends by itself', async () => {
  const server = await listen(() => undefined)
  const endpoint = { kind: 'custom', dcId: 2, host: '127.0.0.1', port: server.port, rsaPublicKeyPem }
  const left = await runLeaving({ endpoint, apiId: 1, apiHash: 'hash', session: null })
  expect(left).toEqual({ output: 'TelegramUnreachableError', ended: true })
}, 120_000)

test('a session string that is none asks for a new login', () => {
  const make = () =>
    new TelegramConnection({
      apiId: 1,
      apiHash: 'hash',
      session: 'garbage',
      endpoint: { kind: 'production' },
      clock: systemClock,
      log: silentLog,
    })
  expect(make).toThrow(SessionLoggedOutError)
})
