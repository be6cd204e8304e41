import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { ApiToken } from '../domain/api-token'

const PREFIX = 'tta_'
const TOKEN_BYTES = 32

/** A token that nobody can guess. It is recognizable, so that tools that look for leaked secrets find it. */
export function createToken(): string {
  return `${PREFIX}${randomBytes(TOKEN_BYTES).toString('base64url')}`
}

/** What is kept of a token: SHA-256, 64 hexadecimal digits. It is random, so that a slow hash would protect nothing more. */
export function hashToken(token: string): string {
  return digest(token).toString('hex')
}

/** The entry whose token this is, or null. Takes as long whichever it is, and whether it is one. */
export function findToken(tokens: readonly ApiToken[], token: string): ApiToken | null {
  const given = digest(token)
  let found: ApiToken | null = null
  for (const entry of tokens) {
    if (timingSafeEqual(given, Buffer.from(entry.sha256, 'hex'))) found = entry
  }
  return found
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
