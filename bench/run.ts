/**
 * `bun run bench [NAME] [OPTIONS] [--json] [--write]`: runs one of the benchmarks of this directory, or all of them one after the other,
 * each in a process of its own. Prints tables, with `--json` one object; `--write` puts what was measured into `RESULTS.md`. Ends with 1
 * when something failed or is not as it must be, with 2 when the command line is wrong. `--help` tells what each does and takes.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../scripts/terminal/arguments'
import { systemClock } from '../src/clock'
import { endTogether } from './end-together'
import { describeMachine, thisMachine } from './machine'
import { type Benchmark, textTable } from './report'
import { withResults } from './results-file'

const BENCHMARKS: Record<string, () => Promise<{ benchmark: Benchmark }>> = {
  requests: () => import('./requests'),
  windows: () => import('./windows'),
  start: () => import('./start'),
  api: () => import('./api'),
  memory: () => import('./memory'),
  soak: () => import('./soak'),
  fuzz: () => import('./fuzz'),
  collect: () => import('./collect'),
}

const RESULTS = join(import.meta.dir, 'RESULTS.md')

/** They belong to this program, whatever is run. */
const OWN_OPTIONS = ['--json', '--write']

async function usage(): Promise<string> {
  const parts = await Promise.all(
    Object.entries(BENCHMARKS).map(async ([name, load]) => {
      const { about, options, takes } = (await load()).benchmark
      return `  ${name} ${options}\n      ${about}; about ${takes}\n`
    }),
  )
  return `usage: bun run bench [NAME [OPTIONS]] [--json] [--write]\n\nWithout a name, all of them one after the other:\n\n${parts.join('')}`
}

async function runOne(name: string, args: string[]): Promise<number> {
  const load = BENCHMARKS[name]
  if (!load) {
    const names = Object.keys(BENCHMARKS).join(', ')
    throw new UsageError(`"${name}" was given, one of ${names} is accepted (see --help)`)
  }
  const { benchmark } = await load()
  const report = await benchmark.run(args.filter((arg) => !OWN_OPTIONS.includes(arg)))
  const machine = thisMachine(systemClock.now())
  if (args.includes('--write')) {
    writeFileSync(RESULTS, withResults(readFileSync(RESULTS, 'utf8'), name, report, machine))
  }
  const text = args.includes('--json')
    ? JSON.stringify({ benchmark: name, machine, ...report }, null, 2)
    : [...report.tables.map(textTable), describeMachine(machine)].join('\n\n')
  process.stdout.write(`${text}\n`)
  for (const failure of report.failures ?? []) process.stderr.write(`bench: ${failure}\n`)
  return report.failures?.length ? 1 : 0
}

/** Each in a process of its own, so that none inherits another's memory; what is wrong with one keeps no other from running. */
async function runAll(args: string[]): Promise<number> {
  const unknown = args.find((arg) => !OWN_OPTIONS.includes(arg))
  if (unknown !== undefined) {
    throw new UsageError(
      `${unknown} was given without the name of a benchmark, ${OWN_OPTIONS.join(' and ')} are accepted`,
    )
  }
  const json: unknown[] = []
  const failed: string[] = []
  for (const name of Object.keys(BENCHMARKS)) {
    process.stderr.write(`bench: ${name}\n`)
    const child = Bun.spawn([process.execPath, import.meta.path, name, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const stdout = await new Response(child.stdout).text()
    if ((await child.exited) !== 0) failed.push(name)
    // One that found something wrong has measured all the same, one that broke off has nothing to say.
    if (!args.includes('--json')) process.stdout.write(stdout)
    else if (stdout !== '') json.push(JSON.parse(stdout))
  }
  if (args.includes('--json')) process.stdout.write(`${JSON.stringify(json, null, 2)}\n`)
  if (failed.length > 0) process.stderr.write(`bench: failed: ${failed.join(', ')}\n`)
  return failed.length > 0 ? 1 : 0
}

async function main(args: string[]): Promise<number> {
  if (args.includes('--help')) {
    process.stdout.write(await usage())
    return 0
  }
  const [first, ...rest] = args
  return first === undefined || first.startsWith('--') ? runAll(args) : runOne(first, rest)
}

endTogether()
try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`bench: ${error.message}\n`)
  process.exitCode = 2
}
