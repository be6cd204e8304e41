import { randomBytes } from 'node:crypto'
import type { Clock } from '../../clock'
import type { TlObject, TlValue } from '../rpc'
import { decodeFields } from '../tl/decode'
import { TlReader } from '../tl/reader'
import { type AuthKeys, unixSeconds } from './auth-keys'
import { equal, fromBigInt, modPow, toBigInt, xor } from './bytes'
import { igeDecrypt, igeEncrypt, sha1 } from './crypto'
import { DH_BYTES, DH_GENERATOR, DH_PRIME, dhPrimeBytes, isSafePublicValue, secretExponent } from './dh-group'
import { HandshakeError } from './handshake-error'
import { type PrimeProduct, randomPrimeProduct } from './prime-product'
import { type RsaKey, rsaDecrypt, rsaUnpad } from './rsa-key'
import { encodeService, serviceConstructor } from './service-schema'

export interface HandshakeOptions {
  rsa: RsaKey
  dcId: number
  keys: AuthKeys
  clock: Clock
}

interface Nonces {
  nonce: Uint8Array
  serverNonce: Buffer
}

interface DhStep extends Nonces {
  newNonce: Buffer
  /** The server's secret exponent. */
  a: bigint
  key: Buffer
  iv: Buffer
  /** Seconds a temporary key lives; null: permanent. */
  expiresIn: number | null
  /** SHA-1 beginning of the key refused before, which the client repeats as `retry_id`; 0 at first. */
  retryId: bigint
}

type Step = { at: 'start' } | ({ at: 'pq'; primes: PrimeProduct } & Nonces) | ({ at: 'dh' } & DhStep)

/**
 * The server's side of one key exchange (core.telegram.org/mtproto/auth_key). `answer` takes the client's messages one after the other;
 * whatever does not follow the protocol is a `HandshakeError`. The agreed key ends up in `keys`.
 */
export class Handshake {
  private step: Step = { at: 'start' }

  constructor(private readonly options: HandshakeOptions) {}

  answer(query: TlObject): TlObject {
    switch (query._) {
      case 'req_pq':
      case 'req_pq_multi':
        return this.sendPrimes(query)
      case 'req_DH_params':
        return this.sendDhParams(query)
      case 'set_client_DH_params':
        return this.agree(query)
      default:
        throw new HandshakeError(`${query._} is no part of the key exchange`)
    }
  }

  private sendPrimes(query: TlObject): TlObject {
    const nonce = bytesOf(query.nonce)
    const serverNonce = randomBytes(16)
    const primes = randomPrimeProduct()
    this.step = { at: 'pq', nonce, serverNonce, primes }
    return {
      _: 'resPQ',
      nonce,
      server_nonce: serverNonce,
      pq: fromBigInt(primes.p * primes.q, 8),
      server_public_key_fingerprints: [this.options.rsa.fingerprint],
    }
  }

  private sendDhParams(query: TlObject): TlObject {
    const { step } = this
    const { rsa } = this.options
    if (step.at !== 'pq') throw new HandshakeError('req_DH_params out of turn')
    checkNonces(step, query)
    const { p, q } = step.primes
    if (toBigInt(bytesOf(query.p)) !== p || toBigInt(bytesOf(query.q)) !== q) throw new HandshakeError('wrong factors')
    if (query.public_key_fingerprint !== rsa.fingerprint) throw new HandshakeError('unknown public key')
    const inner = readInner(rsaDecrypt(rsa, bytesOf(query.encrypted_data)))
    this.checkInner(inner, step)

    const newNonce = Buffer.from(bytesOf(inner.new_nonce))
    const { nonce, serverNonce } = step
    const { a, gA } = keyHalf()
    const { key, iv } = temporaryAes(newNonce, serverNonce)
    const expiresIn = typeof inner.expires_in === 'number' ? inner.expires_in : null
    this.step = { at: 'dh', nonce, serverNonce, newNonce, a, key, iv, expiresIn, retryId: 0n }
    const answer = encodeService({
      _: 'server_DH_inner_data',
      nonce,
      server_nonce: serverNonce,
      g: DH_GENERATOR,
      dh_prime: dhPrimeBytes(),
      g_a: fromBigInt(gA, DH_BYTES),
      server_time: unixSeconds(this.options.clock),
    })
    const hashed = Buffer.concat([sha1(answer), answer])
    const padded = Buffer.concat([hashed, randomBytes(-hashed.length & 15)])
    return { _: 'server_DH_params_ok', nonce, server_nonce: serverNonce, encrypted_answer: igeEncrypt(padded, key, iv) }
  }

  private checkInner(inner: TlObject, step: Step & { at: 'pq' }): void {
    if (!inner._.startsWith('p_q_inner_data')) throw new HandshakeError(`${inner._} instead of p_q_inner_data`)
    checkNonces(step, inner)
    if (toBigInt(bytesOf(inner.pq)) !== step.primes.p * step.primes.q) throw new HandshakeError('wrong pq')
    // Media connections use the negative number, test servers add 10,000.
    if (typeof inner.dc === 'number' && Math.abs(inner.dc) % 10_000 !== this.options.dcId)
      throw new HandshakeError(`the client looks for data centre ${inner.dc}`, -444)
    if (typeof inner.expires_in === 'number' && inner.expires_in <= 0)
      throw new HandshakeError('expired before it began')
  }

