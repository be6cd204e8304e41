import { Api } from 'telegram/tl'
import { normalizePhoneNumber } from '../domain/phone-number'

/** Whose session it is. */
export interface AccountIdentity {
  userId: bigint
  /** As `normalizePhoneNumber` gives it; null for a bot. */
  phoneNumber: string | null
  displayName: string
}

/** The account that Telegram describes to itself; null when it is described as deleted. */
export function accountIdentity(user: Api.TypeUser | undefined): AccountIdentity | null {
  if (!(user instanceof Api.User)) return null
  return {
    userId: BigInt(user.id.toString()),
    phoneNumber: user.phone === undefined ? null : normalizePhoneNumber(user.phone),
    displayName: [user.firstName, user.lastName].filter(Boolean).join(' ') || user.username || `User ${user.id}`,
  }
}
