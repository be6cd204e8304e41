import { randomBytes } from 'node:crypto'
import type { AuthKey } from '../mtproto/auth-keys'
import type { Account } from '../rpc'

/** A token that somebody shows as a QR code, waiting for another to accept it. */
export interface LoginToken {
  bytes: Buffer
  /** The key that is to be signed in. */
  key: AuthKey
  /** Accounts that shall not be signed in with it. */
  exceptIds: ReadonlySet<bigint>
  /** Milliseconds since 1970. */
  expiresAt: number
  /** Who has accepted it; null: nobody yet. */
  acceptedBy: Account | null
  /** Tells the client that shows it. */
  onAccepted(): void
}

/** How long Telegram lets a QR code be scanned. */
export const TOKEN_MS = 30_000
const TOKEN_BYTES = 24

/** The login tokens of all data centres: one for each key, the newest. */
export class LoginTokens {
  readonly #byBytes = new Map<string, LoginToken>()
  readonly #byKey = new Map<AuthKey, LoginToken>()

  /** The key's token before is good no more. */
  issue(token: Omit<LoginToken, 'bytes' | 'acceptedBy'>): LoginToken {
    this.forget(this.#byKey.get(token.key))
    const issued = { ...token, bytes: randomBytes(TOKEN_BYTES), acceptedBy: null }
    this.#byBytes.set(issued.bytes.toString('hex'), issued)
    this.#byKey.set(token.key, issued)
    return issued
  }

  of(key: AuthKey): LoginToken | undefined {
    return this.#byKey.get(key)
  }

  find(bytes: Uint8Array): LoginToken | undefined {
    return this.#byBytes.get(Buffer.from(bytes).toString('hex'))
  }

  forget(token: LoginToken | undefined): void {
    if (!token) return
    this.#byBytes.delete(token.bytes.toString('hex'))
    this.#byKey.delete(token.key)
  }
}
