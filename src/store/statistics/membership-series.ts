import type { Database } from '../database'
import { byScope } from './by-scope'
import { MEMBERSHIP_COUNTS, type MembershipCounts, NOBODY } from './membership-counts'
import { STEPS } from './membership-events'
import { KNOWN } from './membership-known'
import { SCOPE, type StatisticsQuery, scopeValues } from './scope'
import {
  BUCKET_COLUMNS,
  type Bucket,
  type BucketUnit,
  bucketStart,
  buckets,
  localDate,
  localDays,
} from './time-buckets'

/** Who came and went in a part of the period. */
export interface MembershipBucket extends Bucket {
  /** Everything is known, of all channels that are counted. */
  complete: boolean
  /** What the log tells, which is too little where it is not complete. Null: nothing is known. */
  counts: MembershipCounts | null
}

interface Row extends MembershipBucket {
  number: number
  isKnown: boolean
}

function series(unit: BucketUnit): string {
  return `
    with ${SCOPE}, ${KNOWN}, ${STEPS}, ${localDays()}, ${buckets(unit)},
    told as (
      select known.number, bucket.starts_at, bool_or(known.known && bucket.part) as is_known,
        bool_and(known.known @> bucket.part) as complete
      from known cross join bucket group by known.number, bucket.starts_at
    ),
    counted as (
      select step.number, ${bucketStart(unit, 'step.at')} as starts_at, ${MEMBERSHIP_COUNTS} as counts
      from step join local_day on local_day.day = ${localDate('step.at')}
      group by 1, 2
    )
    select asked.number, ${BUCKET_COLUMNS}, counted.counts as "counts",
      coalesce(told.is_known, false) as "isKnown", coalesce(told.complete, false) as "complete"
    from (select distinct number from scope) as asked
    cross join bucket
    left join told on told.number = asked.number and told.starts_at = bucket.starts_at
    left join counted on counted.number = asked.number and counted.starts_at = bucket.starts_at
    order by asked.number, bucket.starts_at`
}

/** Who came and went, by local day or hour, of each scope; none for a scope without channels. */
export async function membershipSeries(
  session: Database['session'],
  query: StatisticsQuery,
  unit: BucketUnit,
): Promise<MembershipBucket[][]> {
  const values = [...scopeValues(query), query.from, query.to, query.timeZone]
  const { rows } = await session((client) => client.query<Row>(series(unit), values))
  return byScope(query, rows).map((own) =>
    own.map(({ isKnown, counts, ...bucket }) => ({ ...bucket, counts: counts ?? (isKnown ? NOBODY : null) })),
  )
}
