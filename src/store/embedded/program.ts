import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { type ExitStatus, PostgresProgramError } from './errors'

/** How many of a program's last lines an error quotes. */
const TAIL_LINES = 12

/** A running program of PostgreSQL's. */
export interface Program {
  readonly pid: number | undefined
  /** Resolves when it has ended; never rejects. */
  readonly ended: Promise<ExitStatus>
  /** The last lines it said. */
  tail(): string
  kill(signal: NodeJS.Signals): void
}

/** Follows a child process: `onLine` gets every line it writes. */
export function follow(child: ChildProcess, onLine: (line: string) => void): Program {
  const lines: string[] = []
  const hear = (line: string) => {
    lines.push(line)
    if (lines.length > TAIL_LINES) lines.shift()
    onLine(line)
  }
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', hear)
  }
  const ended = new Promise<ExitStatus>((resolve) => {
    // `close`, not `exit`: by then the last words have been heard.
    child.once('close', (code, signal) => resolve({ code, signal }))
    child.once('error', (error) => {
      hear(error.message)
      resolve({ code: null, signal: null })
    })
  })
  return { pid: child.pid, ended, tail: () => lines.join('\n'), kill: (signal) => child.kill(signal) }
}

/**
 * Runs a program to its end and returns what it said. It is killed when the signal aborts.
 * @throws PostgresProgramError when it fails
 */
export async function runProgram(name: string, child: ChildProcess, signal?: AbortSignal): Promise<string> {
  const program = follow(child, () => undefined)
  const onAbort = () => program.kill('SIGTERM')
  signal?.addEventListener('abort', onAbort, { once: true })
  const exit = await program.ended
  signal?.removeEventListener('abort', onAbort)
  signal?.throwIfAborted()
  if (exit.code !== 0) throw new PostgresProgramError(name, exit, program.tail())
  return program.tail()
}
