import type { Job, JobStore } from '../jobs/ports'
import type { Database } from './database'

/** Of jobs of the given kinds (`$1`) outside the busy groups (`$2`): to be begun at `$3`, for the first time or because nobody is at it any more. */
const IS_OPEN = 'job.kind = any($1) and job.group_key <> all($2)'
const IS_READY = "job.state = 'pending' and job.run_at <= $3"
const IS_LEFT = "job.state = 'running' and job.locked_until <= $3"

/**
 * Two that claim at once pass over each other's rows instead of waiting for them. The first of each state is looked for by itself: together
 * they would be looked for in the order of time, and all that was ever done is older than they are.
 */
export const CLAIM = `
  with ready as (
    select kind, group_key, run_at, pk from job where ${IS_OPEN} and ${IS_READY} order by run_at, pk limit 1 for update skip locked
  ),
  abandoned as (
    select kind, group_key, run_at, pk from job where ${IS_OPEN} and ${IS_LEFT} order by run_at, pk limit 1 for update skip locked
  ),
  head as (
    select kind, group_key from (table ready union all table abandoned) as first order by run_at, pk limit 1
  ),
  due as (
    select job.pk from job join head using (kind, group_key)
    where ${IS_OPEN} and (${IS_READY} or ${IS_LEFT}) order by job.run_at, job.pk limit $4 for update of job skip locked
  )
  update job set state = 'running', attempts = attempts + 1, locked_by = $5, locked_until = $6
  from due where job.pk = due.pk
  returning job.pk, kind, group_key as "groupKey", payload, run_at as "runAt", attempts`

const SETTLE = `
  update job set
    state = outcome.state,
    run_at = coalesce(outcome.run_at, job.run_at),
    last_error = coalesce(outcome.error, job.last_error),
    result = outcome.result,
    dedupe_key = case when outcome.state = 'pending' then job.dedupe_key end,
    locked_by = null,
    locked_until = null
  from jsonb_to_recordset($2) as outcome(pk bigint, state job_state, run_at timestamptz, error text, result jsonb)
  where job.pk = outcome.pk and job.locked_by = $1`

const NEXT_RUN = `
  select least(
    (select min(run_at) from job where state = 'pending' and kind = any($1) and group_key <> all($2)),
    (select min(locked_until) from job where state = 'running' and kind = any($1) and group_key <> all($2))
  ) as "nextRun"`

/** Jobs in PostgreSQL. Times are the caller's: the database's own clock decides nothing. */
export function createJobStore({ session }: Pick<Database, 'session'>): JobStore {
  return {
    claim: ({ kinds, busy, now, limit, owner, lockedUntil }) =>
      session(async (client) => {
        const { rows } = await client.query<Job>(CLAIM, [kinds, busy, now, limit, owner, lockedUntil])
        return rows.sort((a, b) => a.runAt.getTime() - b.runAt.getTime() || Number(a.pk - b.pk))
      }),
    renew: (owner, lockedUntil) =>
      session(async (client) => {
        await client.query('update job set locked_until = $2 where locked_by = $1', [owner, lockedUntil])
      }),
    settle: (owner, outcomes) =>
      session(async (client) => {
        const rows = [...outcomes].map(([pk, outcome]) => ({
          pk: pk.toString(),
          state: outcome.state,
          run_at: outcome.state === 'pending' ? outcome.runAt : null,
          error: outcome.state === 'done' ? null : outcome.error,
          result: outcome.state === 'done' ? outcome.result : null,
        }))
        return (await client.query(SETTLE, [owner, JSON.stringify(rows)])).rowCount ?? 0
      }),
    nextRun: ({ kinds, busy }) =>
      session(async (client) => {
        const { rows } = await client.query<{ nextRun: Date | null }>(NEXT_RUN, [kinds, busy])
        return rows[0]?.nextRun ?? null
      }),
  }
}
