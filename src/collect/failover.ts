import type { Clock } from '../clock'
import { TelegramError } from '../domain/telegram-error'
import type { Logger } from '../log'
import type { CallContext, ReaderPool } from './ports'
import type { ChannelFinder, FailoverStore, Orphan } from './ports/safety'

export interface FailoverOptions {
  store: FailoverStore
  pool: ReaderPool
  finder: ChannelFinder
  clock: Clock
  log: Logger
}

/** What each session sees among its dialogs, asked for once while one question is answered. */
type Seen = Map<bigint, Promise<Map<bigint, bigint>>>

/** Finds another session for a channel whose own one cannot read it (any more). */
export class Failover {
  /** The sessions that each orphan was last tried with: a new one makes it worth another try. */
  readonly #tried = new Map<bigint, string>()

  constructor(private readonly options: FailoverOptions) {}

  /** Whether the session itself can read the channel: what failed then was something around it, say its discussion group. */
  async canRead(channel: { id: bigint; accessHash: bigint; sessionPk: bigint }, signal: AbortSignal): Promise<boolean> {
    return this.#reads(channel.sessionPk, channel, signal)
  }

  /**
   * Hands the channel to another enabled session that has just read it.
   * @returns that session, or null when there is none that can
   */
  async rescue(
    channelId: bigint,
    sessionPk: bigint,
    signal: AbortSignal,
    seen: Seen = new Map(),
  ): Promise<bigint | null> {
    for (const candidate of await this.options.store.alternatives(channelId, sessionPk)) {
      const accessHash = await this.#readableWith(candidate, channelId, signal, seen)
      if (accessHash === null) continue
      await this.options.store.handOver(channelId, { sessionPk: candidate.sessionPk, accessHash })
      const sessions = { sessionPk: String(candidate.sessionPk), formerSessionPk: String(sessionPk) }
      this.options.log.warn({ channelId: String(channelId), ...sessions }, 'another session takes the channel over')
      return candidate.sessionPk
    }
    return null
  }

  /** Finds sessions for all channels whose own was disabled, banned or logged out, as far as they are due or a session has appeared. */
  async adoptOrphans(
    signal: AbortSignal,
  ): Promise<{ adopted: { channelId: bigint; sessionPk: bigint }[]; left: Orphan[] }> {
    const seen: Seen = new Map()
    const adopted: { channelId: bigint; sessionPk: bigint }[] = []
    const left: Orphan[] = []
    for (const orphan of await this.options.store.orphans()) {
      if (!(await this.#isDue(orphan))) continue
      const sessionPk = await this.rescue(orphan.channelId, orphan.sessionPk, signal, seen)
      if (sessionPk === null) left.push(orphan)
      else adopted.push({ channelId: orphan.channelId, sessionPk })
    }
    return { adopted, left }
  }

  async #isDue({ channelId, sessionPk, retryAt }: Orphan): Promise<boolean> {
    const sessions = (await this.options.store.alternatives(channelId, sessionPk)).map((other) => other.sessionPk)
    const key = sessions.toSorted().join()
    const isNew = this.#tried.get(channelId) !== key
    this.#tried.set(channelId, key)
    return isNew || retryAt === null || retryAt <= this.options.clock.now()
  }

  /** The access hash with which the session has read the channel; null when it cannot, or cannot be asked. */
  async #readableWith(
    { sessionPk, accessHash }: { sessionPk: bigint; accessHash: bigint | null },
    channelId: bigint,
    signal: AbortSignal,
    seen: Seen,
  ): Promise<bigint | null> {
    if (accessHash !== null && (await this.#reads(sessionPk, { id: channelId, accessHash }, signal))) return accessHash
    const dialogs = seen.get(sessionPk) ?? this.#dialogs(sessionPk, signal)
    seen.set(sessionPk, dialogs)
    const found = (await dialogs).get(channelId)
    if (found === undefined || found === accessHash) return null
    return (await this.#reads(sessionPk, { id: channelId, accessHash: found }, signal)) ? found : null
  }

  async #reads(sessionPk: bigint, channel: { id: bigint; accessHash: bigint }, signal: AbortSignal): Promise<boolean> {
    const read = this.#asking(sessionPk, signal, async (context) => {
      const reader = await this.options.pool.reader(sessionPk)
      await reader.readChannel({ id: channel.id, accessHash: channel.accessHash }, context)
      return true
    })
    return (await read) ?? false
  }

  async #dialogs(sessionPk: bigint, signal: AbortSignal): Promise<Map<bigint, bigint>> {
    const channels = await this.#asking(sessionPk, signal, () => this.options.finder.visibleChannels(sessionPk, signal))
    return new Map(channels?.map(({ id, accessHash }) => [id, accessHash]))
  }

  /** Null when Telegram does not let us, for whatever reason: another session may do. */
  async #asking<T>(
    sessionPk: bigint,
    signal: AbortSignal,
    ask: (context: CallContext) => Promise<T>,
  ): Promise<T | null> {
    signal.throwIfAborted()
    try {
      return await ask({ signal, onRequest: () => undefined })
    } catch (error) {
      if (signal.aborted || !(error instanceof TelegramError)) throw error
      this.options.log.info(
        { sessionPk: String(sessionPk), reason: error.message },
        'a session cannot take a channel over',
      )
      return null
    }
  }
}
