import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createServer, connect as dial, type Server, type Socket } from 'node:net'
import { Api } from 'telegram'
import { systemClock } from '../../src/clock'
import { TelegramUnreachableError } from '../../src/domain/telegram-error'
import { silentLog } from '../../src/log'
import { TelegramConnection } from '../../src/telegram/connection'
import { TelegramTime } from '../../src/telegram/telegram-time'
import { FakeClock } from '../support/fake-clock'
import { type Simulated, startSimulated } from './support/simulated'

let simulated: Simulated
beforeAll(async () => {
  simulated = await startSimulated()
})
afterAll(() => simulated.stop())

/** A line to the simulator that can be frozen: it stays open and carries nothing. */
async function startLine() {
  const sockets = new Set<Socket>()
  let frozen = false
  let sentBytes = 0
  const server: Server = createServer((near) => {
    const far = dial(simulated.endpoint.port, simulated.endpoint.host)
    const pass = (from: Socket, to: Socket, count: (bytes: number) => void) => {
      sockets.add(from)
      from.on('data', (data) => {
        count(data.length)
        if (!frozen) to.write(data)
      })
      from.on('error', () => from.destroy())
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
    pass(near, far, (bytes) => {
      sentBytes += bytes
    })
    pass(far, near, () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no port')
  return {
    port: address.port,
    sockets,
    sentBytes: () => sentBytes,
    freeze(on: boolean) {
      frozen = on
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 5) {
    if (waited > 20_000) throw new Error('waited in vain')
    await new Promise((resolve) => systemClock.after(5, () => resolve(null)))
  }
}

test('a connection on which a call got no answer is given up with it', async () => {
  const line = await startLine()
  const connection = new TelegramConnection({
    ...simulated.login,
    session: null,
    endpoint: { ...simulated.endpoint, port: line.port },
    timeouts: { connectMs: 15_000, callMs: 1_000 },
  })
  try {
    await connection.connect()
    line.freeze(true)
    await expect(connection.call(new Api.help.GetConfig())).rejects.toBeInstanceOf(TelegramUnreachableError)
    await until(() => line.sockets.size === 0)
    line.freeze(false)
    expect(await connection.call(new Api.help.GetConfig())).toBeInstanceOf(Api.Config)
  } finally {
    await connection.disconnect()
    await line.stop()
  }
})

test('an idle connection is pinged every minute, and given up when nobody answers', async () => {
  const line = await startLine()
  const clock = new FakeClock()
  let minutesWaited = 0
  const connection = new TelegramConnection({
    ...simulated.login,
    clock: {
      now: () => clock.now(),
      elapsed: () => clock.elapsed(),
      after(ms, run) {
        if (ms === 60_000) minutesWaited += 1
        return clock.after(ms, run)
      },
    },
    time: new TelegramTime(systemClock, silentLog),
    log: silentLog,
    session: null,
    endpoint: { ...simulated.endpoint, port: line.port },
    timeouts: { connectMs: 5_000, callMs: 5_000 },
  })
  try {
    await connection.call(new Api.help.GetConfig())
    const requests = simulated.simulator.dataCentre.requests()
    for (let minute = 1; minute <= 3; minute += 1) {
      expect(minutesWaited).toBe(minute)
      const before = line.sentBytes()
      await clock.advance(59_000)
      expect(line.sentBytes()).toBe(before)
      await clock.advance(1_000)
      await until(() => line.sentBytes() > before)
      // The next ping is due a minute after this one's answer.
      await until(() => minutesWaited === minute + 1)
    }
    expect(simulated.simulator.dataCentre.requests()).toEqual(requests)

    line.freeze(true)
    const before = line.sentBytes()
    await clock.advance(60_000)
    await until(() => line.sentBytes() > before)
    await clock.advance(5_000)
    await until(() => line.sockets.size === 0)

    line.freeze(false)
    expect(await connection.call(new Api.help.GetConfig())).toBeInstanceOf(Api.Config)
  } finally {
    await connection.disconnect()
    await line.stop()
  }
})
