import type { Clock } from '../clock'
import { ChannelAccessError, TelegramRpcError } from '../domain/telegram-error'
import type { RunOutcome } from './collect-channel'
import type { Failover } from './failover'
import type { CollectedChannel } from './ports'
import { Trials } from './trials'

/** So often in a row a channel fails with a session before another one tries it. */
const FAILURES_OF_A_SESSION = 3
/** So long a channel is kept waiting by a session, in milliseconds, before another one tries it. */
const MAX_WAITING_MS = 120_000
/** Kinds of errors that may be the session's trouble although Telegram does not say so. */
const PERHAPS_OF_THE_SESSION = new Set(['rpc', 'unreachable', 'channel_access', 'dc_migration'])

/**
 * Has other sessions try a channel that goes on failing with its own, each once a day. If none does
 * better it is the channel's trouble. Each method gives the session that takes the channel over, if any.
 */
export class OtherSessions {
  readonly #runs = new Trials()
  /** Of readings by id, which may fail while all else succeeds. */
  readonly #captures = new Trials()

  constructor(private readonly options: { failover: Failover; clock: Clock }) {}

  /** After so many failed runs in a row, the last with an error of this kind. */
  async afterFailure(
    channel: CollectedChannel,
    { kind, failures }: { kind: string; failures: number },
    signal: AbortSignal,
  ): Promise<bigint | null> {
    const isTurn = PERHAPS_OF_THE_SESSION.has(kind) && failures % FAILURES_OF_A_SESSION === 0
    return isTurn ? this.#tryAnother(channel, this.#runs, signal) : null
  }

  /** After a run that had to wait: the wait may never end. */
  async afterWait(channel: CollectedChannel, outcome: RunOutcome, signal: AbortSignal): Promise<bigint | null> {
    if (outcome.postsSeen > 0) {
      this.#runs.endWaits(channel.id)
      return null
    }
    const { runs, forMs } = this.#runs.waited(channel.id, this.options.clock.now())
    if (runs < FAILURES_OF_A_SESSION || forMs < MAX_WAITING_MS) return null
    this.#runs.endWaits(channel.id)
    return this.#tryAnother(channel, this.#runs, signal)
  }

  /** After posts were read by id for a window (`error` null), or could not be. */
  async afterCapture(channel: CollectedChannel, error: unknown, signal: AbortSignal): Promise<bigint | null> {
    if (error === null) this.#captures.close(channel.id)
    const isRefused = error instanceof TelegramRpcError || error instanceof ChannelAccessError
    if (!isRefused || this.#captures.failed(channel.id) % FAILURES_OF_A_SESSION !== 0) return null
    return this.#tryAnother(channel, this.#captures, signal)
  }

  /** The channel works. */
  worked(channelId: bigint): void {
    this.#runs.close(channelId)
  }

  /** Hands the channel to a session that has not tried it yet, or back to the one it began with. */
  async #tryAnother({ id, sessionPk }: CollectedChannel, trials: Trials, signal: AbortSignal): Promise<bigint | null> {
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
}
