import { cpus, totalmem } from 'node:os'

/** On what and of what something was measured. */
export interface Machine {
  cpu: string
  cores: number
  memoryGiB: number
  bun: string
  commit: string
  /** A day, UTC. */
  date: string
}

/** This machine, the commit that is checked out (with a "+" when files were changed since, but for the results) and today. */
export function thisMachine(now: Date): Machine {
  const git = (...args: string[]) =>
    Bun.spawnSync(['git', ...args], { cwd: import.meta.dir })
      .stdout.toString()
      .trim()
  const cores = cpus()
  return {
    cpu: cores[0]?.model.trim() ?? 'unknown',
    cores: cores.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    bun: Bun.version,
    commit: `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain', '--untracked-files=no', '--', ':(top,exclude)bench/RESULTS.md') ? '+' : ''}`,
    date: now.toISOString().slice(0, 10),
  }
}

export const describeMachine = ({ cpu, cores, memoryGiB, bun, commit, date }: Machine): string =>
  `${date}, commit ${commit}: ${cores} cores of ${cpu}, ${memoryGiB} GiB, Bun ${bun}.`
