import type { Clock } from '../clock'
import { FROZEN_LOOK_MS } from '../domain/session'
import { ChannelAccessError, SessionRefusedError, TelegramError } from '../domain/telegram-error'
import type { Logger } from '../log'
import { type CallContext, MAX_FLOOD_WAIT_MS, type ReaderPool } from './ports'
import type { ChannelFinder, FrozenSession, FrozenStore } from './ports/safety'
import { readsChannel } from './reads-channel'

export interface FrozenSessionsOptions {
  store: FrozenStore
  pool: ReaderPool
  finder: ChannelFinder
  /** Lets a session be asked although it is frozen. Rejects as `TelegramPool.claim` does. */
  claim(sessionPk: bigint): Promise<void>
  clock: Clock
  log: Logger
}

/** Looks whether Telegram lets frozen accounts in again, as it does when an appeal succeeds. */
export class FrozenSessions {
  constructor(private readonly options: FrozenSessionsOptions) {}

  /** Looks at each that was not looked at for an hour. Gives those that can be used again. */
  async lookAtDue(signal: AbortSignal): Promise<bigint[]> {
    const { store, clock, log } = this.options
    const thawed: bigint[] = []
    for (const frozen of await store.takeDue(clock.now(), FROZEN_LOOK_MS)) {
      signal.throwIfAborted()
      try {
        await this.#look(frozen, { signal, onRequest: () => undefined, maxWaitMs: MAX_FLOOD_WAIT_MS })
        thawed.push(frozen.sessionPk)
      } catch (error) {
        if (signal.aborted || !(error instanceof TelegramError)) throw error
        const named = { sessionPk: String(frozen.sessionPk), reason: error.message }
        if (error instanceof SessionRefusedError) log.info(named, 'a frozen session is so still')
        else log.info(named, 'a frozen session could not be looked at')
      }
    }
    return thawed
  }

  /** Looks at one now, if it is frozen. Rejects with a `TelegramError` that says why it cannot be used. */
  async lookAt(sessionPk: bigint, signal: AbortSignal): Promise<void> {
    const frozen = await this.options.store.frozen(sessionPk)
    if (frozen) await this.#look(frozen, { signal, onRequest: () => undefined })
  }

  async #look({ sessionPk, channels }: FrozenSession, context: CallContext): Promise<void> {
    const { store, claim, log } = this.options
    await claim(sessionPk)
    await this.#ask(sessionPk, channels, context)
    await store.thaw(sessionPk)
    log.warn({ sessionPk: String(sessionPk) }, 'Telegram lets a frozen account in again')
  }

  /** Frozen for one channel is frozen. A channel that is closed to the account tells nothing of the account. */
  async #ask(sessionPk: bigint, channels: FrozenSession['channels'], context: CallContext): Promise<void> {
    const { pool, finder } = this.options
    const reader = await pool.reader(sessionPk)
    let reads = false
    for (const channel of channels) {
      try {
        await readsChannel(reader, channel, context)
        reads = true
      } catch (error) {
        if (!(error instanceof ChannelAccessError)) throw error
      }
    }
    if (!reads) await finder.visibleChannels(sessionPk, context.signal)
  }
}
