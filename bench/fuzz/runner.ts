import { systemClock, withTimeout } from '../../src/clock'
import { Random } from '../../src/simulator/world/random'
import type { Attack, CaseId, Finding, Outcome, Target } from './target'

export interface Cases {
  seed: string
  /** The first case. */
  from: number
  count: number
}

export interface Listener {
  /** Told of each case before it begins: what ends the process is then known by it. */
  onBegin?(index: number): void
  /** Told what became of each. */
  onEnd?(outcome: Outcome): void
  onFinding?(finding: Finding): void
}

/** After so many, a target is broken enough. */
const MOST_FINDINGS = 20
const SHOWN_CHARACTERS = 2000

/** Runs cases of a target in this process, one after the other; gives what was found. */
export async function runCases(target: Target, ranges: Cases[], tell: Listener = {}): Promise<Finding[]> {
  const findings: Finding[] = []
  const stray = watchForStrayErrors()
  let attack: Attack | null = null
  let last: CaseId = { target: target.name, seed: ranges[0]?.seed ?? '', index: ranges[0]?.from ?? 0 }
  const found = (error: unknown) => {
    const finding = { ...last, what: described(error) }
    findings.push(finding)
    tell.onFinding?.(finding)
  }
  try {
    attack = await target.open()
    for (const id of caseIds(target, ranges)) {
      if (findings.length >= MOST_FINDINGS) break
      last = id
      tell.onBegin?.(id.index)
      try {
        const run = attack.run(randomOf(id))
        const outcome = await withTimeout(systemClock, run, { what: 'The case', ms: target.patienceMs })
        stray.demandNone()
        tell.onEnd?.(outcome)
      } catch (error) {
        found(error)
      }
    }
    stray.demandNone()
  } catch (error) {
    found(error)
  } finally {
    await attack?.close().catch(found)
    stray.end()
  }
  return findings
}

function* caseIds({ name }: Target, ranges: Cases[]): Iterable<CaseId> {
  for (const { seed, from, count } of ranges) {
    for (let index = from; index < from + count; index++) yield { target: name, seed, index }
  }
}

/** All that a case is made of. */
export function randomOf({ target, seed, index }: CaseId): Random {
  return new Random('fuzz', target, seed, index)
}

/** Rejections that nobody handles, and errors outside of every promise: in the program each of them would be the end. */
function watchForStrayErrors() {
  let errors: unknown[] = []
  const note = (error: unknown) => errors.push(error)
  process.on('uncaughtException', note)
  process.on('unhandledRejection', note)
  return {
    demandNone() {
      const [first] = errors
      if (errors.length === 0) return
      errors = []
      throw new Error(`nobody handled: ${described(first)}`)
    },
    end() {
      process.off('uncaughtException', note)
      process.off('unhandledRejection', note)
    },
  }
}

function described(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}${cause(error)}` : String(error)
  return text.slice(0, SHOWN_CHARACTERS)
}

function cause(error: Error): string {
  return error.cause === undefined ? '' : ` (${described(error.cause)})`
}
