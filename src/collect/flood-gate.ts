import { type Clock, sleep } from '../clock'
import type { Budgets } from '../domain/request-budgets'
import { FloodWaitError } from '../domain/telegram-error'
import type { Logger } from '../log'
import { type Meter, silentMeter } from '../meter'
import type { CallContext, ReaderPool, TelegramReader } from './ports'
import type { FloodStore } from './ports/safety'
import { RequestBudget } from './request-budget'

/** A little more than Telegram asked for: its clock and ours differ, and knocking too early makes the wait longer. */
const MARGIN_MS = 500

/** What every new connection asks first. */
const FIRST_METHOD = 'users.getUsers'

export interface FloodGateOptions {
  /** Where waits are kept; without it a restart forgets them. */
  floods?: FloodStore
  /** How many requests may go out at all; without them as many as are asked for. */
  budgets?: Budgets
  /** A wait longer than this is not waited out: the call fails with the `FloodWaitError`, and so do others until it is over. */
  patienceMs?: number
  meter?: Meter
}

/**
 * Waits out every flood wait of one session in full and asks again. All callers of one method wait together, and other methods
 * go on; a wait ends early only when the caller's signal aborts.
 */
class FloodGate {
  readonly #closedUntil = new Map<string, number>()
  readonly #budgets = new Map<string, RequestBudget>()
  #loading: Promise<void> | null = null

  constructor(
    private readonly sessionPk: bigint,
    private readonly clock: Clock,
    private readonly log: Logger,
    private readonly options: FloodGateOptions,
  ) {}

  /** Takes over the waits that an earlier process was told of. Once; when the database refuses, the next caller tries again. */
  load(): Promise<void> {
    this.#loading ??= this.#load().catch((error) => {
      this.#loading = null
      throw error
    })
    return this.#loading
  }

  /** Calls when the gate is open and the budget allows it, as often as it takes. Rejects with what else goes wrong. */
  async pass<T>(method: string, signal: AbortSignal, call: () => Promise<T>): Promise<T> {
    for (;;) {
      await this.#untilOpen(method, signal)
      await this.#budget(method)?.take(signal)
      // While waiting for the budget another caller may have been told to wait.
      if (this.#remaining(method) > 0) continue
      try {
        return await call()
      } catch (error) {
        if (!(error instanceof FloodWaitError)) throw error
        await this.#close(method, error.seconds)
      }
    }
  }

  /** Calls at once, or rejects with `FloodWaitError` while the gate is closed. */
  async knock<T>(method: string, call: () => Promise<T>): Promise<T> {
    this.#refuse(method, 0)
    try {
      return await call()
    } catch (error) {
      if (error instanceof FloodWaitError) await this.#close(method, error.seconds)
      throw error
    }
  }

  async #load(): Promise<void> {
    const floods = (await this.options.floods?.openFloods(this.sessionPk, this.clock.now())) ?? []
    for (const { method, until } of floods) this.#closedUntil.set(method, until.getTime())
  }

  async #untilOpen(method: string, signal: AbortSignal): Promise<void> {
    for (let waitedFor: number | undefined; ; ) {
      const until = this.#closedUntil.get(method)
      // What a timer has waited out is over, whatever was done to the machine's clock meanwhile.
      if (until === undefined || until === waitedFor) break
      this.#refuse(method, this.options.patienceMs ?? Number.POSITIVE_INFINITY)
      await sleep(this.clock, this.#remaining(method), signal)
      waitedFor = until
    }
    this.#closedUntil.delete(method)
  }

  #refuse(method: string, patienceMs: number): void {
    const remaining = this.#remaining(method)
    if (remaining > patienceMs) throw new FloodWaitError(method, Math.ceil(remaining / 1000))
  }

  #remaining(method: string): number {
    return Math.max((this.#closedUntil.get(method) ?? 0) - this.clock.now().getTime(), 0)
  }

  /** Closed before it is stored: whatever the database does, this process waits. */
  async #close(method: string, seconds: number): Promise<void> {
    const since = this.clock.now()
    const until = since.getTime() + seconds * 1000 + MARGIN_MS
    this.#closedUntil.set(method, Math.max(until, this.#closedUntil.get(method) ?? 0))
    this.log.warn({ method, ms: seconds * 1000 }, 'waiting as Telegram asks')
    const meter = this.options.meter ?? silentMeter
    meter.floodWait({ method, seconds })
    const flood = { sessionPk: this.sessionPk, method, since, until: new Date(until), seconds }
    await this.options.floods?.saveFlood(flood).catch((error) => {
      this.log.error({ method, err: error }, 'a wait could not be stored; a restart would forget it')
    })
  }

  #budget(method: string): RequestBudget | undefined {
    const { budgets } = this.options
    const budget = budgets?.[method] ?? budgets?.['*']
    if (!budget) return undefined
    const kept = this.#budgets.get(method) ?? new RequestBudget(this.clock, budget)
    this.#budgets.set(method, kept)
    return kept
  }
}

/**
 * A pool whose readers do not exceed their budgets and never see a flood wait (but for one that is longer than the patience): it
 * is waited out, and delays that session and that method alone.
 */
export function withFloodGates(
  pool: ReaderPool,
  clock: Clock,
  log: Logger,
  options: FloodGateOptions = {},
): ReaderPool {
  const gates = new Map<bigint, FloodGate>()
  return {
    async reader(sessionPk) {
      const gate =
        gates.get(sessionPk) ?? new FloodGate(sessionPk, clock, log.child({ sessionPk: String(sessionPk) }), options)
      gates.set(sessionPk, gate)
      await gate.load()
      return gated(await gate.knock(FIRST_METHOD, () => pool.reader(sessionPk)), gate)
    },
  }
}

/** Which method each call sends: calls that send the same one wait together. */
const METHODS = {
  readChannel: 'channels.getFullChannel',
  readHistory: 'messages.getHistory',
  readPosts: 'channels.getMessages',
  readDiscussion: 'messages.getHistory',
  existingMessages: 'channels.getMessages',
  readAdminLog: 'channels.getAdminLog',
} satisfies Record<keyof TelegramReader, string>

function gated(reader: TelegramReader, gate: FloodGate): TelegramReader {
  const calls = Object.entries(METHODS).map(([name, method]) => {
    const call = reader[name as keyof TelegramReader] as (...args: unknown[]) => Promise<unknown>
    // Every call takes its context last.
    const pass = (...args: unknown[]) =>
      gate.pass(method, (args.at(-1) as CallContext).signal, () => call.apply(reader, args))
    return [name, pass]
  })
  return Object.fromEntries(calls)
}
