/**
 * The program as a process of its own, to be killed at any moment. Its time is simulated: nothing sleeps, and it never moves on by itself
 * but asks whoever started it, who moves the world to the same moment first.
 */
import { heapStats } from 'bun:jsc'
import { settle, untilIdle, type Work } from '../../scripts/demo/settling'
import { addChannels, addSimulatedSession } from '../../scripts/demo/simulated-account'
import { SimulatedClock } from '../../scripts/demo/simulated-clock'
import { createApp } from '../../src/app'
import { type Clock, sleep, systemClock } from '../../src/clock'
import { parseConfig, processEnvironment } from '../../src/config'
import { createLog } from '../../src/log'
import type { SimulatorConnection } from '../../src/simulator/simulator'
import type { BookChannel } from '../../src/simulator/world/books'
import { type Footprint, type Order, WORLD_IS_THERE, type Word } from './messages'

/** More than the age at which every post is read again, however old (`collect/history-walk.ts`). */
const A_DAY_MS = 25 * 3_600_000
/** Of real time. Tells time-outs of requests from other timers, too. */
const TELEGRAM_TIMEOUT_MS = 5001
/** While nothing is answered anyway. */
const SILENCE_TIMEOUT_MS = 150
const GIVEN_BACK_AFTER_MS = 300

const [start = '', titles = '', address = ''] = Bun.argv.slice(2)
const connection = JSON.parse(address) as SimulatorConnection
const channels = JSON.parse(titles) as { channelId: string; title: string }[]
const say = (word: Word) => process.send?.(word)

let requests = 0
let isSilent = false
const outsideClock: Clock = {
  ...systemClock,
  after(ms, run) {
    const isRequest = ms === TELEGRAM_TIMEOUT_MS
    if (isRequest) requests++
    return systemClock.after(isRequest && isSilent ? SILENCE_TIMEOUT_MS : ms, run)
  },
}
const clock = new SimulatedClock(new Date(Number(start)))
const config = { ...parseConfig(processEnvironment()), telegramTimeoutMs: TELEGRAM_TIMEOUT_MS }
const log = createLog(config.logLevel)
const app = await createApp({
  config,
  clock,
  outsideClock,
  log,
  onRun: ({ status, requests }) =>
    say({ say: 'run', status, requests: Object.values(requests).reduce((sum, count) => sum + count, 0) }),
})
void app.failed.then((error) => {
  throw error
})
const work: Work = { idle: () => app.idle(), pulse: () => requests, realClock: systemClock }

let worldIsThere: () => void = () => undefined

async function moveWorldTo(time: Date): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  worldIsThere = resolve
  say({ say: 'at', time: time.getTime() })
  await promise
}

async function advance(until: Date): Promise<void> {
  await settle(work)
  for (let next = clock.next(); next !== null && next <= until; next = clock.next()) {
    if (next > clock.now()) await moveWorldTo(next)
    clock.step(until)
    await settle(work)
  }
  await moveWorldTo(until)
  clock.jumpTo(until)
  await settle(work)
}

async function obey(order: Order): Promise<string> {
  switch (order.do) {
    case 'sign_in':
      return String(await addSimulatedSession(app, connection, systemClock, log, order.phone))
    case 'add': {
      const wanted = channels.filter(({ channelId }) => order.channels.includes(channelId))
      const named = wanted.map(({ title, channelId }) => ({ title, channelId: BigInt(channelId) }) as BookChannel)
      await addChannels(app, BigInt(order.sessionPk), named)
      return ''
    }
    case 'begin':
      await app.schedule()
      return ''
    case 'advance':
      await advance(new Date(order.until))
      return ''
    case 'expect_silence':
      isSilent = order.silent
      return ''
    case 'read_all':
      clock.jumpTo(new Date(clock.now().getTime() + A_DAY_MS))
      await app.collector.startCycle()
      await untilIdle(clock, work)
      return ''
    case 'weigh':
      return JSON.stringify(await weigh())
  }
}

async function weigh(): Promise<Footprint> {
  // What the first time is found to be garbage may hold more until its finalizers ran, and pages are given back a while later.
  for (let time = 0; time < 3; time++) {
    Bun.gc(true)
    await sleep(systemClock, GIVEN_BACK_AFTER_MS)
  }
  const { heapSize, objectCount } = heapStats()
  return { pid: process.pid, rss: process.memoryUsage.rss(), heap: heapSize, objects: objectCount }
}

process.on('message', (message: Order | typeof WORLD_IS_THERE) => {
  if (message === WORLD_IS_THERE) return worldIsThere()
  obey(message).then(
    (value) => say({ say: 'done', value }),
    (error) => say({ say: 'failed', error: Bun.inspect(error) }),
  )
})
// Nobody is left to tell the time.
process.on('disconnect', () => process.exit(1))
const { url } = await app.listen(config)
say({ say: 'ready', url })
