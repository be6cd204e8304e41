import type { RawObject } from './channel'

/** Which of Telegram's lists tells of an arrival: who came by an invite link, or the participants who came last. */
export type ArrivalSource = 'invite_link' | 'participants'

/** Somebody came to a channel and was there still when a list of Telegram's told it. The admin log tells the same more surely, for 48 hours. */
export interface Arrival {
  userId: bigint
  at: Date
  source: ArrivalSource
  /** The link that they came by; null: the list does not tell how they came. */
  inviteLink: string | null
  /** The entry of the list, as Telegram sent it. */
  raw: RawObject
}

/** Whose invite links the account may see: those of all admins (the owner), its own, or none. */
export type InviteAccess = 'all' | 'own' | 'none'

/** An invite link as a list of Telegram's describes it. */
export interface InviteLink {
  link: string
  adminId: bigint
  title: string | null
  /** When it was made. */
  createdAt: Date
  isRevoked: boolean
  isPermanent: boolean
  needsApproval: boolean
  expiresAt: Date | null
  usageLimit: number | null
  /** How many have come by it, those who left included. */
  usage: number
  raw: RawObject
}

/** The lists and the log may differ by this much about one arrival. */
export const SAME_ARRIVAL_MS = 5_000

/** The latest arrival that a kind of list tells of; null: it tells of none. */
export function latestArrival<Told extends Pick<Arrival, 'at' | 'source'>>(
  arrivals: readonly Told[],
  source: ArrivalSource,
): Told | null {
  const told = arrivals.filter((arrival) => arrival.source === source)
  return told.reduce<Told | null>((latest, one) => (latest === null || one.at > latest.at ? one : latest), null)
}
