import { HttpError } from './http-error'

/** Headers that a page of another site cannot set without asking first, which CORS then refuses. */
const ASKED_FOR = ['authorization', 'graphql-require-preflight']

/**
 * Refuses what a browser would send for any site without asking: posted forms and plain text, and links. Throws `HttpError`
 * 403, 405 and 415.
 */
export function refuseForgery(request: Request): void {
  const isJson = /^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? '')
  if (request.method === 'POST') {
    if (isJson) return
    throw new HttpError(
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'An operation is posted as JSON: "Content-Type: application/json".',
    )
  }
  if (request.method !== 'GET') {
    throw new HttpError(405, 'METHOD_NOT_ALLOWED', 'Operations are sent with POST, queries also with GET.', {
      headers: { allow: 'GET, POST' },
    })
  }
  if (isJson || ASKED_FOR.some((name) => request.headers.has(name))) return
  throw new HttpError(
    403,
    'CSRF',
    'A query in a link could be any site\'s doing: send "GraphQL-Require-Preflight: 1" along, or use POST.',
  )
}
