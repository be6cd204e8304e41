import type { Database } from '../database'
import { byScope } from './by-scope'
import { STEPS } from './membership-events'
import { KNOWN } from './membership-known'
import { SCOPE, type StatisticsQuery, scopeValues } from './scope'

/** Who came at an hour of the week. */
export interface SignupHour {
  /** Monday is 1, Sunday is 7 (ISO 8601). */
  weekday: number
  /** 0 to 23. */
  hour: number
  /** What the log tells. Null: it tells of no such hour in the period. */
  joined: number | null
  joinedByLink: number | null
  /** There is such an hour in the period, and all is known of every one. */
  complete: boolean
}

interface Row extends SignupHour {
  number: number
}

const weekday = (instant: string) => `extract(isodow from ${instant} at time zone $5::text)::integer`
const hour = (instant: string) => `extract(hour from ${instant} at time zone $5::text)::integer`

const SIGNUPS = `
  with ${SCOPE}, ${KNOWN}, ${STEPS},
  -- The period cut into what is known and what is not.
  stretch as (
    select number, part, true as is_known from known, unnest(known.known * tstzmultirange(tstzrange($3, $4))) as part
    union all
    select number, part, false from known, unnest(tstzmultirange(tstzrange($3, $4)) - known.known) as part
  ),
  -- Fifteen days have every hour of the week, also when clocks are changed in them.
  told as (
    select number, ${weekday('instant')} as weekday, ${hour('instant')} as hour, bool_and(is_known) as complete, bool_or(is_known) as is_known
    from stretch
    cross join lateral generate_series(
      date_trunc('hour', lower(part), $5::text),
      least(upper(part), lower(part) + interval '15 days') - interval '1 millisecond',
      interval '30 minutes'
    ) as instant
    group by 1, 2, 3
  ),
  counted as (
    select number, ${weekday('at')} as weekday, ${hour('at')} as hour,
      count(*)::integer as joined, (count(*) filter (where by_link))::integer as by_link
    from step where not is_leaving group by 1, 2, 3
  )
  select asked.number, day as "weekday", hours.hour as "hour", coalesce(complete, false) as "complete",
    coalesce(joined, case when is_known then 0 end) as "joined", coalesce(by_link, case when is_known then 0 end) as "joinedByLink"
  from (select distinct number from scope) as asked
  cross join generate_series(1, 7) as day
  cross join generate_series(0, 23) as hours (hour)
  left join told on told.number = asked.number and told.weekday = day and told.hour = hours.hour
  left join counted on counted.number = asked.number and counted.weekday = day and counted.hour = hours.hour
  order by asked.number, day, hours.hour`

/** Who came, by hour of the local week: 168 of each scope; none for a scope without channels. */
export async function signups(session: Database['session'], query: StatisticsQuery): Promise<SignupHour[][]> {
  const values = [...scopeValues(query), query.from, query.to, query.timeZone]
  const { rows } = await session((client) => client.query<Row>(SIGNUPS, values))
  return byScope(query, rows)
}
