/** Why a request is not served, in the form of a GraphQL error. */
export class HttpError extends Error {
  override readonly name = 'HttpError'
  constructor(
    readonly status: number,
    /** Names the reason for programs. */
    readonly code: string,
    message: string,
    /** What else the error's `extensions` and the answer's headers tell. */
    readonly more: { extensions?: Record<string, unknown>; headers?: Record<string, string> } = {},
  ) {
    super(message)
  }
}

/** The answer that tells of the error. */
export function errorResponse({ status, code, message, more }: HttpError, requestId: string): Response {
  const extensions = { code, ...more.extensions, requestId }
  return Response.json({ errors: [{ message, extensions }] }, { status, headers: more.headers })
}
