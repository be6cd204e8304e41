import type { Clock } from '../clock'
import type { RunOutcome } from './collect-channel'
import type { Failover } from './failover'
import { OtherSessions } from './other-sessions'
import type { CollectedChannel } from './ports'
import type { ChannelTrouble, FailureStore, Notifier, RunError } from './ports/safety'
import { LOST_RETRY_MS, retryDelayMs } from './retry'

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

/** While only comments or members fail, posts are read about as often as ever, in milliseconds. */
const LONGEST_AROUND_MS = 300_000

/** Decides what follows from how a run went: when to try again, with which session, and what the operator must know. */
export class Recovery {
  /** Ends when the last search for sessions that was begun has ended. */
  #adopting: Promise<unknown> = Promise.resolve()
  readonly #others: OtherSessions

  constructor(private readonly options: RecoveryOptions) {
    this.#others = new OtherSessions(options)
  }

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

  /** @returns what follows when posts were read by id for a window (`error` null), or could not be */
  async afterCapture(channel: CollectedChannel, error: unknown, signal: AbortSignal): Promise<Turn[]> {
    return this.#turnsOf(channel, await this.#others.afterCapture(channel, error, signal)) ?? []
  }

  /** @returns what a run that waits does instead, if another session takes the channel; null: it waits */
  async afterWait(channel: CollectedChannel, outcome: RunOutcome, signal: AbortSignal): Promise<Turn[] | null> {
    return this.#turnsOf(channel, await this.#others.afterWait(channel, outcome, signal))
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
    this.#others.worked(channel.id)
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

  /** Tried again by the session, or by another before it is taken for the channel's trouble. */
  async #failing(
    channel: CollectedChannel,
    error: RunError,
    signal: AbortSignal,
    longestMs = Number.POSITIVE_INFINITY,
  ): Promise<Turn[]> {
    const trouble = await this.#record(channel.id, (failures) => this.#delayMs(failures, longestMs))
    const failed = { kind: error.class, failures: trouble.failures }
    const moved = this.#turnsOf(channel, await this.#others.afterFailure(channel, failed, signal))
    if (moved) return moved
    await this.#alert(trouble, error, this.options.failuresBeforeAlert)
    return [{ channelId: channel.id, sessionPk: channel.sessionPk, at: trouble.retryAt }]
  }

  /** What a channel does at once that a session has taken over; null: none has. */
  #turnsOf({ id }: CollectedChannel, sessionPk: bigint | null): Turn[] | null {
    return sessionPk === null ? null : [{ channelId: id, sessionPk, at: this.options.clock.now() }]
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
