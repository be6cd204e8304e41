const COLUMNS: Record<string, string> = { reactions: 'total_reactions_count', comments: 'comments_messages_count' }

/** The latest reading tells the counter, or does not any more, and then it is as it was before. */
function isShownAs(counter: string): string {
  const column = COLUMNS[counter] ?? counter
  return `case when post.${counter}_missing_since is null then latest.${counter} is distinct from post.${column}
    else latest.${counter} is not null or post.${column} is null end`
}

/** What must hold of the rows whatever was read: each statement gives those for which it does not. */
const BROKEN: Record<string, string> = {
  'a post without its windows': `
    select tg_post_id from stat_post as post
    where (select count(*) from stat_post_window where stat_post_pk = post.pk) <> 2`,
  'a post whose latest snapshot is not what it shows': `
    select tg_post_id from stat_post as post
    left join lateral (
      select * from stat_post_snapshot where stat_post_pk = post.pk order by timestamp desc, pk desc limit 1
    ) as latest on true
    where latest.pk is null or ${['views', 'forwards', 'reactions', 'stars', 'comments'].map(isShownAs).join(' or ')}`,
  'a post without a raw object': `
    select tg_post_id from stat_post as post
    where not exists (
      select from datalake__tg_post as raw where raw.tg_channel_id = post.tg_channel_id and raw.tg_post_id = post.tg_post_id
    )`,
  'a raw object without a post': `
    select tg_post_id from datalake__tg_post as raw
    where not exists (
      select from stat_post as post where raw.tg_channel_id = post.tg_channel_id and raw.tg_post_id = post.tg_post_id
    )`,
  'a raw object of another channel': `
    select tg_post_id from datalake__tg_post
    where json->'peer_id'->>'channel_id' is distinct from tg_channel_id::text`,
  'reactions that are not the total': `
    select tg_post_id from stat_post as post
    where coalesce((select sum(reaction_count) from stat_reaction where stat_post_pk = post.pk and kind <> 'paid'), 0)
      <> coalesce(total_reactions_count, 0)`,
  'stars that are not those of the paid reaction': `
    select tg_post_id from stat_post as post
    where coalesce((select reaction_count from stat_reaction where stat_post_pk = post.pk and kind = 'paid'), 0)
      <> coalesce(stars, 0)`,
  'a pending window without a job': `
    select pk from stat_post_window as missing
    where status = 'pending' and not exists (
      select from job where kind = 'capture_window' and payload->>'window_pk' = missing.pk::text and dedupe_key is not null
    )`,
  'a window that was read and is not shown by its post': `
    select tg_post_id from stat_post as post
    join stat_post_window as seen on seen.stat_post_pk = post.pk
    where window_name = '1h' and (views_1h, reactions_1h) is distinct from (seen.views, seen.reactions)
      or window_name = '24h' and (views_24h, reactions_24h) is distinct from (seen.views, seen.reactions)`,
  'a comment without a raw object': `
    select message_id from stat_comment as comment
    where not exists (
      select from datalake__tg_comment as raw
      where (raw.tg_channel_id, raw.group_id, raw.message_id)
        = (comment.tg_channel_id, comment.group_id, comment.message_id)
    )`,
  'a comment outside of every thread': `
    select message_id from stat_comment as comment
    where not exists (
      select from discussion_thread as thread
      where (thread.tg_channel_id, thread.group_id, thread.tg_post_id)
        = (comment.tg_channel_id, comment.group_id, comment.tg_post_id)
    )`,
  'a comment beyond what was read of its group': `
    select message_id from stat_comment as comment
    join config__tg_channel as channel using (tg_channel_id)
    where comment.group_id = channel.discussion_read_group_id and comment.message_id > channel.discussion_read_id`,
  'an event without a raw object': `
    select event_id from stat_user_event as event
    where not exists (
      select from datalake__tg_admin_log as raw
      where (raw.tg_channel_id, raw.event_id) = (event.tg_channel_id, event.event_id)
    )`,
  'a channel that is not called as it was last': `
    select tg_channel_name from config__tg_channel as channel
    join lateral (
      select tg_channel_name as title, username from stat_channel_name
      where tg_channel_id = channel.tg_channel_id order by timestamp desc, pk desc limit 1
    ) as latest on true
    where (channel.tg_channel_name, channel.username) is distinct from (latest.title, latest.username)`,
  'a run that did not end': `select pk from collection_run where status = 'running' or finished_at is null`,
  'a run that failed without a reason': `
    select pk from collection_run where (status = 'failed') <> (error_class is not null) and status <> 'waiting'`,
  'a job that nobody holds, and that is running': `select pk from job where state = 'running'`,
}

/** Runs a statement; gives its rows. */
export type Query = (sql: string) => Promise<unknown[]>

/** What is broken in a database of collected channels, in words; empty when nothing is. Nothing may be under way. */
export async function brokenInvariants(query: Query): Promise<string[]> {
  const found: string[] = []
  for (const [what, sql] of Object.entries(BROKEN)) {
    const rows = await query(sql)
    if (rows.length > 0) found.push(`${what} (${rows.length}, first: ${JSON.stringify(rows[0], asDigits)})`)
  }
  return found
}

function asDigits(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}
