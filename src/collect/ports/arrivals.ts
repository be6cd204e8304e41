import type { Arrival, InviteAccess, InviteLink } from '../../domain/arrival'
import type { OddElement } from '../../domain/odd-element'
import type { Person } from '../../domain/person'
import type { Answered, CallContext, ChannelRef } from '../ports'

/** An admin who has invite links, as the account behind a reader can name them. */
export interface LinkOwner {
  userId: bigint
  accessHash: bigint
}

/** Behind which link a list of links goes on. */
export interface AfterLink {
  at: Date
  link: string
}

/** Behind whom a list of people goes on. */
export interface AfterPerson {
  at: Date
  userId: bigint
  accessHash: bigint
}

export interface InviteLinksPage {
  links: InviteLink[]
  odd: OddElement[]
  /** Null: nothing to go on from. */
  after: AfterLink | null
}

export interface ArrivalsPage {
  arrivals: Arrival[]
  /** Everybody the answer describes. */
  people: Person[]
  odd: OddElement[]
  /** Null: nobody to go on from. */
  after: AfterPerson | null
  /** How many entries came, odd ones included: a page without any is the end. */
  sent: number
}

/** Telegram's lists of who came, and by which link. All are for admins: others get `CHAT_ADMIN_REQUIRED`. */
export interface ArrivalReader {
  /** `messages.getAdminsWithInvites`; for the owner only. */
  readLinkOwners(channel: ChannelRef, context: CallContext): Promise<LinkOwner[]>
  /** `messages.getExportedChatInvites`: up to 100 links of an admin (null: one's own), revoked ones or the others, the newest first. */
  readInviteLinks(
    channel: ChannelRef,
    list: { owner: LinkOwner | null; revoked: boolean; after: AfterLink | null },
    context: CallContext,
  ): Promise<InviteLinksPage>
  /** `messages.getChatInviteImporters`: up to 100 of those who came by a link and are there, the latest first. */
  readImporters(
    channel: ChannelRef,
    list: { link: string; after: AfterPerson | null },
    context: CallContext,
  ): Promise<Answered<ArrivalsPage>>
  /** `channels.getParticipants`: the up to 200 who came last and are there. */
  readParticipants(channel: ChannelRef, context: CallContext): Promise<Answered<ArrivalsPage>>
}

/** A list of links that is still to be read. */
export interface LinkList {
  owner: LinkOwner | null
  revoked: boolean
  after: AfterLink | null
}

/** What of a reading of all lists is still to do, besides the links whose arrivals are due. */
export interface ArrivalPass {
  access: InviteAccess | null
  lists: LinkList[]
  participants: boolean
}

/** A link of which it is to be read who came by it. */
export interface DueLink {
  link: string
  after: AfterPerson | null
  /** What is not later is known. Null: nothing is. */
  knownAt: Date | null
}

export type ArrivalsUpdate = Omit<ArrivalsPage, 'after' | 'sent'> & {
  channelId: bigint
  readAt: Date
  /** Of a link: behind whom it goes on; null: its list was read to its end, or as far as it was known. */
  link?: { link: string; after: AfterPerson | null }
  pass: ArrivalPass
}

/** Keeps who came by Telegram's lists. Every method is one transaction and may be repeated without a further effect, but for `takeRequest`. */
export interface ArrivalStore {
  /** When the lists were last read whole (null: never), and what is left of a reading under way (null: none is). */
  arrivalState(channelId: bigint): Promise<{ readAt: Date | null; pass: ArrivalPass | null }>
  /** Takes one of the session's requests of the day (UTC) for this; false: there is none left. */
  takeRequest(sessionPk: bigint, at: Date): Promise<boolean>
  /** A link whose arrivals are due; null: there is none. */
  dueLink(channelId: bigint): Promise<DueLink | null>
  /** Stores links. Those by which more have come than before are due. */
  saveLinks(update: {
    channelId: bigint
    links: InviteLink[]
    odd: OddElement[]
    readAt: Date
    pass: ArrivalPass
  }): Promise<void>
  /** Stores arrivals, and folds them into the members they are about. */
  saveArrivals(update: ArrivalsUpdate): Promise<void>
  /** Telegram does not tell who came by this link: it is left alone until its use changes. */
  refuseLink(channelId: bigint, link: string, code: string): Promise<void>
  savePass(channelId: bigint, pass: ArrivalPass): Promise<void>
  /** All lists were read. */
  finishPass(channelId: bigint, access: InviteAccess | null, at: Date): Promise<void>
}
