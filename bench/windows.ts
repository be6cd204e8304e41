/**
 * Are windows read on time when many come due at once? `bun run bench windows [--channels 1000] [--due 5] [--posts 95] [--seconds 300]`: so many channels have so many
 * posts each, some of which become an hour old within so many seconds of real time. The process is stopped and started again with
 * all its jobs pending, collects by its schedule meanwhile, and lateness is what it stored itself.
 */
import { parseOptions } from '../scripts/terminal/arguments'
import { systemClock } from '../src/clock'
import type { WorldFile } from '../src/simulator/world/world-file'
import { type Collecting, startCollecting, startSimulation } from './collecting'
import { madeChannel } from './made-world'
import { type Benchmark, type Cell, rounded } from './report'
import { readLateness } from './windows/lateness'

const FIRST_ID = 1_810_000_001
const HOUR = 3600

interface Options {
  channels: number
  /** Windows of each channel that come due while it is measured. */
  due: number
  posts: number
  seconds: number
  /** Until the first of them comes due: what collecting all channels for the first time and starting again take. */
  lead: number
}

/** A channel whose newest posts become an hour old within the measured time, each channel at moments of its own. */
function channelWithDueWindows(
  index: number,
  start: number,
  { channels, due, posts, seconds, lead }: Options,
): WorldFile {
  const world = madeChannel({
    id: FIRST_ID + index,
    posts,
    commentsPerPost: 0,
    interval: 840,
    until: start - HOUR - 840,
  })
  for (const [at, entry] of world.entries.slice(-due).entries()) {
    const share = (at + index / channels) / due
    entry.date = Math.floor(start + lead + share * seconds) - HOUR
  }
  return world
}

const options = (args: string[]): Options => {
  const values = parseOptions(args, {
    channels: { type: 'string', default: '1000' },
    due: { type: 'string', default: '5' },
    posts: { type: 'string', default: '95' },
    seconds: { type: 'string', default: '300' },
    lead: { type: 'string', default: '240' },
  })
  return {
    channels: Number(values.channels),
    due: Number(values.due),
    posts: Number(values.posts),
    seconds: Number(values.seconds),
    lead: Number(values.lead),
  }
}

const now = () => systemClock.now().getTime()
const sleepUntil = (time: number) => Bun.sleep(Math.max(0, time - now()))

async function pendingJobs({ ask }: Collecting): Promise<number> {
  const { jobs } = await ask<{ jobs: { totalCount: number } }>('{ jobs(state: PENDING, first: 1) { totalCount } }')
  return jobs.totalCount
}

async function measure(given: Options): Promise<Cell[][]> {
  const began = now()
  const start = Math.floor(began / 1000)
  const worlds = Array.from({ length: given.channels }, (_, index) => channelWithDueWindows(index, start, given))
  // Posts keep the dates that they were given, and nothing new is published.
  const simulation = await startSimulation(worlds, { clock: systemClock, rebase: false, postInterval: 1e9 })
  try {
    let collecting = await startCollecting(simulation)
    await collecting.cycle()
    const collectedMs = now() - began
    process.stderr.write(`collected in ${Math.round(collectedMs / 1000)} s\n`)
    const pending = await pendingJobs(collecting)
    await collecting.stop()

    const restarted = now()
    if (restarted > (start + given.lead) * 1000)
      throw new Error(`collecting took longer than --lead ${given.lead} seconds`)
    collecting = await startCollecting(simulation)
    await collecting.app.schedule()
    while (collecting.app.jobs.nextRun() === null) await Bun.sleep(1)
    const armedMs = now() - restarted
    try {
      await sleepUntil((start + given.lead) * 1000)
      const before = simulation.simulator.dataCentre.requests()
      await sleepUntil((start + given.lead + given.seconds + 30) * 1000)
      await collecting.app.idle()
      const after = simulation.simulator.dataCentre.requests()
      const captures = (after['channels.getMessages'] ?? 0) - (before['channels.getMessages'] ?? 0)
      const lateness = await readLateness(collecting, start + given.lead, given.seconds)
      return [
        ['pending jobs at the start', pending],
        ['start to timers armed, ms', armedMs],
        ['windows that came due', lateness.count],
        ['on time', lateness.onTime],
        ['late', lateness.late],
        ['missed', lateness.missed],
        ['lateness p50, s', rounded(lateness.p50, 2)],
        ['lateness p99, s', rounded(lateness.p99, 2)],
        ['lateness max, s', rounded(lateness.max, 2)],
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
  async run(args) {
    const given = options(args)
    return {
      explains: `Real time. ${given.channels} channels of ${given.posts} posts, ${given.channels * given.due} of whose windows come due within ${given.seconds} seconds, while all channels are collected
by their schedule; the simulator runs in the same process.`,
      tables: [{ title: 'Windows', columns: ['', 'measured'], rows: await measure(given) }],
    }
  },
}
