import { constants, generateKeyPairSync, type KeyObject, privateDecrypt } from 'node:crypto'
import { TlWriter } from '../tl/writer'
import { fromBigInt, toBigInt, xor } from './bytes'
import { igeDecrypt, sha1, sha256 } from './crypto'
import { HandshakeError } from './handshake-error'

/** The server's RSA key pair. */
export interface RsaKey {
  privateKey: KeyObject
  n: bigint
  e: number
  /** The lower 64 bits of the SHA-1 of the key's TL form, as the signed long that the protocol sends. */
  fingerprint: bigint
  /** The public key, PKCS #1. */
  pem: string
}

const EXPONENT = 65537

/**
 * A new key of 2048 bits. Its fingerprint has all 16 hexadecimal digits: there are clients that keep keys under the padded and look them up
 * under the unpadded number.
 */
export function generateRsaKey(): RsaKey {
  for (;;) {
    const key = randomRsaKey()
    if (BigInt.asUintN(64, key.fingerprint) >> 60n !== 0n) return key
  }
}

function randomRsaKey(): RsaKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: EXPONENT })
  const n = Buffer.from(publicKey.export({ format: 'jwk' }).n ?? '', 'base64url')
  const form = new TlWriter()
    .bytes(n)
    .bytes(fromBigInt(BigInt(EXPONENT), 3))
    .finish()
  return {
    privateKey,
    n: toBigInt(n),
    e: EXPONENT,
    fingerprint: sha1(form).readBigInt64LE(12),
    pem: publicKey.export({ format: 'pem', type: 'pkcs1' }).toString(),
  }
}

/** An RSA block of a client's first encrypted message, decrypted with the server's key. @throws HandshakeError */
export function rsaDecrypt(key: RsaKey, encrypted: Uint8Array): Buffer {
  if (encrypted.length !== 256 || toBigInt(encrypted) >= key.n)
    throw new HandshakeError('encrypted_data is no RSA block')
  return privateDecrypt({ key: key.privateKey, padding: constants.RSA_NO_PADDING }, encrypted)
}

/**
 * Takes `RSA_PAD` off a decrypted block (core.telegram.org/mtproto/auth_key, step 4.1): 192 bytes, the data and random padding
 * behind it. @throws HandshakeError
 */
export function rsaUnpad(block: Uint8Array): Buffer {
  const aes = block.subarray(32)
  const temporaryKey = xor(block.subarray(0, 32), sha256(aes))
  const padded = igeDecrypt(aes, temporaryKey, Buffer.alloc(32))
  const data = Buffer.from(padded.subarray(0, 192)).reverse()
  if (!sha256(temporaryKey, data).equals(padded.subarray(192))) throw new HandshakeError('RSA_PAD does not verify')
  return data
}
