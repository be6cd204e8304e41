import type { Logger } from '../../log'
import type { Exchange } from './exchange'

const MAX_SHOWN = 100

/**
 * One line for each request, without what was asked: queries and variables may hold personal data, and headers a token. Probes and
 * scrapes, which come all the time, and files of the dashboard, which come by the dozen, show at level `debug` unless they fail.
 */
export function logExchange(
  log: Logger,
  request: Request,
  { status }: Response,
  { requestId, principal, operationName }: Exchange,
  ms: number,
): void {
  const path = new URL(request.url).pathname.slice(0, MAX_SHOWN)
  const isRoutine = status < 400 && /^\/(health\/|metrics$|assets\/)/.test(path)
  log[isRoutine ? 'debug' : 'info'](
    {
      requestId,
      method: request.method,
      path,
      operation: operationName?.slice(0, MAX_SHOWN) ?? null,
      principal: principal?.name ?? null,
      status,
      ms,
    },
    'request',
  )
}
