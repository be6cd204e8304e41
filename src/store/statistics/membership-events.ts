import { SAME_ARRIVAL_MS } from '../../domain/arrival'

/** Whether an event, by the name of its row, is a departure. */
export function isLeaving(row: string): string {
  return `${row}.kind in ('left', 'removed')`
}

/** Whether a coming, by the name of its row, was by invite link: a request may be made without one. As `foldMembership` has it. */
function isByLink(row: string): string {
  return `(${row}.kind = 'joined_by_link' or ${row}.kind = 'joined_by_request' and ${row}.invite_link is not null)`
}

/**
 * A table expression, after `KNOWN`, of everything that happened in the period. `by_link` is how they came, and of departures how those had come
 * who left: as the event before it, of the same user, tells, or a list that has them later than that. Null: nothing tells.
 */
export const STEPS = `step as (
  select known.number, known.tg_channel_id, event.at, event.kind, event.premium, ${isLeaving('event')} as is_leaving,
    case when ${isLeaving('event')} then coalesce(listed.by_link, before.by_link) else ${isByLink('event')} end as by_link
  from known
  -- Apart, so that each channel's events are read along the index, however many channels there are.
  cross join lateral (
    select * from stat_user_event where tg_channel_id = known.tg_channel_id and at >= $3 and at < $4 offset 0
  ) as event
  left join lateral (
    select case when not ${isLeaving('previous')} then ${isByLink('previous')} end as by_link, previous.at
    from stat_user_event as previous
    where ${isLeaving('event')} and previous.tg_channel_id = event.tg_channel_id and previous.tg_user_id = event.tg_user_id
      and previous.event_id < event.event_id
    order by previous.event_id desc limit 1
  ) as before on true
  left join lateral (
    select true as by_link from stat_user_arrival as arrival
    where ${isLeaving('event')} and arrival.tg_channel_id = event.tg_channel_id and arrival.tg_user_id = event.tg_user_id
      and arrival.source = 'invite_link' and arrival.at <= event.at
      and (before.at is null or arrival.at > before.at + interval '${SAME_ARRIVAL_MS} ms')
    limit 1
  ) as listed on true
)`

/**
 * A table expression, after `KNOWN`, of everybody who came in the period, once for each coming. `ended_at` is when that was over: when they left, or
 * when they came again, where the log does not tell of their leaving in between. Null: it is not over.
 */
export const STAYS = `stay as (
  select known.number, known.tg_channel_id, event.at, event.invite_link, ${isByLink('event')} as by_link, next.at as ended_at
  from known
  cross join lateral (
    select * from stat_user_event
    where tg_channel_id = known.tg_channel_id and at >= $3 and at < $4 and kind not in ('left', 'removed') offset 0
  ) as event
  left join lateral (
    select following.at from stat_user_event as following
    where following.tg_channel_id = event.tg_channel_id and following.tg_user_id = event.tg_user_id
      and following.event_id > event.event_id
    order by following.event_id limit 1
  ) as next on true
)`
