import type { ChannelKind, ChannelReading, RawObject, VisibleChannel } from '../../domain/channel'
import { ChannelAccessError } from '../../domain/telegram-error'
import { count, flag, long, MalformedObjectError, object, objects, optional, required, text } from './fields'
import { Oddities } from './oddities'

/**
 * A `messages.chatFull` as a reading of the channel. Throws `ChannelAccessError` when the answer shows the channel as one that
 * this account may not see, `MalformedObjectError` when it is not in the answer at all.
 */
export function mapChannel(answer: RawObject): ChannelReading {
  const full = required(object, answer, 'full_chat')
  const id = required(long, full, 'id')
  const channel = objects(answer, 'chats').find((chat) => long(chat, 'id') === id)
  if (!channel) throw new MalformedObjectError(String(answer._), 'chats')
  if (channel._ === 'channelForbidden') throw new ChannelAccessError('CHANNEL_PRIVATE')
  if (flag(channel, 'monoforum')) throw new ChannelAccessError('CHANNEL_MONOFORUM_UNSUPPORTED', 'everybody')
  const odd = new Oddities('channel')
  const owner = { id: null, raw: answer }
  const kind = channelKind(channel)
  // A group names the channel here that it discusses: it has no discussion group itself.
  const linkedChatId = kind === 'broadcast' ? odd.attempt(owner, () => linkedChat(full), null) : null
  return {
    id,
    title: odd.attempt(owner, () => titleOf(channel), shownTitle(channel)),
    username: activeUsername(channel),
    kind,
    isAdmin: isAdmin(channel),
    subscribers: odd.attempt(owner, () => optional(count, full, 'participants_count'), null),
    linkedChatId,
    linkedChatAccessHash: linkedChatId === null ? null : accessHash(answer, linkedChatId),
    reactionsEnabled: reactionsEnabled(full),
    starsEnabled: flag(full, 'paid_reactions_available') || allowedReactions(full).includes('reactionPaid'),
    raw: answer,
    odd: odd.elements,
  }
}

/** In UTF-16 units; Telegram's own limit is lower. The database orders channels by their titles, which must not be longer than a page. */
const MAX_TITLE_LENGTH = 500

/** As much of the title as is kept. */
export function shownTitle(channel: RawObject): string {
  return (text(channel, 'title') ?? '').slice(0, MAX_TITLE_LENGTH)
}

function titleOf(channel: RawObject): string {
  const title = required(text, channel, 'title')
  if (title.length > MAX_TITLE_LENGTH) throw new MalformedObjectError(String(channel._), 'title', 'out_of_range')
  return title
}

function linkedChat(full: RawObject): bigint | null {
  const id = optional(long, full, 'linked_chat_id')
  if (id !== null && id < 1n) throw new MalformedObjectError(String(full._), 'linked_chat_id', 'out_of_range')
  return id
}

/** The access hash of a group that came along with the answer; null for one that this account cannot read. */
function accessHash(answer: RawObject, chatId: bigint): bigint | null {
  const group = objects(answer, 'chats').find((chat) => long(chat, 'id') === chatId)
  return group?._ === 'channel' && !flag(group, 'min') ? long(group, 'access_hash') : null
}

/** A `chat` of any answer as a channel; null for basic groups, direct messages, and channels that this account cannot read. */
export function mapVisibleChannel(chat: RawObject): VisibleChannel | null {
  // A `min` channel's access hash works only in the context it came from.
  if (chat._ !== 'channel' || flag(chat, 'min') || flag(chat, 'monoforum')) return null
  const accessHash = long(chat, 'access_hash')
  if (accessHash === null) return null
  return {
    id: required(long, chat, 'id'),
    accessHash,
    title: required(text, chat, 'title'),
    username: activeUsername(chat),
    kind: channelKind(chat),
    isAdmin: isAdmin(chat),
  }
}

/** A channel (or user) with collectible usernames has them in a list of their own, in the order it shows them. */
export function activeUsername(channel: RawObject): string | null {
  const active = objects(channel, 'usernames').find((candidate) => flag(candidate, 'active'))
  return text(channel, 'username') ?? (active ? text(active, 'username') : null)
}

export function channelKind(channel: RawObject): ChannelKind {
  if (flag(channel, 'gigagroup')) return 'gigagroup'
  return flag(channel, 'megagroup') ? 'megagroup' : 'broadcast'
}

export function isAdmin(channel: RawObject): boolean {
  return flag(channel, 'creator') || object(channel, 'admin_rights') !== null
}

/** Emoji reactions; paid ones are switched on apart from them. */
function reactionsEnabled(full: RawObject): boolean {
  const isAll = object(full, 'available_reactions')?._ === 'chatReactionsAll'
  return isAll || allowedReactions(full).some((kind) => kind !== 'reactionPaid')
}

/** The kinds of those that are allowed one by one (core.telegram.org/type/ChatReactions). */
function allowedReactions(full: RawObject): unknown[] {
  return objects(object(full, 'available_reactions') ?? {}, 'reactions').map(({ _ }) => _)
}
