import type { Membership, MembershipEvent } from './membership'

/** What folding looks at. */
export type MembershipStep = Pick<MembershipEvent, 'id' | 'kind' | 'at' | 'inviteLink'>

/** Somebody of whom the log tells nothing. */
export const UNKNOWN_MEMBERSHIP: Membership = { joinedAt: null, leftAt: null, joinedByLink: null, inviteLink: null }

/**
 * Where somebody stands after these events of theirs, which may come in any order and repeatedly. `joinedAt`, `joinedByLink` and
 * `inviteLink` tell of the last time they came, also when they have left since: so a departure shows how they had come. `leftAt` is
 * the last departure, and null while they are (again) a member. Of somebody who was there before the log begins, a departure is all
 * that is known.
 */
export function foldMembership(events: Iterable<MembershipStep>): Membership {
  const byId = new Map(Array.from(events, (event) => [event.id, event]))
  const inOrder = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  return inOrder.reduce(membershipAfter, UNKNOWN_MEMBERSHIP)
}

/** Where somebody stands after one more event, the latest of theirs. */
export function membershipAfter(before: Membership, event: MembershipStep): Membership {
  switch (event.kind) {
    case 'left':
    case 'removed':
      return { ...before, leftAt: event.at }
    default:
      return { joinedAt: event.at, leftAt: null, joinedByLink: isByLink(event), inviteLink: event.inviteLink }
  }
}

/** A request to join may be made with a link or, in a public channel, without one. */
function isByLink({ kind, inviteLink }: MembershipStep): boolean {
  return kind === 'joined_by_link' || (kind === 'joined_by_request' && inviteLink !== null)
}
