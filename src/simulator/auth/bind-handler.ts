import type { Clock } from '../../clock'
import type { SessionContext, SessionHandler } from '../mtproto/api-service'
import { type AuthKeys, unixSeconds } from '../mtproto/auth-keys'
import { equal } from '../mtproto/bytes'
import { igeDecrypt, messageKeysV1, sha1 } from '../mtproto/crypto'
import { decodeService } from '../mtproto/service-schema'
import { RpcError, type TlObject } from '../rpc'
import { TlDecodeError } from '../tl/errors'
import { bytesOf, longOf } from './fields'

/** `auth_key_id`, `msg_key`. */
const CLEAR = 24
/** A random int128, message id, sequence number, length. */
const HEADER = 32

/** `auth.bindTempAuthKey`: a temporary key from now on speaks for a permanent one (core.telegram.org/api/pfs). */
export function bindHandler(keys: AuthKeys, clock: Clock): SessionHandler {
  return (query, context) => {
    const { key } = context
    if (key.expiresAt === null) throw new RpcError(400, 'TEMP_AUTH_KEY_EMPTY')
    const permanent = keys.get(longOf(query, 'perm_auth_key_id'))
    if (!permanent || permanent.expiresAt !== null) throw new RpcError(400, 'ENCRYPTED_MESSAGE_INVALID')
    const expiresAt = Number(query.expires_at)
    if (expiresAt <= unixSeconds(clock)) throw new RpcError(400, 'EXPIRES_AT_INVALID')
    if (key.boundTo && key.boundTo !== permanent) throw new RpcError(400, 'TEMP_AUTH_KEY_ALREADY_BOUND')

    const proof = openProof(permanent.bytes, permanent.idBytes, Buffer.from(bytesOf(query, 'encrypted_message')))
    const matches =
      proof.messageId === context.messageId &&
      sameFields(proof.inner, query, context) &&
      proof.inner.perm_auth_key_id === permanent.id
    if (!matches) throw new RpcError(400, 'ENCRYPTED_MESSAGE_INVALID')
    key.boundTo = permanent
    key.expiresAt = Math.min(key.expiresAt, expiresAt)
    return true
  }
}

function sameFields(inner: TlObject, query: TlObject, context: SessionContext): boolean {
  return (
    inner._ === 'bind_auth_key_inner' &&
    inner.nonce === query.nonce &&
    inner.temp_auth_key_id === context.key.id &&
    inner.temp_session_id === context.sessionId &&
    inner.expires_at === query.expires_at
  )
}

/** Opens the proof, which is an MTProto 1.0 message under the permanent key. */
function openProof(authKey: Buffer, keyId: Buffer, packet: Buffer): { messageId: bigint; inner: TlObject } {
  const encrypted = packet.subarray(CLEAR)
  const messageKey = packet.subarray(8, CLEAR)
  const wellFormed = encrypted.length > HEADER && encrypted.length % 16 === 0 && equal(packet.subarray(0, 8), keyId)
  if (!wellFormed) throw new RpcError(400, 'ENCRYPTED_MESSAGE_INVALID')
  const { key, iv } = messageKeysV1(authKey, messageKey)
  const plain = igeDecrypt(encrypted, key, iv)
  const end = HEADER + plain.readUInt32LE(28)
  if (end > plain.length || !equal(sha1(plain.subarray(0, end)).subarray(4), messageKey))
    throw new RpcError(400, 'ENCRYPTED_MESSAGE_INVALID')
  try {
    return { messageId: plain.readBigInt64LE(16), inner: decodeService(plain.subarray(HEADER, end)) }
  } catch (error) {
    throw error instanceof TlDecodeError ? new RpcError(400, 'ENCRYPTED_MESSAGE_INVALID') : error
  }
}
