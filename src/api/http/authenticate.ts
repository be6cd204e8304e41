import { LOCAL_OPERATOR, type Principal } from '../../domain/access'
import { isLoopback } from '../../domain/api-settings'
import type { ApiToken } from '../../domain/api-token'
import { findToken } from '../tokens'
import { HttpError } from './http-error'

const BEARER = /^Bearer +([\w.~+/=-]+)$/i

/** Who sent a request. Without tokens everybody who could is the operator of this machine. Throws `HttpError` 401. */
export function authenticate(request: Request, tokens: readonly ApiToken[]): Principal {
  if (tokens.length === 0) return LOCAL_OPERATOR
  const header = request.headers.get('authorization')
  if (header === null) {
    throw unauthenticated('The API takes a token: send the header "Authorization: Bearer TOKEN".', '')
  }
  const token = findToken(tokens, BEARER.exec(header)?.[1] ?? '')
  if (token === null) throw unauthenticated('The token is not one that this API knows.', ', error="invalid_token"')
  return { name: token.name, role: token.role, channels: token.channels }
}

function unauthenticated(message: string, detail: string): HttpError {
  return new HttpError(401, 'UNAUTHENTICATED', message, {
    headers: { 'www-authenticate': `Bearer realm="teletally"${detail}` },
  })
}

/**
 * Without tokens a request must be addressed to this machine: the page of a site whose name was made to lead here (DNS rebinding)
 * addresses that site. Throws `HttpError` 421.
 */
export function refuseForeignHost(request: Request, tokens: readonly ApiToken[]): void {
  if (tokens.length > 0) return
  const host = `http://${request.headers.get('host') ?? new URL(request.url).host}`
  if (URL.canParse(host) && isLoopback(new URL(host).hostname)) return
  throw new HttpError(
    421,
    'MISDIRECTED',
    'Without API_TOKENS only requests to localhost are served, and this one is addressed to another host.',
  )
}
