import type { Clock, ClockOffset } from '../clock'
import { type Exchange, expectedAt, type Knowledge, observe, reckoned, STEP_MS } from '../domain/telegram-offset'
import type { Logger } from '../log'

/**
 * The time by Telegram's clock, as far as answers have told it, and by the machine's until then. Setting the machine's clock does not
 * change it; after the machine has slept it is behind until the next answer.
 */
export class TelegramTime implements Clock {
  #known: Knowledge | null = null
  #loggedMs = 0
  #answers = 0
  readonly #listeners = new Set<() => void>()

  constructor(
    private readonly machine: Clock,
    private readonly log: Logger,
  ) {}

  now(): Date {
    return this.timeBy(this.#known)
  }

  elapsed(): number {
    return this.machine.elapsed()
  }

  after(ms: number, run: () => void): () => void {
    return this.machine.after(ms, run)
  }

  /** Null: Telegram has told no time that can be believed yet. */
  offset(): ClockOffset | null {
    if (this.#known === null) return null
    const bounds = expectedAt(this.#known, this.#look())
    const ms = Math.round(this.now().getTime() - this.machine.now().getTime())
    return { ms, uncertaintyMs: (bounds.most - bounds.least) / 2 }
  }

  /** It is later than this for certain; null: nothing is certain yet. */
  earliest(): Date | null {
    return this.#known && new Date(this.elapsed() + expectedAt(this.#known, this.#look()).least)
  }

  /** How many answers have told it. */
  get answers(): number {
    return this.#answers
  }

  /** Calls `run` whenever another time turns out to be right than was told before. The returned function ends it. */
  onCorrection(run: () => void): () => void {
    this.#listeners.add(run)
    return () => this.#listeners.delete(run)
  }

  /** What a connection learns. Each has data centres of its own, whose clocks may differ. */
  session(): SessionTime {
    return new SessionTime(this, this.machine)
  }

  /** Takes over what a session has learned from an answer that it believes. */
  learn(known: Knowledge): void {
    this.#answers++
    const before = this.now().getTime()
    this.#known = known
    this.#tell()
    if (Math.abs(this.now().getTime() - before) > STEP_MS) for (const run of this.#listeners) run()
  }

  timeBy(known: Knowledge | null): Date {
    if (known === null) return this.machine.now()
    return new Date(Math.round(this.elapsed() + reckoned(known)))
  }

  /** Once when it passes the step, and again whenever it has moved by one. */
  #tell(): void {
    const { ms } = this.offset() ?? { ms: 0 }
    if (Math.abs(ms - this.#loggedMs) <= STEP_MS) return
    this.#loggedMs = ms
    if (Math.abs(ms) <= STEP_MS) this.log.info({ offsetMs: ms }, "the machine's clock agrees with Telegram's again")
    else this.log.warn({ offsetMs: ms }, "the machine's clock is not Telegram's, by which all ages are told")
  }

  #look() {
    return { at: this.machine.elapsed(), machineAt: this.machine.now().getTime() }
  }
}

/** Telegram's clock as one connection, or one after the other to the same data centre, tells it. */
export class SessionTime {
  #known: Knowledge | null = null
  /** What message ids are made by while Telegram has refused them: its time against even time, in milliseconds. */
  #corrected: number | null = null

  constructor(
    private readonly process: TelegramTime,
    private readonly machine: Clock,
  ) {}

  /** Even time, in milliseconds. */
  elapsed(): number {
    return this.machine.elapsed()
  }

  /** When Telegram answered, by its own clock; null: what it says cannot be believed. */
  observe(exchange: Pick<Exchange, 'sentAt' | 'telegramAt'>): Date | null {
    const receivedAt = this.machine.elapsed()
    const machineAt = this.machine.now().getTime()
    const { known, isBelieved } = observe(this.#known, { ...exchange, receivedAt, machineAt })
    this.#known = known
    if (known === null || !isBelieved) return null
    this.#corrected = null
    this.process.learn(known)
    return new Date(exchange.telegramAt)
  }

  /** The time that Telegram is to find in the ids of our messages, Unix milliseconds. */
  messageTime(): number {
    if (this.#corrected !== null) return this.machine.elapsed() + this.#corrected
    return (this.#known ? this.process.timeBy(this.#known) : this.process.now()).getTime()
  }

  /** Telegram has refused an id of that time, at this one. If it is what it was told before, the machine's own clock is tried. */
  correct(telegramAt: number): void {
    const isCorrected = Math.abs(this.messageTime() - telegramAt) < STEP_MS
    const time = isCorrected ? this.machine.now().getTime() : telegramAt
    this.#corrected = time - this.machine.elapsed()
  }
}
