import { randomBytes } from 'node:crypto'
import type { SessionHandler } from '../mtproto/api-service'
import type { AuthKey } from '../mtproto/auth-keys'
import { DH_GENERATOR, dhPrimeBytes } from '../mtproto/dh-group'
import { type Account, RpcError, type TlObject } from '../rpc'
import { type Authority, authorisedKey, VALID_MS } from './authority'
import { bytesOf, longOf } from './fields'
import { createChallenge, type PasswordVerifier, type SrpChallenge, verifyProof } from './srp'

/** Two-step verification (core.telegram.org/api/srp). The password itself never travels. */
export function passwordHandlers(
  authority: Authority,
  describeUser: (account: Account) => TlObject,
): Record<string, SessionHandler> {
  /** The one challenge of each key that can be answered: the newest. */
  const challenges = new WeakMap<AuthKey, { challenge: SrpChallenge; expiresAt: number }>()

  return {
    'account.getPassword': async (_query, context) => {
      const key = authorisedKey(context)
      const account = key.account ?? key.awaitingPassword
      if (!account) throw new RpcError(401, 'AUTH_KEY_UNREGISTERED')
      if (account.password === null) return passwordSettings()
      const verifier = await authority.verifier(account.password)
      const challenge = createChallenge(verifier)
      challenges.set(key, { challenge, expiresAt: authority.now() + VALID_MS })
      return passwordSettings({ verifier, challenge })
    },
    'auth.checkPassword': async (query, context) => {
      const key = authorisedKey(context)
      const account = key.awaitingPassword
      if (!account) throw new RpcError(401, 'AUTH_KEY_UNREGISTERED')
      const { password: proof } = query
      if (!isObject(proof) || proof._ !== 'inputCheckPasswordSRP' || account.password === null)
        throw new RpcError(400, 'PASSWORD_HASH_INVALID')
      const given = challenges.get(key)
      if (given?.challenge.id !== longOf(proof, 'srp_id') || given.expiresAt <= authority.now())
        throw new RpcError(400, 'SRP_ID_INVALID')
      const verifier = await authority.verifier(account.password)
      if (!verifyProof(verifier, given.challenge, { a: bytesOf(proof, 'A'), m1: bytesOf(proof, 'M1') }))
        throw new RpcError(400, 'PASSWORD_HASH_INVALID')
      challenges.delete(key)
      key.account = account
      key.awaitingPassword = null
      return { _: 'auth.authorization', user: describeUser(account) }
    },
  }
}

function passwordSettings(current?: { verifier: PasswordVerifier; challenge: SrpChallenge }): TlObject {
  const settings: TlObject = {
    _: 'account.password',
    new_algo: algorithm(randomBytes(8), randomBytes(16)),
    new_secure_algo: { _: 'securePasswordKdfAlgoPBKDF2HMACSHA512iter100000', salt: randomBytes(8) },
    secure_random: randomBytes(256),
  }
  if (!current) return settings
  const { verifier, challenge } = current
  return {
    ...settings,
    has_password: true,
    current_algo: algorithm(verifier.salt1, verifier.salt2),
    srp_B: challenge.publicB,
    srp_id: challenge.id,
  }
}

function algorithm(salt1: Uint8Array, salt2: Uint8Array): TlObject {
  return {
    _: 'passwordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow',
    salt1,
    salt2,
    g: DH_GENERATOR,
    p: dhPrimeBytes(),
  }
}

function isObject(value: TlObject[string]): value is TlObject {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Uint8Array)
}
