import type { ClientBase } from 'pg'
import type { Budgets } from '../domain/request-budgets'
import type { ChannelShape, CollectingPlan, Requests } from '../domain/request-forecast'
import { forecastChannel, type MethodUse, sumUse, useWarning } from '../domain/request-forecast'

/** What the requests of all sessions are measured by. */
export interface RequestSettings {
  budgets: Budgets
  plan: CollectingPlan
}

/** What a channel costs its session. */
interface ChannelRequests {
  sessionPk: bigint
  tgChannelId: bigint
  /** An hour, in the long run: as its runs of the last day have shown, or else as is to be expected. */
  perHour: Requests
  /** For the first complete collection. */
  first: Requests
  /** Nothing is known of its posts yet: taken for a channel of a few posts a day. */
  isAssumed: boolean
}

interface Row extends ChannelShape {
  sessionPk: bigint
  tgChannelId: bigint
  isKnown: boolean
  isExpected: boolean
  measured: Requests | null
}

/** What an unknown channel is taken for. */
const ASSUMED = { posts: 1000, postsPerDay: 5, commentsPerDay: 5, comments: 1000 }

/**
 * The channels of these sessions that are collected, or to be. One that was collected for more than a day is measured by its runs, but
 * for its windows, which are no runs; another is estimated from its posts, or from a look at them when it was added.
 */
const SQL = `
  select channel.session_pk as "sessionPk", channel.tg_channel_id as "tgChannelId", is_admin as "isAdmin",
    linked_chat_id is not null or coalesce(expected_comments_per_post, 0) > 0 as "hasGroup",
    walk_finished_at is not null or known.posts > 0 as "isKnown", expected_posts is not null as "isExpected",
    -- Where a limit ends the first reading, no more than that is read again.
    greatest(known.posts, 0, case when history_limit_since is null and history_limit_posts is null
      then least(expected_posts, history_posts) end)::integer as "posts",
    case when walk_finished_at is null then coalesce(expected_posts_per_day, week.posts / 7.0) else week.posts / 7.0 end::float8
      as "postsPerDay",
    case when walk_finished_at is null then coalesce(expected_comments_per_post * expected_posts_per_day, 0)
      else coalesce(week.comments / 7.0, 0) end::float8 as "commentsPerDay",
    case when walk_finished_at is null then coalesce(expected_comments_per_post * expected_posts, 0) else coalesce(week.comments, 0) end::float8
      as "comments",
    measured.requests as "measured"
  from config__tg_channel as channel
  left join lateral (
    select count(*) as posts from stat_post where tg_channel_id = channel.tg_channel_id
  ) as known on walk_finished_at is null or channel.created_at >= $2::timestamptz - interval '48 hours'
  left join lateral (
    select count(*) as posts, sum(comments_messages_count) as comments
    from stat_post where tg_channel_id = channel.tg_channel_id and date_of_post > $2::timestamptz - interval '7 days'
  ) as week on true
  left join lateral (
    select jsonb_object_agg(method, count / 24.0) as requests
    from (
      select method, sum(sent::integer) as count
      from collection_run as run, jsonb_each_text(run.requests::jsonb) as request(method, sent)
      where run.tg_channel_id = channel.tg_channel_id and run.started_at > $2::timestamptz - interval '24 hours'
      group by method
    ) as sums
  ) as measured on channel.created_at < $2::timestamptz - interval '48 hours' and walk_finished_at is not null
  where channel.session_pk = any($1) and channel.status <> 'paused'
  order by channel.pk`

/** What the channels of these sessions cost. */
async function channelRequests(
  client: ClientBase,
  sessionPks: bigint[],
  plan: CollectingPlan,
  now: Date,
): Promise<ChannelRequests[]> {
  const { rows } = await client.query<Row>(SQL, [sessionPks, now])
  return rows.map(({ sessionPk, tgChannelId, isKnown, isExpected, measured, ...row }) => {
    const isAssumed = !isKnown && !isExpected
    const { perHour, first } = forecastChannel(isAssumed ? { ...row, ...ASSUMED } : row, plan)
    const windows = { 'channels.getMessages': perHour['channels.getMessages'] ?? 0 }
    return { sessionPk, tgChannelId, perHour: measured ? sum(measured, windows) : perHour, first, isAssumed }
  })
}

function sum(one: Requests, other: Requests): Requests {
  const result = { ...one }
  for (const [method, count] of Object.entries(other)) result[method] = (result[method] ?? 0) + count
  return result
}

/** What a session sends of one method. */
export interface SessionUse extends MethodUse {
  /** Requests of its runs within the last hour. */
  lastHour: number
}

/** What sessions send of each method and may send; of sessions without channels, nothing. */
export async function sessionUses(
  client: ClientBase,
  sessionPks: bigint[],
  { budgets, plan }: RequestSettings,
  now: Date,
): Promise<Map<bigint, SessionUse[]>> {
  const channels = await channelRequests(client, sessionPks, plan, now)
  const sent = await requestsOfLastHour(client, sessionPks, now)
  return new Map(
    sessionPks.map((pk) => [
      pk,
      usesOf(
        channels.filter((row) => row.sessionPk === pk),
        sent.get(pk) ?? {},
        budgets,
      ),
    ]),
  )
}

function usesOf(channels: ChannelRequests[], last: Requests, budgets: Budgets): SessionUse[] {
  const none = Object.fromEntries(Object.keys(last).map((method) => [method, 0]))
  const all = [none, ...channels.map(({ perHour }) => perHour)]
  return sumUse(all, budgets).map((use) => ({ ...use, lastHour: last[use.method] ?? 0 }))
}

/** What a channel costs, and what that makes of the budget of its session. */
export interface ChannelCost extends Pick<ChannelRequests, 'perHour' | 'first' | 'isAssumed'> {
  session: SessionUse[]
  /** In words; null: all fits. */
  warning: string | null
}

/** @returns null for a channel that is not collected, or paused */
export async function channelCost(
  client: ClientBase,
  channel: { sessionPk: bigint; tgChannelId: bigint },
  { budgets, plan }: RequestSettings,
  now: Date,
): Promise<ChannelCost | null> {
  const all = await channelRequests(client, [channel.sessionPk], plan, now)
  const own = all.find(({ tgChannelId }) => tgChannelId === channel.tgChannelId)
  if (!own) return null
  const sent = await requestsOfLastHour(client, [channel.sessionPk], now)
  const session = usesOf(all, sent.get(channel.sessionPk) ?? {}, budgets)
  const { perHour, first, isAssumed } = own
  return { perHour, first, isAssumed, session, warning: useWarning(session) }
}

/** Requests of the last hour by session and method, as runs have counted them. */
async function requestsOfLastHour(client: ClientBase, sessionPks: bigint[], now: Date): Promise<Map<bigint, Requests>> {
  const { rows } = await client.query<{ sessionPk: bigint; method: string; count: number }>(
    `select channel.session_pk as "sessionPk", method, sum(sent::integer)::integer as count
     from config__tg_channel as channel
     join collection_run as run using (tg_channel_id), jsonb_each_text(run.requests::jsonb) as request(method, sent)
     where channel.session_pk = any($1) and run.started_at > $2::timestamptz - interval '1 hour'
     group by 1, 2`,
    [sessionPks, now],
  )
  const counts = new Map<bigint, Requests>()
  for (const { sessionPk, method, count } of rows) {
    counts.set(sessionPk, { ...counts.get(sessionPk), [method]: count })
  }
  return counts
}
