import type { TlObject } from '../rpc'
import type { InviteLink, MembershipEvent } from '../world/membership'
import { admined } from './channels'
import { Mentioned } from './mentioned'
import { peerUser, resolveChannel, resolveUser } from './peers'
import { int, long, object, objects, required, text } from './query'
import type { Viewer, WorldMethods } from './viewer'

/** Telegram forgets what is older (core.telegram.org/api/recent-actions). */
const KEPT_SECONDS = 48 * 3600
const LARGEST_PAGE = 100

export const adminLogMethods: WorldMethods = {
  /** Newest first; `max_id` and `min_id` are bounds that are not themselves in the answer. */
  'channels.getAdminLog'(query, viewer) {
    const { channel } = admined(resolveChannel(required(query, 'channel'), viewer))
    const [maxId, minId] = [long(query, 'max_id'), long(query, 'min_id')]
    const admins = new Set(objects(query, 'admins').map((input) => resolveUser(input, viewer)))
    const filter = object(query, 'events_filter')
    const words = text(query, 'q').toLowerCase()
    const events = channel.membership.events
      .filter((event) => event.date > viewer.now - KEPT_SECONDS)
      .filter((event) => (maxId <= 0n || event.id < maxId) && (minId <= 0n || event.id > minId))
      .filter((event) => filter === null || isWanted(event, filter))
      .filter((event) => admins.size === 0 || admins.has(actor(event, viewer)))
      .filter((event) => words === '' || nameOf(event, viewer).includes(words))
      .reverse()
      .slice(0, Math.min(Math.max(int(query, 'limit'), 0), LARGEST_PAGE))
    const mentioned = new Mentioned(viewer)
    mentioned.channel(channel.plan.id)
    return {
      _: 'channels.adminLogResults',
      events: events.map((event) => eventObject(event, viewer, mentioned)),
      ...mentioned.fields(),
    }
  },
}

/** Which flags of `channelAdminLogEventsFilter` let an event through. */
const FLAGS: Record<MembershipEvent['change']['kind'], string[]> = {
  join: ['join'],
  join_by_link: ['join', 'invites'],
  join_by_request: ['join', 'invites'],
  invited: ['invite'],
  leave: ['leave'],
  kicked: ['kick', 'ban'],
  about_changed: ['info'],
}

function isWanted({ change }: MembershipEvent, filter: TlObject): boolean {
  return FLAGS[change.kind].some((flag) => filter[flag] === true)
}

/** Who did it: the one who came or left, or the admin who acted. */
function actor({ change, userId }: MembershipEvent, { world, account }: Pick<Viewer, 'world' | 'account'>): bigint {
  const byAdmin = change.kind === 'invited' || change.kind === 'kicked' || change.kind === 'about_changed'
  return byAdmin ? (world.accounts[0]?.userId ?? account.userId) : userId
}

function nameOf({ userId }: MembershipEvent, { world }: Viewer): string {
  const { firstName, lastName, username } = world.person(userId)
  return [firstName, lastName, username].join(' ').toLowerCase()
}

function eventObject(event: MembershipEvent, viewer: Viewer, mentioned: Mentioned): TlObject {
  if (event.change.kind !== 'about_changed') mentioned.user(event.userId)
  return {
    _: 'channelAdminLogEvent',
    id: event.id,
    date: event.date,
    user_id: mentioned.user(actor(event, viewer)),
    action: action(event, viewer, mentioned),
  }
}

function action({ change, userId, date }: MembershipEvent, viewer: Viewer, mentioned: Mentioned): TlObject {
  const admin = viewer.world.accounts[0]?.userId ?? viewer.account.userId
  const member: TlObject = { _: 'channelParticipant', user_id: userId, date }
  switch (change.kind) {
    case 'join':
      return { _: 'channelAdminLogEventActionParticipantJoin' }
    case 'join_by_link': {
      const invite = inviteObject(change.link, mentioned.user(admin), viewer)
      return { _: 'channelAdminLogEventActionParticipantJoinByInvite', invite }
    }
    case 'join_by_request': {
      const invite = inviteObject(change.link, mentioned.user(admin), viewer)
      return { _: 'channelAdminLogEventActionParticipantJoinByRequest', invite, approved_by: admin }
    }
    case 'invited':
      return { _: 'channelAdminLogEventActionParticipantInvite', participant: member }
    case 'leave':
      return { _: 'channelAdminLogEventActionParticipantLeave' }
    case 'kicked': {
      const banned_rights = { _: 'chatBannedRights', view_messages: true, send_messages: true, until_date: 0 }
      return {
        _: 'channelAdminLogEventActionParticipantToggleBan',
        prev_participant: member,
        new_participant: {
          _: 'channelParticipantBanned',
          left: true,
          peer: peerUser(userId),
          kicked_by: admin,
          date,
          banned_rights,
        },
      }
    }
    case 'about_changed':
      return {
        _: 'channelAdminLogEventActionChangeAbout',
        prev_value: change.before,
        new_value: change.after,
      }
  }
}

function inviteObject(link: InviteLink, admin: bigint, { world }: Viewer): TlObject {
  return {
    _: 'chatInviteExported',
    ...(link.requestNeeded && { request_needed: true }),
    link: link.url,
    admin_id: admin,
    date: world.start - 30 * 86_400,
    title: link.title,
  }
}
