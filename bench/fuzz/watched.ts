import { join } from 'node:path'
import { systemClock } from '../../src/clock'
import type { Task, Told } from './process'
import type { Finding, Outcome, Target } from './target'

/** What became of all cases of a target. */
export interface Tally {
  target: string
  cases: number
  outcomes: Map<Outcome, number>
  findings: Finding[]
  seconds: number
  /** The most memory that a process of the target took. */
  peakMegabytes: number
}

const PROCESS = join(import.meta.dir, 'process.ts')
/** For what comes before the first case and after the last one, and beside the patience that each case has. */
const MORE_PATIENCE_MS = 45_000
/** After so many crashes and hangs, a target is broken enough. */
const MOST_ENDS = 5

/** Runs cases in a process of their own. When it crashes, or says nothing for too long, another goes on after the case that did it. */
export async function runWatched(target: Target, task: Task): Promise<Tally> {
  const began = performance.now()
  const tally: Tally = {
    target: target.name,
    cases: 0,
    outcomes: new Map(),
    findings: [],
    seconds: 0,
    peakMegabytes: 0,
  }
  const end = task.from + task.count
  let next = task.from
  for (let ends = 0; next < end && ends < MOST_ENDS; ends++) {
    const before = next
    const ended = await runUntilItEnds(target, { ...task, from: next, count: end - next }, (told) => {
      if ('begin' in told) next = told.begin + 1
      else if ('outcome' in told) tally.outcomes.set(told.outcome, (tally.outcomes.get(told.outcome) ?? 0) + 1)
      else if ('finding' in told) tally.findings.push(told.finding)
      else tally.peakMegabytes = Math.max(tally.peakMegabytes, Math.round(told.peakMegabytes))
    })
    tally.cases += next - before
    if (ended === null) break
    tally.findings.push({ target: target.name, seed: task.seed, index: Math.max(next - 1, before), what: ended })
    if (next === before) next++
  }
  tally.seconds = (performance.now() - began) / 1000
  return tally
}

/** Null when all went well; otherwise how it ended. */
async function runUntilItEnds(target: Target, task: Task, hear: (told: Told) => void): Promise<string | null> {
  const child = Bun.spawn([process.execPath, PROCESS, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // What a core dump or a crash report would say is said by the seed.
    env: { ...process.env, BUN_ENABLE_CRASH_REPORTING: '0' },
  })
  const patience = target.patienceMs + MORE_PATIENCE_MS
  let hung = false
  let cancel: () => void = () => undefined
  const wait = () => {
    cancel()
    cancel = systemClock.after(patience, () => {
      hung = true
      child.kill('SIGKILL')
    })
  }
  wait()
  let whole = false
  const errors = new Response(child.stderr).text()
  for await (const line of lines(child.stdout)) {
    wait()
    const told: Told = JSON.parse(line)
    whole ||= 'peakMegabytes' in told
    hear(told)
  }
  await child.exited
  cancel()
  if (hung) return `it hangs: nothing was heard for ${patience / 1000} s`
  if (whole) return null
  return `the process ended (${child.signalCode ?? child.exitCode}): ${(await errors).slice(-1500)}`
}

async function* lines(stream: ReadableStream<Uint8Array>): AsyncIterable<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of stream as unknown as AsyncIterable<Uint8Array>) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = parts.pop() ?? ''
    for (const part of parts) if (part.startsWith('{')) yield part
  }
}
