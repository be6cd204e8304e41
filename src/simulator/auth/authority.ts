import { randomBytes } from 'node:crypto'
import type { Clock } from '../../clock'
import type { SessionContext } from '../mtproto/api-service'
import { type AuthKey, permanentKey } from '../mtproto/auth-keys'
import { type Account, RpcError } from '../rpc'
import { createVerifier, type PasswordVerifier } from './srp'

/** Who can sign in. */
export interface Accounts {
  /** `phone`: digits only. */
  byPhone(phone: string): Account | undefined
  byId(id: bigint): Account | undefined
}

/** A code on its way to somebody. */
export interface SentCode {
  phone: string
  /** Milliseconds since 1970. */
  expiresAt: number
}

/** How long a login code, an exported authorisation and a password challenge can be used. */
export const VALID_MS = 600_000

/** What the data centres share of signing in: codes sent, authorisations exported, password verifiers. */
export class Authority {
  /** By `phone_code_hash`. */
  readonly codes = new Map<string, SentCode>()
  private readonly exported = new Map<string, { userId: bigint; dcId: number; expiresAt: number }>()
  private readonly verifiers = new Map<string, Promise<PasswordVerifier>>()

  constructor(
    readonly accounts: Accounts,
    private readonly clock: Clock,
  ) {}

  now(): number {
    return this.clock.now().getTime()
  }

  /** Notes that a code is on its way; gives its `phone_code_hash`. */
  sendCode(phone: string): string {
    forgetExpired(this.codes, this.now())
    const hash = randomBytes(9).toString('hex')
    this.codes.set(hash, { phone, expiresAt: this.now() + VALID_MS })
    return hash
  }

  /** A token with which the account can be signed in once, at the given data centre. */
  exportAuthorization(account: Account, dcId: number): Buffer {
    forgetExpired(this.exported, this.now())
    const token = randomBytes(128)
    this.exported.set(token.toString('hex'), { userId: account.userId, dcId, expiresAt: this.now() + VALID_MS })
    return token
  }

  /** Null: there is no such token (any more). */
  importAuthorization(token: Uint8Array, userId: bigint, dcId: number): Account | null {
    const name = Buffer.from(token).toString('hex')
    const found = this.exported.get(name)
    if (!found || found.userId !== userId || found.dcId !== dcId) return null
    this.exported.delete(name)
    return found.expiresAt > this.now() ? (this.accounts.byId(userId) ?? null) : null
  }

  /** Computed once for each password, since it is slow on purpose. */
  verifier(password: string): Promise<PasswordVerifier> {
    const known = this.verifiers.get(password) ?? createVerifier(password)
    this.verifiers.set(password, known)
    return known
  }
}

function forgetExpired(tokens: Map<string, { expiresAt: number }>, now: number): void {
  for (const [name, { expiresAt }] of tokens) if (expiresAt <= now) tokens.delete(name)
}

/** The key that authorisations belong to. Every method but `auth.bindTempAuthKey` has one. */
export function authorisedKey(context: SessionContext): AuthKey {
  const key = permanentKey(context.key)
  if (!key) throw new RpcError(401, 'AUTH_KEY_PERM_EMPTY')
  return key
}
