import { createInterface } from 'node:readline'

/** A program of this benchmark in a process of its own, with which lines of JSON are exchanged. */
export interface Helper {
  readonly pid: number
  /** Its next line. */
  next<Line>(): Promise<Line>
  /** Tells it to go on. */
  go(): void
  /** Lets it end. */
  end(): Promise<void>
}

/** Starts a program that says on standard output what it has to say, and ends with its standard input. */
export function startHelper(command: string[]): Helper {
  const child = Bun.spawn(command, { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = linesOf(child.stdout)
  return {
    pid: child.pid,
    async next() {
      const { value, done } = await lines.next()
      if (done) throw new Error(`${command.slice(0, 2).join(' ')} ended with ${await child.exited}`)
      return JSON.parse(value)
    },
    go() {
      child.stdin.write('go\n')
      child.stdin.flush()
    },
    async end() {
      child.stdin.end()
      await child.exited
    },
  }
}

/** The other side of `Helper`, for programs of this project. */
export const caller = {
  tell: (line: object) => void process.stdout.write(`${JSON.stringify(line)}\n`),
  /** Resolves with true when told to go on, with false when standard input has ended. */
  async told(): Promise<boolean> {
    heard ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]()
    return !(await heard.next()).done
  },
}
let heard: AsyncIterator<string> | undefined

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const part of stream) {
    const lines = (rest + decoder.decode(part, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
}
