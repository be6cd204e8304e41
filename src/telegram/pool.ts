import { Api } from 'telegram'
import type { Clock } from '../clock'
import type { ReaderPool, TelegramReader } from '../collect/ports'
import type { ChannelFinder } from '../collect/ports/safety'
import type { SessionCredentials, SessionStatus } from '../domain/session'
import type { TelegramEndpoint } from '../domain/telegram-endpoint'
import {
  SessionBannedError,
  SessionLeasedError,
  SessionLoggedOutError,
  TelegramUnreachableError,
} from '../domain/telegram-error'
import type { Logger } from '../log'
import { TelegramConnection, type TelegramTimeouts } from './connection'
import { listChannels } from './dialogs'
import type { LeaseKeeper } from './lease-keeper'
import { createTelegramReader } from './reader'

export interface PoolOptions {
  credentials(sessionPk: bigint): Promise<SessionCredentials>
  endpoint: TelegramEndpoint
  clock: Clock
  log: Logger
  timeouts?: TelegramTimeouts
  /** Keeps other processes from connecting the same sessions. Without it nobody else may use them. */
  leases?: LeaseKeeper
  /** Told when Telegram refuses a session for good (`banned`, `logged_out`), with Telegram's own code. */
  onStatus?(sessionPk: bigint, status: SessionStatus, reason: string): void | Promise<void>
}

/** One connection per session, shared by all who ask for it. */
export interface TelegramPool extends ReaderPool, ChannelFinder {
  /** Makes sure that no other process uses the session, without connecting it. Rejects with `SessionLeasedError` if one does. */
  claim(sessionPk: bigint): Promise<void>
  /** The session's connection, signed in; for what a reader does not offer. Rejects as `reader` does. */
  connection(sessionPk: bigint): Promise<TelegramConnection>
  /** Closes all connections. Asking afterwards rejects with `TelegramUnreachableError`. */
  stop(): Promise<void>
}

/** Connects a session when it is first asked for; after a failure, when it is next asked for. */
export function createReaderPool(options: PoolOptions): TelegramPool {
  const bySession = new Map<bigint, Promise<TelegramConnection>>()
  const open = new Map<TelegramConnection, bigint>()
  const { leases } = options
  let stopped = false
  if (leases) {
    leases.onLost = (lost) => {
      bySession.delete(lost)
      for (const [made, sessionPk] of open) if (sessionPk === lost) void close(made)
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
    const { endpoint, clock, log, timeouts } = options
    const made = new TelegramConnection({ apiId, apiHash, session, endpoint, clock, log, timeouts })
    open.set(made, sessionPk)
    try {
      await made.call(new Api.users.GetUsers({ id: [new Api.InputUserSelf()] }))
      return made
    } catch (error) {
      await close(made)
      throw error
    }
  }

  /** A session that Telegram refuses is reported and forgotten; it may have been signed in anew by the next ask. */
  async function reporting<T>(sessionPk: bigint, work: () => Promise<T>, over?: TelegramConnection): Promise<T> {
    await leases?.hold(sessionPk)
    try {
      return await work()
    } catch (error) {
      // Lost and taken again, the session has another connection: that this one fails tells nothing of Telegram.
      const isLetGo = over !== undefined && !open.has(over)
      if (leases && !stopped && (isLetGo || !leases.holds(sessionPk))) throw new SessionLeasedError(sessionPk, 0)
      const status = refusal(error)
      if (status) {
        const refused = bySession.get(sessionPk)
        bySession.delete(sessionPk)
        void refused?.then(close, () => undefined).then(() => leases?.release(sessionPk))
        await options.onStatus?.(sessionPk, status.status, status.reason)
      }
      throw error
    }
  }

  async function close(connection: TelegramConnection): Promise<void> {
    open.delete(connection)
    await connection.disconnect()
  }

  return {
    connection,
    async reader(sessionPk) {
      const asked = await connection(sessionPk)
      const reader = createTelegramReader(asked)
      const over = <T>(work: () => Promise<T>) => reporting(sessionPk, work, asked)
      return {
        readChannel: (...call) => over(() => reader.readChannel(...call)),
        readHistory: (...call) => over(() => reader.readHistory(...call)),
        readPosts: (...call) => over(() => reader.readPosts(...call)),
        readDiscussion: (...call) => over(() => reader.readDiscussion(...call)),
        existingMessages: (...call) => over(() => reader.existingMessages(...call)),
        readAdminLog: (...call) => over(() => reader.readAdminLog(...call)),
      } satisfies TelegramReader
    },
    async claim(sessionPk) {
      await leases?.hold(sessionPk)
    },
    async visibleChannels(sessionPk, signal) {
      const asked = await connection(sessionPk)
      return reporting(sessionPk, () => listChannels(asked, { signal, onRequest: () => undefined }), asked)
    },
    async stop() {
      stopped = true
      bySession.clear()
      await Promise.all([...open.keys()].map(close))
      await leases?.stop()
    },
  }
}

function refusal(error: unknown): { status: SessionStatus; reason: string } | null {
  if (error instanceof SessionBannedError) return { status: 'banned', reason: error.code }
  if (error instanceof SessionLoggedOutError) return { status: 'logged_out', reason: error.code }
  return null
}
