import type { Database } from '../database'
import { byScope } from './by-scope'
import { type CountedBucket, countedSeries } from './counted-series'
import { SCOPE, type StatisticsQuery, scopeValues } from './scope'
import { type BucketUnit, bucketStart, localDate } from './time-buckets'

/** Comments that were written, deleted ones left out, and by how many. */
export interface CommentCounts {
  comments: number
  users: number
  /** Different channels in whose name some were written. */
  channels: number
  /** How many of the comments an admin wrote who stays anonymous. */
  anonymousComments: number
}

/** Comments in a period. */
export interface CommentTotals {
  /** The comments of all channels that are counted were read, up to the end. */
  complete: boolean
  /** From when on they are known of all of them, without a gap. Null: since there are any. */
  knownFrom: Date | null
  /** Null: nothing is known. */
  counts: CommentCounts | null
  /** Of how many channels the comments are known. */
  channelsCounted: number
  /** The other channels of the scope. */
  channelsLeftOut: bigint[]
}

/** Comments in a part of a period. */
export type CommentBucket = CountedBucket<CommentCounts>

/** Somebody who commented. Null: not told. */
export interface Commenter {
  userId: bigint
  comments: number
  lastCommentAt: Date
  firstName: string | null
  lastName: string | null
  username: string | null
}

/**
 * A table expression, after `SCOPE`, of the times in the period of which comments are known, by channel: since its group was begun up to its
 * last reading, or to the last run, which would have read it had there been more; but for what is not read yet of a large group.
 */
const READ = `read as (
  select scope.number, channel.tg_channel_id, part.since, part.until
  from scope
  join config__tg_channel as channel on channel.tg_channel_id = scope.tg_channel_id
  left join lateral (
    select started_at from collection_run where tg_channel_id = channel.tg_channel_id and status = 'succeeded'
    order by started_at desc, pk desc limit 1
  ) as run on true
  cross join lateral (
    select case when discussion_backfill_id is null then '-infinity' else discussion_backfill_at end as since,
      greatest(channel.discussion_read_at, run.started_at) as until
    union all
    select '-infinity', discussion_floor_at where discussion_backfill_id is not null
  ) as part
  where channel.discussion_read_at is not null and part.until > $3::timestamptz and part.since < $4::timestamptz
)`

const WRITTEN = `written as (
  select read.number, comment.*
  from (select distinct number, tg_channel_id from read) as read
  -- Apart, so that each channel's comments are read along the index, however many channels there are.
  cross join lateral (
    select date, author_user_id, author_channel_id from stat_comment
    where tg_channel_id = read.tg_channel_id and date >= $3 and date < $4::timestamptz and deleted_at is null offset 0
  ) as comment
)`

const COUNTS = `json_build_object(
  'comments', count(*), 'users', count(distinct author_user_id), 'channels', count(distinct author_channel_id),
  'anonymousComments', count(*) filter (where author_user_id is null and author_channel_id is null)
)`

const NONE: CommentCounts = { comments: 0, users: 0, channels: 0, anonymousComments: 0 }

const TOTALS = `
  with ${SCOPE}, ${READ}, ${WRITTEN},
  counted as (select number, ${COUNTS} as counts from written group by number),
  asked as (
    select scope.number, (count(*) filter (where known.parts > 0))::integer as "channelsCounted",
      coalesce(array_agg(scope.tg_channel_id) filter (where known.parts = 0), '{}') as "channelsLeftOut",
      coalesce(bool_and(known.is_whole) filter (where known.parts > 0), false) as "complete",
      nullif(max(known.since), '-infinity') as "knownFrom"
    from scope
    cross join lateral (
      select count(*) as parts, bool_or(since <= $3 and until >= $4) as is_whole, max(since) as since
      from read where read.number = scope.number and read.tg_channel_id = scope.tg_channel_id
    ) as known
    group by scope.number
  )
  select asked.*, counted.counts as "counts" from asked left join counted on counted.number = asked.number`

type TotalsRow = Omit<CommentTotals, 'channelsLeftOut'> & { number: number; channelsLeftOut: string[] }

/** Comments in the period, of each scope. */
export async function commentTotals(session: Database['session'], query: StatisticsQuery): Promise<CommentTotals[]> {
  const values = [...scopeValues(query), query.from, query.to]
  const { rows } = await session((client) => client.query<TotalsRow>(TOTALS, values))
  return byScope(query, rows).map(([row]) => {
    if (!row) return { channelsCounted: 0, channelsLeftOut: [], complete: false, knownFrom: null, counts: null }
    return {
      ...row,
      channelsLeftOut: row.channelsLeftOut.map(BigInt),
      counts: row.channelsCounted > 0 ? (row.counts ?? NONE) : null,
    }
  })
}

/** Comments by local day or hour, of each scope; none for a scope without channels. */
export function commentSeries(
  session: Database['session'],
  query: StatisticsQuery,
  unit: BucketUnit,
): Promise<CommentBucket[][]> {
  return countedSeries(session, query, {
    unit,
    needs: [READ, WRITTEN],
    told: `
      select number, starts_at, bool_or(is_known) as is_known, bool_and(complete) as complete
      from (
        select read.number, read.tg_channel_id, bucket.starts_at,
          bool_or(read.until > lower(bucket.part) and read.since < upper(bucket.part)) as is_known,
          bool_or(read.since <= lower(bucket.part) and read.until >= upper(bucket.part)) as complete
        from read cross join bucket group by read.number, read.tg_channel_id, bucket.starts_at
      ) as of_channel
      group by number, starts_at`,
    counted: `
      select number, ${bucketStart(unit, 'date')} as starts_at, ${COUNTS} as counts
      from written join local_day on local_day.day = ${localDate('date')}
      group by 1, 2`,
    none: NONE,
  })
}

const COMMENTERS = `
  with ${SCOPE}, ${READ}, ${WRITTEN},
  ranked as (
    select number, author_user_id as user_id, count(*)::integer as comments, max(date) as last_at,
      row_number() over (partition by number order by count(*) desc, max(date) desc, author_user_id)::integer as rank
    from written where author_user_id is not null group by number, author_user_id
  )
  select asked.number, ranked.rank, ranked.user_id as "userId", ranked.comments, ranked.last_at as "lastCommentAt",
    member.first_name as "firstName", member.last_name as "lastName", member.username
  from (select distinct number from read) as asked
  left join ranked on ranked.number = asked.number and ranked.rank <= $5
  left join lateral (
    select first_name, last_name, username from read join stat_user as described on described.tg_channel_id = read.tg_channel_id
    where read.number = ranked.number and described.tg_user_id = ranked.user_id
    order by described_at desc nulls last, described.pk limit 1
  ) as member on true
  order by asked.number, ranked.rank`

/** The users who commented most in the period, at most `first` of each scope. Null: nothing is known. */
export async function topCommenters(
  session: Database['session'],
  query: StatisticsQuery,
  first: number,
): Promise<(Commenter[] | null)[]> {
  const values = [...scopeValues(query), query.from, query.to, first]
  const { rows } = await session((client) =>
    client.query<Commenter & { number: number; rank: number | null }>(COMMENTERS, values),
  )
  return byScope(query, rows).map((own) => (own.length === 0 ? null : own.filter(({ rank }) => rank !== null)))
}
