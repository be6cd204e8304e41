import type { Clock } from '../clock'
import { ChannelAccessError, TelegramRpcError } from '../domain/telegram-error'
import type { RunOutcome } from './collect-channel'
import type { Failover } from './failover'
import type { CollectedChannel } from './ports'
import type { ChannelTrouble, FailureStore, Notifier, RunError } from './ports/safety'
import { LOST_RETRY_MS, retryDelayMs } from './retry'
import { Trials } from './trials'

export interface RecoveryOptions {
  failures: FailureStore
  failover: Failover
  notifier: Notifier
  /** The operator is told after so many failures in a row. */
  failuresBeforeAlert: number
  clock: Clock
  /** From 0 to below 1. */
  random(): number
}

/** A channel to collect outside the schedule. */
export interface Turn {
  channelId: bigint
  sessionPk: bigint
  at: Date
}

const NO_ACCESS = 'channel_access'
const NO_SESSION = 'no_session'
const SESSION_REFUSED = new Set(['session_banned', 'session_frozen', 'session_logged_out'])

/** So often in a row a channel fails with a session before another one tries it. */
const FAILURES_OF_A_SESSION = 3
/** So long a channel is kept waiting by a session, in milliseconds, before another one tries it. */
const MAX_WAITING_MS = 120_000
/** Errors that may be the session's trouble although Telegram does not say so. */
const PERHAPS_OF_THE_SESSION = new Set(['rpc', 'unreachable', NO_ACCESS])
/** While only comments or members fail, posts are read about as often as ever, in milliseconds. */
const LONGEST_AROUND_MS = 300_000

/** Decides what follows from how a run went: when to try again, with which session, and what the operator must know. */
export class Recovery {
  /** Ends when the last search for sessions that was begun has ended. */
  #adopting: Promise<unknown> = Promise.resolve()
  readonly #trials = new Trials()
  /** Of readings by id, which may fail while all else succeeds. */
  readonly #captures = new Trials()

  constructor(private readonly options: RecoveryOptions) {}

  /** Channels that wait for another try. */
  async retries(): Promise<Turn[]> {
    return this.options.failures.retries()
  }

  /** @returns which channels to collect when, besides the schedule */
  async afterRun(channel: CollectedChannel, outcome: RunOutcome, signal: AbortSignal): Promise<Turn[]> {
    if (outcome.status === 'succeeded') return this.#recovered(channel)
    if (outcome.status !== 'failed' || outcome.error === null) return []
    if (SESSION_REFUSED.has(outcome.error.class)) return this.adoptOrphans(signal)
    // Another account would lose what this one may read as an admin.
    if (outcome.onlyAround && channel.isAdmin) return this.#failed(channel, outcome.error, LONGEST_AROUND_MS)
    if (outcome.onlyAround) return this.#failing(channel, outcome.error, signal, LONGEST_AROUND_MS)
    if (outcome.error.class === NO_ACCESS) return this.#accessLost(channel, outcome.error, signal)
    return this.#failing(channel, outcome.error, signal)
  }

  /**
   * After posts were read by id for a window, or could not be.
   * @returns which channels to collect when, besides the schedule
   */
  async afterCapture(channel: CollectedChannel, error: unknown, signal: AbortSignal): Promise<Turn[]> {
    if (error === null) this.#captures.close(channel.id)
    const isRefused = error instanceof TelegramRpcError || error instanceof ChannelAccessError
    if (!isRefused || this.#captures.failed(channel.id) % FAILURES_OF_A_SESSION !== 0) return []
    const sessionPk = await this.#tryAnother(channel, signal, this.#captures)
    return sessionPk === null ? [] : [{ channelId: channel.id, sessionPk, at: this.options.clock.now() }]
  }

  /** @returns what a run that waits does instead, if another session takes the channel; null: it waits */
  async afterWait(channel: CollectedChannel, outcome: RunOutcome, signal: AbortSignal): Promise<Turn[] | null> {
    if (outcome.postsSeen > 0) {
      this.#trials.endWaits(channel.id)
      return null
    }
    const { runs, forMs } = this.#trials.waited(channel.id, this.options.clock.now())
    if (runs < FAILURES_OF_A_SESSION || forMs < MAX_WAITING_MS) return null
    this.#trials.endWaits(channel.id)
    const sessionPk = await this.#tryAnother(channel, signal)
    return sessionPk === null ? null : [{ channelId: channel.id, sessionPk, at: this.options.clock.now() }]
  }

  /**
   * Channels whose session is not enabled go to others; those that nobody can see are marked, and stay. One search
   * after the other: many channels lose their session at the same moment, and the first search answers for all of them.
   */
  adoptOrphans(signal: AbortSignal): Promise<Turn[]> {
    const turns = this.#adopting.then(() => this.#adoptOrphans(signal))
    this.#adopting = turns.catch(() => undefined)
    return turns
  }

  async #adoptOrphans(signal: AbortSignal): Promise<Turn[]> {
    const turns: Turn[] = []
    for (const { orphan, rescue } of await this.options.failover.adoptOrphans(signal)) {
      const { channelId, sessionPk, reason } = orphan
      if (typeof rescue === 'object') {
        turns.push({ channelId, sessionPk: rescue.sessionPk, at: this.options.clock.now() })
      } else if (rescue === 'unknown') {
        const message = `Its session is ${reason}, and not all other sessions could be asked yet`
        turns.push(...(await this.#failed({ id: channelId, sessionPk }, { class: NO_SESSION, message })))
      } else {
        const message = `Its session is ${reason}, and no other session sees the channel`
        await this.#lost(channelId, { class: NO_SESSION, message })
      }
    }
    return turns
  }

  async #recovered(channel: CollectedChannel): Promise<Turn[]> {
    const { failures, notifier, clock } = this.options
    this.#trials.close(channel.id)
    const trouble = await failures.recordSuccess(channel.id, clock.now())
    if (trouble) notifier.recovered(trouble, clock.now())
    return []
  }

  async #accessLost(channel: CollectedChannel, error: RunError, signal: AbortSignal): Promise<Turn[]> {
    const { failures, failover, clock } = this.options
    if ((await failover.canRead(channel, signal)) !== 'no') return this.#failing(channel, error, signal)
    const rescue = await failover.rescue(channel.id, channel.sessionPk, signal)
    if (typeof rescue === 'object') return [{ channelId: channel.id, ...rescue, at: clock.now() }]
    if (rescue === 'unknown') return this.#failed(channel, error)
    await failures.markLostAccess(channel.id, error.message, clock.now())
    const at = await this.#lost(channel.id, error)
    return [{ channelId: channel.id, sessionPk: channel.sessionPk, at }]
  }

