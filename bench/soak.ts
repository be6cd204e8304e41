/**
 * Does collecting stay correct while everything goes wrong? `bun run bench soak [--days 30] [--channels 50] [--sessions 5] [--seed N]
 * [--every MINUTES] [--log LEVEL] [--keep DIRECTORY]`: a simulated world is collected for so many simulated days, by a process that is
 * killed again and again, while Telegram, the network and the database fail in every way that the simulator can; then everything is held
 * against the world's books. `--log` shows what the process has to say, on standard error; `--keep` leaves the database and
 * `evidence.json` (what was found, what went wrong when, the books) in a directory that does not exist yet, to look into afterwards.
 */
import { existsSync } from 'node:fs'
import { parseOptions, UsageError } from '../scripts/terminal/arguments'
import { wholeNumber } from './options'
import type { Benchmark, Cell } from './report'
import { type SoakResult, soak } from './soak/soak'

const SHOWN_FINDINGS = 40

export const benchmark: Benchmark = {
  about: 'simulated days of faults and kills, after which everything has to agree with the books',
  options: '[--days 30] [--channels 50] [--sessions 5] [--seed 1] [--every 60] [--log silent] [--keep DIRECTORY]',
  takes: 'an hour and a quarter',
  async run(args) {
    const options = parseOptions(args, {
      days: { type: 'string', default: '30' },
      channels: { type: 'string', default: '50' },
      sessions: { type: 'string', default: '5' },
      seed: { type: 'string', default: '1' },
      every: { type: 'string', default: '60' },
      log: { type: 'string', default: 'silent' },
      keep: { type: 'string' },
    })
    const { keep } = options
    if (keep !== undefined && existsSync(keep)) {
      throw new UsageError(`--keep: "${keep}" was given, a directory that does not exist yet is accepted`)
    }
    const [days, channels, sessions, every] = (['days', 'channels', 'sessions', 'every'] as const).map((name) =>
      wholeNumber(name, options[name]),
    ) as [number, number, number, number]
    const say = (line: string) => void process.stderr.write(`${line}\n`)
    const began = performance.now()
    const result = await soak({ days, channels, sessions, every, seed: options.seed, logLevel: options.log, keep, say })
    const seconds = Math.round((performance.now() - began) / 1000)
    const { findings } = result
    const failures = findings
      .slice(0, SHOWN_FINDINGS)
      .map(({ channel, post, what }) => (post === null ? `${channel}: ${what}` : `${channel}, post ${post}: ${what}`))
    if (findings.length > SHOWN_FINDINGS) failures.push(`and ${findings.length - SHOWN_FINDINGS} more`)
    return {
      explains: `${days} simulated days, ${channels} channels, ${sessions} sessions, a cycle every ${every} minutes, seed ${options.seed}, in ${seconds} s.
The collector is a process of its own that is killed with SIGKILL in the middle of its work; its clock is simulated, and the world's moves along with it. What
Telegram or an outage has made impossible to read has to be recorded as such: every window that is not on time, every post that
was never seen and every gap is held against when the channel could be read. Not explained: what is wrong beyond that.`,
      tables: [
        {
          title: 'A world that is collected while everything goes wrong',
          columns: ['what', 'count'],
          rows: rowsOf(result),
        },
      ],
      failures,
    }
  },
}

function rowsOf({
  counts,
  requests,
  faults,
  windows,
  neverSeen,
  gaps,
  forgotten,
  audit,
  findings,
}: SoakResult): Cell[][] {
  const all = (what: string, counted: Iterable<[string, number]>): Cell[][] =>
    [...counted].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => [`${what}, ${name}`, count])
  return [
    ['runs of a channel', counts.runs],
    ...all('runs', Object.entries(counts.byStatus)),
    ['requests to Telegram', requests],
    ['starts of the process', counts.starts],
    ...all('faults', faults),
    ['posts compared', audit.compared],
    ['comments compared', audit.comments],
    ['members compared', audit.members],
    ['comings and goings compared', audit.membershipEvents],
    ['channels whose statistics were compared', audit.statistics],
    ...all('windows', windows),
    ['posts deleted before anybody could look', neverSeen],
    ['gaps of the admin log', gaps],
    ['comings and goings forgotten by Telegram', forgotten],
    ['not explained', findings.length],
  ]
}
