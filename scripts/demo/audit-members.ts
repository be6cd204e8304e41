import { type BookArrival, type BookMember, membersOf } from '../../src/simulator/world/book-membership'
import type { BookChannel } from '../../src/simulator/world/books'
import type { Person } from '../../src/simulator/world/people'
import type { CollectedChannelView } from './collected'
import type { CollectedMember } from './collected-members'
import { type Compare, pairs } from './mismatch'

/** Telegram's admin log tells nothing that is older when it is first read. */
const LOG_KEPT_SECONDS = 48 * 3600

/** The log was first read some time between these, Unix seconds. */
export interface FirstRead {
  earliest: number
  latest: number
}

/** Holds who came and went, and what is known of everybody, against the books. Gives how many members were compared. */
export function auditMembers(
  book: BookChannel,
  channel: CollectedChannelView,
  firstRead: FirstRead,
  compare: Compare,
): number {
  const told = book.isAdmin ? toldEvents(book, channel, firstRead) : []
  compare('membershipAvailable', book.isAdmin, channel.membershipAvailable)
  compare('adminLogGaps', [], channel.adminLogGaps)
  for (const [event, collected] of pairs(told, channel.membershipEvents, byId, byEventId)) {
    const name = `event ${event?.id ?? collected?.eventId}`
    if (event === null || collected === null) compare(name, event?.kind ?? null, collected?.kind ?? null)
    else {
      compare(`${name} kind`, event.kind, collected.kind)
      compare(`${name} at`, event.date, collected.at)
      compare(`${name} userId`, String(event.userId), collected.userId)
      compare(`${name} actorId`, String(event.actorId), collected.actorId)
      compare(`${name} inviteLink`, event.inviteLink, collected.inviteLink)
    }
  }

  const folded = membersOf(told)
  const listed = Map.groupBy(book.arrivals, ({ userId }) => userId)
  const seen = channel.members.flatMap(({ userId, joinedSource }) =>
    joinedSource === null || joinedSource === 'ADMIN_LOG' ? [] : [BigInt(userId)],
  )
  const expected = new Set([...folded.keys(), ...authorsOf(book), ...listedFor(book, channel), ...seen])
  let compared = 0
  for (const [userId, member] of pairs(expected, channel.members, (id) => id, byUserId)) {
    compared++
    const known = BigInt(userId ?? member?.userId ?? 0)
    const name = `member ${known}`
    // Whoever wrote a comment under what was deleted meanwhile may be known.
    const person = book.people.get(known)
    if (member === null || person === undefined) compare(name, userId && String(userId), member?.userId ?? null)
    else {
      const membership = withListed(folded.get(known) ?? null, listed.get(known) ?? [], member)
      compareMember(name, person, membership, member, compare)
    }
  }
  return compared
}

/** What is on the edge of being told may be known or not. */
export function toldEvents(book: BookChannel, channel: CollectedChannelView, { earliest, latest }: FirstRead) {
  const known = new Set(channel.membershipEvents.map(byEventId))
  return book.membershipEvents.filter(
    ({ id, date }) => date > latest - LOG_KEPT_SECONDS || (date > earliest - LOG_KEPT_SECONDS && known.has(String(id))),
  )
}

/** Who came by a link before the lists were last read and is there still has to be known from them. */
function listedFor(book: BookChannel, { arrivalsReadAt }: CollectedChannelView): bigint[] {
  if (arrivalsReadAt === null) return []
  return book.arrivals.flatMap(({ userId, date, inviteLink, isHere }) =>
    isHere && inviteLink !== null && date < arrivalsReadAt ? [userId] : [],
  )
}

/** Where somebody stands when a list has told of an arrival that the log has not: one that did happen. */
function withListed(logged: BookMember | null, arrivals: BookArrival[], member: CollectedMember): BookMember | null {
  if (member.joinedSource === null || member.joinedSource === 'ADMIN_LOG') return logged
  const arrival = arrivals.findLast(({ date }) => date === member.joinedAt)
  if (arrival === undefined) return logged
  const { userId, date, inviteLink } = arrival
  const byLink = member.joinedSource === 'INVITE_LINK' ? inviteLink !== null : null
  const leftAt = logged?.leftAt != null && logged.leftAt >= date ? logged.leftAt : null
  return { userId, joinedAt: date, leftAt, byLink, inviteLink: byLink === null ? null : inviteLink }
}

function compareMember(
  name: string,
  person: Person,
  membership: BookMember | null,
  member: CollectedMember,
  compare: Compare,
): void {
  // Of a deleted account nothing is told.
  for (const field of ['firstName', 'lastName', 'username', 'phone', 'premium', 'scam', 'verified'] as const)
    compare(`${name} ${field}`, person.deleted ? null : person[field], member[field])
  compare(`${name} joinedAt`, membership?.joinedAt ?? null, member.joinedAt)
  compare(`${name} leftAt`, membership?.leftAt ?? null, member.leftAt)
  compare(`${name} joinedByLink`, membership?.byLink ?? null, member.joinedByLink)
  compare(`${name} inviteLink`, membership?.inviteLink ?? null, member.inviteLink)
}

function authorsOf({ posts }: BookChannel): bigint[] {
  return posts.flatMap(({ commentList }) =>
    (commentList ?? []).flatMap(({ author }) => (author.kind === 'user' ? [author.id] : [])),
  )
}

const byId = ({ id }: { id: bigint }) => id
const byEventId = ({ eventId }: { eventId: string }) => eventId
const byUserId = ({ userId }: { userId: string }) => userId
