import type { Simulator } from '../../src/simulator/simulator'
import type { Footprint } from '../program/messages'
import { Program } from '../program/program'
import { startSurroundings } from '../program/surroundings'
import { soakWorlds } from '../soak/world'
import { memoryMiB, processTree } from '../start/processes'

export interface LongRun {
  cycles: number
  channels: number
  sessions: number
  /** After how many cycles it is weighed. */
  weighedAt: readonly number[]
  say(line: string): void
}

/** What there is after so many cycles. */
export interface Weighed extends Footprint {
  cycle: number
  /** Of all processes of PostgreSQL together; what they share is counted once. */
  postgresMiB: number
  databaseMiB: number
  posts: number
  comments: number
  /** So far: runs of one channel each, those that did not succeed, requests to Telegram, and what went wrong on purpose. */
  runs: number
  failedRuns: number
  requests: number
  troubles: number
}

const START = new Date('2026-03-01T00:00:00Z')
const CYCLE_MS = 300_000
const MIB = 2 ** 20
/** Between two publications of a channel, on average. What is stored grows with them, and so does the page that every cycle reads. */
const POST_INTERVAL_SECONDS = 43_200
/** Of real time, for a busy machine. */
const LEASE_SECONDS = 60
/** Something goes wrong in every so manieth cycle, by turns. */
const TROUBLE_EVERY = 100
const TROUBLES: readonly ((dataCentre: Simulator['dataCentre']) => void)[] = [
  (dataCentre) => dataCentre.cutAt('call'),
  (dataCentre) => dataCentre.floodNext('messages.getHistory', 5),
  (dataCentre) => dataCentre.failNext('channels.getFullChannel', 500, 'INTERNAL', 2),
  (dataCentre) => dataCentre.dropConnections(),
  (dataCentre) => dataCentre.floodNext('channels.getMessages', 1800),
  (dataCentre) => dataCentre.cutAt('answer'),
]

/** The whole program, a process of its own, collects a simulated Telegram for so many cycles of simulated time; it is weighed on the way. */
export async function collectForLong({
  cycles,
  channels: count,
  sessions,
  weighedAt,
  say,
}: LongRun): Promise<Weighed[]> {
  await using closing = new AsyncDisposableStack()
  const { server, simulator, worldClock, env } = closing.use(
    await startSurroundings({
      start: START,
      worlds: soakWorlds(count, START.getTime() / 1000),
      accounts: Math.max(2, sessions),
      seed: 'bench',
      postInterval: POST_INTERVAL_SECONDS,
    }),
  )
  const { connection, dataCentre, world } = simulator
  const channels = world.books().channels.map(({ channelId, title }) => ({ channelId: String(channelId), title }))

  let [runs, failedRuns, troubles] = [0, 0, 0]
  const { program } = await Program.start({
    env: { ...env, LOG_LEVEL: 'silent', SESSION_LEASE_SECONDS: String(LEASE_SECONDS) },
    args: [String(START.getTime()), JSON.stringify(channels), JSON.stringify(connection)],
    onTime: (time) => worldClock.jumpTo(new Date(time)),
    onRun({ status }) {
      runs++
      if (status !== 'succeeded') failedRuns++
    },
    onComplaint: (text) => void process.stderr.write(text),
  })
  closing.defer(() => program.kill())
  for (const [index, phone] of connection.phone_numbers.slice(0, sessions).entries()) {
    const sessionPk = await program.tell({ do: 'sign_in', phone })
    const own = channels.filter((_, at) => at % sessions === index).map(({ channelId }) => channelId)
    await program.tell({ do: 'add', sessionPk, channels: own })
  }
  await program.tell({ do: 'begin' })

  const weigh = async (cycle: number): Promise<Weighed> => {
    const footprint = JSON.parse(await program.tell({ do: 'weigh' })) as Footprint
    const [stored] = await server.query<{ posts: number; comments: number; bytes: number }>(
      `select (select count(*)::integer from stat_post) as posts, (select count(*)::integer from stat_comment) as comments,
         pg_database_size(current_database())::float8 as bytes`,
    )
    return {
      ...footprint,
      cycle,
      postgresMiB: memoryMiB(processTree(server.pid)),
      databaseMiB: (stored?.bytes ?? 0) / MIB,
      posts: stored?.posts ?? 0,
      comments: stored?.comments ?? 0,
      requests: Object.values(dataCentre.requests()).reduce((sum, n) => sum + n, 0),
      ...{ runs, failedRuns, troubles },
    }
  }
  const weighed: Weighed[] = []
  for (let cycle = 1; cycle <= cycles; cycle++) {
    if (cycle % TROUBLE_EVERY === 0) TROUBLES[troubles++ % TROUBLES.length]?.(dataCentre)
    await program.tell({ do: 'advance', until: START.getTime() + cycle * CYCLE_MS })
    if (!weighedAt.includes(cycle)) continue
    const now = await weigh(cycle)
    weighed.push(now)
    say(
      `cycle ${cycle}: ${Math.round(now.rss / MIB)} MiB, of it ${Math.round(now.heap / MIB)} in objects; ${runs} runs`,
    )
  }
  return weighed
}
