import type { Clock } from '../../clock'
import type { Account } from '../rpc'
import { sha1, sha256 } from './crypto'

/** A key that a client and this data centre agreed on, and what is known of the client behind it. */
export interface AuthKey {
  /** The lower 64 bits of the key's SHA-1, as a signed long. */
  id: bigint
  idBytes: Buffer
  /** 256 bytes. */
  bytes: Buffer
  /** Unix seconds; null: a permanent key. */
  expiresAt: number | null
  /** The salt that both sides computed in the key exchange, and when (Unix seconds). */
  firstSalt: { salt: bigint; at: number }
  /** The permanent key that a temporary one speaks for; null until `auth.bindTempAuthKey`. */
  boundTo: AuthKey | null
  /** Asked for with `invokeWithLayer`; null before. */
  layer: number | null
  /** Whether `initConnection` came. */
  initialised: boolean
  /** Who is signed in with this (permanent) key. */
  account: Account | null
  /** Who gave the right code and still owes the password. */
  awaitingPassword: Account | null
  /** What requests are answered while nobody is signed in. */
  signedOutCode: SignedOutCode
}

/** `SESSION_REVOKED`: somebody ended the session from another device. */
export type SignedOutCode = 'AUTH_KEY_UNREGISTERED' | 'SESSION_REVOKED'

/** The key that authorisations belong to: a temporary key has those of the permanent key it is bound to. Null: not bound. */
export function permanentKey(key: AuthKey): AuthKey | null {
  return key.expiresAt === null ? key : key.boundTo
}

/** The auth keys of one data centre. */
export class AuthKeys {
  private readonly keys = new Map<bigint, AuthKey>()

  constructor(private readonly clock: Clock) {}

  has(bytes: Uint8Array): boolean {
    return this.keys.has(keyId(bytes).readBigInt64LE())
  }

  add(bytes: Buffer, firstSalt: bigint, expiresIn: number | null): AuthKey {
    const idBytes = keyId(bytes)
    const at = unixSeconds(this.clock)
    const key: AuthKey = {
      id: idBytes.readBigInt64LE(),
      idBytes,
      bytes,
      expiresAt: expiresIn === null ? null : at + expiresIn,
      firstSalt: { salt: firstSalt, at },
      boundTo: null,
      layer: null,
      initialised: false,
      account: null,
      awaitingPassword: null,
      signedOutCode: 'AUTH_KEY_UNREGISTERED',
    }
    this.keys.set(key.id, key)
    return key
  }

  /** Undefined: never known, destroyed, or a temporary key that has expired. */
  get(id: bigint): AuthKey | undefined {
    const key = this.keys.get(id)
    if (key?.expiresAt && key.expiresAt <= unixSeconds(this.clock)) {
      this.keys.delete(id)
      return undefined
    }
    return key
  }

  /** Signs an account out of every key. */
  signOut(userId: bigint, code: SignedOutCode): void {
    for (const key of this.keys.values()) {
      if (key.account?.userId !== userId) continue
      key.account = null
      key.signedOutCode = code
    }
  }

  /** Forgets a key and every temporary key that was bound to it. */
  destroy(key: AuthKey): void {
    this.keys.delete(key.id)
    for (const other of this.keys.values()) if (other.boundTo === key) this.keys.delete(other.id)
  }
}

function keyId(bytes: Uint8Array): Buffer {
  return sha1(bytes).subarray(12)
}

/** Seconds since 1970, whole. */
export function unixSeconds(clock: Clock): number {
  return Math.floor(clock.now().getTime() / 1000)
}

/** Seconds after which a new salt comes; the one before it stays valid as long again. */
const SALT_SECONDS = 1800

export interface FutureSalt {
  validSince: number
  validUntil: number
  salt: bigint
}

/** The salt of a key at a time in Unix seconds. Salts follow from the key, so that none has to be kept. */
export function saltAt(key: AuthKey, at: number): FutureSalt {
  const period = Math.floor(at / SALT_SECONDS)
  const salt = sha256(key.bytes, Buffer.from(`salt ${period}`)).readBigInt64LE()
  return { salt, validSince: period * SALT_SECONDS, validUntil: (period + 2) * SALT_SECONDS }
}

/** Whether a message may carry this salt: the present one, the one before it, or that of a key exchange not long ago. */
export function isValidSalt(key: AuthKey, salt: bigint, at: number): boolean {
  if (salt === saltAt(key, at).salt || salt === saltAt(key, at - SALT_SECONDS).salt) return true
  return salt === key.firstSalt.salt && at < key.firstSalt.at + SALT_SECONDS
}

/** The present salt and those that follow; 1 to 64 of them. */
export function futureSalts(key: AuthKey, at: number, count: number): FutureSalt[] {
  const length = Math.min(Math.max(count, 1), 64)
  return Array.from({ length }, (_, index) => saltAt(key, at + index * SALT_SECONDS))
}
