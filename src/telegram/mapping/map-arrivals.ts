import type { ArrivalsPage, InviteLinksPage, LinkOwner } from '../../collect/ports/arrivals'
import type { Arrival, InviteLink } from '../../domain/arrival'
import type { RawObject } from '../../domain/channel'
import { date, flag, long, MalformedObjectError, number, objects, required, text } from './fields'
import { mapPeople } from './map-person'
import { Oddities } from './oddities'

/** An answer of `messages.getAdminsWithInvites`: whose links there are, as far as the answer lets them be named. */
export function mapLinkOwners(answer: RawObject): LinkOwner[] {
  if (!Array.isArray(answer.admins)) throw new MalformedObjectError(String(answer._), 'admins')
  return objects(answer, 'admins').flatMap((admin) => {
    const userId = long(admin, 'admin_id')
    const accessHash = userId === null ? null : accessHashOf(answer, userId)
    return userId === null || accessHash === null ? [] : [{ userId, accessHash }]
  })
}

/** An answer of `messages.getExportedChatInvites`, the newest link first. */
export function mapInviteLinks(answer: RawObject): InviteLinksPage {
  if (!Array.isArray(answer.invites)) throw new MalformedObjectError(String(answer._), 'invites')
  const odd = new Oddities('people')
  const invites = objects(answer, 'invites').filter((raw) => raw._ === 'chatInviteExported')
  const links = invites.flatMap((raw) => odd.attempt({ id: long(raw, 'admin_id'), raw }, () => [mapLink(raw)], []))
  const last = links.at(-1)
  return { links, odd: odd.elements, after: last ? { at: last.createdAt, link: last.link } : null }
}

function mapLink(raw: RawObject): InviteLink {
  return {
    link: required(text, raw, 'link'),
    adminId: required(long, raw, 'admin_id'),
    title: text(raw, 'title') || null,
    createdAt: required(date, raw, 'date'),
    isRevoked: flag(raw, 'revoked'),
    isPermanent: flag(raw, 'permanent'),
    needsApproval: flag(raw, 'request_needed'),
    expiresAt: date(raw, 'expire_date'),
    usageLimit: number(raw, 'usage_limit'),
    usage: number(raw, 'usage') ?? 0,
    raw,
  }
}

/** An answer of `messages.getChatInviteImporters` for one link, the latest first. Those who left are not in it. */
export function mapImporters(answer: RawObject, link: string): ArrivalsPage {
  if (!Array.isArray(answer.importers)) throw new MalformedObjectError(String(answer._), 'importers')
  // Who has only asked to be let in has not come.
  const came = objects(answer, 'importers').filter((raw) => !flag(raw, 'requested'))
  return arrivalsPage(answer, came, 'invite_link', link)
}

/**
 * An answer of `channels.getParticipants`: those who came last. Of admins the date is not that of their coming; it does not tell how somebody came.
 */
export function mapParticipants(answer: RawObject): ArrivalsPage {
  if (!Array.isArray(answer.participants)) throw new MalformedObjectError(String(answer._), 'participants')
  const plain = objects(answer, 'participants').filter((raw) => raw._ === 'channelParticipant')
  return arrivalsPage(answer, plain, 'participants', null)
}

function arrivalsPage(
  answer: RawObject,
  entries: RawObject[],
  source: Arrival['source'],
  inviteLink: string | null,
): ArrivalsPage {
  const odd = new Oddities('people')
  const arrivals = entries.flatMap((raw) =>
    odd.attempt({ id: long(raw, 'user_id'), raw }, () => [mapArrival(raw, source, inviteLink)], []),
  )
  const { people, odd: oddPeople } = mapPeople(answer)
  return {
    arrivals,
    people,
    odd: [...odd.elements, ...oddPeople],
    after: afterLast(answer, arrivals),
    sent: entries.length,
  }
}

function mapArrival(raw: RawObject, source: Arrival['source'], inviteLink: string | null): Arrival {
  return { userId: required(long, raw, 'user_id'), at: required(date, raw, 'date'), source, inviteLink, raw }
}

/** The list goes on after the last entry whose user can be named (core.telegram.org/api/offsets). */
function afterLast(answer: RawObject, arrivals: Arrival[]): ArrivalsPage['after'] {
  for (const { userId, at } of arrivals.toReversed()) {
    const accessHash = accessHashOf(answer, userId)
    if (accessHash !== null) return { at, userId, accessHash }
  }
  return null
}

function accessHashOf(answer: RawObject, userId: bigint): bigint | null {
  const user = objects(answer, 'users').find((candidate) => long(candidate, 'id') === userId)
  return user && !flag(user, 'min') ? long(user, 'access_hash') : null
}
