/**
 * `enabled`: used for collecting. `disabled`: an operator wants it left alone. `frozen`: Telegram lets the account do nothing for now.
 * `banned`: Telegram banned the account, never used again. `logged_out`: must sign in again.
 */
export type SessionStatus = 'enabled' | 'disabled' | 'frozen' | 'banned' | 'logged_out'

/** How often a frozen account is looked at, in milliseconds: an appeal may have succeeded. */
export const FROZEN_LOOK_MS = 3_600_000

/** What a Telegram connection needs to act as an account. All of it but the phone number is secret. */
export interface SessionCredentials {
  apiId: number
  apiHash: string
  phoneNumber: string
  /** The client library's own string form of data centre, address and authorization key. */
  session: string
}
