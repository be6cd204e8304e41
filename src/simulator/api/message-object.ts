import type { ReactionCount } from '../../domain/reaction'
import type { TlObject } from '../rpc'
import type { WorldChannel } from '../world/channel'
import type { BasicGroup, ChatMessage, PrivateChat } from '../world/dialog'
import type { GroupMessage } from '../world/discussion'
import type { ForeignReplies, WorldEntry, WorldPost, WorldService } from '../world/model'
import { commentsAt, contentAt, countersAt, firstReactionDate } from '../world/post-state'
import { hash63 } from '../world/random'
import { shownReactions } from '../world/settings'
import { entityObject } from './entity-object'
import { mediaObject } from './media-object'
import type { Mentioned } from './mentioned'
import { peerChannel, peerChat, peerUser } from './peers'
import { photoObject } from './photo-object'
import type { Viewer } from './viewer'

/** What a message object is made for: the account that reads it, and the answer whose peers it mentions. */
export interface Reading {
  viewer: Viewer
  mentioned: Mentioned
}

/** A channel's `message` or `messageService` (core.telegram.org/constructor/message). */
export function entryObject(entry: WorldEntry, channel: WorldChannel, reading: Reading): TlObject {
  return entry.type === 'post' ? postObject(entry, channel, reading) : serviceObject(entry, channel, reading)
}

function postObject(post: WorldPost, channel: WorldChannel, reading: Reading): TlObject {
  const { plan, now } = channel
  const counters = countersAt(post, now)
  const { editDate } = contentAt(post, now)
  reading.mentioned.channel(plan.id)
  return {
    _: 'message',
    id: post.id,
    peer_id: peerChannel(plan.id),
    date: post.date,
    ...contentFields(post, channel, reading),
    ...(plan.kind === 'broadcast' && { post: true }),
    // A broadcast channel can have its authors shown (core.telegram.org/method/channels.toggleSignatures).
    ...((plan.kind !== 'broadcast' || post.fromUserId !== null) && { from_id: sender(post, channel, reading) }),
    ...(post.silent && { silent: true }),
    ...(post.author !== null && { post_author: post.author }),
    ...forwardFields(post, reading),
    // The two share a flag: one never comes without the other.
    ...(counters.views !== null && { views: counters.views, forwards: counters.forwards ?? 0 }),
    ...repliesFields(post, channel, reading),
    ...reactionFields(post, channel, counters.reactions),
    ...(editDate !== null && { edit_date: editDate }),
    ...(post.groupedId !== null && { grouped_id: post.groupedId }),
  }
}

function contentFields(post: WorldPost, channel: WorldChannel, { viewer, mentioned }: Reading) {
  const { text, entities } = contentAt(post, channel.now)
  const place = { seed: viewer.world.seed, channelId: channel.plan.id, messageId: post.id, date: post.date }
  for (const { userId } of entities) if (userId !== undefined) mentioned.user(BigInt(userId))
  return {
    message: text,
    ...(entities.length > 0 && { entities: entities.map(entityObject) }),
    ...(post.media !== null && { media: mediaObject(post.media, place) }),
  }
}

function sender(post: WorldPost, { plan }: WorldChannel, { mentioned }: Reading): TlObject {
  return post.fromUserId === null ? peerChannel(plan.id) : peerUser(mentioned.user(post.fromUserId))
}

function forwardFields({ forwardedFrom: source }: WorldPost, { mentioned }: Reading) {
  if (source === null) return {}
  return {
    fwd_from: {
      _: 'messageFwdHeader',
      date: source.date,
      ...(source.channelId !== null && { from_id: peerChannel(mentioned.channel(source.channelId)) }),
      ...(source.userId !== null && { from_id: peerUser(mentioned.user(source.userId)) }),
      ...(source.name !== null && { from_name: source.name }),
      ...(source.postId !== null && { channel_post: source.postId }),
    },
  }
}

/** The comment counter is there as soon as there is a discussion group, even at 0; of an album only at the first item. */
export function repliesFields(post: WorldPost, channel: WorldChannel, { mentioned }: Pick<Reading, 'mentioned'>) {
  const { plan, discussion, now, settings } = channel
  if (post.foreignReplies) return foreignReplies(post.foreignReplies)
  if (!settings.discussion || plan.discussion === null || discussion === null) return {}
  if (!channel.hasThread(post) || discussion.rootOf(post.id) === null) return {}
  const last = discussion.readable(post.id, now).reduce((highest, message) => Math.max(highest, message.id), 0)
  mentioned.channel(plan.discussion.id)
  return {
    replies: {
      _: 'messageReplies',
      comments: true,
      replies: commentsAt(post, now).length,
      replies_pts: discussion.messages.length + 1,
      channel_id: plan.discussion.id,
      ...(last > 0 && { max_id: last }),
    },
  }
}

function foreignReplies({ groupId, replies, newestId }: ForeignReplies) {
  return {
    replies: {
      _: 'messageReplies',
      comments: true,
      replies,
      replies_pts: replies + 1,
      channel_id: groupId,
      ...(newestId !== null && { max_id: newestId }),
    },
  }
}

/**
 * Nothing at all before the first reaction. When it arrives, the server marks the message as edited and hides the mark; a real
 * edit shows its own.
 */
