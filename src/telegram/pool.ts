import { Api } from 'telegram/tl'
import type { Clock } from '../clock'
import { type CallContext, MAX_FLOOD_WAIT_MS, type ReaderPool, type TelegramReader } from '../collect/ports'
import type { ChannelFinder } from '../collect/ports/safety'
import type { SessionCredentials, SessionStatus } from '../domain/session'
import type { TelegramEndpoint } from '../domain/telegram-endpoint'
import { SessionLeasedError, SessionRefusedError, TelegramUnreachableError } from '../domain/telegram-error'
import type { Logger } from '../log'
import { TelegramConnection, type TelegramTimeouts } from './connection'
import { listChannels } from './dialogs'
import type { LeaseKeeper } from './lease-keeper'
import type { SessionCalls } from './middleware/session-calls'
import { createTelegramReader } from './reader'
import { findPublicChannel } from './resolve'
import type { TelegramTime } from './telegram-time'

export interface PoolOptions {
  credentials(sessionPk: bigint): Promise<SessionCredentials>
  endpoint: TelegramEndpoint
  clock: Clock
  /** Learns Telegram's time from every answer. */
  time?: TelegramTime
  log: Logger
  timeouts?: TelegramTimeouts
  /** Keeps other processes from connecting the same sessions. Without it nobody else may use them. */
  leases?: LeaseKeeper
  /** Told when Telegram refuses a session (`banned`, `frozen`, `logged_out`), with Telegram's own code. */
  onStatus?(sessionPk: bigint, status: SessionStatus, reason: string): void | Promise<void>
  /** What every request of a session goes through. */
  calls?: SessionCalls
}

/** One connection per session, shared by all who ask for it. */
export interface TelegramPool extends ReaderPool, ChannelFinder {
  /**
   * Makes sure that no other process uses the session, without connecting it. Rejects with `SessionLeasedError` if one does.
   * `evenFrozen`: the session may be frozen, and be asked something to see whether it still is.
   */
  claim(sessionPk: bigint, options?: { evenFrozen?: boolean }): Promise<void>
  /** The session's connection, signed in. Rejects as `reader` does. */
  connection(sessionPk: bigint): Promise<TelegramConnection>
  /** What a reader does not offer, over the session's connection. Rejects as `reader` does, and with what `work` rejects with. */
  ask<T>(sessionPk: bigint, work: (connection: TelegramConnection) => Promise<T>): Promise<T>
  /**
   * Closes a session's connection and gives it up, so that the next ask begins with what is stored of it then. What is in flight over
   * it rejects with `SessionLeasedError`.
   */
  release(sessionPk: bigint): Promise<void>
  /** Asks Telegram what time it is, for every session that is in use. Never rejects. */
  askTime(): Promise<void>
  /** Closes all connections. Asking afterwards rejects with `TelegramUnreachableError`. */
  stop(): Promise<void>
}

