import { type Clock, sleep } from '../clock'
import { FloodWaitError } from '../domain/telegram-error'
import type { Logger } from '../log'
import type { CallContext, ReaderPool, TelegramReader } from './ports'

/** A little more than Telegram asked for: its clock and ours differ, and knocking too early makes the wait longer. */
const MARGIN_MS = 500

/**
 * Waits out every flood wait of one session in full and asks again. All callers of one method wait together, and other methods
 * go on; a wait ends early only when the caller's signal aborts.
 */
class FloodGate {
  readonly #closedUntil = new Map<string, number>()

  constructor(
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  async pass<T>(method: string, signal: AbortSignal, call: () => Promise<T>): Promise<T> {
    for (;;) {
      const wait = (this.#closedUntil.get(method) ?? 0) - this.clock.now().getTime()
      if (wait > 0) await sleep(this.clock, wait, signal)
      try {
        return await call()
      } catch (error) {
        if (!(error instanceof FloodWaitError)) throw error
        const until = this.clock.now().getTime() + error.seconds * 1000 + MARGIN_MS
        this.#closedUntil.set(method, Math.max(until, this.#closedUntil.get(method) ?? 0))
        this.log.warn({ method, seconds: error.seconds }, 'waiting as Telegram asks')
      }
    }
  }
}

/** A pool whose readers never see a flood wait: it is waited out, and delays that session and that method alone. */
export function withFloodGates(pool: ReaderPool, clock: Clock, log: Logger): ReaderPool {
  const gates = new Map<bigint, FloodGate>()
  return {
    async reader(sessionPk) {
      const gate = gates.get(sessionPk) ?? new FloodGate(clock, log.child({ session: String(sessionPk) }))
      gates.set(sessionPk, gate)
      return gated(await pool.reader(sessionPk), gate)
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
