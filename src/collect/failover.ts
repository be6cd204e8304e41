import type { Clock } from '../clock'
import {
  ChannelAccessError,
  SessionDisabledError,
  SessionRefusedError,
  TelegramError,
  TelegramRpcError,
} from '../domain/telegram-error'
import type { Logger } from '../log'
import { type CallContext, MAX_FLOOD_WAIT_MS, type ReaderPool } from './ports'
import type { ChannelFinder, FailoverStore, Orphan } from './ports/safety'
import { readsChannel } from './reads-channel'

export interface FailoverOptions {
  store: FailoverStore
  pool: ReaderPool
  finder: ChannelFinder
  clock: Clock
  log: Logger
}

/** What each session sees among its dialogs, asked for once while one question is answered. */
type Seen = Map<bigint, Promise<Map<bigint, bigint> | Unable>>

/**
 * Why a session did not do what it was asked: it cannot; Telegram answered with an error that tells
 * nothing of that; or it could not be asked, say for a flood wait or a cut connection.
 */
type Unable = 'no' | 'failed' | 'unknown'

interface RescueOptions {
  seen?: Seen
  /** Which sessions may have the channel; any unless given. */
  may?(sessionPk: bigint): boolean
  /** What an answer means that tells nothing of access; `unknown` unless given. */
  failed?: 'no' | 'unknown'
}

/** The session that has taken a channel over; `nobody` of the others can read it, or not all of them could be asked. */
export type Rescue = { sessionPk: bigint } | 'nobody' | 'unknown'

/** Finds another session for a channel whose own one cannot read it (any more). */
export class Failover {
  /** The sessions that each orphan was last tried with: a new one makes it worth another try. */
  readonly #tried = new Map<bigint, string>()

  constructor(private readonly options: FailoverOptions) {}

  /**
   * Whether the session itself can read the channel: what failed then was something around it, say its discussion group.
   * `unknown` when it could not be asked.
   */
  async canRead(
    channel: { id: bigint; accessHash: bigint; sessionPk: bigint },
    signal: AbortSignal,
  ): Promise<'yes' | Unable> {
    return this.#reads(channel.sessionPk, channel, signal)
  }

  /** Hands the channel to another enabled session, of those that may have it, that has just read it. */
  async rescue(
    channelId: bigint,
    sessionPk: bigint,
    signal: AbortSignal,
    { seen = new Map(), may = () => true, failed = 'unknown' }: RescueOptions = {},
  ): Promise<Rescue> {
    let left: Rescue = 'nobody'
    for (const candidate of await this.options.store.alternatives(channelId, sessionPk)) {
      if (!may(candidate.sessionPk)) continue
      const access = await this.#readableWith(candidate, channelId, signal, seen)
      if ((access === 'failed' ? failed : access) === 'unknown') left = 'unknown'
      if (typeof access === 'string') continue
      const { clock, log, store } = this.options
      await store.handOver(channelId, { sessionPk: candidate.sessionPk, ...access, at: clock.now() })
      const sessions = { sessionPk: String(candidate.sessionPk), formerSessionPk: String(sessionPk) }
      log.warn({ channelId: String(channelId), ...sessions }, 'another session takes the channel over')
      return { sessionPk: candidate.sessionPk }
    }
    return left
  }

  /** Finds sessions for all channels whose own is not enabled, as far as they are due or a session has appeared. */
  async adoptOrphans(signal: AbortSignal): Promise<{ orphan: Orphan; rescue: Rescue }[]> {
    const seen: Seen = new Map()
    const found: { orphan: Orphan; rescue: Rescue }[] = []
    for (const orphan of await this.options.store.orphans()) {
      if (!(await this.#isDue(orphan))) continue
      found.push({ orphan, rescue: await this.rescue(orphan.channelId, orphan.sessionPk, signal, { seen }) })
    }
    return found
  }

  async #isDue({ channelId, sessionPk, retryAt }: Orphan): Promise<boolean> {
    const sessions = (await this.options.store.alternatives(channelId, sessionPk)).map((other) => other.sessionPk)
    const key = sessions.toSorted().join()
    const isNew = this.#tried.get(channelId) !== key
    this.#tried.set(channelId, key)
    return isNew || retryAt === null || retryAt <= this.options.clock.now()
  }

  /** The access hash with which the session has read the channel. */
  async #readableWith(
    { sessionPk, accessHash }: { sessionPk: bigint; accessHash: bigint | null },
    channelId: bigint,
    signal: AbortSignal,
    seen: Seen,
  ): Promise<{ accessHash: bigint } | Unable> {
    if (accessHash !== null) {
      const reads = await this.#reads(sessionPk, { id: channelId, accessHash }, signal)
      if (reads !== 'no') return reads === 'yes' ? { accessHash } : reads
    }
    const asked = seen.get(sessionPk) ?? this.#dialogs(sessionPk, signal)
    seen.set(sessionPk, asked)
    const dialogs = await asked
    if (typeof dialogs === 'string') return dialogs
    const found = dialogs.get(channelId) ?? (await this.#publicHash(sessionPk, channelId, signal))
    if (typeof found === 'string') return found
    if (found === accessHash) return 'no'
    const reads = await this.#reads(sessionPk, { id: channelId, accessHash: found }, signal)
    return reads === 'yes' ? { accessHash: found } : reads
  }

  /** A public channel can be read without having joined it. */
  async #publicHash(sessionPk: bigint, channelId: bigint, signal: AbortSignal): Promise<bigint | Unable> {
    const username = await this.options.store.username(channelId)
    if (username === null) return 'no'
    return this.#asking(sessionPk, signal, async () => {
      const channel = await this.options.finder.publicChannel(sessionPk, username, signal)
      return channel?.id === channelId ? channel.accessHash : ('no' as const)
    })
  }

  #reads(sessionPk: bigint, channel: { id: bigint; accessHash: bigint }, signal: AbortSignal): Promise<'yes' | Unable> {
    return this.#asking(sessionPk, signal, async (context) => {
      await readsChannel(await this.options.pool.reader(sessionPk), channel, context)
      return 'yes' as const
    })
  }

  #dialogs(sessionPk: bigint, signal: AbortSignal): Promise<Map<bigint, bigint> | Unable> {
    return this.#asking(sessionPk, signal, async () => {
      const channels = await this.options.finder.visibleChannels(sessionPk, signal)
      return new Map(channels.map(({ id, accessHash }) => [id, accessHash]))
    })
  }

  /** Another session may do what Telegram does not let this one. */
  async #asking<T>(
    sessionPk: bigint,
    signal: AbortSignal,
    ask: (context: CallContext) => Promise<T>,
  ): Promise<T | Unable> {
    signal.throwIfAborted()
    try {
      return await ask({ signal, onRequest: () => undefined, maxWaitMs: MAX_FLOOD_WAIT_MS })
    } catch (error) {
      if (signal.aborted || !(error instanceof TelegramError)) throw error
      this.options.log.info(
        { sessionPk: String(sessionPk), reason: error.message },
        'a session cannot take a channel over',
      )
      if (REFUSALS.some((type) => error instanceof type)) return 'no'
      return error instanceof TelegramRpcError && !error.isPassing ? 'failed' : 'unknown'
    }
  }
}

/** What stays as it is until somebody changes it. Everything else passes by itself. */
const REFUSALS = [ChannelAccessError, SessionDisabledError, SessionRefusedError]
