import type { SessionContext } from '../mtproto/api-service'
import { type Account, RpcError, type TlObject } from '../rpc'
import { authorisedKey } from './authority'

/** An `auth.authorization`: from now on the context's key speaks for the account. */
export function signedIn(
  account: Account,
  context: SessionContext,
  describeUser: (account: Account) => TlObject,
): TlObject {
  const key = authorisedKey(context)
  key.account = account
  key.awaitingPassword = null
  return { _: 'auth.authorization', user: describeUser(account) }
}

/** As `signedIn` for an account without two-step verification; for another, the key now owes the password. */
export function signedInBut2fa(
  account: Account,
  context: SessionContext,
  describeUser: (account: Account) => TlObject,
): TlObject {
  if (account.password === null) return signedIn(account, context, describeUser)
  authorisedKey(context).awaitingPassword = account
  throw new RpcError(401, 'SESSION_PASSWORD_NEEDED')
}
