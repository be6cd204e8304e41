import type { Database } from '../../src/store/database'

export const CHANNELS = 50
/** Of each channel. More posts are a longer history, not a busier channel. */
const POSTS_PER_DAY = 6
const POST_SECONDS = 86_400 / POSTS_PER_DAY
/** As long as the program keeps them. */
const RUN_DAYS = 90

/** Of one statement each; `now` is the end of the history. */
function statements(posts: number, now: Date): string[] {
  const perChannel = Math.ceil(posts / CHANNELS)
  const end = `timestamptz '${now.toISOString()}'`
  const days = Math.ceil(perChannel / POSTS_PER_DAY)
  const members = Math.ceil(perChannel / 5)
  const channels = `generate_series(1, ${CHANNELS}) as c`
  return [
    'select setseed(0.5)',
    `insert into config__tg_bot_session_pool (phone_number, api_id, api_hash, session_bytes) values ('+15550100', 1, '', '')`,
    `insert into config__tg_channel (tg_channel_id, tg_channel_name, username, kind, session_pk, is_admin, linked_chat_id, reactions_enabled,
       total_participants, discussion_read_group_id, discussion_read_at, admin_log_read_at, membership_available,
       admin_log_first_read_at)
     select 1000 + c, 'Channel ' || c, 'channel' || c, 'broadcast', 1, true, 2000 + c, true, c * 1000, 2000 + c, ${end}, ${end}, true,
       ${end} - interval '${days} d' from ${channels}`,
    // In the order in which they would have come. One of ten belongs to an album of two, some were deleted, some not read in time. One of
    // nine was forwarded, half of these from a channel.
    `insert into stat_post (tg_channel_id, tg_post_id, date_of_post, message, entities, link, links, media, silent, is_forward, grouped_id,
       views, views_1h, views_24h, forwards, total_reactions_count, reactions_1h, reactions_24h, comments_messages_count,
       comments_messages_count_1h, comments_messages_count_24h, comments_users_count, comments_channels_count, deleted_at, forward_channel_id,
       forward_post_id)
     select 1000 + c, n, ${end} - (${perChannel} - n + random()) * interval '${POST_SECONDS} s',
       'Post ' || n || ' ' || repeat(md5(n::text), 8), '[]', 'https://t.me/channel' || c || '/' || n, '{}',
       case when n % 3 = 0 then 'photo'::media_kind end, false, n % 9 = 0, case when n % 20 < 2 then c * 10000000::bigint + n / 20 end,
       views, case when random() > 0.03 then (views * 0.3)::int end, case when random() > 0.03 then (views * 0.8)::int end, (views * 0.01 * random())::int,
       (views * 0.04 * random())::int, (views * 0.01)::int, (views * 0.02)::int, case when n % 5 = 0 then 5 else 0 end,
       case when n % 5 = 0 then 2 else 0 end, case when n % 5 = 0 then 5 else 0 end, case when n % 5 = 0 then 5 else 0 end, 0,
       case when n % 200 = 7 then ${end} end, case when n % 9 = 0 then 9000 end, case when n % 18 = 0 then n end
     from generate_series(1, ${perChannel}) as n, ${channels}, lateral (select (exp(random() * 7 + n * 0) * c)::int + 1 as views) as reach`,
    `insert into stat_post_window (stat_post_pk, window_name, window_seconds, due_at, captured_at, status, missed_reason, views, reactions, forwards, comments)
     select pk, name, seconds, due_at, case when value is not null then due_at + interval '1 s' * random() * 90 end,
       case when value is null then 'missed' else 'on_time' end::window_status, case when value is null then 'too_late'::missed_reason end,
       value, value / 50, case when value is not null then 1 end, case when value is not null then 0 end
     from stat_post, lateral (values ('1h', 3600, views_1h), ('24h', 86400, views_24h)) as age (name, seconds, value),
       lateral (select date_of_post + seconds * interval '1 s' as due_at) as due`,
    // Two readings of the long ago, and many of the last week, as the thinning leaves them.
    `insert into stat_post_snapshot (stat_post_pk, timestamp, views, forwards, reactions, comments)
     select pk, date_of_post + place * interval '1 h', views * place / 50, forwards * place / 50, total_reactions_count * place / 50, 0
     from stat_post, lateral generate_series(1, 50, case when date_of_post > ${end} - interval '7 d' then 1 else 48 end) as place
     order by date_of_post, place`,
    `insert into stat_reaction (stat_post_pk, kind, reaction_emoticon, reaction_emoticon_code, reaction_count)
     select pk, 'emoji', emoticon, code, total_reactions_count / 2 from stat_post, (values ('👍', '1f44d'), ('🔥', '1f525')) as given (emoticon, code)`,
    `insert into stat_user (tg_channel_id, tg_user_id, first_name, username, premium, joined_at, left_at, is_joined_by_link, invite_link, first_seen_at, last_seen_at)
     select 1000 + c, n, 'User ' || n, 'user' || n, n % 7 = 0, joined_at, left_at, n % 2 = 0, case when n % 2 = 0 then 'https://t.me/+link' || n % 10 end,
       joined_at, coalesce(left_at, joined_at)
     from generate_series(1, ${members}) as n, ${channels},
       lateral (select ${end} - (${members} - n + random()) * interval '1 d' * ${days / members} as joined_at) as came,
       lateral (select case when n % 3 = 0 then least(joined_at + random() * interval '20 d', ${end}) end as left_at) as went`,
    `insert into stat_user_event (tg_channel_id, event_id, kind, at, tg_user_id, actor_id, invite_link, premium)
     select tg_channel_id, row_number() over (partition by tg_channel_id order by at), kind, at, tg_user_id, tg_user_id, link, premium
     from (
       select tg_channel_id, case when is_joined_by_link then 'joined_by_link' else 'joined' end::membership_event_kind as kind, joined_at as at,
         tg_user_id, invite_link as link, premium from stat_user
       union all
       select tg_channel_id, 'left', left_at, tg_user_id, null, premium from stat_user where left_at is not null
     ) as event order by at`,
    `insert into stat_comment (tg_channel_id, tg_post_id, group_id, message_id, author_user_id, date, message)
     select tg_channel_id, tg_post_id, tg_channel_id + 1000, tg_post_id * 10 + n, 1 + (tg_post_id + n) % ${members}, date_of_post + n * interval '25 min', 'Comment ' || n
     from stat_post, generate_series(1, 5) as n where tg_post_id % 5 = 0 order by date_of_post`,
    `insert into discussion_thread (tg_channel_id, group_id, message_id, tg_post_id)
     select tg_channel_id, tg_channel_id + 1000, tg_post_id * 10, tg_post_id from stat_post where tg_post_id % 5 = 0`,
    `insert into stat_channel (timestamp, tg_channel_id, total_participants)
     select ${end} - n * interval '6 h', 1000 + c, c * 1000 - n / 10 from generate_series(${days * 4}, 0, -1) as n, ${channels} where c * 1000 >= n / 10`,
    `insert into collection_run (tg_channel_id, started_at, finished_at, status, posts_seen)
     select 1000 + c, ${end} - n * interval '1 h', ${end} - n * interval '1 h' + interval '2 s', case when n % 500 = 7 then 'failed' else 'succeeded' end::run_status, 100
     from generate_series(${Math.min(days, RUN_DAYS) * 24}, 0, -1) as n, ${channels}`,
    `insert into job (kind, group_key, run_at, state, attempts, payload)
     select 'capture_window', tg_channel_id, due_at, 'done', 1, jsonb_build_object('window_pk', w.pk)
     from stat_post_window as w join stat_post as post on post.pk = stat_post_pk where due_at > ${end} - interval '${RUN_DAYS} d' order by due_at`,
  ]
}

const SECONDARY_INDEXES = `
  select indexname as name, indexdef as definition from pg_indexes
  where schemaname = 'public' and not exists (select from pg_constraint where conname = indexname) and indexdef not like 'CREATE UNIQUE%'`

/** Fills an empty database with the history of `CHANNELS` channels up to `now`: `posts` posts, and all else in proportion. */
export async function fill({ session }: Database, posts: number, now: Date): Promise<void> {
  await session(async (client) => {
    // Built at the end, which takes a part of the time.
    const { rows: indexes } = await client.query<{ name: string; definition: string }>(SECONDARY_INDEXES)
    await client.query(
      `set session_replication_role = replica; set synchronous_commit = off; set maintenance_work_mem = '256MB'`,
    )
    for (const { name } of indexes) await client.query(`drop index "${name}"`)
    for (const statement of statements(posts, now)) await client.query(statement)
    for (const { definition } of indexes) await client.query(definition)
    await client.query('reset session_replication_role; reset synchronous_commit; reset maintenance_work_mem')
    await client.query('vacuum analyze')
  })
}
