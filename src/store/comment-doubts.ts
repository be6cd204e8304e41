import type { ClientBase } from 'pg'
import type { DiscussionKey } from '../collect/ports'

/**
 * Comments of posts whose latest reading told fewer comments than are stored as not deleted and were written by then: a comment that is
 * newer than the reading says nothing about it. What was found to exist less than an hour before that reading is not doubted again, as
 * some counters stay below what there is.
 */
const DOUBTFUL = `
  with kept as (
    select tg_post_id, count(*) as comments from stat_comment
    where tg_channel_id = $1 and group_id = $2 and deleted_at is null
    group by tg_post_id
  )
  select comment.message_id as "id"
  from kept
  join stat_post as post on post.tg_channel_id = $1 and post.tg_post_id = kept.tg_post_id
    and post.comments_messages_count < kept.comments
  cross join lateral (
    select timestamp as read_at, comments from stat_post_snapshot
    where stat_post_pk = post.pk order by timestamp desc, pk desc limit 1
  ) as reading
  join stat_comment as comment on comment.tg_channel_id = $1 and comment.tg_post_id = post.tg_post_id
    and comment.group_id = $2 and comment.deleted_at is null and comment.date <= reading.read_at
    and (comment.checked_at is null or comment.checked_at <= reading.read_at - interval '1 hour')
  where reading.comments < (
    select count(*) from stat_comment as older
    where older.tg_channel_id = $1 and older.tg_post_id = post.tg_post_id
      and older.group_id = $2 and older.deleted_at is null and older.date <= reading.read_at
  )
  order by post.tg_post_id desc, comment.checked_at nulls first, comment.message_id desc
  limit $3`

export async function selectDoubtful(
  client: ClientBase,
  { channelId, groupId }: DiscussionKey,
  limit: number,
): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>(DOUBTFUL, [channelId, groupId, limit])
  return rows.map(({ id }) => id)
}

/** Marks comments as deleted; returns the posts they belong to. */
export async function markCommentsDeleted(
  client: ClientBase,
  { channelId, groupId }: DiscussionKey,
  ids: number[],
  at: Date,
): Promise<number[]> {
  const { rows } = await client.query<{ postId: number }>(
    `update stat_comment set deleted_at = $4
     where tg_channel_id = $1 and group_id = $2 and message_id = any($3) and deleted_at is null
     returning tg_post_id as "postId"`,
    [channelId, groupId, ids, at],
  )
  return [...new Set(rows.map(({ postId }) => postId))]
}

/** Notes that comments were seen to exist. */
export async function markCommentsChecked(
  client: ClientBase,
  { channelId, groupId }: DiscussionKey,
  ids: number[],
  at: Date,
): Promise<void> {
  await client.query(
    `update stat_comment set checked_at = $4
     where tg_channel_id = $1 and group_id = $2 and message_id = any($3) and checked_at is distinct from $4`,
    [channelId, groupId, ids, at],
  )
}
