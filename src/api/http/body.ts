import { HttpError } from './http-error'

/** The body of a request. Throws `HttpError` 413 as soon as it is known to be larger than `maxBytes`. */
export async function readBody(request: Request, maxBytes: number): Promise<Blob | null> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes)
  if (request.body === null) return null
  const parts: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  // A body that comes in chunks does not say how large it will be.
  for await (const part of request.body) {
    bytes += part.byteLength
    if (bytes > maxBytes) throw tooLarge(maxBytes)
    parts.push(part)
  }
  return new Blob(parts)
}

function tooLarge(maxBytes: number): HttpError {
  return new HttpError(413, 'REQUEST_TOO_LARGE', `The body of a request may have ${maxBytes} bytes at most.`, {
    extensions: { accepted: `at most ${maxBytes} bytes` },
  })
}
