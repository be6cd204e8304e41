import { RpcError, type TlObject } from '../rpc'
import { messagesAnswer, pageAnswer, readable } from './answers'
import { Mentioned } from './mentioned'
import { channelIdOf, resolveChannel, resolvePeer, type Target } from './peers'
import { int, objects, required } from './query'
import type { WorldMethods } from './viewer'

/** Telegram answers for so many ids at a time. */
const MOST_IDS = 100

/** Reading messages: by pages, by ids. */
export const historyMethods: WorldMethods = {
  'messages.getHistory'(query, viewer) {
    const source = readable(resolvePeer(required(query, 'peer'), viewer), viewer)
    return pageAnswer(source, source.messages, query, viewer)
  },

  'channels.getMessages'(query, viewer) {
    const source = readable(resolveChannel(required(query, 'channel'), viewer), viewer)
    const ids = messageIds(query, (id) => source.objectOf(id, new Mentioned(viewer)))
    return messagesAnswer(source, ids, { total: ids.length }, viewer)
  },

  /** Private chats and small groups share one row of ids. */
  'messages.getMessages'(query, viewer) {
    const { privateChats, basicGroups } = viewer.world.dialogs
    const places: Target[] = [
      ...privateChats.map(({ userId }) => ({ kind: 'user' as const, userId })),
      ...basicGroups.map((chat) => ({ kind: 'chat' as const, chat })),
    ]
    const sources = places.map((place) => readable(place, viewer))
    const all = {
      messages: [],
      pts: null,
      objectOf: (id: number, mentioned: Parameters<(typeof sources)[number]['objectOf']>[1]) =>
        sources.reduce<TlObject | null>((found, source) => found ?? source.objectOf(id, mentioned), null),
    }
    const ids = messageIds(query, (id) => all.objectOf(id, new Mentioned(viewer)))
    return messagesAnswer(all, ids, { total: ids.length }, viewer)
  },

  'messages.readHistory': (query, viewer) => {
    resolvePeer(required(query, 'peer'), viewer)
    return { _: 'messages.affectedMessages', pts: 1, pts_count: 0 }
  },

  'channels.readHistory': (query, viewer) => {
    channelIdOf(required(query, 'channel'), viewer)
    return true
  },
}

/** The ids asked for, by themselves (`inputMessageID`) or as what another message replies to or pins (`inputMessageReplyTo`). */
function messageIds(query: TlObject, find: (id: number) => TlObject | null): number[] {
  const inputs = objects(query, 'id')
  if (inputs.length === 0) throw new RpcError(400, 'MESSAGE_IDS_EMPTY')
  if (inputs.length > MOST_IDS) throw new RpcError(400, 'LIMIT_INVALID')
  return inputs.map((input) =>
    input._ === 'inputMessageReplyTo' ? repliedTo(find(int(input, 'id'))) : int(input, 'id'),
  )
}

/** 0, which no message has, when it replies to nothing. */
function repliedTo(message: TlObject | null): number {
  const header = message?.reply_to
  return typeof header === 'object' && 'reply_to_msg_id' in header ? Number(header.reply_to_msg_id) : 0
}
