import { Api } from 'telegram'
import type { Clock } from '../clock'
import type { ReaderPool, TelegramReader } from '../collect/ports'
import type { SessionCredentials, SessionStatus } from '../domain/session'
import type { TelegramEndpoint } from '../domain/telegram-endpoint'
import { SessionBannedError, SessionLoggedOutError, TelegramUnreachableError } from '../domain/telegram-error'
import type { Logger } from '../log'
import { TelegramConnection, type TelegramTimeouts } from './connection'
import { createTelegramReader } from './reader'

export interface PoolOptions {
  credentials(sessionPk: bigint): Promise<SessionCredentials>
  endpoint: TelegramEndpoint
  clock: Clock
  log: Logger
  timeouts?: TelegramTimeouts
  /** Told when Telegram refuses a session for good (`banned`, `logged_out`), with Telegram's own code. */
  onStatus?(sessionPk: bigint, status: SessionStatus, reason: string): void | Promise<void>
}

/** One connection per session, shared by all who ask for it. */
export interface TelegramPool extends ReaderPool {
  /** The session's connection, signed in; for what a reader does not offer. Rejects as `reader` does. */
  connection(sessionPk: bigint): Promise<TelegramConnection>
  /** Closes all connections. Asking afterwards rejects with `TelegramUnreachableError`. */
  stop(): Promise<void>
}

/** Connects a session when it is first asked for; after a failure, when it is next asked for. */
export function createReaderPool(options: PoolOptions): TelegramPool {
  const bySession = new Map<bigint, Promise<TelegramConnection>>()
  const open = new Set<TelegramConnection>()
  let stopped = false

  function connection(sessionPk: bigint): Promise<TelegramConnection> {
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
    open.add(made)
    try {
      await made.call(new Api.users.GetUsers({ id: [new Api.InputUserSelf()] }))
      return made
    } catch (error) {
      await close(made)
      throw error
    }
  }

  /** A session that Telegram refuses is reported and forgotten; it may have been signed in anew by the next ask. */
  async function reporting<T>(sessionPk: bigint, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      const status = refusal(error)
      if (status) {
        const refused = bySession.get(sessionPk)
        bySession.delete(sessionPk)
        void refused?.then(close, () => undefined)
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
      const reader = createTelegramReader(await connection(sessionPk))
      return {
        readChannel: (...call) => reporting(sessionPk, () => reader.readChannel(...call)),
        readHistory: (...call) => reporting(sessionPk, () => reader.readHistory(...call)),
        readPosts: (...call) => reporting(sessionPk, () => reader.readPosts(...call)),
        readDiscussion: (...call) => reporting(sessionPk, () => reader.readDiscussion(...call)),
        existingMessages: (...call) => reporting(sessionPk, () => reader.existingMessages(...call)),
        readAdminLog: (...call) => reporting(sessionPk, () => reader.readAdminLog(...call)),
      } satisfies TelegramReader
    },
    async stop() {
      stopped = true
      bySession.clear()
      await Promise.all([...open].map(close))
    },
  }
}

function refusal(error: unknown): { status: SessionStatus; reason: string } | null {
  if (error instanceof SessionBannedError) return { status: 'banned', reason: error.code }
  if (error instanceof SessionLoggedOutError) return { status: 'logged_out', reason: error.code }
  return null
}
