import type { AdminLogPage } from '../../collect/ports'
import type { RawObject } from '../../domain/channel'
import type { MembershipEvent } from '../../domain/membership'
import { date, flag, long, MalformedObjectError, object, objects, required, text } from './fields'
import { mapPeople } from './map-person'
import { type Attempt, Oddities } from './oddities'

/**
 * `channels.adminLogResults`. Events that are about nobody's coming or going are in `eventIds` only. A page shorter than asked for proves
 * nothing; an empty one is the end of the log.
 */
export function mapAdminLog(answer: RawObject): AdminLogPage {
  if (!Array.isArray(answer.events)) throw new MalformedObjectError(String(answer._), 'events')
  const odd = new Oddities('admin_log')
  const byId = new Map<bigint, RawObject>()
  for (const raw of objects(answer, 'events')) {
    const id = odd.attempt({ id: null, raw }, () => required(long, raw, 'id'), null)
    if (id !== null && !byId.has(id)) byId.set(id, raw)
  }
  const newestFirst = [...byId].toSorted(([a], [b]) => (a < b ? 1 : -1))
  const { people, odd: oddPeople } = mapPeople(answer)
  return {
    events: newestFirst.flatMap(([id, raw]) => {
      const owner = { id, raw }
      return odd.attempt(owner, () => mapEvent(raw, (read, instead) => odd.attempt(owner, read, instead)), null) ?? []
    }),
    people,
    eventIds: newestFirst.map(([id]) => id),
    reachedStart: objects(answer, 'events').length === 0,
    odd: [...odd.elements, ...oddPeople],
  }
}

/** What an action says of somebody's membership; the event itself tells who acted and when. */
type Change = Pick<MembershipEvent, 'kind' | 'userId' | 'actorId' | 'inviteLink'>

function mapEvent(event: RawObject, attempt: Attempt): MembershipEvent | null {
  const change = mapAction(required(object, event, 'action'), required(long, event, 'user_id'), attempt)
  return change && { id: required(long, event, 'id'), at: required(date, event, 'date'), ...change, raw: event }
}

/** core.telegram.org/type/ChannelAdminLogEventAction */
function mapAction(action: RawObject, actorId: bigint, attempt: Attempt): Change | null {
  const own = { userId: actorId, actorId, inviteLink: null }
  switch (action._) {
    case 'channelAdminLogEventActionParticipantJoin':
      return { kind: 'joined', ...own }
    case 'channelAdminLogEventActionParticipantJoinByInvite':
      return { kind: 'joined_by_link', ...own, inviteLink: attempt(() => inviteLink(action), null) }
    case 'channelAdminLogEventActionParticipantJoinByRequest':
      return {
        kind: 'joined_by_request',
        userId: actorId,
        actorId: required(long, action, 'approved_by'),
        inviteLink: attempt(() => inviteLink(action), null),
      }
    case 'channelAdminLogEventActionParticipantLeave':
      return { kind: 'left', ...own }
    case 'channelAdminLogEventActionParticipantInvite': {
      const userId = userOf(required(object, action, 'participant'))
      return userId === null ? null : { kind: 'invited', userId, actorId, inviteLink: null }
    }
    case 'channelAdminLogEventActionParticipantToggleBan':
      return mapBan(action, actorId)
    default:
      return null
  }
}

/**
 * A change of what somebody may do. It is about membership only when they were a member before it and are none after it, or the
 * other way round: restricting a member is not, nor is banning or unbanning somebody who is not there.
 */
function mapBan(action: RawObject, actorId: bigint): Change | null {
  const [before, after] = [required(object, action, 'prev_participant'), required(object, action, 'new_participant')]
  const userId = userOf(after)
  if (userId === null || isMember(before) === isMember(after)) return null
  return { kind: isMember(after) ? 'invited' : 'removed', userId, actorId, inviteLink: null }
}

/** core.telegram.org/type/ChannelParticipant */
function isMember(participant: RawObject): boolean {
  if (participant._ === 'channelParticipantLeft') return false
  if (participant._ !== 'channelParticipantBanned') return true
  return !flag(participant, 'left') && !flag(object(participant, 'banned_rights') ?? {}, 'view_messages')
}

/** Null for a channel, which can be banned from writing in a group. */
function userOf(participant: RawObject): bigint | null {
  return long(participant, 'user_id') ?? long(object(participant, 'peer') ?? {}, 'user_id')
}

/** Null for a request to join without a link (`chatInvitePublicJoinRequests`). */
function inviteLink(action: RawObject): string | null {
  return text(required(object, action, 'invite'), 'link')
}
