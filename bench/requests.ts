/**
 * How many requests does collecting cost Telegram? `bun run bench requests [--posts 10,50,100,1000,10000] [--comments 0,5,50]`: the simulator counts
 * them for a channel of so many posts with so many comments each, for the first complete collection and for steady cycles five minutes
 * apart, and beside them what the straightforward way costs on the same world.
 */
import { SimulatedClock } from '../scripts/demo/simulated-clock'
import { parseOptions } from '../scripts/terminal/arguments'
import { systemClock } from '../src/clock'
import { type Collecting, type Simulation, startCollecting, startSimulation } from './collecting'
import { madeChannel } from './made-world'
import { wholeNumbers } from './options'
import { type Benchmark, type Cell, rounded } from './report'
import { collectStraightforwardly } from './requests/straightforward'

const CHANNEL_ID = 1_800_000_001
const CYCLE_MS = 300_000
/** As many messages as Telegram gives at once. */
const PAGE = 100
/** Half a day: what is read hourly is in it a dozen times. */
const STEADY_CYCLES = 144
/** Of the world: as in a busy channel, so that a cycle now and then finds something new. */
const POST_INTERVAL_SECONDS = 1800

async function measure(posts: number, commentsPerPost: number): Promise<Cell[]> {
  process.stderr.write(`${posts} posts with ${commentsPerPost} comments each\n`)
  const world = madeChannel({
    id: CHANNEL_ID,
    posts,
    commentsPerPost,
    interval: POST_INTERVAL_SECONDS,
    until: Math.floor(systemClock.now().getTime() / 1000),
  })
  const clock = new SimulatedClock(systemClock.now())
  const simulation = await startSimulation([world], { clock, postInterval: POST_INTERVAL_SECONDS })
  const collecting = await startCollecting(simulation)
  try {
    const first = await counted(simulation, async () => void (await collecting.cycle()))
    await expectComplete(collecting, simulation)
    const other = await counted(simulation, () => straightforwardly(collecting, simulation, posts))
    const cycles: { requests: number; target: number }[] = []
    let comments = (await storedOf(collecting)).comments
    for (let cycle = 0; cycle < STEADY_CYCLES; cycle++) {
      clock.jumpTo(new Date(clock.now().getTime() + CYCLE_MS))
      const requests = await counted(simulation, async () => void (await collecting.cycle()))
      const now = await storedOf(collecting)
      const fitsOnePage = now.posts <= PAGE
      const target = fitsOnePage ? 3 + Math.ceil((now.comments - comments) / 100) : Number.POSITIVE_INFINITY
      cycles.push({ requests, target })
      comments = now.comments
    }
    const steady = cycles.reduce((sum, { requests }) => sum + requests, 0) / cycles.length
    const greatest = Math.max(...cycles.map(({ requests }) => requests))
    const above = cycles.filter(({ requests, target }) => requests > target).length
    return [posts, commentsPerPost, first, rounded(steady, 2), greatest, above, other, rounded(other / steady, 1)]
  } finally {
    await collecting.stop()
    await simulation.stop()
  }
}

/** The requests that some work cost. */
async function counted({ requests }: Simulation, work: () => Promise<void>): Promise<number> {
  const before = requests()
  await work()
  return requests() - before
}

interface Stored {
  channels: { nodes: { postCount: number; comments: { totalCount: number } }[] }
}
const STORED = '{ channels { nodes { postCount comments { totalCount } } } }'

async function storedOf({ ask }: Collecting): Promise<{ posts: number; comments: number }> {
  const [channel] = (await ask<Stored>(STORED)).channels.nodes
  return { posts: channel?.postCount ?? 0, comments: channel?.comments.totalCount ?? 0 }
}

/** A first collection that left something out would look cheap. */
async function expectComplete({ ask }: Collecting, { simulator }: Simulation): Promise<void> {
  const { channels } = await ask<Stored>(STORED)
  const stored = channels.nodes.map(({ postCount, comments }) => [postCount, comments.totalCount])
  const there = simulator.world
    .books()
    .channels.map(({ posts }) => [posts.length, posts.reduce((sum, { comments }) => sum + (comments ?? 0), 0)])
  if (!Bun.deepEquals(stored, there)) throw new Error(`collected ${stored} posts and comments of ${there}`)
}

async function straightforwardly(
  { app, sessionPk }: Collecting,
  { simulator }: Simulation,
  posts: number,
): Promise<void> {
  const [account] = simulator.world.accounts
  const id = BigInt(CHANNEL_ID)
  const accessHash = simulator.world.accessHash(account?.userId ?? 0n, id)
  await app.telegram.ask(sessionPk, (connection) => collectStraightforwardly(connection, { id, accessHash }, posts))
}

export const benchmark: Benchmark = {
  about: 'requests to Telegram, for a first collection and a steady cycle, beside the straightforward way',
  options: '[--posts 10,50,100,1000,10000] [--comments 0,5,50]',
  takes: '20 minutes',
  async run(args) {
    const options = parseOptions(args, {
      posts: { type: 'string', default: '10,50,100,1000,10000' },
      comments: { type: 'string', default: '0,5,50' },
    })
    const sizes = wholeNumbers('posts', options.posts)
    const commentsPerPost = wholeNumbers('comments', options.comments, 0)
    const rows: Cell[][] = []
    for (const posts of sizes) {
      for (const comments of commentsPerPost) rows.push(await measure(posts, comments))
    }
    return {
      explains: `One channel whose admin the account is, counted by the simulator. Steady: ${STEADY_CYCLES} cycles five minutes apart while
the world goes on, a post every half an hour on average; the
greatest of them in the next column. The target, while all posts of the channel fit one page: three requests and one for each hundred new comments; the channel grows
meanwhile. Not counted are the windows, which cost one request for all of a channel that are due together, in either way. The straightforward way costs the same in every cycle.`,
      tables: [
        {
          title: 'Requests of one channel',
          columns: [
            'posts',
            'comments each',
            'first collection',
            'steady cycle',
            'greatest cycle',
            'cycles above target',
            'straightforward cycle',
            'times fewer',
          ],
          rows,
        },
      ],
    }
  },
}
