import type { ClientBase } from 'pg'
import { FROZEN_LOOK_MS } from '../domain/session'
import type { Database } from './database'

/** Clocks of several data centres and processes may differ by so much, in seconds: what lies no further ahead is left alone. */
const TOLERANCE_S = 60
/** No lease is made for longer, whichever process makes it (`SESSION_LEASE_SECONDS`, twice where it is taken from its holder). */
const MAX_LEASE_S = 2 * 3600
/** Whoever lives and has the longest lease renews it after a quarter of its time. */
const MAX_RENEWAL_S = 1000
/** No attempt is put off for longer (`jobs/back-off.ts`, `collect/retry.ts`), in seconds. */
const MAX_JOB_RETRY_S = 8 * 3600
const MAX_RETRY_S = 3600
const MAX_LOST_RETRY_S = 24 * 3600
/** A lock that nobody renews any more is gone after this. */
const LOCK_S = 30

const now = '$1::timestamptz'
const ahead = (column: string, seconds = 0) => `${column} > ${now} + interval '${seconds + TOLERANCE_S} s'`

/** Marks that say when something was done. */
const DONE = [
  'walk_started_at',
  'walk_finished_at',
  'week_refreshed_at',
  'history_end_seen_at',
  'history_end_proved_at',
  'discussion_read_at',
  'admin_log_read_at',
  'admin_log_first_read_at',
]
const broughtBack = (column: string) => `${column} = case when ${ahead(column)} then ${now} else ${column} end`

/** When a channel is tried again; one that nobody can read is tried once a day. */
const LONGEST_RETRY = `interval '1 s' * case when status = 'lost_access' then ${MAX_LOST_RETRY_S} else ${MAX_RETRY_S} end`

const REPAIRS = {
  channels: `update config__tg_channel set ${DONE.map(broughtBack).join(', ')} where ${DONE.map((column) => ahead(column)).join(' or ')}`,
  retries: `update config__tg_channel set retry_at = ${now} + ${LONGEST_RETRY}
    where retry_at > ${now} + ${LONGEST_RETRY} + interval '${TOLERANCE_S} s'`,
  frozen: `update config__tg_bot_session_pool set frozen_retry_at = ${now} + interval '${FROZEN_LOOK_MS} ms'
    where ${ahead('frozen_retry_at', FROZEN_LOOK_MS / 1000)}`,
  schedules: `update schedule set last_run_at = ${now} where ${ahead('last_run_at')}`,
  locks: `update job set locked_until = ${now} + interval '${LOCK_S} s'
    where state = 'running' and ${ahead('locked_until', LOCK_S)}`,
  jobs: `update job set run_at = greatest(${now}, due_at)
    from stat_post_window as awaited
    where job.state = 'pending' and attempts > 0 and ${ahead('run_at', MAX_JOB_RETRY_S)}
      and kind = 'capture_window' and awaited.pk = (payload ->> 'window_pk')::bigint
      and run_at > greatest(${now}, due_at) + interval '${MAX_JOB_RETRY_S} s'`,
  // By the database's own clock, which all processes share: it may have been wrong as well.
  leases: `update config__tg_bot_session_pool set lease_expires_at = clock_timestamp() + interval '${MAX_RENEWAL_S} s'
    where ${now} is not null and lease_expires_at > clock_timestamp() + interval '${MAX_LEASE_S + TOLERANCE_S} s'`,
}

/**
 * What was written down by a clock that was ahead lies in the future, and would keep everything waiting until then. What was done counts as
 * done now; what waits, waits no longer than it ever does. Returns how many rows of each kind that were.
 */
export function bringBackFutureTimes(
  { session }: Pick<Database, 'session'>,
  at: Date,
): Promise<Record<string, number>> {
  return session(async (client) => {
    const repaired: Record<string, number> = {}
    for (const [what, sql] of Object.entries(REPAIRS)) {
      const rows = await repair(client, sql, at)
      if (rows > 0) repaired[what] = rows
    }
    return repaired
  })
}

async function repair(client: ClientBase, sql: string, at: Date): Promise<number> {
  return (await client.query(sql, [at])).rowCount ?? 0
}
