import type { ClientBase } from 'pg'
import type { MissedReason } from '../../domain/window'
import type { RunStatus } from '../generated/prisma/client'
import { byScope } from './by-scope'
import { ofReposts } from './of-reposts'
import { publicationValues } from './publications'
import { type PostStatisticsQuery, SCOPE, type StatisticsQuery } from './scope'

/** What became of one window of the posts of a period. */
export interface WindowCompleteness {
  name: string
  ageSeconds: number
  onTime: number
  late: number
  missed: number
  pending: number
  /** Of those that were captured. Null: none was. */
  meanLatenessSeconds: number | null
  maxLatenessSeconds: number | null
  missedReasons: { reason: MissedReason; count: number }[]
}

/**
 * The windows of all posts that each scope published in the period and that are asked for, own or reposts, by age. Every item of an album has
 * its own, and so has a deleted post: this is about what was read, not about what was published.
 */
export async function windowCompleteness(
  client: ClientBase,
  query: PostStatisticsQuery,
): Promise<WindowCompleteness[][]> {
  const having = (status: string) => `coalesce(sum(windows) filter (where status = '${status}'), 0)::integer`
  const { rows } = await client.query<WindowCompleteness & { number: number }>(
    `with ${SCOPE},
     settled as (
       select number, window_name, window_seconds, entered.status, missed_reason, count(*) as windows,
         sum(lateness) as lateness, max(lateness) as greatest_lateness
       from scope
       cross join lateral (
         select pk from stat_post as post
         where post.tg_channel_id = scope.tg_channel_id and date_of_post >= $3 and date_of_post < $4
           and ${ofReposts(query.reposts, 'post.is_repost')} offset 0
       ) as post
       cross join lateral (
         select window_name, window_seconds, status, missed_reason, extract(epoch from captured_at - due_at) as lateness
         from stat_post_window where stat_post_pk = post.pk offset 0
       ) as entered
       group by number, window_name, window_seconds, entered.status, missed_reason
     )
     select number, window_name as name, window_seconds as "ageSeconds",
       ${having('on_time')} as "onTime", ${having('late')} as late,
       ${having('missed')} as missed, ${having('pending')} as pending,
       (sum(settled.lateness) / sum(windows) filter (where status in ('on_time', 'late')))::float8 as "meanLatenessSeconds",
       max(greatest_lateness)::float8 as "maxLatenessSeconds",
       coalesce(
         json_agg(json_build_object('reason', missed_reason, 'count', windows) order by windows desc, missed_reason)
           filter (where missed_reason is not null),
         '[]'
       ) as "missedReasons"
     from settled group by number, window_name, window_seconds order by number, window_seconds, window_name`,
    publicationValues(query),
  )
  return byScope(query, rows)
}

/** A time about which a channel's admin log told nothing. */
export interface LogGap {
  channelId: bigint
  from: Date
  to: Date
}

export interface LogGaps {
  /** Of the period, all channels added up. */
  seconds: number
  gaps: LogGap[]
}

/** The gaps in the admin log of each scope that overlap the period, in order. */
export async function logGaps(client: ClientBase, query: StatisticsQuery): Promise<LogGaps[]> {
  const { rows } = await client.query<LogGap & { number: number; seconds: number }>(
    `with ${SCOPE}
     select number, tg_channel_id as "channelId", gap_from as "from", gap_to as "to",
       extract(epoch from least(gap_to, $4::timestamptz) - greatest(gap_from, $3::timestamptz))::float8 as seconds
     from scope join admin_log_gap using (tg_channel_id)
     where gap_from < $4 and gap_to > $3
     order by number, gap_from, tg_channel_id`,
    publicationValues(query),
  )
  return byScope(query, rows).map((gaps) => ({ seconds: gaps.reduce((sum, { seconds }) => sum + seconds, 0), gaps }))
}

export interface RunStatusCount {
  status: RunStatus
  count: number
}

/** How the runs of each scope that began in the period went. */
export async function runStatuses(client: ClientBase, query: StatisticsQuery): Promise<RunStatusCount[][]> {
  const { rows } = await client.query<RunStatusCount & { number: number }>(
    `with ${SCOPE}
     select number, status, sum(runs)::integer as count
     from scope
     cross join lateral (
       select status, count(*) as runs from collection_run as run
       where run.tg_channel_id = scope.tg_channel_id and started_at >= $3 and started_at < $4 group by status
     ) as run
     group by number, status order by number, status`,
    publicationValues(query),
  )
  return byScope(query, rows)
}
