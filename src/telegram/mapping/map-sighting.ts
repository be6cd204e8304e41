import type { ChannelSighting, RawObject } from '../../domain/channel'
import { flag, long, number, object, objects } from './fields'
import { activeUsername, channelKind, isAdmin, shownTitle } from './map-channel'

/** Peers below a post that are no group: Telegram writes 777 where the thread is not one of a channel. */
const NO_GROUP = 777n

/** What an answer with posts of a channel tells of it besides. Takes no offence at what is odd: that is the posts' own affair. */
export function mapSighting(answer: RawObject, channelId: bigint, messages: RawObject[]): ChannelSighting {
  const channel = objects(answer, 'chats').find((chat) => long(chat, 'id') === channelId)
  const isWhole = channel?._ === 'channel' && !flag(channel, 'min')
  const reacted = messages.filter(isReactedTo)
  return {
    channel: isWhole ? described(channel) : null,
    discussed: messages.flatMap(discussedIn),
    reactedAt: latest(reacted.map(publishedAt)),
  }
}

/** Stars are given where other reactions may be switched off. */
function isReactedTo(message: RawObject): boolean {
  const results = objects(object(message, 'reactions') ?? {}, 'results')
  return results.some((result) => object(result, 'reaction')?._ !== 'reactionPaid')
}

function described(channel: RawObject): ChannelSighting['channel'] {
  return {
    title: shownTitle(channel),
    username: activeUsername(channel),
    kind: channelKind(channel),
    isAdmin: isAdmin(channel),
    isLinked: flag(channel, 'has_link'),
    subscribers: subscribersOf(channel),
  }
}

function subscribersOf(channel: RawObject): number | null {
  const told = number(channel, 'participants_count')
  return told !== null && told > 0 ? told : null
}

function discussedIn(message: RawObject): ChannelSighting['discussed'] {
  const replies = object(message, 'replies')
  const groupId = replies && flag(replies, 'comments') ? long(replies, 'channel_id') : null
  const at = publishedAt(message)
  return groupId === null || groupId === NO_GROUP || at === null ? [] : [{ publishedAt: at, groupId }]
}

function publishedAt(message: RawObject): Date | null {
  const seconds = number(message, 'date')
  return seconds === null ? null : new Date(seconds * 1000)
}

function latest(dates: (Date | null)[]): Date | null {
  return dates.reduce((last, at) => (at !== null && (last === null || at > last) ? at : last), null)
}
