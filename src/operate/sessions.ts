import type { Operator } from '../api/ports'
import type { Collector } from '../collect/collector'
import { ConflictError, NotFoundError } from '../domain/operator-error'
import { SessionLeasedError } from '../domain/telegram-error'
import type { ChannelRegistry, KnownChannel } from '../store/channels'
import type { SessionRegistry, SessionSummary } from '../store/sessions'
import { logOut } from '../telegram/log-out'
import type { LoginOptions } from '../telegram/login'
import type { SessionCalls } from '../telegram/middleware/session-calls'
import type { TelegramPool } from '../telegram/pool'
import { refusal } from './call-session'

export interface SessionActionsOptions {
  sessions: SessionRegistry
  channels: ChannelRegistry
  telegram: Pick<TelegramPool, 'release'>
  /** How Telegram is reached. */
  connection: Omit<LoginOptions, 'apiId' | 'apiHash' | 'middleware'>
  /** What every request goes through. */
  calls: SessionCalls
  /** How long another process may keep a session, in milliseconds; null: none has it. */
  remainingElsewhere(sessionPk: bigint): Promise<number | null>
  /** Has the channels of a session collected that can be used again. */
  takeUp(sessionPk: bigint): Promise<void>
  /** Enables a frozen session if Telegram lets it in again. Rejects with why it does not. */
  lookAtFrozen(sessionPk: bigint): Promise<void>
  /** Has channels handed to other sessions whose own cannot be used any more. */
  adoptOrphans: Collector['adoptOrphans']
}

type SessionActions = Pick<Operator, 'setSessionEnabled' | 'removeSession'>

/** What is done with sessions. */
export function createSessionActions(options: SessionActionsOptions): SessionActions {
  const { sessions, channels, telegram } = options

  async function known(sessionPk: bigint): Promise<SessionSummary> {
    const session = await sessions.session(sessionPk)
    if (!session) throw new NotFoundError('session', String(sessionPk))
    return session
  }

  async function requireIdle(sessionPk: bigint): Promise<void> {
    const collected = await channels.channelsOf(sessionPk)
    if (collected.length > 0) throw hasChannels(collected)
  }

  /** Nobody may be connected with it meanwhile, nor be about to be. */
  async function endAtTelegram({ pk, status, statusReason }: SessionSummary): Promise<void> {
    if (status !== 'enabled' && status !== 'disabled' && status !== 'frozen') return
    await sessions.setEnabled(pk, false)
    await telegram.release(pk)
    const remaining = await options.remainingElsewhere(pk)
    // It stays disabled: the other process lets go of it at its next renewal, and another attempt finds it free.
    if (remaining !== null) throw new SessionLeasedError(pk, remaining)
    try {
      await requireIdle(pk)
      const credentials = await sessions.credentials(pk)
      await logOut({ ...options.connection, ...credentials, middleware: options.calls(pk) })
    } catch (error) {
      if (status !== 'disabled') await sessions.setEnabled(pk, true)
      if (status === 'frozen') await sessions.setStatus(pk, status, statusReason)
      throw refusal(error)
    }
  }

  return {
    async setSessionEnabled(sessionPk, enabled) {
      const { status: before } = await known(sessionPk)
      if (enabled && before === 'frozen') {
        await options.lookAtFrozen(sessionPk).catch((error) => {
          throw refusal(error)
        })
        return options.takeUp(sessionPk)
      }
      const status = await sessions.setEnabled(sessionPk, enabled)
      if (!enabled) {
        await telegram.release(sessionPk)
        if (before === 'enabled') options.adoptOrphans()
      } else if (status === 'banned') {
        throw new ConflictError('SESSION_BANNED', 'Telegram has banned this account; it cannot be used again.')
      } else if (status === 'logged_out') {
        throw new ConflictError('SESSION_LOGGED_OUT', 'The session is logged out; sign in again instead.')
      } else if (before !== 'enabled') await options.takeUp(sessionPk)
    },

    async removeSession(sessionPk, { logOut: endsAtTelegram }) {
      const session = await known(sessionPk)
      await requireIdle(sessionPk)
      if (endsAtTelegram) await endAtTelegram(session)
      await telegram.release(sessionPk)
      if (!(await sessions.removeSession(sessionPk))) await requireIdle(sessionPk)
    },
  }
}

function hasChannels(channels: KnownChannel[]): ConflictError {
  const named = channels.map(({ title, id }) => `“${title}” (id ${id})`).join(', ')
  return new ConflictError('SESSION_HAS_CHANNELS', `It collects ${named}; move or remove them first.`)
}
