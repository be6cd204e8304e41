import { readdirSync, readFileSync } from 'node:fs'

/** The kernel tells times to programs in hundredths of a second, whatever it counts in itself. */
const TICKS_PER_SECOND = 100

interface Stat {
  pid: number
  parent: number
  /** Of its own. */
  ticks: number
  /** Of children that have ended. */
  childTicks: number
}

/**
 * CPU seconds, user and system, of a process and all that it started, ended or not. Null where there is no `/proc`. A child that ends is
 * counted on by its parent, so that differences between two calls are complete.
 */
export function cpuSeconds(pid: number): number | null {
  const processes = allProcesses()
  if (!processes) return null
  const ticks = (stat: Stat): number =>
    processes
      .filter(({ parent }) => parent === stat.pid)
      .reduce((sum, child) => sum + ticks(child), stat.ticks + stat.childTicks)
  const root = processes.find((stat) => stat.pid === pid)
  return root ? ticks(root) / TICKS_PER_SECOND : null
}

/** The most memory that a process ever held at a time, its children not counted; null where there is no `/proc`. */
export function peakMiB(pid: number): number | null {
  const kib = /^VmHWM:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1]
  return kib === undefined ? null : Number(kib) / 1024
}

function allProcesses(): Stat[] | null {
  const names = process.platform === 'linux' ? readdirSync('/proc') : null
  return names?.filter((name) => /^\d+$/.test(name)).flatMap((pid) => statOf(Number(pid)) ?? []) ?? null
}

function statOf(pid: number): Stat | null {
  const text = read(`/proc/${pid}/stat`)
  if (text === null) return null
  // The program's name stands in brackets and may hold anything. After it come the state, the parent, ...
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const field = (number: number) => Number(fields[number - 3])
  return { pid, parent: field(4), ticks: field(14) + field(15), childTicks: field(16) + field(17) }
}

/** Null: the process has ended meanwhile. */
function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
