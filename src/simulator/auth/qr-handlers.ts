import type { SessionHandler } from '../mtproto/api-service'
import { RpcError, type TlObject, type TlValue } from '../rpc'
import { type Authority, authorisedKey } from './authority'
import { bytesOf } from './fields'
import type { LoginOptions } from './login-handlers'
import { type LoginToken, LoginTokens, TOKEN_MS } from './login-tokens'
import { signedInBut2fa } from './signing-in'

/** Signing in by QR code (core.telegram.org/api/qr-login). */
export function qrHandlers(options: LoginOptions): Record<string, SessionHandler> {
  const { authority, describeUser } = options
  const tokens = new LoginTokens()

  return {
    'auth.exportLoginToken': (query, context) => {
      if (query.api_id !== options.apiId || query.api_hash !== options.apiHash)
        throw new RpcError(400, 'API_ID_INVALID')
      const key = authorisedKey(context)
      const shown = tokens.of(key)
      const account = shown?.acceptedBy
      if (shown && account && shown.expiresAt > authority.now()) {
        if (account.homeDc !== context.dcId) {
          return { _: 'auth.loginTokenMigrateTo', dc_id: account.homeDc, token: shown.bytes }
        }
        tokens.forget(shown)
        return success(signedInBut2fa(account, context, describeUser))
      }
      const token = tokens.issue({
        key,
        exceptIds: new Set(longs(query.except_ids)),
        expiresAt: authority.now() + TOKEN_MS,
        onAccepted: () => context.push(loginTokenAccepted(authority)),
      })
      return { _: 'auth.loginToken', expires: seconds(token.expiresAt), token: token.bytes }
    },
    'auth.importLoginToken': (query, context) => {
      const token = usable(tokens.find(bytesOf(query, 'token')), authority)
      const account = token.acceptedBy
      if (!account) throw new RpcError(400, 'AUTH_TOKEN_INVALID')
      if (account.homeDc !== context.dcId) {
        return { _: 'auth.loginTokenMigrateTo', dc_id: account.homeDc, token: token.bytes }
      }
      tokens.forget(token)
      return success(signedInBut2fa(account, context, describeUser))
    },
    'auth.acceptLoginToken': (query, context) => {
      const token = usable(tokens.find(bytesOf(query, 'token')), authority)
      if (!context.account) throw new RpcError(401, 'AUTH_KEY_UNREGISTERED')
      if (token.acceptedBy) throw new RpcError(400, 'AUTH_TOKEN_ALREADY_ACCEPTED')
      if (token.exceptIds.has(context.account.userId)) throw new RpcError(400, 'AUTH_TOKEN_EXCEPTION')
      token.acceptedBy = context.account
      token.onAccepted()
      return authorization(token, options.apiId, authority)
    },
  }
}

function usable(token: LoginToken | undefined, authority: Authority): LoginToken {
  if (!token) throw new RpcError(400, 'AUTH_TOKEN_INVALID')
  if (token.expiresAt <= authority.now()) throw new RpcError(400, 'AUTH_TOKEN_EXPIRED')
  return token
}

function success(authorized: TlObject): TlObject {
  return { _: 'auth.loginTokenSuccess', authorization: authorized }
}

function loginTokenAccepted(authority: Authority): TlObject {
  return { _: 'updateShort', update: { _: 'updateLoginToken' }, date: seconds(authority.now()) }
}

/** The `authorization` that the accepting app shows in its list of devices. */
function authorization(token: LoginToken, apiId: number, authority: Authority): TlObject {
  const now = seconds(authority.now())
  return {
    _: 'authorization',
    hash: token.key.id,
    device_model: 'Client',
    platform: '',
    system_version: '',
    api_id: apiId,
    app_name: 'Client',
    app_version: '',
    date_created: now,
    date_active: now,
    ip: '127.0.0.1',
    country: '',
    region: '',
  }
}

function longs(value: TlValue | undefined): bigint[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'bigint') : []
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000)
}