/** Connects a session when it is first asked for; after a failure, when it is next asked for. */
export function createReaderPool(options: PoolOptions): TelegramPool {
  const bySession = new Map<bigint, Promise<TelegramConnection>>()
  const open = new Map<TelegramConnection, bigint>()
  /** The session string that each session was last connected with. */
  const used = new Map<bigint, string>()
  const { leases } = options
  let stopped = false
  if (leases) {
    leases.onLost = (lost) => {
      void closeAll(lost)
    }
  }

  async function connection(sessionPk: bigint): Promise<TelegramConnection> {
    await leases?.hold(sessionPk)
    const known = bySession.get(sessionPk)
    if (known) return known
    const opening = reporting(sessionPk, () => connect(sessionPk))
    bySession.set(sessionPk, opening)
    opening.catch(() => {
      if (bySession.get(sessionPk) === opening) bySession.delete(sessionPk)
    })
    return opening
  }

  async function connect(sessionPk: bigint): Promise<TelegramConnection> {
    const { apiId, apiHash, session } = await options.credentials(sessionPk)
    if (stopped) throw new TelegramUnreachableError('The connections to Telegram were closed')
    used.set(sessionPk, session)
    const { endpoint, clock, time, log, timeouts } = options
    const middleware = options.calls?.(sessionPk)
    const made = new TelegramConnection({ apiId, apiHash, session, endpoint, clock, time, log, timeouts, middleware })
    open.set(made, sessionPk)
    try {
      await made.call(new Api.users.GetUsers({ id: [new Api.InputUserSelf()] }))
      return made
    } catch (error) {
      await close(made)
      throw error
    }
  }

  /**
   * A session that Telegram refuses is reported and forgotten; it may have been signed in anew by the next ask. If it was already, by
   * whatever process, that says nothing about it.
   */
  async function reporting<T>(sessionPk: bigint, work: () => Promise<T>, over?: TelegramConnection): Promise<T> {
    await leases?.hold(sessionPk)
    try {
      return await work()
    } catch (error) {
      // Lost and taken again, the session has another connection: that this one fails tells nothing of Telegram.
      const isLetGo = over !== undefined && !open.has(over)
      if (leases && !stopped && (isLetGo || !leases.holds(sessionPk))) throw new SessionLeasedError(sessionPk, 0)
      if (error instanceof SessionRefusedError) {
        bySession.delete(sessionPk)
        try {
          if (await wasRenewed(sessionPk)) throw new SessionLeasedError(sessionPk, 0)
          await options.onStatus?.(sessionPk, error.status, error.code)
        } finally {
          void release(sessionPk)
        }
      }
      throw error
    }
  }

  async function wasRenewed(sessionPk: bigint): Promise<boolean> {
    const { session } = await options.credentials(sessionPk)
    const before = used.get(sessionPk)
    return before !== undefined && before !== session
  }

  /** No longer held before it is closed: who is cut off is told so, and not that Telegram could not be reached. */
  async function release(sessionPk: bigint): Promise<void> {
    const letGo = () => closeAll(sessionPk)
    await (leases ? leases.release(sessionPk, letGo) : letGo())
  }

  async function closeAll(sessionPk: bigint): Promise<void> {
    bySession.delete(sessionPk)
    const made = [...open].filter(([, pk]) => pk === sessionPk)
    await Promise.all(made.map(([connection]) => close(connection)))
  }

  async function close(connection: TelegramConnection): Promise<void> {
    open.delete(connection)
    await connection.disconnect()
  }

  async function ask<T>(sessionPk: bigint, work: (connection: TelegramConnection) => Promise<T>): Promise<T> {
    const asked = await connection(sessionPk)
    return reporting(sessionPk, () => work(asked), asked)
  }

  return {
    connection,
    ask,
    release,
    async reader(sessionPk) {
      const asked = await connection(sessionPk)
      const reader = createTelegramReader(asked)
      const over = <T>(work: () => Promise<T>) => reporting(sessionPk, work, asked)
      return {
        readChannel: (...call) => over(() => reader.readChannel(...call)),
        readHistory: (...call) => over(() => reader.readHistory(...call)),
        readPosts: (...call) => over(() => reader.readPosts(...call)),
        readDiscussion: (...call) => over(() => reader.readDiscussion(...call)),
        readReplies: (...call) => over(() => reader.readReplies(...call)),
        readThreads: (...call) => over(() => reader.readThreads(...call)),
        existingMessages: (...call) => over(() => reader.existingMessages(...call)),
        readAdminLog: (...call) => over(() => reader.readAdminLog(...call)),
        readLinkOwners: (...call) => over(() => reader.readLinkOwners(...call)),
        readInviteLinks: (...call) => over(() => reader.readInviteLinks(...call)),
        readImporters: (...call) => over(() => reader.readImporters(...call)),
        readParticipants: (...call) => over(() => reader.readParticipants(...call)),
      } satisfies TelegramReader
    },
    async claim(sessionPk, options) {
      await leases?.hold(sessionPk, options)
    },
    visibleChannels: (sessionPk, signal) => ask(sessionPk, (asked) => listChannels(asked, background(signal))),
    publicChannel: (sessionPk, username, signal) =>
      ask(sessionPk, (asked) => findPublicChannel(asked, username, background(signal))),
    async askTime() {
      await Promise.all([...open.keys()].map((connection) => connection.askTime()))
    },
    async stop() {
      stopped = true
      bySession.clear()
      await Promise.all([...open.keys()].map(close))
      await leases?.stop()
    },
  }
}

function background(signal: AbortSignal): CallContext {
  return { signal, onRequest: () => undefined, maxWaitMs: MAX_FLOOD_WAIT_MS }
}
