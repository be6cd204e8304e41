import { pbkdf2, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { equal, fromBigInt, modPow, toBigInt, xor } from '../mtproto/bytes'
import { sha256 } from '../mtproto/crypto'
import { DH_BYTES, DH_GENERATOR, DH_PRIME, isSafePublicValue, secretExponent } from '../mtproto/dh-group'

const deriveKey = promisify(pbkdf2)
const ITERATIONS = 100_000
const G = BigInt(DH_GENERATOR)
const P_BYTES = fromBigInt(DH_PRIME, DH_BYTES)
const G_BYTES = fromBigInt(G, DH_BYTES)

/** All that a server keeps of a password (core.telegram.org/api/srp). */
export interface PasswordVerifier {
  salt1: Buffer
  salt2: Buffer
  /** `g^x mod p`. */
  v: bigint
}

/** The server's half of one attempt. */
export interface SrpChallenge {
  id: bigint
  /** The server's secret exponent. */
  b: bigint
  /** `srp_B`, 256 bytes. */
  publicB: Buffer
}

/** Takes about a tenth of a second: 100,000 rounds of PBKDF2. */
export async function createVerifier(password: string): Promise<PasswordVerifier> {
  const salt1 = randomBytes(40)
  const salt2 = randomBytes(16)
  const first = salted(salted(Buffer.from(password, 'utf8'), salt1), salt2)
  const stretched = await deriveKey(first, salt1, ITERATIONS, 64, 'sha512')
  const x = toBigInt(salted(stretched, salt2))
  return { salt1, salt2, v: modPow(G, x, DH_PRIME) }
}

export function createChallenge(verifier: PasswordVerifier): SrpChallenge {
  for (;;) {
    const b = secretExponent()
    const k = toBigInt(sha256(P_BYTES, G_BYTES))
    const publicB = (k * verifier.v + modPow(G, b, DH_PRIME)) % DH_PRIME
    if (isSafePublicValue(publicB))
      return { id: randomBytes(8).readBigInt64LE(), b, publicB: fromBigInt(publicB, DH_BYTES) }
  }
}

/** Whether the client proved (`A`, `M1` of `inputCheckPasswordSRP`) that it knows the password. */
export function verifyProof(
  verifier: PasswordVerifier,
  challenge: SrpChallenge,
  proof: { a: Uint8Array; m1: Uint8Array },
): boolean {
  const a = toBigInt(proof.a)
  if (proof.a.length > DH_BYTES || !isSafePublicValue(a)) return false
  const aBytes = fromBigInt(a, DH_BYTES)
  const u = toBigInt(sha256(aBytes, challenge.publicB))
  const shared = modPow(a * modPow(verifier.v, u, DH_PRIME), challenge.b, DH_PRIME)
  const key = sha256(fromBigInt(shared, DH_BYTES))
  const { salt1, salt2 } = verifier
  const group = xor(sha256(P_BYTES), sha256(G_BYTES))
  return equal(sha256(group, sha256(salt1), sha256(salt2), aBytes, challenge.publicB, key), proof.m1)
}

/** `SH(data, salt)`. */
function salted(data: Uint8Array, salt: Uint8Array): Buffer {
  return sha256(salt, data, salt)
}
