import type { Clock } from '../../clock'
import type { FloodStore, FloodWait } from '../../collect/ports/safety'
import { FloodWaitError } from '../../domain/telegram-error'
import type { Logger } from '../../log'

/** A little more than Telegram asked for: its clock and ours differ, and asking too early makes the wait longer. */
const MARGIN_MS = 500
/** A wait that is to begin later than this was stored by a clock that was wrong. */
const SKEW_MS = 60_000

export interface SessionFloodsOptions {
  sessionPk: bigint
  /** Where waits are kept, for other processes and for the next one. */
  store: FloodStore
  clock: Clock
  log: Logger
  /** Told of each wait that Telegram asks for. */
  onFlood(method: string, seconds: number): void
}

/** The waits that Telegram has asked one session for, by method: those of this process, and those that others have stored. */
export class SessionFloods {
  readonly #waits = new Map<string, FloodWait>()
  /** Ends of waits that a timer has waited out: they are over, whatever is done to the machine's clock. */
  readonly #over = new Map<string, number>()

  constructor(private readonly options: SessionFloodsOptions) {}

  /**
   * The wait that keeps the method from being called now; null: none. Looks at what other processes have stored meanwhile; rejects
   * when the database cannot be asked.
   */
  async refusal(method: string): Promise<FloodWaitError | null> {
    const { store, sessionPk, clock } = this.options
    const floods = await store.openFloods(sessionPk, new Date(clock.now().getTime() - MARGIN_MS))
    const stored = floods.find((flood) => flood.method === method)
    if (stored) this.#know(stored)
    const wait = this.#waits.get(method)
    if (wait && this.#isFromWrongClock(wait)) await this.#keep(method, wait.seconds)
    const ms = this.#remainingMs(method)
    return ms === 0 ? null : new FloodWaitError(method, Math.max(Math.ceil((ms - MARGIN_MS) / 1000), 1))
  }

  /** Telegram asks for a wait. Known before it is stored: whatever the database does, this process waits. */
  async add(method: string, seconds: number): Promise<void> {
    const { log, onFlood } = this.options
    log.warn({ method, ms: seconds * 1000 }, 'waiting as Telegram asks')
    onFlood(method, seconds)
    await this.#keep(method, seconds).catch((error) => {
      log.error({ method, err: error }, 'a wait could not be stored; a restart would forget it')
    })
  }

  /** Waits until the known wait is over, if that takes no longer than `mostMs`. Gives how long it took; null: it would take longer. */
  async waitOut(method: string, mostMs: number, sleep: (ms: number) => Promise<void>): Promise<number | null> {
    const ms = this.#remainingMs(method)
    if (ms > mostMs) return null
    const until = this.#waits.get(method)?.until.getTime() ?? 0
    await sleep(ms)
    this.#over.set(method, Math.max(until, this.#over.get(method) ?? 0))
    return ms
  }

  async #keep(method: string, seconds: number): Promise<void> {
    const { store, sessionPk, clock } = this.options
    const since = clock.now()
    const wait = { sessionPk, method, since, until: new Date(since.getTime() + seconds * 1000), seconds }
    this.#know(wait)
    await store.saveFlood(wait)
  }

  /** Of two waits for one method the one that ends last counts, unless a clock was wrong about it. */
  #know(wait: FloodWait): void {
    const known = this.#waits.get(wait.method)
    if (!known || known.until < wait.until || this.#isFromWrongClock(known)) this.#waits.set(wait.method, wait)
  }

  #isFromWrongClock({ since }: FloodWait): boolean {
    return since.getTime() > this.options.clock.now().getTime() + SKEW_MS
  }

  /** Never longer than Telegram has said, whatever clock it was stored by. */
  #remainingMs(method: string): number {
    const wait = this.#waits.get(method)
    if (!wait || wait.until.getTime() <= (this.#over.get(method) ?? 0)) return 0
    const left = Math.min(wait.until.getTime() - this.options.clock.now().getTime(), wait.seconds * 1000)
    return Math.max(left + MARGIN_MS, 0)
  }
}
