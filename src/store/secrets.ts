import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** What a secret is for. It is sealed in, so that one column's content cannot pass for another's. */
export type SecretPurpose = 'api_hash' | 'session_bytes' | 'bot_token'

/** Where each kind of secret is stored. Every one of them has to be here: it is re-encrypted when the key is changed. */
export const SECRET_COLUMNS = {
  api_hash: { table: 'config__tg_bot_session_pool', column: 'api_hash' },
  session_bytes: { table: 'config__tg_bot_session_pool', column: 'session_bytes' },
  bot_token: { table: 'config__tg_bot_session_pool', column: 'bot_token' },
} as const satisfies Record<SecretPurpose, { table: string; column: string }>

/** Encrypts and decrypts what the database must not hold in the clear. */
export interface SecretBox {
  seal(purpose: SecretPurpose, secret: string): Uint8Array<ArrayBuffer>
  /** @throws SecretKeyError when the key or the purpose is another one, or the bytes were changed. */
  open(purpose: SecretPurpose, sealed: Uint8Array): string
}

/** A secret in the database cannot be decrypted: it was encrypted with another key, or tampered with. */
export class SecretKeyError extends Error {
  override readonly name = 'SecretKeyError'
  constructor(readonly purpose: SecretPurpose) {
    super(
      `The stored ${purpose} cannot be decrypted with this key: ` +
        'restore the SECRET_KEY or secret.key it was encrypted with, or sign in again',
    )
  }
}

export const KEY_BYTES = 32
/** The first byte; others are for formats to come. Then the nonce, the ciphertext and the tag. */
const VERSION = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16
const CIPHER = 'aes-256-gcm'

/** AES-256-GCM with a random nonce for each secret, authenticated together with version and purpose. `key` is 32 bytes. */
export function createSecretBox(key: Uint8Array): SecretBox {
  return {
    seal(purpose, secret) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(context(purpose))
      const parts = [Buffer.of(VERSION), nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]
      return new Uint8Array(Buffer.concat(parts))
    },
    open(purpose, sealed) {
      const bytes = Buffer.from(sealed)
      if (bytes[0] !== VERSION || bytes.length < 1 + NONCE_BYTES + TAG_BYTES) throw new SecretKeyError(purpose)
      const nonce = bytes.subarray(1, 1 + NONCE_BYTES)
      const text = bytes.subarray(1 + NONCE_BYTES, -TAG_BYTES)
      try {
        const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
        decipher.setAAD(context(purpose)).setAuthTag(bytes.subarray(-TAG_BYTES))
        return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8')
      } catch {
        throw new SecretKeyError(purpose)
      }
    },
  }
}

function context(purpose: SecretPurpose): Buffer {
  return Buffer.from(`teletally:${VERSION}:${purpose}`)
}
