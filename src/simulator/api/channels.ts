import { RpcError, type TlObject } from '../rpc'
import type { WorldChannel } from '../world/channel'
import { ADMIN_RIGHTS, discussionMembers, isCreator } from './channel-object'
import { Mentioned } from './mentioned'
import { channelIdOf, idOf, resolveChannel, resolvePeer, type Target } from './peers'
import { int, objects, required } from './query'
import type { Viewer, WorldMethods } from './viewer'

type ChannelTarget = Target & { kind: 'channel' | 'group' }
const LARGEST_PAGE = 200

/** What channels are and who is in them. */
export const channelMethods: WorldMethods = {
  /** Those that the account may not read come as `channelForbidden`. */
  'channels.getChannels'(query, viewer) {
    const mentioned = new Mentioned(viewer)
    for (const input of objects(query, 'id')) mentioned.channel(channelIdOf(input, viewer))
    return { _: 'messages.chats', chats: mentioned.fields().chats }
  },

  'channels.getFullChannel'(query, viewer) {
    const target = noMonoforum(resolveChannel(required(query, 'channel'), viewer))
    const { channel } = target
    const mentioned = new Mentioned(viewer)
    mentioned.channel(idOf(target))
    if (channel.plan.discussion !== null && channel.settings.discussion) {
      mentioned.channel(channel.plan.id)
      mentioned.channel(channel.plan.discussion.id)
    }
    const full_chat = target.kind === 'channel' ? channelFull(channel) : discussionFull(channel)
    return { _: 'messages.chatFull', full_chat, ...mentioned.fields() }
  },

  'channels.getParticipants'(query, viewer) {
    const { channel } = admined(resolveChannel(required(query, 'channel'), viewer))
    const mentioned = new Mentioned(viewer)
    const admins = viewer.world.accounts.map(({ userId }) => participant(channel, mentioned.user(userId), viewer))
    const filter = required(query, 'filter')._
    const members = filter === 'channelParticipantsRecent' || filter === 'channelParticipantsSearch'
    const recent = members ? channel.membership.members() : []
    const all = members || filter === 'channelParticipantsAdmins' ? [...admins, ...recent.map(memberObject)] : []
    const limit = Math.min(Math.max(int(query, 'limit'), 0), LARGEST_PAGE)
    const participants = all.slice(int(query, 'offset'), int(query, 'offset') + limit)
    for (const { user_id } of participants) if (typeof user_id === 'bigint') mentioned.user(user_id)
    const count = members ? channel.membership.subscribers : all.length
    return { _: 'channels.channelParticipants', count, participants, ...mentioned.fields() }
  },

  'channels.getParticipant'(query, viewer) {
    const target = resolveChannel(required(query, 'channel'), viewer)
    const wanted = resolvePeer(required(query, 'participant'), viewer)
    const { plan } = target.channel
    const accounts = viewer.world.accounts.map((account) => account.userId)
    const joined = plan.joined && target.kind === 'channel'
    if (wanted.kind !== 'user' || !joined || !accounts.includes(wanted.userId)) {
      throw new RpcError(400, 'USER_NOT_PARTICIPANT')
    }
    const mentioned = new Mentioned(viewer)
    mentioned.user(wanted.userId)
    return {
      _: 'channels.channelParticipant',
      participant: participant(target.channel, wanted.userId, viewer),
      ...mentioned.fields(),
    }
  },
}

/** Throws CHANNEL_MONOFORUM_UNSUPPORTED for a channel's direct messages. */
function noMonoforum(target: ChannelTarget): ChannelTarget {
  if (target.channel.plan.monoforumOf != null) throw new RpcError(400, 'CHANNEL_MONOFORUM_UNSUPPORTED')
  return target
}

/** Throws CHAT_ADMIN_REQUIRED where the accounts are no admins. */
export function admined(target: ChannelTarget): ChannelTarget {
  noMonoforum(target)
  if (!target.channel.plan.admin || target.kind === 'group') throw new RpcError(400, 'CHAT_ADMIN_REQUIRED')
  return target
}

function channelFull(channel: WorldChannel): TlObject {
  const { plan, settings } = channel
  return {
    ...emptyFull(channel.entries().at(-1)?.id ?? 0, channel.pts),
    id: plan.id,
    about: plan.about,
    participants_count: channel.membership.subscribers,
    ...(plan.admin && { can_view_participants: true, admins_count: 2, kicked_count: 0, banned_count: 0 }),
    ...(plan.discussion !== null && settings.discussion && { linked_chat_id: plan.discussion.id }),
    ...(settings.stars && plan.kind === 'broadcast' && { paid_reactions_available: true }),
    available_reactions: availableReactions(settings.reactions),
  }
}

function discussionFull({ plan, discussion, membership, settings }: WorldChannel): TlObject {
  return {
    ...emptyFull(discussion?.messages.at(-1)?.id ?? 0, (discussion?.messages.length ?? 0) + 1),
    id: plan.discussion?.id ?? plan.id,
    about: '',
    participants_count: discussionMembers(membership.subscribers),
    ...(settings.discussion && { linked_chat_id: plan.id }),
    available_reactions: availableReactions('none'),
  }
}

function emptyFull(lastMessage: number, pts: number): TlObject {
  return {
    _: 'channelFull',
    read_inbox_max_id: lastMessage,
    read_outbox_max_id: 0,
    unread_count: 0,
    chat_photo: { _: 'photoEmpty', id: 0n },
    notify_settings: { _: 'peerNotifySettings' },
    bot_info: [],
    pts,
  }
}

const EVERYDAY = ['👍', '❤️', '🔥', '😁', '🎉', '🤔', '👎', '😢', '🙏', '👏']

/** A channel that allows some allows the everyday ones. */
function availableReactions(reactions: WorldChannel['plan']['reactions']): TlObject {
  switch (reactions) {
    case 'none':
      return { _: 'chatReactionsNone' }
    case 'all':
      return { _: 'chatReactionsAll', allow_custom: true }
    case 'some':
      return { _: 'chatReactionsSome', reactions: EVERYDAY.map((emoticon) => ({ _: 'reactionEmoji', emoticon })) }
  }
}

/** One of the accounts as a participant of a channel that they have joined. */
function participant(channel: WorldChannel, userId: bigint, viewer: Viewer): TlObject {
  const { plan } = channel
  const [creator] = viewer.world.accounts
  const promotedBy = creator?.userId ?? userId
  const self = userId === viewer.account.userId
  if (plan.admin && userId === promotedBy) {
    return { _: 'channelParticipantCreator', user_id: userId, admin_rights: ADMIN_RIGHTS }
  }
  if (plan.admin) {
    return {
      _: 'channelParticipantAdmin',
      ...(self && { self: true, inviter_id: promotedBy }),
      ...(isCreator(channel, viewer) && { can_edit: true }),
      user_id: userId,
      promoted_by: promotedBy,
      date: plan.date,
      admin_rights: ADMIN_RIGHTS,
    }
  }
  if (!self) return { _: 'channelParticipant', user_id: userId, date: plan.date }
  return { _: 'channelParticipantSelf', user_id: userId, inviter_id: promotedBy, date: plan.date }
}

function memberObject(member: { userId: bigint; date: number }): TlObject {
  return { _: 'channelParticipant', user_id: member.userId, date: member.date }
}
