import type { AddedChannel, Operator } from '../api/ports'
import type { Clock } from '../clock'
import type { VisibleChannel } from '../domain/channel'
import { type HistoryLimit, requireHistoryLimit } from '../domain/history-limit'
import { ConflictError, InvalidInputError } from '../domain/operator-error'
import type { ChannelRegistry, KnownChannel } from '../store/channels'
import type { SessionRegistry } from '../store/sessions'
import type { CallSession } from './call-session'
import { collectingSessions, requireCollecting } from './collecting-sessions'
import { expectPosts } from './expected-posts'
import { findChannel, findChannelWithAny } from './find-channel'
import type { MoveChannel } from './move-channel'

export interface AddChannelOptions {
  sessions: Pick<SessionRegistry, 'session' | 'listSessions'>
  channels: Pick<ChannelRegistry, 'channel' | 'addChannel' | 'expectPosts' | 'setHistoryLimit'>
  callSession: CallSession
  clock: Clock
  move: MoveChannel
  /** Has a channel collected that can be (again), if this process collects by a schedule. */
  takeUp(channel: Pick<KnownChannel, 'id' | 'sessionPk'>): void
}

/** A channel as a session sees it. */
interface Found {
  visible: VisibleChannel
  sessionPk: bigint
  /** How far back its first reading is to go; undefined: nothing was said of it. */
  history?: HistoryLimit
}

/**
 * The one way to have a channel collected, for the API, the page and the command alike. A channel that
 * is collected goes to another session only if that is asked for; one that no session could read is
 * tried anew by the session that sees it now.
 */
export function createAddChannel(options: AddChannelOptions): Operator['addChannel'] {
  const { sessions, channels, callSession, clock, move, takeUp } = options

  async function find(name: string, sessionPk: bigint | null): Promise<Omit<Found, 'history'>> {
    if (sessionPk === null) return findChannelWithAny(callSession, await collectingSessions(sessions), name)
    await requireCollecting(sessions, sessionPk)
    return { visible: await findChannel(callSession, sessionPk, name), sessionPk }
  }

  async function begin(found: Found): Promise<void> {
    await channels.addChannel(found)
    await expectPosts(found, { callSession, channels, now: clock.now() })
    takeUp({ id: found.visible.id, sessionPk: found.sessionPk })
  }

  /** What is done about a channel that is collected already, or was. */
  async function again(before: KnownChannel, found: Found, mayMove: boolean): Promise<AddedChannel['done']> {
    if (before.status === 'lost_access') {
      await begin(found)
      return 'revived'
    }
    if (before.sessionPk === found.sessionPk) return 'unchanged'
    if (!mayMove) {
      throw new ConflictError('CHANNEL_HAS_SESSION', 'Another session collects this channel; move it instead.')
    }
    await move(before, { sessionPk: found.sessionPk, accessHash: found.visible.accessHash })
    return 'moved'
  }

  return async ({ name, sessionPk, move: mayMove = false, history }) => {
    if (name.trim() === '') throw new InvalidInputError('name', name, 'a title, @username, t.me link or id')
    if (history) requireHistoryLimit(history)
    const found: Found = { ...(await find(name, sessionPk)), history }
    const { id, title, username } = found.visible
    const before = await channels.channel(id)
    const told = (done: AddedChannel['done'], { sessionPk, status }: Pick<KnownChannel, 'sessionPk' | 'status'>) => ({
      channelId: id,
      title,
      username,
      sessionPk,
      status,
      done,
    })
    if (!before) {
      await begin(found)
      return told('added', { sessionPk: found.sessionPk, status: 'active' })
    }
    // Whichever session sees it: no other was asked for.
    const isAnyones = sessionPk === null && before.status !== 'lost_access'
    const done = isAnyones ? 'unchanged' : await again(before, found, mayMove)
    if (history) await channels.setHistoryLimit(id, history)
    if (isAnyones) return told(done, before)
    return told(done, { sessionPk: found.sessionPk, status: done === 'revived' ? 'active' : before.status })
  }
}
