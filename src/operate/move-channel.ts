import type { Clock } from '../clock'
import { ConflictError } from '../domain/operator-error'
import type { ChannelRegistry, KnownChannel } from '../store/channels'
import type { SessionRegistry } from '../store/sessions'
import type { CallSession } from './call-session'
import { requireCollecting } from './collecting-sessions'
import { reachChannel } from './find-channel'

export interface MoveChannelOptions {
  sessions: Pick<SessionRegistry, 'session' | 'listSessions'>
  channels: Pick<ChannelRegistry, 'accessHash' | 'moveChannel'>
  callSession: CallSession
  clock: Clock
  /** Ends a run of the channel that is under way in this process. */
  cease(channelId: bigint): Promise<void>
  /** Has a channel collected that can be (again), if this process collects by a schedule. */
  takeUp(channel: Pick<KnownChannel, 'id' | 'sessionPk'>): void
}

/** Has another session collect a channel, once it has read it. `accessHash`: that session's, if known. */
export type MoveChannel = (channel: KnownChannel, to: { sessionPk: bigint; accessHash: bigint | null }) => Promise<void>

/** One that the session collects already is left as it is. */
export function createMoveChannel(options: MoveChannelOptions): MoveChannel {
  const { sessions, channels, callSession, clock } = options
  return async (channel, { sessionPk, accessHash: given }) => {
    if (channel.sessionPk === sessionPk) return
    await requireCollecting(sessions, sessionPk)
    const known = given ?? (await channels.accessHash(channel.id, sessionPk))
    const accessHash = await reachChannel(callSession, sessionPk, { ...channel, known })
    if (accessHash === null) {
      throw new ConflictError(
        'CHANNEL_NOT_REACHED',
        'The account of this session cannot read the channel; join it with a Telegram app first.',
      )
    }
    await options.cease(channel.id)
    await channels.moveChannel(channel.id, { sessionPk, accessHash }, clock.now())
    if (channel.status !== 'paused') options.takeUp({ id: channel.id, sessionPk })
  }
}
