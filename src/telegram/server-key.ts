import { createHash, createPublicKey } from 'node:crypto'
import { _serverKeys as serverKeys } from 'telegram/crypto/RSA'
import { returnBigInt } from 'telegram/Helpers'

/** An RSA public key that a data centre proves itself with. */
export interface ServerKey {
  n: bigint
  e: number
  /** The lower 64 bits of the SHA-1 of n and e as TL bytes, read as a signed long (core.telegram.org/mtproto/auth_key). */
  fingerprint: bigint
}

/** The PEM is not that of an RSA public key. */
export class InvalidServerKeyError extends Error {
  override readonly name = 'InvalidServerKeyError'
  constructor(options?: ErrorOptions) {
    super('The data centre’s key must be an RSA public key in PEM form', options)
  }
}

/** Reads a PEM (PKCS#1 or SPKI). Throws `InvalidServerKeyError`. */
export function readServerKey(pem: string): ServerKey {
  const { n, e } = modulusAndExponent(pem)
  const hash = createHash('sha1').update(tlBytes(n)).update(tlBytes(e)).digest()
  return {
    n: BigInt(`0x${n.toString('hex')}`),
    e: Number(`0x${e.toString('hex')}`),
    fingerprint: hash.readBigInt64LE(12),
  }
}

/** Makes the client library accept data centres that hold this key, besides Telegram's own. */
export function trustServerKey(key: ServerKey): void {
  serverKeys.set(key.fingerprint.toString(), { n: returnBigInt(key.n), e: key.e })
}

function modulusAndExponent(pem: string): { n: Buffer; e: Buffer } {
  try {
    const { n, e } = createPublicKey(pem).export({ format: 'jwk' })
    if (n && e) return { n: Buffer.from(n, 'base64url'), e: Buffer.from(e, 'base64url') }
  } catch (cause) {
    throw new InvalidServerKeyError({ cause })
  }
  throw new InvalidServerKeyError()
}

/** A TL `bytes`: length, content, padding to four bytes (core.telegram.org/mtproto/serialize). */
function tlBytes(content: Buffer): Buffer {
  const head =
    content.length < 254
      ? Buffer.of(content.length)
      : Buffer.of(254, content.length & 255, (content.length >> 8) & 255, content.length >> 16)
  return Buffer.concat([head, content, Buffer.alloc((4 - ((head.length + content.length) % 4)) % 4)])
}
