import type { Database } from '../database'
import { byScope } from './by-scope'
import { MEMBERSHIP_COUNTS, type MembershipCounts, NOBODY } from './membership-counts'
import { STEPS } from './membership-events'
import { KNOWN } from './membership-known'
import { SCOPE, type StatisticsQuery, scopeValues } from './scope'

/** Who came and went in a period. */
export interface MembershipTotals {
  /** Of how many channels something is known. */
  channelsCounted: number
  /** The other channels of the scope. */
  channelsLeftOut: bigint[]
  /** Everything is known, of all channels that are counted. */
  complete: boolean
  /** What the log tells, which is too little where it is not complete. Null: nothing is known. */
  counts: MembershipCounts | null
  /** Those who left the channels of which it is known how many subscribers they had when the period began. Null: there is no such channel. */
  churn: { left: number; subscribers: number; channels: number } | null
}

interface Row extends Omit<MembershipTotals, 'churn' | 'channelsLeftOut'> {
  number: number
  channelsLeftOut: string[]
  churned: number | null
  subscribers: number | null
  channelsWithSubscribers: number
}

const TOTALS = `
  with ${SCOPE}, ${KNOWN}, ${STEPS},
  started as (
    select known.*, reading.total_participants as subscribers
    from known
    left join lateral (
      select total_participants from stat_channel
      where tg_channel_id = known.tg_channel_id and timestamp <= $3 order by timestamp desc, pk desc limit 1
    ) as reading on true
  ),
  counted as (
    select step.number, ${MEMBERSHIP_COUNTS} as counts,
      count(*) filter (where is_leaving and started.subscribers is not null)::integer as churned
    from step join started on started.number = step.number and started.tg_channel_id = step.tg_channel_id
    group by step.number
  ),
  asked as (
    select
      scope.number, count(started.tg_channel_id)::integer as "channelsCounted",
      coalesce(array_agg(scope.tg_channel_id) filter (where started.tg_channel_id is null), '{}') as "channelsLeftOut",
      coalesce(bool_and(started.known @> tstzrange($3, $4)), false) as "complete",
      sum(started.subscribers)::integer as "subscribers", count(started.subscribers)::integer as "channelsWithSubscribers"
    from scope
    left join started on started.number = scope.number and started.tg_channel_id = scope.tg_channel_id
    group by scope.number
  )
  select asked.*, counted.counts as "counts", counted.churned as "churned"
  from asked left join counted on counted.number = asked.number`

/** Who came and went, of each scope. */
export async function membershipTotals(
  session: Database['session'],
  query: StatisticsQuery,
): Promise<MembershipTotals[]> {
  const { rows } = await session((client) => client.query<Row>(TOTALS, [...scopeValues(query), query.from, query.to]))
  return byScope(query, rows).map(([row]) => (row ? totals(row) : NOTHING))
}

const NOTHING: MembershipTotals = {
  channelsCounted: 0,
  channelsLeftOut: [],
  complete: false,
  counts: null,
  churn: null,
}

function totals(row: Row): MembershipTotals {
  const { channelsCounted, channelsLeftOut, complete, counts, churned, subscribers, channelsWithSubscribers } = row
  return {
    channelsCounted,
    channelsLeftOut: channelsLeftOut.map(BigInt),
    complete,
    counts: channelsCounted > 0 ? (counts ?? NOBODY) : null,
    churn: subscribers === null ? null : { left: churned ?? 0, subscribers, channels: channelsWithSubscribers },
  }
}
