import type { ArrivalSource } from './arrival'
import type { RawObject } from './channel'

/** How somebody came or went, as the admin log tells it. */
export type MembershipEventKind = 'joined' | 'joined_by_link' | 'joined_by_request' | 'invited' | 'left' | 'removed'

/** One event of a channel's admin log about one member. */
export interface MembershipEvent {
  /** Telegram's id of the event; ids count up with time. */
  id: bigint
  kind: MembershipEventKind
  at: Date
  /** Whom it is about. */
  userId: bigint
  /** Who did it: the same person, or the admin who invited, approved or removed them. */
  actorId: bigint
  /** The invite link that was used, as far as Telegram shows it; null where none was. */
  inviteLink: string | null
  /** The event as Telegram sent it. */
  raw: RawObject
}

/** What told how and when somebody came. */
export type JoinedSource = 'admin_log' | ArrivalSource

/** Where somebody stands, folded from their events and arrivals. Null: nothing tells. */
export interface Membership {
  joinedAt: Date | null
  joinedSource: JoinedSource | null
  leftAt: Date | null
  /** By invite link (approved requests included) when they last came; null when nothing tells how. */
  joinedByLink: boolean | null
  inviteLink: string | null
}
