import { readFileSync } from 'node:fs'
import { type App, createApp } from '../../../src/app'
import { systemClock } from '../../../src/clock'
import { parseConfig } from '../../../src/config'
import { silentLog } from '../../../src/log'
import type { TwoSessions } from '../../app/support/two-sessions'

/** The program once more on the same database, as another process would run it. */
export async function startOther({ programEnvironment, clock }: TwoSessions, leaseSeconds: number): Promise<App> {
  const { DATABASE_URL, DATA_DIR, TELEGRAM_DC, TELEGRAM_RSA_KEY_FILE } = programEnvironment
  const environment = { DATABASE_URL, DATA_DIR, TELEGRAM_DC, TELEGRAM_RSA_KEY_FILE }
  const config = parseConfig({ ...environment, SESSION_LEASE_SECONDS: String(leaseSeconds) }, (file) =>
    readFileSync(file, 'utf8'),
  )
  return createApp({ config, clock, outsideClock: systemClock, log: silentLog })
}