  private agree(query: TlObject): TlObject {
    const { step } = this
    if (step.at !== 'dh') throw new HandshakeError('set_client_DH_params out of turn')
    checkNonces(step, query)
    const encrypted = bytesOf(query.encrypted_data)
    if (encrypted.length === 0 || encrypted.length % 16 !== 0) throw new HandshakeError('no whole AES blocks')
    const plain = igeDecrypt(encrypted, step.key, step.iv)
    const { object: inner, length } = readObject(plain.subarray(20))
    if (!sha1(plain.subarray(20, 20 + length)).equals(plain.subarray(0, 20)))
      throw new HandshakeError('the hash of client_DH_inner_data does not verify')
    if (inner._ !== 'client_DH_inner_data') throw new HandshakeError(`${inner._} instead of client_DH_inner_data`)
    checkNonces(step, inner)
    if (inner.retry_id !== step.retryId) throw new HandshakeError('wrong retry_id')

    const gB = toBigInt(bytesOf(inner.g_b))
    const authKey = fromBigInt(modPow(gB, step.a, DH_PRIME), DH_BYTES)
    if (!isSafePublicValue(gB)) return this.conclude('fail', step, authKey)
    if (this.options.keys.has(authKey)) return this.conclude('retry', step, authKey)
    const salt = xor(step.newNonce.subarray(0, 8), step.serverNonce.subarray(0, 8)).readBigInt64LE()
    this.options.keys.add(authKey, salt, step.expiresIn)
    return this.conclude('ok', step, authKey)
  }

  private conclude(outcome: 'ok' | 'retry' | 'fail', step: Step & { at: 'dh' }, authKey: Buffer): TlObject {
    const auxiliary = sha1(authKey).subarray(0, 8)
    const number = { ok: 1, retry: 2, fail: 3 }[outcome]
    const hash = sha1(step.newNonce, Buffer.from([number]), auxiliary).subarray(4)
    this.step = outcome === 'retry' ? { ...step, retryId: auxiliary.readBigInt64LE() } : { at: 'start' }
    return {
      _: `dh_gen_${outcome}`,
      nonce: step.nonce,
      server_nonce: step.serverNonce,
      [`new_nonce_hash${number}`]: hash,
    }
  }
}

function keyHalf(): { a: bigint; gA: bigint } {
  for (;;) {
    const a = secretExponent()
    const gA = modPow(BigInt(DH_GENERATOR), a, DH_PRIME)
    if (isSafePublicValue(gA)) return { a, gA }
  }
}

/** `tmp_aes_key` and `tmp_aes_iv` of the key exchange. */
export function temporaryAes(newNonce: Uint8Array, serverNonce: Uint8Array): { key: Buffer; iv: Buffer } {
  const a = sha1(newNonce, serverNonce)
  const b = sha1(serverNonce, newNonce)
  const c = sha1(newNonce, newNonce)
  return {
    key: Buffer.concat([a, b.subarray(0, 12)]),
    iv: Buffer.concat([b.subarray(12), c, newNonce.subarray(0, 4)]),
  }
}

/**
 * What the client encrypted for the server. Telegram still takes the form from before `RSA_PAD`, which some clients send: a zero byte,
 * the SHA-1 of the data, the data, random padding.
 */
function readInner(block: Buffer): TlObject {
  return (block[0] === 0 ? readHashed(block.subarray(1)) : null) ?? readObject(rsaUnpad(block)).object
}

function readHashed(block: Buffer): TlObject | null {
  const data = block.subarray(20)
  try {
    const { object, length } = readObject(data)
    return sha1(data.subarray(0, length)).equals(block.subarray(0, 20)) ? object : null
  } catch {
    // Not that form: one in 256 blocks of the other begins with a zero byte, too.
    return null
  }
}

/** An object with random padding behind it, and how many bytes it takes. */
function readObject(bytes: Uint8Array): { object: TlObject; length: number } {
  const reader = new TlReader(bytes)
  const definition = serviceConstructor(reader.uint())
  if (!definition) throw new HandshakeError('an unknown inner object')
  const object = decodeFields(reader, definition, definition.fields, serviceConstructor)
  return { object, length: reader.position }
}

function checkNonces(expected: Nonces, got: TlObject): void {
  const same = equal(expected.nonce, bytesOf(got.nonce)) && equal(expected.serverNonce, bytesOf(got.server_nonce))
  if (!same) throw new HandshakeError('the nonces differ')
}

function bytesOf(value: TlValue | undefined): Uint8Array {
  if (value instanceof Uint8Array) return value
  throw new HandshakeError('bytes are missing')
}
