import type { Random } from '../../src/simulator/world/random'

/** What became of a case that was borne as it has to be, in a word: `accepted`, `refused`, ... */
export type Outcome = string

/** Something that is attacked, ready for cases. */
export interface Attack {
  /** One case; everything in it comes from `random`. Throws when the product did what it must not. */
  run(random: Random): Promise<Outcome>
  close(): Promise<void>
}

export interface Target {
  name: string
  /** What its cases are, for the table. */
  about: string
  /** Cases unless told otherwise. */
  cases: number
  /** Milliseconds in which a case has to end. */
  patienceMs: number
  open(): Promise<Attack>
}

/** A case, which its seed makes the same on every machine. */
export interface CaseId {
  target: string
  seed: string
  /** Counted from 0. */
  index: number
}

/** The product did what it must not. */
export interface Finding extends CaseId {
  what: string
}

/** The command that runs this one case again. */
export function replayCommand({ target, seed, index }: CaseId): string {
  return `bun run bench fuzz --only "${target}" --seed ${JSON.stringify(seed)} --case ${index}`
}

/** A finding as a person is told of it. */
export function describeFinding(finding: Finding): string {
  return `${finding.target}, case ${finding.index}: ${finding.what}\n    again: ${replayCommand(finding)}`
}

/** Fails a case unless something holds. */
export function demand(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what)
}
