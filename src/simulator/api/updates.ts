import type { TlObject } from '../rpc'
import { messagesAnswer, readable } from './answers'
import { dialogObject } from './dialog-object'
import { idOf, peerChannel, resolveChannel } from './peers'
import { int, required } from './query'
import { cut } from './slice'
import type { Viewer, WorldMethods } from './viewer'

/** How many messages a client is told of when it has fallen behind. */
const LATEST = 30

/** Where an account stands in the row of updates. The world does not push what happens: clients ask. */
export const updateMethods: WorldMethods = {
  'updates.getState': (_query, viewer) => stateObject(viewer),

  'updates.getDifference': (_query, viewer) => ({ _: 'updates.differenceEmpty', date: viewer.now, seq: 1 }),

  /** Whoever has fallen behind is told that it is too far, and gets the latest messages (core.telegram.org/api/updates). */
  'updates.getChannelDifference'(query, viewer) {
    const target = resolveChannel(required(query, 'channel'), viewer)
    const source = readable(target, viewer)
    const pts = source.pts ?? 1
    if (int(query, 'pts') >= pts) return { _: 'updates.channelDifferenceEmpty', final: true, pts }
    const whole = { offsetId: 0, offsetDate: 0, addOffset: 0, limit: LATEST, maxId: 0, minId: 0 }
    const ids = cut(source.messages, whole).map((message) => message.id)
    const { messages, chats, users } = messagesAnswer(source, ids, { total: ids.length }, viewer)
    const dialog = dialogObject({ peer: peerChannel(idOf(target)), topMessage: ids[0] ?? 0, pinned: false, pts })
    return { _: 'updates.channelDifferenceTooLong', final: true, dialog, messages, chats, users }
  },
}

/** An `updates.state`. */
export function stateObject(viewer: Viewer): TlObject {
  return { _: 'updates.state', pts: 1, qts: 0, date: viewer.now, seq: 1, unread_count: 0 }
}
