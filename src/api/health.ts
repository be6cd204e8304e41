import { withTimeout } from '../clock'
import type { Logger } from '../log'
import type { ApiContext } from './context'

/** What keeps the process from serving requests, in words without secrets; empty when nothing does. */
export interface Readiness {
  missing: string[]
}

export interface HealthOptions extends Pick<ApiContext, 'prisma' | 'clock'> {
  log: Logger
  /** What else than an answering database is needed: migrations, collecting. */
  isReady(): Promise<Readiness>
}

/** A check that takes longer has failed: probes do not wait much longer either. */
const CHECK_TIMEOUT_MS = 3000

async function missingParts({ prisma, clock, log, isReady }: HealthOptions): Promise<string[]> {
  try {
    await withTimeout(clock, prisma.$queryRaw`select 1`, { what: 'The database', ms: CHECK_TIMEOUT_MS })
  } catch (err) {
    log.warn({ err }, 'not ready: the database does not answer')
    return ['the database does not answer']
  }
  try {
    const { missing } = await withTimeout(clock, isReady(), { what: 'The readiness check', ms: CHECK_TIMEOUT_MS })
    return missing
  } catch (err) {
    log.warn({ err }, 'not ready: the readiness check failed')
    return ['the readiness check failed']
  }
}

/** `/health/live`: the process runs and answers. */
export function live(): Response {
  return Response.json({ status: 'live' })
}

/** `/health/ready`: 200 when requests can be served, otherwise 503 and what is missing. */
export async function ready(options: HealthOptions): Promise<Response> {
  const missing = await missingParts(options)
  if (missing.length === 0) return Response.json({ status: 'ready' })
  return Response.json({ status: 'not ready', missing }, { status: 503 })
}
