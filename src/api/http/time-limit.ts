import { type Clock, TimeoutError, withTimeout } from '../../clock'
import { HttpError } from './http-error'

/**
 * The answer of `serve`, which is told by the request's signal when nobody waits for it any more: the client has gone, or the time is over. Throws
 * `HttpError` 503. What is streamed once the answer has begun takes as long as it takes.
 */
export async function withinTime(
  request: Request,
  { clock, ms }: { clock: Clock; ms: number },
  serve: (signal: AbortSignal) => Promise<Response>,
): Promise<Response> {
  const late = new AbortController()
  try {
    const answer = serve(AbortSignal.any([request.signal, late.signal]))
    return await withTimeout(clock, answer, { what: 'The request', ms })
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error
    late.abort(error)
    const seconds = ms / 1000
    throw new HttpError(
      503,
      'TIMEOUT',
      `It took longer than ${seconds} s. Ask for less at a time. A mutation that was begun goes on.`,
      { extensions: { accepted: `at most ${seconds} s` } },
    )
  }
}
