/**
 * `enabled`: used for collecting. `disabled`: an operator wants it left alone. `banned`: Telegram banned the account, never used again.
 * `logged_out`: must sign in again.
 */
export type SessionStatus = 'enabled' | 'disabled' | 'banned' | 'logged_out'

/** What a Telegram connection needs to act as an account. All of it but the phone number is secret. */
export interface SessionCredentials {
  apiId: number
  apiHash: string
  phoneNumber: string
  /** The client library's own string form of data centre, address and authorization key. */
  session: string
}
