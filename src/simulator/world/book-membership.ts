import type { MembershipEventKind } from '../../domain/membership'
import type { Membership, MembershipChange, MembershipEvent } from './membership'

/** Somebody came or went, as the world knows it. */
export interface BookMembershipEvent {
  id: bigint
  kind: MembershipEventKind
  /** Unix seconds. */
  date: number
  userId: bigint
  /** Who did it: the same person, or the admin who invited, approved or removed them. */
  actorId: bigint
  inviteLink: string | null
}

/** Where somebody stands after some events. Times are Unix seconds; null: none of the events tells. */
export interface BookMember {
  userId: bigint
  joinedAt: number | null
  leftAt: number | null
  byLink: boolean | null
  inviteLink: string | null
}

/** Somebody came, as the world knows it. */
export interface BookArrival {
  userId: bigint
  /** Unix seconds. */
  date: number
  /** The link that they came by; null: by none. */
  inviteLink: string | null
  isHere: boolean
}

/** Everybody who came until `moment`, Unix seconds, as often as they did. */
export function arrivalBook(membership: Membership, moment: number): BookArrival[] {
  return membership.arrivals
    .filter(({ date }) => date <= moment)
    .map(({ userId, date, change, until }) => ({
      userId,
      date,
      inviteLink: 'link' in change ? change.link.url : null,
      isHere: until === null || until > moment,
    }))
}

type Told = Exclude<MembershipChange, { kind: 'about_changed' }>

const KINDS: Record<Told['kind'], MembershipEventKind> = {
  join: 'joined',
  join_by_link: 'joined_by_link',
  join_by_request: 'joined_by_request',
  invited: 'invited',
  leave: 'left',
  kicked: 'removed',
}
const BY_ADMIN: ReadonlySet<MembershipEventKind> = new Set(['joined_by_request', 'invited', 'removed'])

/** Everybody who came or went until `moment`, Unix seconds. `admin` is who acts for the channel. */
export function membershipBook(membership: Membership, moment: number, admin: bigint): BookMembershipEvent[] {
  return membership.events.filter(({ date }) => date <= moment).flatMap((event) => bookEvent(event, admin))
}

function bookEvent({ id, date, userId, change }: MembershipEvent, admin: bigint): BookMembershipEvent[] {
  if (change.kind === 'about_changed') return []
  const kind = KINDS[change.kind]
  const inviteLink = 'link' in change ? change.link.url : null
  return [{ id, kind, date, userId, actorId: BY_ADMIN.has(kind) ? admin : userId, inviteLink }]
}

/** Where everybody stands whom some events (ascending) are about, by user id. Whoever comes back is here again, and no longer gone. */
export function membersOf(events: BookMembershipEvent[]): Map<bigint, BookMember> {
  const members = new Map<bigint, BookMember>()
  for (const { userId, kind, date, inviteLink } of events) {
    if (kind === 'left' || kind === 'removed') {
      const before = members.get(userId) ?? { userId, joinedAt: null, byLink: null, inviteLink: null }
      members.set(userId, { ...before, leftAt: date })
    } else {
      const byLink = kind === 'joined_by_link' || kind === 'joined_by_request'
      members.set(userId, { userId, joinedAt: date, leftAt: null, byLink, inviteLink })
    }
  }
  return members
}
