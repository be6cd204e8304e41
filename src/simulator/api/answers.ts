import type { TlObject } from '../rpc'
import type { WorldChannel } from '../world/channel'
import { countBelow } from '../world/count-below'
import type { BasicGroup, ChatMessage, PrivateChat } from '../world/dialog'
import type { GroupMessage } from '../world/discussion'
import type { WorldEntry } from '../world/model'
import { isCommentVisible, isVisible } from '../world/post-state'
import { Mentioned } from './mentioned'
import { chatMessageObject, entryObject, groupMessageObject } from './message-object'
import type { Target } from './peers'
import { cut, positionOf, sliceOf } from './slice'
import type { Viewer } from './viewer'

/** A list of messages that can be read in one place, ascending ids, with how to write each of them down. */
export interface Readable {
  messages: { id: number; date: number }[]
  /** `messages.channelMessages` have a pts, `messages.messages` have none. */
  pts: number | null
  objectOf(id: number, mentioned: Mentioned): TlObject | null
}

/** Everything that the target holds for the viewer. */
export function readable(target: Target, viewer: Viewer): Readable {
  switch (target.kind) {
    case 'channel':
      return ofChannel(target.channel, viewer)
    case 'group':
      return ofGroup(target.channel, groupMessages(target.channel), viewer)
    case 'chat':
      return ofChat(target.chat, viewer)
    case 'user': {
      const chat = viewer.world.dialogs.privateChats.find((candidate) => candidate.userId === target.userId)
      return ofChat(chat ?? { userId: target.userId, messages: [] }, viewer)
    }
  }
}

function ofChannel(channel: WorldChannel, viewer: Viewer): Readable {
  return {
    messages: channel.entries(),
    pts: channel.pts,
    objectOf(id, mentioned) {
      const entry: WorldEntry | null = channel.entry(id)
      return entry && entryObject(entry, channel, { viewer, mentioned })
    },
  }
}

/** What a discussion group shows: with a post, its forwarded copy is deleted; the comments under it stay. */
export function groupMessages({ discussion, now }: WorldChannel): GroupMessage[] {
  const messages = discussion?.messages ?? []
  return messages.filter(({ comment, post }) =>
    comment === null ? isVisible(post, now) : isCommentVisible(post, comment, now),
  )
}

/** Messages of a channel's discussion group, ascending ids: all of them, or one thread. */
export function ofGroup(channel: WorldChannel, messages: GroupMessage[], viewer: Viewer): Readable {
  return {
    messages,
    pts: (channel.discussion?.messages.length ?? 0) + 1,
    objectOf(id, mentioned) {
      const message = messages[countBelow(messages, id)]
      return message?.id === id ? groupMessageObject(message, channel, { viewer, mentioned }) : null
    },
  }
}

function ofChat(place: PrivateChat | BasicGroup, viewer: Viewer): Readable {
  const byId = new Map<number, ChatMessage>(place.messages.map((message) => [message.id, message]))
  return {
    messages: place.messages,
    pts: null,
    objectOf(id, mentioned) {
      const message = byId.get(id)
      return message === undefined ? null : chatMessageObject(message, place, { viewer, mentioned })
    },
  }
}

/** The part of a list (ascending ids) that the query asks for, with the length of the list and the place of the part in it. */
export function pageAnswer(source: Readable, list: Readable['messages'], query: TlObject, viewer: Viewer): TlObject {
  const slice = sliceOf(query)
  const ids = cut(list, slice).map((message) => message.id)
  return messagesAnswer(source, ids, { total: list.length, position: positionOf(list, slice) }, viewer)
}

/** An answer of type `messages.Messages` with these of the target's messages; ids that it does not hold are `messageEmpty`. */
export function messagesAnswer(
  source: Readable,
  ids: number[],
  { total, position = null }: { total: number; position?: number | null },
  viewer: Viewer,
): TlObject {
  const mentioned = new Mentioned(viewer)
  const messages = ids.map((id) => source.objectOf(id, mentioned) ?? { _: 'messageEmpty', id })
  const common = { messages, topics: [], ...mentioned.fields() }
  const place = { count: total, ...(position !== null && { offset_id_offset: position }) }
  if (source.pts !== null) return { _: 'messages.channelMessages', pts: source.pts, ...place, ...common }
  // A list that is asked for by an id is a part of one even when all of it is there.
  if (total > messages.length || position !== null) return { _: 'messages.messagesSlice', ...place, ...common }
  return { _: 'messages.messages', ...common }
}
