import type { Database } from '../database'
import { byScope } from './by-scope'
import { STAYS } from './membership-events'
import { KNOWN } from './membership-known'
import { SCOPE, type StatisticsQuery, scopeValues } from './scope'
import { BUCKET_COLUMNS, type Bucket, buckets, localDate, localDays } from './time-buckets'

/** How many of a cohort had left when so many days were over. */
export interface CohortAge {
  /** 0 is the day itself. */
  days: number
  /** Null: that day is not over, or nothing is known of the time until then. */
  left: number | null
  /** All is known of the time until then. */
  complete: boolean
}

/** Those who came on a local day. */
export interface Cohort extends Bucket {
  /** Null: nothing is known of the day. */
  joined: number | null
  /** All is known of the day. */
  complete: boolean
  /** In the order in which they were asked for. */
  ages: CohortAge[]
}

interface Row extends Omit<Cohort, 'ages'> {
  number: number
  ageDays: number
  ageLeft: number | null
  ageComplete: boolean
}

const COHORTS = `
  with ${SCOPE}, ${KNOWN}, ${STAYS}, age as (select * from unnest($6::integer[]) with ordinality as age (days, place)),
  ${localDays('(select max(days) from age)')}, ${buckets('day')},
  -- How many of each day stayed for how many days.
  counted as (
    select number, ${localDate('at')} as day, ${localDate('ended_at')} - ${localDate('at')} as days, count(*) as members
    from stay group by 1, 2, 3
  ),
  sized as (select number, day, sum(members)::integer as joined from counted group by number, day),
  departed as (
    select counted.number, counted.day, age.days, (coalesce(sum(members) filter (where counted.days <= age.days), 0))::integer as "left"
    from counted cross join age group by counted.number, counted.day, age.days
  ),
  told as (
    select known.number, bucket.day, bool_or(known.known && part) as is_known, bool_and(known.known @> part) as complete
    from known cross join bucket group by known.number, bucket.day
  ),
  told_until as (
    select known.number, bucket.day, age.days,
      bool_or(known.known && tstzrange(lower(part), until.ends_at)) as is_known,
      bool_and(known.known @> tstzrange(lower(part), until.ends_at)) as complete
    from known cross join bucket cross join age
    join local_day as until on until.day = bucket.day + age.days and until.ends_at <= $7::timestamptz
    group by known.number, bucket.day, age.days
  )
  select asked.number, ${BUCKET_COLUMNS}, coalesce(told.complete, false) as "complete",
    coalesce(sized.joined, case when told.is_known then 0 end) as "joined",
    age.days as "ageDays", coalesce(told_until.complete, false) as "ageComplete",
    case when told_until.number is not null then
      coalesce(departed."left", case when told.is_known and told_until.is_known then 0 end)
    end as "ageLeft"
  from (select distinct number from scope) as asked
  cross join bucket cross join age
  left join told on told.number = asked.number and told.day = bucket.day
  left join told_until on told_until.number = asked.number and told_until.day = bucket.day and told_until.days = age.days
  left join sized on sized.number = asked.number and sized.day = bucket.day
  left join departed on departed.number = asked.number and departed.day = bucket.day and departed.days = age.days
  order by asked.number, bucket.starts_at, age.place`

/**
 * Those who came on each local day of the period, and how many of them had left when `ages` days more were over, of each scope; none for a
 * scope without channels. Days that are not over at `now` tell nothing.
 */
export async function cohorts(
  session: Database['session'],
  query: StatisticsQuery,
  { ages, now }: { ages: readonly number[]; now: Date },
): Promise<Cohort[][]> {
  const values = [...scopeValues(query), query.from, query.to, query.timeZone, ages, now]
  const { rows } = await session((client) => client.query<Row>(COHORTS, values))
  return byScope(query, rows).map((own) => [...Map.groupBy(own, ({ day }) => day).values()].flatMap(cohort))
}

/** A day's rows, one for each age. */
function cohort(rows: Row[]): Cohort[] {
  const [first] = rows
  if (!first) return []
  const { day, hour, from, to, joined, complete } = first
  const ages = rows.map(({ ageDays, ageLeft, ageComplete }) => ({
    days: ageDays,
    left: ageLeft,
    complete: ageComplete,
  }))
  return [{ day, hour, from, to, joined, complete, ages }]
}