  /** Tried again by the session; after some failures in a row by another one, before it is taken for the channel's trouble. */
  async #failing(
    channel: CollectedChannel,
    error: RunError,
    signal: AbortSignal,
    longestMs = Number.POSITIVE_INFINITY,
  ): Promise<Turn[]> {
    const trouble = await this.#record(channel.id, (failures) => this.#delayMs(failures, longestMs))
    if (PERHAPS_OF_THE_SESSION.has(error.class) && trouble.failures % FAILURES_OF_A_SESSION === 0) {
      const sessionPk = await this.#tryAnother(channel, signal)
      if (sessionPk !== null) return [{ channelId: channel.id, sessionPk, at: this.options.clock.now() }]
    }
    await this.#alert(trouble, error, this.options.failuresBeforeAlert)
    return [{ channelId: channel.id, sessionPk: channel.sessionPk, at: trouble.retryAt }]
  }

  /** Hands the channel to a session that has not tried it yet, or back to the one it began with. Null: it stays. */
  async #tryAnother(
    { id, sessionPk }: CollectedChannel,
    signal: AbortSignal,
    trials = this.#trials,
  ): Promise<bigint | null> {
    const { failover, clock } = this.options
    const trial = trials.open(id, sessionPk, clock.now())
    if (trial.isOver) return null
    const untried = (other: bigint) => !trial.sessions.has(other)
    let rescue = await failover.rescue(id, sessionPk, signal, { may: untried, failed: 'no' })
    if (rescue === 'nobody') {
      trial.isOver = true
      rescue = await failover.rescue(id, sessionPk, signal, { may: (other) => other === trial.home })
    }
    return typeof rescue === 'object' ? rescue.sessionPk : null
  }

  async #failed(
    channel: Pick<CollectedChannel, 'id' | 'sessionPk'>,
    error: RunError,
    longestMs = Number.POSITIVE_INFINITY,
  ): Promise<Turn[]> {
    const trouble = await this.#record(channel.id, (failures) => this.#delayMs(failures, longestMs))
    await this.#alert(trouble, error, this.options.failuresBeforeAlert)
    return [{ channelId: channel.id, sessionPk: channel.sessionPk, at: trouble.retryAt }]
  }

  #delayMs(failures: number, longestMs: number): number {
    return Math.min(retryDelayMs(failures, this.options.random), longestMs)
  }

  /** Only the operator can help: he hears of it at once. */
  async #lost(channelId: bigint, error: RunError): Promise<Date> {
    const trouble = await this.#record(channelId, () => LOST_RETRY_MS)
    await this.#alert(trouble, error, 1)
    return trouble.retryAt
  }

  /** Counts a failure and sets the time of the next try. */
  #record(channelId: bigint, delayMs: (failures: number) => number): ReturnType<FailureStore['recordFailure']> {
    const at = this.options.clock.now()
    const retryAt = (failures: number) => new Date(at.getTime() + delayMs(failures))
    return this.options.failures.recordFailure({ channelId, at, retryAt })
  }

  /** Tells the operator once when there are enough failures. */
  async #alert(trouble: ChannelTrouble, error: RunError, from: number): Promise<void> {
    const { failures, notifier, clock } = this.options
    const at = clock.now()
    if (trouble.failures < from || !(await failures.markAlerted(trouble.channelId, error.message, at))) return
    notifier.failing(trouble, error, at)
  }
}
