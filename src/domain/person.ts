/** A Telegram user as an answer described them at one moment. Null: the answer did not tell. */
export interface Person {
  id: bigint
  firstName: string | null
  lastName: string | null
  username: string | null
  phone: string | null
  premium: boolean | null
  scam: boolean | null
  verified: boolean | null
}
