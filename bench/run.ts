/**
 * `bun run bench [NAME] [OPTIONS] [--json] [--write]`: runs one of the benchmarks of this directory, or all of them one after the other,
 * each in a process of its own. Prints tables, with `--json` one object; `--write` puts what was measured into `RESULTS.md`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../scripts/terminal/arguments'
import { systemClock } from '../src/clock'
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

async function usage(): Promise<string> {
  const lines = await Promise.all(
    Object.entries(BENCHMARKS).map(async ([name, load]) => `  ${name.padEnd(10)} ${(await load()).benchmark.about}`),
  )
  return `usage: bun run bench [NAME] [OPTIONS] [--json] [--write]\n\n${lines.join('\n')}\n`
}

async function runOne(name: string, args: string[]): Promise<number> {
  const load = BENCHMARKS[name]
  if (!load) {
    process.stderr.write(await usage())
    return 2
  }
  const { benchmark } = await load()
  const report = await benchmark.run(args.filter((arg) => arg !== '--json' && arg !== '--write'))
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

/** Each in a process of its own, so that none inherits another's memory. */
function runAll(args: string[]): number {
  const json: unknown[] = []
  for (const name of Object.keys(BENCHMARKS)) {
    process.stderr.write(`bench: ${name}\n`)
    const { exitCode, stdout } = Bun.spawnSync([process.execPath, import.meta.path, name, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    if (exitCode !== 0) return exitCode
    if (args.includes('--json')) json.push(JSON.parse(stdout.toString()))
    else process.stdout.write(stdout)
  }
  if (args.includes('--json')) process.stdout.write(`${JSON.stringify(json, null, 2)}\n`)
  return 0
}

const [first, ...rest] = process.argv.slice(2)
try {
  process.exitCode =
    first === undefined || first.startsWith('--') ? runAll(process.argv.slice(2)) : await runOne(first, rest)
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`bench: ${error.message}\n`)
  process.exitCode = 2
}
