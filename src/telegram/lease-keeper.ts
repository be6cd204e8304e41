import { type Clock, callAfter, countdown, sleep, withTimeout } from '../clock'
import type { LeaseStore } from '../collect/ports/safety'
import { SessionLeasedError } from '../domain/telegram-error'
import type { Logger } from '../log'

export interface LeaseKeeperOptions {
  store: LeaseStore
  /** How long a lease lasts unless it is renewed. A process that dies is not replaced before. */
  leaseMs: number
  clock: Clock
  log: Logger
  /**
   * Takes sessions from processes that have them, and waits until they have let them go. For a command that somebody types while
   * the service runs.
   */
  preempts?: true
}

/** The parts of its time after which a lease is renewed, and given up when that did not succeed: well before another may have it. */
const RENEW_AFTER = 1 / 4
const GIVE_UP_AFTER = 3 / 4

/**
 * The sessions that this process may connect. Each is leased before it is used and renewed until it is released; one that cannot be
 * renewed in time is lost, whether or not somebody else has it.
 */
export class LeaseKeeper {
  /** How long each session is still held, in milliseconds, by this process's own clock. */
  readonly #held = new Map<bigint, () => number>()
  readonly #taking = new Map<bigint, Promise<void>>()
  #cancelRenewal: (() => void) | null = null
  #cancelGivingUp: (() => void) | null = null
  #stopped = false

  /** Called when a session is lost; what uses it must end at once. */
  onLost: (sessionPk: bigint) => void = () => undefined

  constructor(private readonly options: LeaseKeeperOptions) {}

  holds(sessionPk: bigint): boolean {
    return this.#held.has(sessionPk)
  }

  /**
   * Makes sure that the session is this process's. Asks the database only when it is not, or may be no more.
   * `evenFrozen`: to see whether Telegram lets it in again.
   * @throws SessionLeasedError, SessionDisabledError, SessionRefusedError
   */
  async hold(sessionPk: bigint, options?: { evenFrozen?: boolean }): Promise<void> {
    if (this.#stopped) throw new SessionLeasedError(sessionPk, 0)
    if ((this.#held.get(sessionPk)?.() ?? 0) > 0) return
    const taking = this.#taking.get(sessionPk) ?? this.#take(sessionPk, options)
    this.#taking.set(sessionPk, taking)
    await taking.finally(() => this.#taking.delete(sessionPk))
  }

  /** Gives a session up, so that another process may have it as soon as `letGo` has closed its connections. */
  async release(sessionPk: bigint, letGo: () => Promise<void>): Promise<void> {
    const wasHeld = this.#held.delete(sessionPk)
    await letGo()
    // Somebody here may have asked for it anew meanwhile.
    const isTaken = this.#held.has(sessionPk) || this.#taking.has(sessionPk)
    if (wasHeld && !isTaken) await this.#release([sessionPk])
  }

  /** Gives up all sessions, and takes none any more. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#disarm()
    await Promise.allSettled(this.#taking.values())
    const held = [...this.#held.keys()]
    this.#held.clear()
    if (held.length > 0) await this.#release(held)
  }

  async #take(sessionPk: bigint, options?: { evenFrozen?: boolean }): Promise<void> {
    const { store, leaseMs, clock, preempts } = this.options
    let left = this.#countdown()
    try {
      await store.take(sessionPk, leaseMs, clock.now(), options).catch(async (error) => {
        if (!(error instanceof SessionLeasedError) || !preempts) throw error
        await sleep(clock, await store.preempt(sessionPk, leaseMs))
        // Somebody else may have done the same meanwhile.
        left = this.#countdown()
        await store.take(sessionPk, leaseMs, clock.now())
      })
    } catch (error) {
      if (this.#held.has(sessionPk)) this.#lose(sessionPk)
      throw error
    }
    this.#held.set(sessionPk, left)
    if (this.#cancelRenewal === null && !this.#stopped) this.#arm()
  }

  async #renew(): Promise<void> {
    const left = this.#countdown()
    const sessionPks = [...this.#held.keys()]
    try {
      const { store, leaseMs, clock } = this.options
      // One query that hangs must not keep the next from being made.
      const within = { what: 'the database', ms: leaseMs * RENEW_AFTER }
      const kept = new Set(await withTimeout(clock, store.renew(sessionPks, leaseMs), within))
      // Meanwhile given up: what the database says about that comes too late.
      const lost = sessionPks.filter((pk) => this.#held.has(pk) && !kept.has(pk))
      for (const pk of kept) if (this.#held.has(pk)) this.#held.set(pk, left)
      for (const pk of lost) this.#lose(pk)
      this.#disarmGivingUp()
    } catch (error) {
      this.options.log.warn({ err: error }, 'the leases of the sessions could not be renewed')
    }
    this.#cancelRenewal = null
    if (this.#held.size > 0 && !this.#stopped) this.#arm()
    else this.#disarm()
  }

  /** The time to give up counts from the last renewal that succeeded: it is armed anew only after one. */
  #arm(): void {
    const { clock, leaseMs } = this.options
    this.#cancelRenewal = callAfter(clock, leaseMs * RENEW_AFTER, () => void this.#renew())
    const left = Math.min(...[...this.#held.values()].map((left) => left()))
    this.#cancelGivingUp ??= callAfter(clock, left, () => {
      this.#cancelGivingUp = null
      for (const pk of [...this.#held.keys()]) this.#lose(pk)
    })
  }

  #disarm(): void {
    this.#cancelRenewal?.()
    this.#cancelRenewal = null
    this.#disarmGivingUp()
  }

  #disarmGivingUp(): void {
    this.#cancelGivingUp?.()
    this.#cancelGivingUp = null
  }

  #lose(sessionPk: bigint): void {
    this.#held.delete(sessionPk)
    this.options.log.error(
      { sessionPk: String(sessionPk) },
      'the session was lost to another process, or may be; letting it go',
    )
    this.onLost(sessionPk)
  }

  /** What cannot be released runs out by itself. */
  async #release(sessionPks: bigint[]): Promise<void> {
    await this.options.store.release(sessionPks).catch((error) => {
      this.options.log.warn({ err: error }, 'sessions could not be released; they are free when their lease runs out')
    })
  }

  /** Of the time after which a session is given up, from now: begun before the database is asked, as that may take long. */
  #countdown(): () => number {
    return countdown(this.options.clock, this.options.leaseMs * GIVE_UP_AFTER)
  }
}
