import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import pino from 'pino'
import { Api } from 'telegram'
import { type Clock, systemClock } from '../../src/clock'
import { silentLog } from '../../src/log'
import { timeOfAnswer } from '../../src/telegram/answer-times'
import { TelegramConnection } from '../../src/telegram/connection'
import { TelegramTime } from '../../src/telegram/telegram-time'
import { type Simulated, startSimulated } from './support/simulated'

const SECOND = 1000
const HOUR = 3_600 * SECOND
const DAY = 24 * HOUR

let simulated: Simulated
let session: string
beforeAll(async () => {
  simulated = await startSimulated()
  session = (await simulated.signIn('verified')).session
})
afterAll(() => simulated.stop())

/** The real clock, set wrong. */
class WrongClock implements Clock {
  constructor(public off = 0) {}
  now() {
    return new Date(systemClock.now().getTime() + this.off)
  }
  elapsed() {
    return systemClock.elapsed()
  }
  after(ms: number, run: () => void) {
    return systemClock.after(ms, run)
  }
}

function connect(machine: Clock, log = silentLog) {
  const time = new TelegramTime(machine, log)
  const options = { ...simulated.login, session, time, log }
  const connection = new TelegramConnection(options)
  return { time, connection, ask: () => connection.call(new Api.help.GetConfig()) }
}

const offBy = (date: Date | null) => (date ?? expect.unreachable('no time')).getTime() - systemClock.now().getTime()

describe('a machine whose clock is wrong', () => {
  const wrong = [
    ['not at all', 0],
    ['90 s ahead', 90 * SECOND],
    ['170 s behind', -170 * SECOND],
    ['20 s ahead, which is not refused', 20 * SECOND],
    ['4 min behind, which is not refused', -240 * SECOND],
    ['7 h ahead', 7 * HOUR],
    ['3 days behind', -3 * DAY],
    ['40 days ahead', 40 * DAY],
    ['in 1970', -systemClock.now().getTime()],
  ] as const

  test.each(wrong)('%s: connects, and knows the time of every answer and the offset', async (_name, off) => {
    const { time, connection, ask } = connect(new WrongClock(off))
    try {
      for (let answer = 0; answer < 5; answer++) expect(Math.abs(offBy(timeOfAnswer(await ask())))).toBeLessThan(1000)
      expect(Math.abs(offBy(time.now()))).toBeLessThan(1000)
      const { ms, uncertaintyMs } = time.offset() ?? expect.unreachable('no offset')
      expect(Math.abs(ms + off)).toBeLessThan(1000)
      expect(uncertaintyMs).toBeWithin(0, 1000)
      expect(offBy(time.earliest())).toBeLessThanOrEqual(1)
    } finally {
      await connection.disconnect()
    }
  })

  test('goes on over the same connection when it is set, and its time is Telegram’s all along', async () => {
    const machine = new WrongClock()
    const { time, connection, ask } = connect(machine)
    const { userId } = await simulated.signIn('verified')
    try {
      await ask()
      const before = simulated.simulator.dataCentre.connections(userId).most
      for (const off of [60 * SECOND, -HOUR, 5 * DAY, -10 * DAY, 0]) {
        machine.off = off
        expect(Math.abs(offBy(timeOfAnswer(await ask())))).toBeLessThan(1000)
        expect(Math.abs(offBy(time.now()))).toBeLessThan(1000)
        expect(Math.abs((time.offset()?.ms ?? 0) + off)).toBeLessThan(1000)
      }
      expect(simulated.simulator.dataCentre.connections(userId).most).toBe(before)
    } finally {
      await connection.disconnect()
    }
  })

  test('says so in the log, once, and when it is right again', async () => {
    const lines: { offsetMs: number; level: number }[] = []
    const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) })
    const machine = new WrongClock(90 * SECOND)
    const { connection, ask } = connect(machine, log)
    try {
      for (let answer = 0; answer < 3; answer++) await ask()
      machine.off = 0
      for (let answer = 0; answer < 3; answer++) await ask()
      expect(lines.map(({ offsetMs, level }) => [Math.round(offsetMs / SECOND) + 0, level])).toEqual([
        [-90, 40],
        [0, 30],
      ])
    } finally {
      await connection.disconnect()
    }
  })
})

describe('a Telegram whose clock is wrong', () => {
  const wild = (shift: number, onlyIds: boolean) => simulated.simulator.dataCentre.shiftClock(shift, { onlyIds })

  test.each([
    ['goes back', -HOUR],
    ['leaps ahead', 2 * HOUR],
    ['is in another year', -800 * DAY],
    ['is in another age', -20_000 * DAY],
  ])('and %s tells no time, and goes on answering', async (_name, shift) => {
    const { time, connection, ask } = connect(new WrongClock())
    try {
      expect(timeOfAnswer(await ask())).not.toBeNull()
      wild(shift, true)
      for (let answer = 0; answer < 3; answer++) expect(timeOfAnswer(await ask())).toBeNull()
      expect(Math.abs(offBy(time.now()))).toBeLessThan(1000)
      wild(0, true)
      expect(timeOfAnswer(await ask())).not.toBeNull()
    } finally {
      wild(0, true)
      await connection.disconnect()
    }
  })

  test('and takes only ids of that clock is followed, and not believed', async () => {
    const { time, connection, ask } = connect(new WrongClock())
    try {
      await ask()
      for (const shift of [-HOUR, 2 * HOUR, 500 * DAY]) {
        wild(shift, false)
        for (let answer = 0; answer < 3; answer++) expect(timeOfAnswer(await ask())).toBeNull()
      }
      expect(Math.abs(offBy(time.now()))).toBeLessThan(1000)
    } finally {
      wild(0, false)
      await connection.disconnect()
    }
  })

  test('by years tells no time from the beginning: it is the machine’s that counts until then', async () => {
    wild(800 * DAY, false)
    const { time, connection, ask } = connect(new WrongClock())
    try {
      for (let answer = 0; answer < 3; answer++) expect(timeOfAnswer(await ask())).toBeNull()
      expect([time.offset(), time.earliest()]).toEqual([null, null])
      expect(Math.abs(offBy(time.now()))).toBeLessThan(1000)
    } finally {
      wild(0, false)
      await connection.disconnect()
    }
  })
})
