import { readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Clock, sleep } from '../../clock'
import type { Logger } from '../../log'
import { DataDirectoryError } from './errors'

/** What PostgreSQL tells of itself in `postmaster.pid` (www.postgresql.org/docs/current/storage-file-layout.html). */
export interface Postmaster {
  pid: number
  clusterDir: string
  /** It takes connections. */
  ready: boolean
}

const POLL_MS = 20
/** A fast shutdown writes out what is in memory; an immediate one leaves that to the next start. */
const FAST_STOP_MS = 30_000
const IMMEDIATE_STOP_MS = 10_000

/** Null when there is no `postmaster.pid`, or none that can be read yet. */
export function readPostmaster(clusterDir: string): Postmaster | null {
  const lines = readText(join(clusterDir, 'postmaster.pid'))?.split('\n') ?? []
  const pid = Number.parseInt(lines[0] ?? '', 10)
  return pid > 0 && lines[1] ? { pid, clusterDir: lines[1], ready: lines[7]?.trim() === 'ready' } : null
}

/**
 * Stops the server that a killed process has left running on a directory, and removes the `postmaster.pid` of one that is gone: a
 * process that got its id would keep the next server from starting. The directory must be locked.
 *
 * @throws DataDirectoryError when it does not stop
 */
export async function stopOrphan(clusterDir: string, clock: Clock, log: Logger, signal?: AbortSignal): Promise<void> {
  const orphan = readPostmaster(clusterDir)
  if (orphan && isServing(orphan, clusterDir)) {
    log.warn({ pid: orphan.pid }, 'stopping the PostgreSQL that an earlier process left behind')
    const ended = () => !isServing(orphan, clusterDir)
    for (const [how, ms] of [
      ['SIGINT', FAST_STOP_MS],
      ['SIGQUIT', IMMEDIATE_STOP_MS],
    ] as const) {
      if (!ended()) process.kill(orphan.pid, how)
      for (let waited = 0; waited < ms && !ended(); waited += POLL_MS) await sleep(clock, POLL_MS, signal)
    }
    if (!ended()) {
      throw new DataDirectoryError(clusterDir, `PostgreSQL (process ${orphan.pid}) still runs on it and does not stop`)
    }
  }
  rmSync(join(clusterDir, 'postmaster.pid'), { force: true })
}

/** Resolves when the server of that id takes connections, or at once when `ended` says that it never will. */
export async function untilReady(
  clusterDir: string,
  pid: number | undefined,
  ended: () => boolean,
  clock: Clock,
  signal?: AbortSignal,
): Promise<void> {
  for (;;) {
    const postmaster = readPostmaster(clusterDir)
    if (ended() || (postmaster?.ready && postmaster.pid === pid)) return
    await sleep(clock, POLL_MS, signal)
  }
}

/**
 * Whether the process is what the file says: a server started on the directory the file names, which must be this one, or have been
 * moved here. In a copy of a directory the file names the original, whose server is none of our business.
 */
function isServing(postmaster: Postmaster, clusterDir: string): boolean {
  const args = argumentsOf(postmaster.pid)
  const at = args.indexOf('-D')
  if (at < 1 || args[at + 1] !== postmaster.clusterDir) return false
  const named = statSync(postmaster.clusterDir, { throwIfNoEntry: false })
  const here = statSync(clusterDir)
  return named === undefined || (named.dev === here.dev && named.ino === here.ino)
}

/** A process's command line; empty when it is gone, or gone but for its parent's notice. */
function argumentsOf(pid: number): string[] {
  if (process.platform === 'linux') return readText(`/proc/${pid}/cmdline`)?.split('\0') ?? []
  // Elsewhere arguments come joined by spaces; `-D` and its directory stand first.
  const line = Bun.spawnSync(['ps', '-ww', '-o', 'args=', '-p', `${pid}`]).stdout.toString()
  const [, program = '', directory = ''] = /^(.*?) -D (.*?)(?: -c |$)/.exec(line.trim()) ?? []
  return program ? [program, '-D', directory] : []
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
