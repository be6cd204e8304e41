/**
 * Does memory stay flat over thousands of cycles? `bun run bench memory [--cycles 10000] [--channels 2] [--sessions 2]`: the whole program,
 * a process of its own, collects a simulated Telegram over sockets into PostgreSQL, five minutes of simulated time from cycle to
 * cycle, while the world goes on and now and then something goes wrong. Each tenth of the way it is weighed, garbage collected. Linux only.
 */
import { parseOptions, UsageError } from '../scripts/terminal/arguments'
import { collectForLong, type Weighed } from './memory/collect-for-long'
import { growth } from './memory/growth'
import { wholeNumber } from './options'
import { type Benchmark, type Cell, rounded } from './report'

const MIB = 2 ** 20
/** A tenth of them is a moment to look. */
const FEWEST_CYCLES = 10
/** Memory that is a third more in the end than after a fifth of the way does not stay flat. */
const MOST_GROWTH = 4 / 3

/** Of how many MiB it is told in thousand cycles, and whether that is too many. The first tenth fills caches and pools. */
function grown(weighed: Weighed[]): { rows: Cell[][]; failures: string[] } {
  const steady = weighed.slice(1)
  const values = [
    ['in RAM', (at: Weighed) => at.rss / MIB],
    ['objects', (at: Weighed) => at.heap / MIB],
    ['PostgreSQL', (at: Weighed) => at.postgresMiB],
  ] as const
  const [first, last] = [steady[0], steady.at(-1)]
  const rows = values.map(([name, value]): Cell[] => {
    const points = steady.map((at) => ({ cycle: at.cycle, value: value(at) }))
    return [name, rounded(growth(points), 2)]
  })
  const isFlat = !first || !last || last.rss <= first.rss * MOST_GROWTH
  const mib = (bytes: number) => Math.round(bytes / MIB)
  return {
    rows,
    failures: isFlat
      ? []
      : [`memory grew from ${mib(first.rss)} to ${mib(last.rss)} MiB between cycles ${first.cycle} and ${last.cycle}`],
  }
}

const cells = (at: Weighed): Cell[] => [
  at.cycle,
  rounded(at.rss / MIB, 1),
  rounded(at.heap / MIB, 1),
  at.objects,
  rounded(at.postgresMiB, 1),
  at.runs,
  at.failedRuns,
  at.requests,
  at.posts,
  at.comments,
  rounded(at.databaseMiB, 1),
]

export const benchmark: Benchmark = {
  about: 'memory over thousands of cycles',
  options: '[--cycles 10000] [--channels 2] [--sessions 2]',
  takes: '15 minutes',
  async run(args) {
    const options = parseOptions(args, {
      cycles: { type: 'string', default: '10000' },
      channels: { type: 'string', default: '2' },
      sessions: { type: 'string', default: '2' },
    })
    const cycles = wholeNumber('cycles', options.cycles, FEWEST_CYCLES)
    const channels = wholeNumber('channels', options.channels)
    const sessions = wholeNumber('sessions', options.sessions)
    if (sessions > channels)
      throw new UsageError(`--sessions: ${sessions} was given, no more than channels are accepted (${channels})`)
    const weighedAt = Array.from({ length: 10 }, (_, tenth) => Math.round(((tenth + 1) * cycles) / 10))
    const say = (line: string) => void process.stderr.write(`${line}\n`)
    const began = performance.now()
    const weighed = await collectForLong({ cycles, channels, sessions, weighedAt, say })
    const seconds = Math.round((performance.now() - began) / 1000)
    const { rows, failures } = grown(weighed)
    return {
      explains: `The whole program as a process of its own, ${channels} channels of ${sessions} sessions, a cycle every five minutes of simulated time (${seconds} s of
real time), each publishing twice a day on average; in every hundredth cycle a connection is cut, a request fails or has to wait. Garbage is
collected before each look. The simulator is in another process. PostgreSQL: all of its processes, what they share counted once; its own cache fills, up to 64 MB, as the database grows.`,
      tables: [
        {
          title: 'Memory by cycle',
          columns: [
            'cycle',
            'in RAM, MiB',
            'objects, MiB',
            'objects',
            'PostgreSQL, MiB',
            'runs',
            'failed',
            'requests',
            'posts',
            'comments',
            'database, MiB',
          ],
          rows: weighed.map(cells),
        },
        { title: 'Growth from the second tenth on', columns: ['memory', 'MiB in 1,000 cycles'], rows },
      ],
      failures,
    }
  },
}
