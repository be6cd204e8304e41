import type { Operator } from '../api/ports'
import type { Clock } from '../clock'
import type { Collector } from '../collect/collector'
import { ConflictError, InvalidInputError, NotFoundError } from '../domain/operator-error'
import type { SessionStatus } from '../domain/session'
import {
  SessionBannedError,
  SessionDisabledError,
  SessionLeasedError,
  SessionLoggedOutError,
} from '../domain/telegram-error'
import type { ChannelRegistry, KnownChannel } from '../store/channels'
import type { SessionRegistry } from '../store/sessions'
import type { TelegramPool } from '../telegram/pool'
import type { Asking } from './asking'
import { findChannel, findChannelWithAny, reachChannel } from './find-channel'

export interface ChannelActionsOptions {
  sessions: SessionRegistry
  channels: ChannelRegistry
  telegram: Pick<TelegramPool, 'claim'>
  collector: Pick<Collector, 'collectNow' | 'cease'>
  asking: Asking
  clock: Clock
  /** Whether another process is collecting the channel right now. */
  isCollectedElsewhere(channelId: bigint): Promise<boolean>
  /** Has a channel collected that can be (again), if this process collects by a schedule. */
  takeUp(channel: Pick<KnownChannel, 'id' | 'sessionPk'>): void
}

type ChannelActions = Pick<
  Operator,
  'addChannel' | 'pauseChannel' | 'resumeChannel' | 'removeChannel' | 'moveChannel' | 'collectNow'
>

/** Why a channel cannot be collected while its session is not enabled. */
const SESSION_UNUSABLE: Record<Exclude<SessionStatus, 'enabled'>, [code: string, message: string]> = {
  disabled: ['SESSION_DISABLED', 'Its session is disabled; enable it, or move the channel to another.'],
  banned: ['SESSION_BANNED', 'Telegram has banned its session; move the channel to another.'],
  logged_out: ['SESSION_LOGGED_OUT', 'Its session is logged out; sign in again, or move the channel to another.'],
}

/** What is done with channels. */
export function createChannelActions(options: ChannelActionsOptions): ChannelActions {
  const { sessions, channels, collector, asking, clock, takeUp } = options

  async function known(channelId: bigint): Promise<KnownChannel> {
    const channel = await channels.channel(channelId)
    if (!channel) throw new NotFoundError('channel', String(channelId))
    return channel
  }

  /** Rejects if the session cannot collect. */
  async function requireCollecting(sessionPk: bigint): Promise<void> {
    const session = await sessions.session(sessionPk)
    if (!session) throw new NotFoundError('session', String(sessionPk))
    const reason = session.statusReason ?? session.status
    if (session.status === 'disabled') throw new SessionDisabledError(sessionPk)
    if (session.status === 'banned') throw new SessionBannedError(reason)
    if (session.status === 'logged_out') throw new SessionLoggedOutError(reason)
    if (session.isBot) throw new ConflictError('SESSION_IS_BOT', 'A bot sees no histories; use the session of a user.')
  }

  async function collecting(): Promise<bigint[]> {
    const all = await sessions.listSessions()
    const enabled = await Promise.all(
      all.filter(({ status }) => status === 'enabled').map(({ pk }) => sessions.session(pk)),
    )
    return enabled.flatMap((session) => (session && !session.isBot ? [session.pk] : []))
  }

  return {
    async addChannel({ name, sessionPk }) {
      if (name.trim() === '') throw new InvalidInputError('name', name, 'a title, @username, t.me link or id')
      if (sessionPk !== null) await requireCollecting(sessionPk)
      const found =
        sessionPk === null
          ? await findChannelWithAny(asking, await collecting(), name)
          : { visible: await findChannel(asking, sessionPk, name), sessionPk }
      const { id } = found.visible
      const before = await channels.channel(id)
      if (before && sessionPk !== null && before.sessionPk !== sessionPk) {
        throw new ConflictError('CHANNEL_HAS_SESSION', 'Another session collects this channel; move it instead.')
      }
      if (before && before.status !== 'lost_access') return { channelId: id }
      await channels.addChannel(found)
      takeUp({ id, sessionPk: found.sessionPk })
      return { channelId: id }
    },

    async pauseChannel(channelId) {
      await known(channelId)
      await channels.pauseChannel(channelId, clock.now())
      await collector.cease(channelId)
    },

    async resumeChannel(channelId) {
      const channel = await known(channelId)
      if (await channels.resumeChannel(channelId, clock.now())) takeUp(channel)
    },

    async removeChannel(channelId) {
      await known(channelId)
      // Paused, so that no process takes it up again before it is gone.
      await channels.pauseChannel(channelId, clock.now())
      await collector.cease(channelId)
      if (await options.isCollectedElsewhere(channelId)) {
        throw new ConflictError(
          'CHANNEL_IN_USE',
          'Another process is collecting it. It is paused now, and free when that run has ended: then remove it again.',
        )
      }
      await channels.removeChannel(channelId)
    },

    async moveChannel(channelId, sessionPk) {
      const channel = await known(channelId)
      if (channel.sessionPk === sessionPk) return
      await requireCollecting(sessionPk)
      const hash = await channels.accessHash(channelId, sessionPk)
      const accessHash = await reachChannel(asking, sessionPk, { ...channel, known: hash })
      if (accessHash === null) {
        throw new ConflictError(
          'CHANNEL_NOT_REACHED',
          'The account of this session cannot read the channel; join it with a Telegram app first.',
        )
      }
      await collector.cease(channelId)
      await channels.moveChannel(channelId, { sessionPk, accessHash }, clock.now())
      if (channel.status !== 'paused') takeUp({ id: channelId, sessionPk })
    },

    async collectNow(channelId) {
      const { id, status, sessionPk, sessionStatus } = await known(channelId)
      if (status === 'paused') throw new ConflictError('CHANNEL_PAUSED', 'The channel is paused; resume it first.')
      if (sessionStatus !== 'enabled') throw new ConflictError(...SESSION_UNUSABLE[sessionStatus])
      await options.telegram.claim(sessionPk).catch((error) => {
        if (!(error instanceof SessionLeasedError)) throw error
        throw new ConflictError('SESSION_LEASED', `${error.message}. That process collects the channel.`)
      })
      collector.collectNow({ id, sessionPk })
    },
  }
}
