import type { SessionContext, SessionHandler } from '../mtproto/api-service'
import { type Account, RpcError, type TlObject } from '../rpc'
import { type Authority, authorisedKey, type SentCode, VALID_MS } from './authority'
import { bytesOf, longOf, stringOf } from './fields'
import { qrHandlers } from './qr-handlers'
import { signedIn, signedInBut2fa } from './signing-in'

export interface LoginOptions {
  authority: Authority
  describeUser(account: Account): TlObject
  apiId: number
  apiHash: string
  loginCode: string
  /** Every data centre there is. */
  dcIds: readonly number[]
}

/** Signing in and out by code (core.telegram.org/api/auth) or QR code, and moving to another data centre. */
export function loginHandlers(options: LoginOptions): Record<string, SessionHandler> {
  const { authority } = options
  const codes = authority.codes

  const codeSent = (hash: string): TlObject => ({
    _: 'auth.sentCode',
    type: { _: 'auth.sentCodeTypeApp', length: options.loginCode.length },
    phone_code_hash: hash,
    timeout: 60,
  })

  /** The code that was sent under the request's hash, if it still counts. */
  const pendingCode = (query: TlObject): { hash: string; code: SentCode } => {
    const hash = stringOf(query, 'phone_code_hash')
    const code = codes.get(hash)
    const usable = code && code.phone === digits(stringOf(query, 'phone_number')) && code.expiresAt > authority.now()
    if (!usable) throw new RpcError(400, 'PHONE_CODE_EXPIRED')
    return { hash, code }
  }

  const accountFor = (query: TlObject, { dcId }: SessionContext): Account => {
    const account = authority.accounts.byPhone(digits(stringOf(query, 'phone_number')))
    if (!account) throw new RpcError(400, 'PHONE_NUMBER_INVALID')
    if (account.homeDc !== dcId) throw new RpcError(303, `PHONE_MIGRATE_${account.homeDc}`)
    return account
  }

  return {
    ...qrHandlers(options),
    'auth.sendCode': (query, context) => {
      if (query.api_id !== options.apiId || query.api_hash !== options.apiHash)
        throw new RpcError(400, 'API_ID_INVALID')
      const account = accountFor(query, context)
      return codeSent(authority.sendCode(account.phone))
    },
    'auth.resendCode': (query) => {
      const { hash, code } = pendingCode(query)
      code.expiresAt = authority.now() + VALID_MS
      return codeSent(hash)
    },
    'auth.cancelCode': (query) => codes.delete(pendingCode(query).hash),
    'auth.signIn': (query, context) => {
      const account = accountFor(query, context)
      if (!query.phone_code) throw new RpcError(400, 'PHONE_CODE_EMPTY')
      const { hash } = pendingCode(query)
      if (query.phone_code !== options.loginCode) throw new RpcError(400, 'PHONE_CODE_INVALID')
      codes.delete(hash)
      return signedInBut2fa(account, context, options.describeUser)
    },
    'auth.logOut': (_query, context) => {
      const key = authorisedKey(context)
      key.account = null
      key.awaitingPassword = null
      return { _: 'auth.loggedOut' }
    },
    'auth.exportAuthorization': (query, context) => {
      const dcId = Number(query.dc_id)
      if (!options.dcIds.includes(dcId) || dcId === context.dcId) throw new RpcError(400, 'DC_ID_INVALID')
      if (!context.account) throw new RpcError(401, 'AUTH_KEY_UNREGISTERED')
      const bytes = authority.exportAuthorization(context.account, dcId)
      return { _: 'auth.exportedAuthorization', id: context.account.userId, bytes }
    },
    'auth.importAuthorization': (query, context) => {
      const account = authority.importAuthorization(bytesOf(query, 'bytes'), longOf(query, 'id'), context.dcId)
      if (!account) throw new RpcError(400, 'AUTH_BYTES_INVALID')
      return signedIn(account, context, options.describeUser)
    },
    'auth.importBotAuthorization': () => {
      throw new RpcError(400, 'ACCESS_TOKEN_INVALID')
    },
  }
}

function digits(phone: string): string {
  return phone.replace(/\D/g, '')
}
