import type { Database } from '../database'

/** What ended well is kept for a time, what failed for so many times as long: it is rare, and asked for later. */
const FAILED_KEPT_TIMES = 4
const DAY_MS = 86_400_000

/** Rows that another process is just deleting are left to it. */
const PRUNE_JOBS = `
  delete from job where pk in (
    select pk from job where state = $1::job_state and run_at < $2 order by run_at, pk limit $3 for update skip locked
  )`

/** The latest run of a channel stays, whatever its age: it tells when the channel was last collected. */
const PRUNE_RUNS = `
  delete from collection_run where pk in (
    select pk from collection_run as run
    where status = $1::run_status and started_at < $2 and exists (
      select from collection_run as later
      where later.tg_channel_id = run.tg_channel_id and later.started_at >= run.started_at
        and (later.started_at, later.pk) > (run.started_at, run.pk)
    )
    order by started_at, pk limit $3 for update skip locked
  )`

/** What goes when it is older than `retentionDays`, or that many times as old. */
const PRUNED = [
  { what: 'jobs', sql: PRUNE_JOBS, state: 'done', times: 1 },
  { what: 'jobs', sql: PRUNE_JOBS, state: 'failed', times: FAILED_KEPT_TIMES },
  { what: 'runs', sql: PRUNE_RUNS, state: 'succeeded', times: 1 },
  { what: 'runs', sql: PRUNE_RUNS, state: 'waiting', times: 1 },
  { what: 'runs', sql: PRUNE_RUNS, state: 'interrupted', times: 1 },
  { what: 'runs', sql: PRUNE_RUNS, state: 'failed', times: FAILED_KEPT_TIMES },
] as const

export interface Pruning {
  retentionDays: number
  now: Date
  batchSize: number
}

/** Each kind of old rows, and how to delete a batch of it; `deleteBatch` returns how many rows it deleted: 0 when there are none left. */
export function prunings(
  { session }: Pick<Database, 'session'>,
  { retentionDays, now, batchSize }: Pruning,
): { what: 'jobs' | 'runs'; deleteBatch(): Promise<number> }[] {
  return PRUNED.map(({ what, sql, state, times }) => ({
    what,
    deleteBatch: () => {
      const before = new Date(now.getTime() - retentionDays * times * DAY_MS)
      return session(async (client) => (await client.query(sql, [state, before, batchSize])).rowCount ?? 0)
    },
  }))
}
