import { readdirSync, readFileSync } from 'node:fs'

/** A process with all that it started, itself first. Linux only. */
export function processTree(pid: number): number[] {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const parent = parentOf(Number(name))
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const below = (of: number): number[] => [of, ...(children.get(of) ?? []).flatMap(below)]
  return below(pid)
}

/** Null: it has ended. The name in brackets may hold anything, so that what follows its last bracket is read. */
function parentOf(pid: number): number | null {
  const stat = readOf(pid, 'stat')
  return stat === null ? null : Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
}

/** Memory that is in RAM, in MiB; what processes share is divided among them ("proportional set size"). */
export function memoryMiB(pids: number[]): number {
  const kib = pids.map((pid) => Number(/^Pss:\s+(\d+) kB/m.exec(readOf(pid, 'smaps_rollup') ?? '')?.[1] ?? 0))
  return kib.reduce((sum, one) => sum + one, 0) / 1024
}

function readOf(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return null
  }
}
