import { systemClock, withTimeout } from '../../src/clock'
import { Random } from '../../src/simulator/world/random'
import type { Attack, CaseId, Finding, Outcome, Target } from './target'

export interface Cases {
  seed: string
  /** The first case. */
  from: number
  count: number
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
export async function runCases(target: Target, { seed, from, count, ...tell }: Cases): Promise<Finding[]> {
  const findings: Finding[] = []
  const stray = watchForStrayErrors()
  let attack: Attack | null = null
  const found = (index: number, error: unknown) => {
    const finding = { target: target.name, seed, index, what: described(error) }
    findings.push(finding)
    tell.onFinding?.(finding)
  }
  try {
    attack = await target.open()
    for (let index = from; index < from + count && findings.length < MOST_FINDINGS; index++) {
      tell.onBegin?.(index)
      try {
        const outcome = await withTimeout(systemClock, attack.run(randomOf({ target: target.name, seed, index })), {
          what: 'The case',
          ms: target.patienceMs,
        })
        stray.demandNone()
        tell.onEnd?.(outcome)
      } catch (error) {
        found(index, error)
      }
    }
    await attack.settle?.()
    stray.demandNone()
  } catch (error) {
    found(from + count - 1, error)
  } finally {
    await attack?.close().catch((error) => found(from + count - 1, error))
    stray.end()
  }
  return findings
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
