import { createInterface, type Interface } from 'node:readline'
import { Writable } from 'node:stream'

export class InputEndedError extends Error {
  override readonly name = 'InputEndedError'
  constructor(readonly question: string) {
    super(`no answer to "${question}": the input has ended`)
  }
}

/** The operator pressed Ctrl-C. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError'
  constructor() {
    super('interrupted; nothing was stored')
  }
}

/** Asks questions on standard error and reads the answers from standard input, a terminal or a pipe, a line each. */
export class Prompter {
  readonly #lines: Interface
  readonly #waiting: ((line: string | null) => void)[] = []
  readonly #unread: string[] = []
  #ended = false
  #hidden = false
  readonly #interruption = new AbortController()
  /** In a terminal Ctrl-C arrives as a key while lines are read, otherwise as a signal. */
  readonly #interrupt = () => {
    this.#interruption.abort(new InterruptedError())
    this.#lines.close()
  }

  constructor(
    input: NodeJS.ReadStream = process.stdin,
    private readonly output: NodeJS.WriteStream = process.stderr,
  ) {
    // What is typed is echoed through here, so that a secret's echo can be swallowed.
    const echo = new Writable({
      write: (chunk, _encoding, done) => {
        if (!this.#hidden) output.write(chunk)
        done()
      },
    })
    this.#lines = createInterface({ input, output: echo, terminal: input.isTTY === true })
    this.#lines.on('line', (line) => {
      const waiting = this.#waiting.shift()
      if (waiting) waiting(line)
      else this.#unread.push(line)
    })
    this.#lines.on('close', () => {
      this.#ended = true
      for (const waiting of this.#waiting.splice(0)) waiting(null)
    })
    this.#lines.on('SIGINT', this.#interrupt)
    process.once('SIGINT', this.#interrupt)
  }

  /** Aborts with an `InterruptedError` when the operator presses Ctrl-C. A question under way ends with it, too. */
  get interrupted(): AbortSignal {
    return this.#interruption.signal
  }

  /** @throws InputEndedError, InterruptedError */
  ask(question: string): Promise<string> {
    return this.#ask(question, false)
  }

  /** As `ask`, but what is typed is not shown. */
  askSecret(question: string): Promise<string> {
    return this.#ask(question, true)
  }

  close(): void {
    process.off('SIGINT', this.#interrupt)
    this.#lines.close()
  }

  async #ask(question: string, hidden: boolean): Promise<string> {
    this.output.write(`${question}: `)
    this.#hidden = hidden
    const line = await this.#nextLine()
    this.#hidden = false
    if (hidden || line === null) this.output.write('\n')
    this.interrupted.throwIfAborted()
    if (line === null) throw new InputEndedError(question)
    return line.trim()
  }

  #nextLine(): Promise<string | null> {
    const unread = this.#unread.shift()
    if (unread !== undefined) return Promise.resolve(unread)
    if (this.#ended) return Promise.resolve(null)
    return new Promise((resolve) => this.#waiting.push(resolve))
  }
}
