/**
 * What becomes of answers, files, settings and questions that are not as they should be? `bun run bench fuzz [--cases N] [--seed S]
 * [--only TARGET] [--case N]`: each target is given so many cases, all of them made from the seed. No crash, no hang, no error that
 * nobody meant, no half-written row, no secret in an error. `--case` runs a single one, as a finding tells it.
 */
import { parseOptions, UsageError } from '../scripts/terminal/arguments'
import { describeFinding } from './fuzz/target'
import { TARGETS } from './fuzz/targets'
import { runWatched, type Tally } from './fuzz/watched'
import { wholeNumber } from './options'
import { type Benchmark, rounded } from './report'

export const benchmark: Benchmark = {
  about: 'answers, files, settings and questions that are spoiled in every way: no crash, no hang, no half-written row',
  options: '[--cases N] [--seed 1] [--only TARGET] [--case N]',
  takes: '10 minutes',
  async run(args) {
    const options = parseOptions(args, {
      cases: { type: 'string' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string' },
      case: { type: 'string' },
    })
    const { seed, only } = options
    const targets = TARGETS.filter(({ name }) => only === undefined || name === only)
    if (targets.length === 0) {
      throw new UsageError(
        `--only: "${only}" was given, one of ${TARGETS.map(({ name }) => name).join(', ')} is accepted`,
      )
    }
    const cases = options.cases === undefined ? null : wholeNumber('cases', options.cases)
    const from = options.case === undefined ? null : wholeNumber('case', options.case, 0)
    const tallies: Tally[] = []
    for (const target of targets) {
      const count = from === null ? (cases ?? target.cases) : 1
      process.stderr.write(`fuzz: ${target.name}, ${count} cases\n`)
      tallies.push(await runWatched(target, { target: target.name, seed, from: from ?? 0, count }))
    }
    return {
      explains: `Everything in a case comes from the seed (${seed}), so that any can be run again alone. Targets:
${targets.map(({ name, about }) => `${name} (${about})`).join('; ')}.`,
      tables: [
        {
          title: 'What was spoiled, and what became of it',
          columns: ['target', 'what became of it', 'cases'],
          rows: tallies.flatMap(({ target, outcomes, findings }) => [
            ...[...outcomes].toSorted(([, a], [, b]) => b - a).map(([outcome, count]) => [target, outcome, count]),
            [target, 'findings', findings.length],
          ]),
        },
        {
          title: 'What it took',
          columns: ['target', 'cases', 'seconds', 'peak memory, MB'],
          rows: tallies.map(({ target, cases, seconds, peakMegabytes }) => [
            target,
            cases,
            rounded(seconds),
            peakMegabytes,
          ]),
        },
      ],
      failures: tallies.flatMap(({ findings }) => findings.map(describeFinding)),
    }
  },
}
