import type { TlObject } from '../rpc'
import type { WorldChannel } from '../world/channel'
import type { BasicGroup } from '../world/dialog'
import type { Viewer } from './viewer'

const NO_PHOTO: TlObject = { _: 'chatPhotoEmpty' }

export const ADMIN_RIGHTS: TlObject = {
  _: 'chatAdminRights',
  change_info: true,
  post_messages: true,
  edit_messages: true,
  delete_messages: true,
  ban_users: true,
  invite_users: true,
  add_admins: true,
  other: true,
}

const MEMBERS_MAY: TlObject = { _: 'chatBannedRights', change_info: true, pin_messages: true, until_date: 0 }

/** Whether the viewer created the channel: the first of the accounts created every channel that they are admins of. */
export function isCreator({ plan }: WorldChannel, { world, account }: Viewer): boolean {
  return plan.admin && world.accounts[0]?.userId === account.userId
}

/** A world's `channel` as the viewer sees it; `channelForbidden` when it is closed to the account. */
export function channelObject(channel: WorldChannel, viewer: Viewer): TlObject {
  const { plan, settings } = channel
  const { world, account } = viewer
  const access_hash = world.accessHash(account.userId, plan.id)
  if (world.noAccess(account.userId, plan.id) !== null) {
    const kind = plan.kind === 'broadcast' ? { broadcast: true } : { megagroup: true }
    const direct = plan.monoforumOf != null && { monoforum: true }
    return { _: 'channelForbidden', ...kind, ...direct, id: plan.id, access_hash, title: plan.title }
  }
  const monoforum = world.channels().find((other) => other.plan.monoforumOf === plan.id)
  return {
    _: 'channel',
    ...(plan.kind === 'broadcast' && plan.monoforumOf == null ? { broadcast: true } : { megagroup: true }),
    ...(plan.kind === 'gigagroup' && { gigagroup: true }),
    ...(isCreator(channel, viewer) && { creator: true }),
    ...(!world.isIn(account.userId, channel) && { left: true }),
    ...(settings.discussion && { has_link: true }),
    ...(plan.admin && { admin_rights: ADMIN_RIGHTS }),
    ...(plan.kind !== 'broadcast' && { default_banned_rights: MEMBERS_MAY }),
    ...(monoforum && { broadcast_messages_allowed: true, linked_monoforum_id: monoforum.plan.id }),
    ...(plan.monoforumOf != null && { megagroup: true, monoforum: true, linked_monoforum_id: plan.monoforumOf }),
    id: plan.id,
    access_hash,
    title: plan.title,
    ...(plan.username !== null && { username: plan.username }),
    photo: NO_PHOTO,
    date: plan.date,
    participants_count: channel.membership.subscribers,
  }
}

/** The `channel` (a supergroup) in which a channel's comments are written. */
export function discussionObject(channel: WorldChannel, viewer: Viewer): TlObject[] {
  const { plan } = channel
  if (plan.discussion === null) return []
  const { id, title } = plan.discussion
  return [
    {
      _: 'channel',
      megagroup: true,
      left: true,
      ...(channel.settings.discussion && { has_link: true }),
      id,
      access_hash: viewer.world.accessHash(viewer.account.userId, id),
      title,
      photo: NO_PHOTO,
      date: plan.date,
      default_banned_rights: MEMBERS_MAY,
      participants_count: discussionMembers(channel.membership.subscribers),
    },
  ]
}

/** One subscriber in eight joins the discussion. */
export function discussionMembers(subscribers: number): number {
  return Math.ceil(subscribers / 8)
}

/** A channel that the world knows by its id alone: something was forwarded from it, or it wrote a comment. */
export function strangeChannelObject(id: bigint, viewer: Viewer): TlObject {
  return {
    _: 'channel',
    broadcast: true,
    left: true,
    id,
    access_hash: viewer.world.accessHash(viewer.account.userId, id),
    title: `Channel ${id}`,
    photo: NO_PHOTO,
    date: viewer.world.start,
  }
}

/** A small group that is no channel. */
export function chatObject(chat: BasicGroup): TlObject {
  return {
    _: 'chat',
    id: chat.id,
    title: chat.title,
    photo: NO_PHOTO,
    participants_count: chat.memberIds.length,
    date: chat.date,
    version: 1,
  }
}
