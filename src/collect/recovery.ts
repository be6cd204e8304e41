import type { Clock } from '../clock'
import type { RunOutcome } from './collect-channel'
import type { Failover } from './failover'
import type { CollectedChannel } from './ports'
import type { FailureStore, Notifier, RunError } from './ports/safety'
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
const SESSION_REFUSED = new Set(['session_banned', 'session_logged_out'])

/** Decides what follows from how a run went: when to try again, with which session, and what the operator must know. */
export class Recovery {
  /** Ends when the last search for sessions that was begun has ended. */
  #adopting: Promise<unknown> = Promise.resolve()

  constructor(private readonly options: RecoveryOptions) {}

  /** Channels that wait for another try. */
  async retries(): Promise<Turn[]> {
    return this.options.failures.retries()
  }

  /** @returns which channels to collect when, besides the schedule */
  async afterRun(channel: CollectedChannel, outcome: RunOutcome, signal: AbortSignal): Promise<Turn[]> {
    if (outcome.status === 'succeeded') return this.#recovered(channel)
    if (outcome.status !== 'failed' || outcome.error === null) return []
    if (outcome.error.class === NO_ACCESS) return this.#accessLost(channel, outcome.error, signal)
    if (SESSION_REFUSED.has(outcome.error.class)) return this.adoptOrphans(signal)
    return this.#failed(channel, outcome.error)
  }

  /**
   * Channels whose session is disabled, banned or logged out go to others; those that nobody can see are marked, and stay. One search
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
    const trouble = await failures.recordSuccess(channel.id, clock.now())
    if (trouble) notifier.recovered(trouble, clock.now())
    return []
  }

  async #accessLost(channel: CollectedChannel, error: RunError, signal: AbortSignal): Promise<Turn[]> {
    const { failures, failover, clock } = this.options
    if ((await failover.canRead(channel, signal)) !== 'no') return this.#failed(channel, error)
    const rescue = await failover.rescue(channel.id, channel.sessionPk, signal)
    if (typeof rescue === 'object') return [{ channelId: channel.id, ...rescue, at: clock.now() }]
    if (rescue === 'unknown') return this.#failed(channel, error)
    await failures.markLostAccess(channel.id, error.message, clock.now())
    const at = await this.#lost(channel.id, error)
    return [{ channelId: channel.id, sessionPk: channel.sessionPk, at }]
  }

  async #failed(channel: Pick<CollectedChannel, 'id' | 'sessionPk'>, error: RunError): Promise<Turn[]> {
    const delayMs = (failures: number) => retryDelayMs(failures, this.options.random)
    const at = await this.#record(channel.id, error, delayMs, this.options.failuresBeforeAlert)
    return [{ channelId: channel.id, sessionPk: channel.sessionPk, at }]
  }

  /** Only the operator can help: he hears of it at once. */
  #lost(channelId: bigint, error: RunError): Promise<Date> {
    return this.#record(channelId, error, () => LOST_RETRY_MS, 1)
  }

  /** Counts a failure, and tells the operator once when there are enough of them. Gives the time of the next try. */
  async #record(
    channelId: bigint,
    error: RunError,
    delayMs: (failures: number) => number,
    alertFrom: number,
  ): Promise<Date> {
    const { failures, notifier, clock } = this.options
    const at = clock.now()
    const after = (count: number) => new Date(at.getTime() + delayMs(count))
    const trouble = await failures.recordFailure({ channelId, at, retryAt: after })
    if (trouble.failures >= alertFrom && (await failures.markAlerted(channelId, error.message, at))) {
      notifier.failing(trouble, error, at)
    }
    return trouble.retryAt
  }
}
