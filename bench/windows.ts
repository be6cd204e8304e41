/**
 * Are windows read on time when many come due at once? `bun run bench windows [--channels 1000] [--due 5] [--posts 90] [--seconds 300]`: so many channels have so many
 * posts each that are not a day old, and `due` more that become an hour old within so many seconds of real time. The process is stopped and
 * started again with all its jobs pending, collects by its schedule meanwhile, and lateness is what it stored itself.
 */
import { parseOptions } from '../scripts/terminal/arguments'
import { systemClock } from '../src/clock'
import type { WorldFile } from '../src/simulator/world/world-file'
import { type Collecting, startCollecting, startSimulation } from './collecting'
import { madeChannel } from './made-world'
import { wholeNumber } from './options'
import { type Benchmark, type Cell, rounded } from './report'
import { HeldClock } from './windows/held-clock'
import { readLateness } from './windows/lateness'

const FIRST_ID = 1_810_000_001
const HOUR = 3600
/** Of posts that are older than an hour and stay younger than a day while it is measured. */
const SPAN = 22 * HOUR
/** From the start to the first window that comes due, in seconds: its turn is a turn like any other's. */
const GAP = 10
/** How long windows are waited for after the last was due: what is later than on time is seen, too. */
const AFTERMATH = 30

interface Options {
  channels: number
  /** Windows of each channel that come due while it is measured. */
  due: number
  posts: number
  seconds: number
}

/** A channel whose newest posts become an hour old within the measured time, each channel at moments of its own. */
function channelWithDueWindows(index: number, from: number, { channels, due, posts, seconds }: Options): WorldFile {
  const interval = Math.floor(SPAN / posts)
  const world = madeChannel({
    id: FIRST_ID + index,
    posts: posts + due,
    commentsPerPost: 0,
    interval,
    until: from - HOUR - 600 + due * interval,
  })
  for (const [at, entry] of world.entries.slice(-due).entries()) {
    const share = (at + index / channels) / due
    entry.date = Math.floor(from + share * seconds) - HOUR
  }
  return world
}

const options = (args: string[]): Options => {
  const values = parseOptions(args, {
    channels: { type: 'string', default: '1000' },
    due: { type: 'string', default: '5' },
    posts: { type: 'string', default: '90' },
    seconds: { type: 'string', default: '300' },
  })
  const [channels, due, posts, seconds] = (['channels', 'due', 'posts', 'seconds'] as const).map((name) =>
    wholeNumber(name, values[name]),
  ) as [number, number, number, number]
  return { channels, due, posts, seconds }
}

async function pendingJobs({ ask }: Collecting): Promise<number> {
  const { jobs } = await ask<{ jobs: { totalCount: number } }>('{ jobs(state: PENDING, first: 1) { totalCount } }')
  return jobs.totalCount
}

/** Time stands still until everything is collected and the process runs again: how long that takes changes nothing of what is measured. */
async function measure(given: Options): Promise<Cell[][]> {
  const clock = new HeldClock(systemClock.now(), systemClock)
  const from = Math.floor(clock.now().getTime() / 1000) + GAP
  const worlds = Array.from({ length: given.channels }, (_, index) => channelWithDueWindows(index, from, given))
  // Posts keep the dates that they were given, and nothing new is published.
  const simulation = await startSimulation(worlds, { clock, rebase: false, postInterval: 1e9 })
  try {
    const began = performance.now()
    let collecting = await startCollecting(simulation)
    await collecting.cycle()
    process.stderr.write(`collected in ${Math.round((performance.now() - began) / 1000)} s\n`)
    const pending = await pendingJobs(collecting)
    await collecting.stop()
    const expected = given.channels * (given.posts + 2 * given.due)
    if (pending !== expected) throw new Error(`${pending} jobs are pending after the first collection, not ${expected}`)

    const restarted = performance.now()
    collecting = await startCollecting(simulation)
    try {
      await collecting.app.schedule()
      while (collecting.app.jobs.nextRun() === null) await Bun.sleep(1)
      const armedMs = performance.now() - restarted
      const before = simulation.simulator.dataCentre.requests()
      clock.letGo()
      await Bun.sleep((GAP + given.seconds + AFTERMATH) * 1000)
      await collecting.app.idle()
      const after = simulation.simulator.dataCentre.requests()
      const captures = (after['channels.getMessages'] ?? 0) - (before['channels.getMessages'] ?? 0)
      const lateness = await readLateness(collecting, from, given.seconds)
      return [
        ['pending jobs at the start', pending],
        ['start to timers armed, ms', rounded(armedMs)],
        ['windows that came due', lateness.count],
        ['on time', lateness.onTime],
        ['late', lateness.late],
        ['missed', lateness.missed],
        ['not read by the end', lateness.pending],
        ['lateness of those read, p50, s', rounded(lateness.p50, 2)],
        ['lateness of those read, p99, s', rounded(lateness.p99, 2)],
        ['lateness of those read, max, s', rounded(lateness.max, 2)],
        ['requests for them', captures],
        ['windows a request', rounded(lateness.count / captures, 2)],
      ]
    } finally {
      await collecting.stop()
    }
  } finally {
    await simulation.stop()
  }
}

export const benchmark: Benchmark = {
  about: 'how late windows are read when thousands come due within minutes',
  options: '[--channels 1000] [--due 5] [--posts 90] [--seconds 300]',
  takes: '10 minutes',
  async run(args) {
    const given = options(args)
    return {
      explains: `Real time. ${given.channels} channels of ${given.posts + given.due} posts, ${given.channels * given.due} of whose windows come due within ${given.seconds} seconds, while all channels are collected
by their schedule; the simulator runs in the same process. Lateness is that of windows that were read: what was missed has none, and is counted.`,
      tables: [{ title: 'Windows', columns: ['', 'measured'], rows: await measure(given) }],
    }
  },
}
