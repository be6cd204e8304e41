import type { Database } from './database'

/** One number of the database, as it is at the moment. */
export interface StoredGauge {
  name:
    | 'channels'
    | 'sessions'
    | 'jobs'
    | 'job_lag_seconds'
    | 'pending_windows'
    | 'waiting_sessions'
    | 'odd_elements'
    | 'discussion_backfills'
    | 'discussion_messages_left'
    | 'database_size_bytes'
  /** The status, state, method or kind that it is of. Null: it has none. */
  label: string | null
  value: number
}

/** Odd elements of so many kinds are told apart: what Telegram sends must not make ever more labels. */
const MAX_KINDS = 20
/** Reading them must not hold up anybody. */
const STATEMENT_TIMEOUT_MS = 2_000

/**
 * Each is read along an index, or from a table that is small. Jobs that are done and windows that are settled are left out: nobody could
 * count them every few seconds.
 */
const GAUGES = `
  select 'channels' as name, status::text as label,
    (select count(*) from config__tg_channel as channel where channel.status = each.status)::float8 as value
  from unnest(enum_range(null::channel_status)) as each(status)
  union all
  select 'sessions', status::text,
    (select count(*) from config__tg_bot_session_pool as session where session.status = each.status)
  from unnest(enum_range(null::session_status)) as each(status)
  union all
  select 'jobs', state::text, (select count(*) from job where job.state = each.state)
  from unnest(enum_range(null::job_state)) as each(state) where state <> 'done'
  union all
  select 'job_lag_seconds', null, coalesce(extract(epoch from $1::timestamptz - min(run_at)), 0)
  from job where state = 'pending' and run_at <= $1
  union all
  select 'pending_windows', null, count(*) from stat_post_window where status = 'pending'
  union all
  select 'waiting_sessions', method, count(*) from flood_wait where until > $1 group by method
  union all
  select 'odd_elements', label, sum(elements)::float8 from (
    select case when row_number() over (order by count(*) desc, kind) <= ${MAX_KINDS} then kind else 'other' end as label,
      count(*) as elements
    from datalake__tg_odd where resolved_at is null group by kind
  ) as counted group by label
  union all
  select 'discussion_backfills', null, count(*) from config__tg_channel where discussion_backfill_id is not null
  union all
  select 'discussion_messages_left', null, coalesce(sum(discussion_left), 0) from config__tg_channel
  union all
  select 'database_size_bytes', null, pg_database_size(current_database())`

/** What the database holds at a time, for those who watch. Rejects when it takes longer than two seconds. */
export function readGauges({ transaction }: Pick<Database, 'transaction'>, now: Date): Promise<StoredGauge[]> {
  return transaction(async (client) => {
    await client.query(`set local statement_timeout = ${STATEMENT_TIMEOUT_MS}`)
    return (await client.query<StoredGauge>(GAUGES, [now])).rows
  })
}
