import type { Database } from '../database'
import { byScope } from './by-scope'
import { SCOPE, type StatisticsQuery, scopeValues } from './scope'
import { BUCKET_COLUMNS, type Bucket, type BucketUnit, buckets, localDays } from './time-buckets'

/** Subscribers when a period began and when it ended. */
export interface SubscriberTotals {
  /** Of the channels of which it is known. Null: it is known of none. */
  atStart: number | null
  channelsAtStart: number
  atEnd: number | null
  channelsAtEnd: number
  /** How many more there were at the end, of the channels of which both are known. Null: there is none. */
  growth: number | null
  channelsCompared: number
}

/** Subscribers at the end of a part of the period. */
export interface SubscriberBucket extends Bucket {
  /** Of the channels of which it is known. Null: it is known of none. */
  subscribers: number | null
  channelsCounted: number
  channelsLeftOut: number
}

/**
 * A channel's latest reading for which a condition holds. Null where Telegram did not tell: what an earlier reading told may be wrong by then.
 * There is a row whenever it changed, so it stands until the next.
 */
function latest(condition: string): string {
  return `lateral (
    select total_participants as subscribers from stat_channel
    where tg_channel_id = scope.tg_channel_id and ${condition} order by timestamp desc, pk desc limit 1
  )`
}

const TOTALS = `
  with ${SCOPE}
  select scope.number,
    sum(first.subscribers)::integer as "atStart", count(first.subscribers)::integer as "channelsAtStart",
    sum(last.subscribers)::integer as "atEnd", count(last.subscribers)::integer as "channelsAtEnd",
    sum(last.subscribers - first.subscribers)::integer as "growth",
    count(last.subscribers - first.subscribers)::integer as "channelsCompared"
  from scope
  left join ${latest('timestamp <= $3::timestamptz and $3 <= $5::timestamptz')} as first on true
  left join ${latest('timestamp < $4::timestamptz and $3 <= $5')} as last on true
  group by scope.number`

function series(unit: BucketUnit): string {
  return `
    with ${SCOPE}, ${localDays()}, ${buckets(unit)}
    select scope.number, ${BUCKET_COLUMNS}, sum(reading.subscribers)::integer as "subscribers",
      count(reading.subscribers)::integer as "channelsCounted", (count(*) - count(reading.subscribers))::integer as "channelsLeftOut"
    from scope cross join bucket
    left join ${latest('timestamp < upper(bucket.part) and lower(bucket.part) <= $6::timestamptz')} as reading on true
    group by scope.number, bucket.day, bucket.hour, bucket.part
    order by scope.number, bucket.part`
}

interface At {
  /** Of what lies after it nothing is known. */
  now: Date
}

/** Subscribers at both ends of the period, of each scope. */
export async function subscriberTotals(
  session: Database['session'],
  query: StatisticsQuery,
  { now }: At,
): Promise<SubscriberTotals[]> {
  const values = [...scopeValues(query), query.from, query.to, now]
  const { rows } = await session((client) => client.query<SubscriberTotals & { number: number }>(TOTALS, values))
  return byScope(query, rows).map(([row]) => row ?? NOTHING)
}

const NOTHING: SubscriberTotals = {
  atStart: null,
  channelsAtStart: 0,
  atEnd: null,
  channelsAtEnd: 0,
  growth: null,
  channelsCompared: 0,
}

/** Subscribers by local day or hour, of each scope; none for a scope without channels. */
export async function subscriberSeries(
  session: Database['session'],
  query: StatisticsQuery,
  { now, unit }: At & { unit: BucketUnit },
): Promise<SubscriberBucket[][]> {
  const values = [...scopeValues(query), query.from, query.to, query.timeZone, now]
  const { rows } = await session((client) => client.query<SubscriberBucket & { number: number }>(series(unit), values))
  return byScope(query, rows)
}
