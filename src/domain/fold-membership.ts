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
  const logged = inOrder.reduce(membershipAfter, UNKNOWN_MEMBERSHIP)
  const byLink = latestArrival(arrivals, 'invite_link')
  const known = byLink === null ? logged : withLink(logged, byLink)
  const participant = latestArrival(arrivals, 'participants')
  return participant === null ? known : withParticipant(known, participant)
}

/** A link's list has those who are there with the link that they came by last: it tells of a later arrival than the log, or nothing new. */
function withLink(logged: Membership, arrival: ToldArrival): Membership {
  if (logged.joinedAt !== null && arrival.at.getTime() - logged.joinedAt.getTime() <= SAME_ARRIVAL_MS) return logged
  return cameBy(logged, arrival, true)
}

/**
 * Participants are listed with when they came and not how. That is news of somebody of whom nothing else is known, or who was seen leaving
 * before; of others it is the arrival that is known already, however its dates differ.
 */
function withParticipant(known: Membership, arrival: ToldArrival): Membership {
  const hasLeft = known.leftAt !== null && arrival.at > known.leftAt
  return known.joinedAt === null || hasLeft ? cameBy(known, arrival, null) : known
}

function cameBy(
  { leftAt }: Membership,
  { at, source, inviteLink }: ToldArrival,
  joinedByLink: true | null,
): Membership {
  return {
    joinedAt: at,
    joinedSource: source,
    leftAt: leftAt !== null && leftAt >= at ? leftAt : null,
    joinedByLink,
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
