import { type Arrival, latestArrival, SAME_ARRIVAL_MS } from './arrival'
import type { Membership, MembershipEvent } from './membership'

/** What folding looks at. */
export type MembershipStep = Pick<MembershipEvent, 'id' | 'kind' | 'at' | 'inviteLink'>

/** What folding looks at of an arrival. */
export type ToldArrival = Pick<Arrival, 'at' | 'source' | 'inviteLink'>

/** Somebody of whom nothing is told. */
export const UNKNOWN_MEMBERSHIP: Membership = {
  joinedAt: null,
  joinedSource: null,
  leftAt: null,
  joinedByLink: null,
  inviteLink: null,
}

/**
 * Where somebody stands after these events of theirs, which may come in any order and repeatedly, and these arrivals that lists told of.
 * The log is believed where it tells of the same arrival or of a later one; a list fills in what happened before the log or in a gap of it. `joinedAt`, `joinedByLink` and
 * `inviteLink` tell of the last time they came, also when they have left since: so a departure shows how they had come. `leftAt` is
 * the last departure, and null while they are (again) a member. Of somebody who was there before the log begins, a departure is all
 * that is known.
 */
export function foldMembership(events: Iterable<MembershipStep>, arrivals: readonly ToldArrival[] = []): Membership {
  const byId = new Map(Array.from(events, (event) => [event.id, event]))
  const inOrder = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  return withArrival(inOrder.reduce(membershipAfter, UNKNOWN_MEMBERSHIP), latestArrival(arrivals))
}

function withArrival(logged: Membership, arrival: ToldArrival | null): Membership {
  if (arrival === null) return logged
  const { at, source, inviteLink } = arrival
  if (logged.joinedAt !== null && at.getTime() - logged.joinedAt.getTime() <= SAME_ARRIVAL_MS) return logged
  return {
    joinedAt: at,
    joinedSource: source,
    leftAt: logged.leftAt !== null && logged.leftAt >= at ? logged.leftAt : null,
    joinedByLink: source === 'invite_link' ? true : null,
    inviteLink,
  }
}

/** Where somebody stands after one more event, the latest of theirs. */
export function membershipAfter(before: Membership, event: MembershipStep): Membership {
  switch (event.kind) {
    case 'left':
    case 'removed':
      return { ...before, leftAt: event.at }
    default:
      return {
        joinedAt: event.at,
        joinedSource: 'admin_log',
        leftAt: null,
        joinedByLink: isByLink(event),
        inviteLink: event.inviteLink,
      }
  }
}

/** A request to join may be made with a link or, in a public channel, without one. */
function isByLink({ kind, inviteLink }: MembershipStep): boolean {
  return kind === 'joined_by_link' || (kind === 'joined_by_request' && inviteLink !== null)
}
