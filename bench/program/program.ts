import { join } from 'node:path'
import { type Order, WORLD_IS_THERE, type Word } from './messages'

export interface ProgramOptions {
  env: Record<string, string>
  /** What the process has to know before it is told anything. */
  args: string[]
  /** Moves the world to this moment, Unix milliseconds; the process goes on when it returns. */
  onTime(time: number): void
  onRun(run: Extract<Word, { say: 'run' }>): void
  /** Standard error, as it comes. */
  onComplaint(text: string): void
}

/** The program was told to do something, and ended, or could not. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError'
}

/** The process that collects, from without. */
export class Program {
  readonly #process: Bun.Subprocess<'ignore', 'ignore', 'pipe'>
  readonly #ready = Promise.withResolvers<string>()
  #answer = Promise.withResolvers<string>()
  #killed = false

  private constructor(private readonly options: ProgramOptions) {
    this.#process = Bun.spawn([process.execPath, join(import.meta.dir, 'process.ts'), ...options.args], {
      env: { PATH: process.env.PATH ?? '', ...options.env },
      stdio: ['ignore', 'ignore', 'pipe'],
      ipc: (word: Word) => this.#hear(word),
    })
    for (const { promise } of [this.#ready, this.#answer]) promise.catch(() => undefined)
    void this.#listen()
  }

  /** Starts it; `url` is where its API is. */
  static async start(options: ProgramOptions): Promise<{ program: Program; url: string }> {
    const program = new Program(options)
    return { program, url: await program.#ready.promise }
  }

  /** Rejects with `ProgramError` when it ends meanwhile, by whatever cause. */
  async tell(order: Order): Promise<string> {
    this.#answer = Promise.withResolvers<string>()
    const { promise } = this.#answer
    if (this.#process.exitCode !== null) throw new ProgramError('the program has ended')
    this.#process.send(order)
    return promise
  }

  /** As the kernel kills: nothing of it is told, nothing is put in order. */
  async kill(): Promise<void> {
    this.#killed = true
    this.#process.kill('SIGKILL')
    await this.#process.exited
  }

  #hear(word: Word): void {
    if (this.#killed) return
    if (word.say === 'ready') this.#ready.resolve(word.url)
    else if (word.say === 'run') this.options.onRun(word)
    else if (word.say === 'done') this.#answer.resolve(word.value)
    else if (word.say === 'failed') this.#answer.reject(new ProgramError(word.error))
    else {
      this.options.onTime(word.time)
      this.#process.send(WORLD_IS_THERE)
    }
  }

  async #listen(): Promise<void> {
    const decoder = new TextDecoder()
    for await (const chunk of this.#process.stderr) this.options.onComplaint(decoder.decode(chunk, { stream: true }))
    const code = await this.#process.exited
    const error = new ProgramError(this.#killed ? 'the program was killed' : `the program ended with ${code}`)
    this.#ready.reject(error)
    this.#answer.reject(error)
  }
}
