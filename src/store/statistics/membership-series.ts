import type { Database } from '../database'
import { type CountedBucket, countedSeries } from './counted-series'
import { MEMBERSHIP_COUNTS, type MembershipCounts, NOBODY } from './membership-counts'
import { STEPS } from './membership-events'
import { KNOWN } from './membership-known'
import type { StatisticsQuery } from './scope'
import { type BucketUnit, bucketStart, localDate } from './time-buckets'

/** Who came and went in a part of the period. */
export type MembershipBucket = CountedBucket<MembershipCounts>

/** Who came and went, by local day or hour, of each scope; none for a scope without channels. */
export function membershipSeries(
  session: Database['session'],
  query: StatisticsQuery,
  unit: BucketUnit,
): Promise<MembershipBucket[][]> {
  return countedSeries(session, query, {
    unit,
    needs: [KNOWN, STEPS],
    told: `
      select known.number, bucket.starts_at, bool_or(known.known && bucket.part) as is_known,
        bool_and(known.known @> bucket.part) as complete
      from known cross join bucket group by known.number, bucket.starts_at`,
    counted: `
      select step.number, ${bucketStart(unit, 'step.at')} as starts_at, ${MEMBERSHIP_COUNTS} as counts
      from step join local_day on local_day.day = ${localDate('step.at')}
      group by 1, 2`,
    none: NOBODY,
  })
}
