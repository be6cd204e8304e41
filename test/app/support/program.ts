import { join } from 'node:path'
import { root } from '../../support/sources'

/** A script of the project as a process of its own. */
export interface Program {
  readonly process: Bun.Subprocess<'pipe', 'pipe', 'pipe'>
  /** Everything it has written so far. */
  stdout(): string
  stderr(): string
  /** Resolves when standard error matches; rejects when the program ends first. */
  seen(pattern: RegExp): Promise<void>
  /** Resolves with the exit code. */
  exited: Promise<number>
}

/** Where Bun keeps what it made of large modules, which halves the time of a start. It would look for a home directory. */
const TRANSPILER_CACHE = join(root, 'node_modules', '.cache', 'bun-transpiler')

const running = new Set<Program>()

/** Ends what tests have left running, as they do when they fail. */
export async function stopPrograms(): Promise<void> {
  for (const { process } of running) process.kill('SIGTERM')
  await Promise.all([...running].map(({ exited }) => exited))
}

/** Starts a script with this environment only, so that no setting of the machine's gets in. */
export function startProgram(script: string, args: string[], env: Record<string, string>): Program {
  const process = Bun.spawn([globalThis.process.execPath, script, ...args], {
    cwd: root,
    env: { PATH: globalThis.process.env.PATH ?? '', BUN_RUNTIME_TRANSPILER_CACHE_PATH: TRANSPILER_CACHE, ...env },
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const text = { stdout: '', stderr: '' }
  const listeners = new Set<() => void>()
  const follow = async (stream: ReadableStream<Uint8Array>, name: 'stdout' | 'stderr') => {
    for await (const chunk of stream.pipeThrough(
      new TextDecoderStream() as never,
    ) as unknown as AsyncIterable<string>) {
      text[name] += chunk
      for (const listener of listeners) listener()
    }
  }
  const streams = Promise.all([follow(process.stdout, 'stdout'), follow(process.stderr, 'stderr')])
  const exited = streams.then(() => process.exited)
  const program: Program = {
    process,
    stdout: () => text.stdout,
    stderr: () => text.stderr,
    exited,
    seen(pattern) {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const check = () => {
        if (pattern.test(text.stderr)) resolve()
      }
      listeners.add(check)
      check()
      void exited.then((code) => reject(new Error(`ended with ${code} before ${pattern}: ${text.stderr}`)))
      return promise.finally(() => listeners.delete(check))
    },
  }
  running.add(program)
  void exited.then(() => running.delete(program))
  return program
}

/** Runs a script to its end. */
export async function runProgram(script: string, args: string[], env: Record<string, string>, input = '') {
  const program = startProgram(script, args, env)
  program.process.stdin.write(input)
  program.process.stdin.end()
  const code = await program.exited
  return { code, stdout: program.stdout(), stderr: program.stderr() }
}
