import type { Operator } from '../api/ports'
import type { Clock } from '../clock'
import type { Collector } from '../collect/collector'
import { requireHistoryLimit } from '../domain/history-limit'
import { ConflictError, NotFoundError } from '../domain/operator-error'
import type { SessionStatus } from '../domain/session'
import { SessionLeasedError } from '../domain/telegram-error'
import type { ChannelRegistry, KnownChannel } from '../store/channels'
import type { SessionRegistry } from '../store/sessions'
import type { TelegramPool } from '../telegram/pool'
import { createAddChannel } from './add-channel'
import type { CallSession } from './call-session'
import { createMoveChannel } from './move-channel'

export interface ChannelActionsOptions {
  sessions: SessionRegistry
  channels: ChannelRegistry
  telegram: Pick<TelegramPool, 'claim'>
  collector: Pick<Collector, 'collectNow' | 'cease'>
  callSession: CallSession
  clock: Clock
  /** Whether another process is collecting the channel right now. */
  isCollectedElsewhere(channelId: bigint): Promise<boolean>
  /** Has a channel collected that can be (again), if this process collects by a schedule. */
  takeUp(channel: Pick<KnownChannel, 'id' | 'sessionPk'>): void
}

type ChannelActions = Pick<
  Operator,
  'addChannel' | 'setChannelHistory' | 'pauseChannel' | 'resumeChannel' | 'removeChannel' | 'moveChannel' | 'collectNow'
>

/** Why a channel cannot be collected while its session is not enabled. */
const SESSION_UNUSABLE: Record<Exclude<SessionStatus, 'enabled'>, [code: string, message: string]> = {
  disabled: ['SESSION_DISABLED', 'Its session is disabled; enable it, or move the channel to another.'],
  frozen: ['SESSION_FROZEN', 'Telegram has frozen its account; move the channel to another session.'],
  banned: ['SESSION_BANNED', 'Telegram has banned its session; move the channel to another.'],
  logged_out: ['SESSION_LOGGED_OUT', 'Its session is logged out; sign in again, or move the channel to another.'],
}

/** What is done with channels. */
export function createChannelActions(options: ChannelActionsOptions): ChannelActions {
  const { channels, collector, clock, takeUp } = options
  const move = createMoveChannel({ ...options, cease: (id) => collector.cease(id) })

  async function known(channelId: bigint): Promise<KnownChannel> {
    const channel = await channels.channel(channelId)
    if (!channel) throw new NotFoundError('channel', String(channelId))
    return channel
  }

  return {
    addChannel: createAddChannel({ ...options, move }),

    async setChannelHistory(channelId, limit) {
      requireHistoryLimit(limit)
      await known(channelId)
      await channels.setHistoryLimit(channelId, limit)
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
      await move(await known(channelId), { sessionPk, accessHash: null })
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
