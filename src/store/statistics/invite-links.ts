import type { Database } from '../database'
import { byScope } from './by-scope'
import { STAYS } from './membership-events'
import { KNOWN } from './membership-known'
import { SCOPE, type StatisticsQuery, scopeValues } from './scope'

/** Who came by an invite link. */
export interface InviteLinkTotals {
  channelId: bigint
  /** As far as Telegram shows it. Null: not at all. */
  link: string | null
  joined: number
  /** How many of them are not there any more, as of the last reading. */
  left: number
  firstJoinedAt: Date
  lastJoinedAt: Date
}

interface Row extends InviteLinkTotals {
  number: number
  /** Null: something is known of the scope, but nobody came by link. */
  rank: number | null
}

const LINKS = `
  with ${SCOPE}, ${KNOWN}, ${STAYS},
  link as (
    select number, tg_channel_id, invite_link, count(*)::integer as joined, count(ended_at)::integer as "left",
      min(at) as first_at, max(at) as last_at
    from stay where by_link group by number, tg_channel_id, invite_link
  ),
  ranked as (
    select *, row_number() over (partition by number order by joined desc, last_at desc, tg_channel_id, invite_link)::integer as rank
    from link
  )
  select asked.number, ranked.rank, ranked.tg_channel_id as "channelId", ranked.invite_link as "link", ranked.joined, ranked."left",
    ranked.first_at as "firstJoinedAt", ranked.last_at as "lastJoinedAt"
  from (select distinct number from known) as asked
  left join ranked on ranked.number = asked.number and ranked.rank <= $5
  order by asked.number, ranked.rank`

/** The links by which most came in the period, at most `first` of each scope. Null: nothing is known. */
export async function inviteLinks(
  session: Database['session'],
  query: StatisticsQuery,
  first: number,
): Promise<(InviteLinkTotals[] | null)[]> {
  const values = [...scopeValues(query), query.from, query.to, first]
  const { rows } = await session((client) => client.query<Row>(LINKS, values))
  return byScope(query, rows).map((own) => (own.length === 0 ? null : own.filter(({ rank }) => rank !== null)))
}