function reactionFields(post: WorldPost, channel: WorldChannel, reactions: ReactionCount[]) {
  const shown = shownReactions(reactions, channel.settings)
  if (shown.length === 0) return {}
  const edited = contentAt(post, channel.now).editDate !== null
  const first = firstReactionDate(post)
  return {
    reactions: reactionsObject(shown),
    ...(!edited && first !== null && { edit_date: Math.min(first, channel.now), edit_hide: true }),
  }
}

/** A `messageReactions`. */
export function reactionsObject(reactions: ReactionCount[]): TlObject {
  return {
    _: 'messageReactions',
    results: reactions.map((reaction) => ({
      _: 'reactionCount',
      reaction: reactionObject(reaction),
      count: reaction.count,
    })),
  }
}

function reactionObject({ kind, emoticon }: ReactionCount): TlObject {
  switch (kind) {
    case 'emoji':
      return { _: 'reactionEmoji', emoticon }
    case 'custom':
      return { _: 'reactionCustomEmoji', document_id: BigInt(emoticon) }
    case 'paid':
      return { _: 'reactionPaid' }
  }
}

function serviceObject(entry: WorldService, channel: WorldChannel, { viewer, mentioned }: Reading): TlObject {
  const { plan } = channel
  mentioned.channel(plan.id)
  const { action } = entry
  return {
    _: 'messageService',
    id: entry.id,
    peer_id: peerChannel(plan.id),
    date: entry.date,
    ...(plan.kind === 'broadcast' ? { post: true } : { from_id: peerChannel(plan.id) }),
    ...(action.type === 'pin' && { reply_to: { _: 'messageReplyHeader', reply_to_msg_id: action.messageId } }),
    action: serviceAction(entry, channel, viewer),
  }
}

function serviceAction(entry: WorldService, { plan }: WorldChannel, { world }: Viewer): TlObject {
  switch (entry.action.type) {
    case 'create':
      return { _: 'messageActionChannelCreate', title: plan.title }
    case 'edit_title':
      return { _: 'messageActionChatEditTitle', title: plan.title }
    case 'edit_photo': {
      const photo = photoObject(hash63(world.seed, plan.id, entry.id, 'channel photo'), entry.date)
      return { _: 'messageActionChatEditPhoto', photo }
    }
    case 'delete_photo':
      return { _: 'messageActionChatDeletePhoto' }
    case 'pin':
      return { _: 'messageActionPinMessage' }
    case 'other':
      return { _: 'messageActionCustomAction', message: entry.action.name }
  }
}

/** A message of a channel's discussion group: a forwarded post, or a comment in its thread. */
export function groupMessageObject(message: GroupMessage, channel: WorldChannel, reading: Reading): TlObject {
  const { plan, discussion } = channel
  const group = peerChannel(reading.mentioned.channel(plan.discussion?.id ?? plan.id))
  const { post, comment } = message
  const common = { _: 'message', id: message.id, peer_id: group, date: message.date }
  if (comment !== null) {
    return {
      ...common,
      from_id: commentAuthor(message, channel, reading),
      message: comment.text,
      reply_to: replyHeader(message, channel),
    }
  }
  const source = peerChannel(reading.mentioned.channel(plan.id))
  return {
    ...common,
    from_id: source,
    fwd_from: {
      _: 'messageFwdHeader',
      date: post.date,
      from_id: source,
      channel_post: post.id,
      saved_from_peer: source,
      saved_from_msg_id: post.id,
    },
    ...contentFields(post, channel, reading),
    ...(post.groupedId !== null && { grouped_id: post.groupedId }),
    ...(channel.hasThread(post) && {
      replies: {
        _: 'messageReplies',
        replies: commentsAt(post, channel.now).length,
        replies_pts: (discussion?.messages.length ?? 0) + 1,
      },
    }),
  }
}

function commentAuthor({ comment }: GroupMessage, { plan }: WorldChannel, { mentioned }: Reading): TlObject {
  const author = comment?.author ?? 'anonymous'
  if (author === 'anonymous') return peerChannel(mentioned.channel(plan.discussion?.id ?? plan.id))
  if ('user' in author) return peerUser(mentioned.user(author.user))
  return peerChannel(mentioned.channel(author.channel))
}

/**
 * A comment answers the post, or, one time in four, the comment before it. Telegram names the top of the thread only
 * in the second case (core.telegram.org/api/threads).
 */
function replyHeader(message: GroupMessage, { discussion }: WorldChannel): TlObject {
  const root = discussion?.rootOf(message.post.id) ?? message.id
  const thread = discussion?.thread(message.post.id) ?? []
  const before = thread[thread.indexOf(message) - 1]
  if (before === undefined || hash63(message.id, 'answers') % 4n !== 0n) {
    return { _: 'messageReplyHeader', reply_to_msg_id: root }
  }
  return { _: 'messageReplyHeader', reply_to_msg_id: before.id, reply_to_top_id: root }
}

/** A message of a private chat or a small group. */
export function chatMessageObject(message: ChatMessage, place: PrivateChat | BasicGroup, reading: Reading): TlObject {
  const { viewer, mentioned } = reading
  const inGroup = 'memberIds' in place
  if (inGroup) mentioned.chat(place)
  else mentioned.user(place.userId)
  return {
    _: 'message',
    ...(message.fromUserId === viewer.account.userId && { out: true }),
    id: message.id,
    from_id: peerUser(mentioned.user(message.fromUserId)),
    peer_id: inGroup ? peerChat(place.id) : peerUser(place.userId),
    date: message.date,
    message: message.text,
  }
}
