import { randomBytes } from 'node:crypto'
import { TlWriter } from '../tl/writer'
import type { AuthKey } from './auth-keys'
import { equal } from './bytes'
import { igeDecrypt, igeEncrypt, messageKeys, sha256 } from './crypto'
import { TransportError } from './framing'

/** A message (perhaps a container) as it is inside an encrypted packet. */
export interface Message {
  messageId: bigint
  seqNo: number
  body: Uint8Array
}

export interface Envelope extends Message {
  salt: bigint
  sessionId: bigint
}

/** `auth_key_id` and `msg_key`, in clear. */
const CLEAR = 24
/** Salt, session id, message id, sequence number, length. */
const HEADER = 32

/** Opens a packet (core.telegram.org/mtproto/description, with its checks). One that does not verify is a `TransportError`. */
export function openEnvelope(key: AuthKey, packet: Buffer): Envelope {
  // Padded transports may leave up to 15 bytes behind the last AES block.
  const encrypted = packet.subarray(CLEAR, packet.length - ((packet.length - CLEAR) % 16))
  if (encrypted.length < HEADER) throw new TransportError('an encrypted packet without a message')
  const messageKey = packet.subarray(8, CLEAR)
  const { key: aesKey, iv } = messageKeys(key.bytes, messageKey, 0)
  const plain = igeDecrypt(encrypted, aesKey, iv)
  const expected = sha256(key.bytes.subarray(88, 120), plain).subarray(8, 24)
  if (!equal(expected, messageKey)) throw new TransportError('msg_key does not verify')
  const length = plain.readUInt32LE(28)
  const padding = plain.length - HEADER - length
  if (length % 4 !== 0 || padding < 12 || padding > 1024) throw new TransportError('wrong message length')
  return {
    salt: plain.readBigInt64LE(0),
    sessionId: plain.readBigInt64LE(8),
    messageId: plain.readBigInt64LE(16),
    seqNo: plain.readInt32LE(24),
    body: plain.subarray(HEADER, HEADER + length),
  }
}

/** Seals a message from the server. */
export function sealEnvelope(key: AuthKey, envelope: Envelope): Buffer {
  const { salt, sessionId, messageId, seqNo, body } = envelope
  const padding = 12 + (-(HEADER + body.length + 12) & 15)
  const plain = new TlWriter(HEADER + body.length + padding)
    .long(salt)
    .long(sessionId)
    .long(messageId)
    .int(seqNo)
    .uint(body.length)
    .raw(body)
    .raw(randomBytes(padding))
    .finish()
  const messageKey = sha256(key.bytes.subarray(96, 128), plain).subarray(8, 24)
  const { key: aesKey, iv } = messageKeys(key.bytes, messageKey, 8)
  return Buffer.concat([key.idBytes, messageKey, igeEncrypt(plain, aesKey, iv)])
}

/** A message in clear, as the key exchange has it: its body. */
export function openPlain(packet: Buffer): Buffer {
  if (packet.length < 20) throw new TransportError('a packet in clear without a message')
  const length = packet.readUInt32LE(16)
  if (length > packet.length - 20) throw new TransportError('wrong message length')
  return packet.subarray(20, 20 + length)
}

export function sealPlain(messageId: bigint, body: Uint8Array): Uint8Array {
  return new TlWriter().long(0n).long(messageId).uint(body.length).raw(body).finish()
}
