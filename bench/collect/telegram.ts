/** A simulated Telegram of one channel, in a process of its own: `bun bench/collect/telegram.ts POSTS COMMENTS_PER_POST`. */
import { SimulatedClock } from '../../scripts/demo/simulated-clock'
import { systemClock } from '../../src/clock'
import { createLog } from '../../src/log'
import { type SimulatorConnection, startSimulator } from '../../src/simulator/simulator'
import type { WorldFile } from '../../src/simulator/world/world-file'
import { madeChannel } from '../made-world'
import { caller } from './helper'

/** What it tells first; after each line that it reads, the requests that it was sent so far. */
export interface ServedTelegram {
  connection: SimulatorConnection
  title: string
  channelId: number
}

/** Of a file that says nothing of comments the world makes a channel with a discussion group or one without; by this id, one without. */
const CHANNEL_ID = 1_800_000_001
/** Two posts an hour: a hundred thousand are six years. */
const POST_INTERVAL_SECONDS = 1800

const [posts = 0, commentsPerPost = 0] = process.argv.slice(2).map(Number)
const now = systemClock.now()
const until = Math.floor(now.getTime() / 1000)
const made = madeChannel({ id: CHANNEL_ID, posts, commentsPerPost, interval: POST_INTERVAL_SECONDS, until })
const entries = made.entries.map((entry) => (entry.type === 'message' ? { ...entry, comments: null } : entry))
const world: WorldFile = commentsPerPost === 0 ? { ...made, entries } : made
const simulator = await startSimulator({
  worlds: [world],
  rebase: true,
  seed: 'bench',
  clock: systemClock,
  // A world that stands still is the same for everybody who reads it.
  worldClock: new SimulatedClock(now),
  telegramClock: systemClock,
  log: createLog('error'),
})
const [channel] = simulator.world.channels()
if ((channel?.plan.discussion !== null) !== commentsPerPost > 0) throw new Error('the world made up a discussion group')
caller.tell({
  connection: simulator.connection,
  title: world.channel.title,
  channelId: CHANNEL_ID,
} satisfies ServedTelegram)
while (await caller.told()) caller.tell(simulator.dataCentre.requests())
await simulator.stop()
