import type { ClientBase } from 'pg'
import type { DiscussionCursor, DiscussionKey, DiscussionUpdate } from '../collect/ports'
import type { Comment, ThreadRoot } from '../domain/comment'
import { UnknownChannelError } from './collect-errors'

/** A comment of which the thread is known. */
export interface PostComment extends Comment {
  postId: number
}

/** A row that would not change is not written at all. Known rows are asked for by a list of ids, as those of posts are. */
const UPSERT = `
  with page as (
    select * from jsonb_to_recordset($3) as page(
      message_id integer, tg_post_id integer, author_user_id bigint, author_channel_id bigint, date timestamptz, message text
    )
  ),
  known as (
    select message_id from stat_comment
    where tg_channel_id = $1 and group_id = $2 and message_id = any($4)
  ),
  written as (
    insert into stat_comment as stored
      (tg_channel_id, group_id, message_id, tg_post_id, author_user_id, author_channel_id, date, message)
    select $1, $2, message_id, tg_post_id, author_user_id, author_channel_id, date, message from page order by message_id
    on conflict (tg_channel_id, group_id, message_id) do update set
      tg_post_id = excluded.tg_post_id, author_user_id = excluded.author_user_id,
      author_channel_id = excluded.author_channel_id, date = excluded.date, message = excluded.message, deleted_at = null
    where (stored.tg_post_id, stored.author_user_id, stored.author_channel_id, stored.date, stored.message)
        is distinct from
        (excluded.tg_post_id, excluded.author_user_id, excluded.author_channel_id, excluded.date, excluded.message)
      or stored.deleted_at is not null
  )
  select count(*)::integer as "new" from page where message_id not in (select message_id from known)`

/** Stores comments of one group, each once; returns how many were not known. One that was deleted is there again. */
export async function upsertComments(
  client: ClientBase,
  { channelId, groupId }: DiscussionKey,
  comments: PostComment[],
): Promise<number> {
  const page = comments.map(({ id, postId, author, date, text }) => ({
    message_id: id,
    tg_post_id: postId,
    author_user_id: author.kind === 'user' ? author.id.toString() : null,
    author_channel_id: author.kind === 'channel' ? author.id.toString() : null,
    date,
    message: text,
  }))
  const ids = comments.map(({ id }) => id)
  const { rows } = await client.query<{ new: number }>(UPSERT, [channelId, groupId, JSON.stringify(page), ids])
  return rows[0]?.new ?? 0
}

/** Whether the beginning of the thread of a `post` was read: a look-up along an index, where an `exists` may read all threads there are. */
export const IS_THREAD_KNOWN = `coalesce((
  select true from discussion_thread as thread
  where thread.tg_channel_id = post.tg_channel_id and thread.tg_post_id = post.tg_post_id limit 1
), false)`

/** Stores where threads begin. */
export async function insertThreads(
  client: ClientBase,
  { channelId, groupId }: DiscussionKey,
  threads: ThreadRoot[],
): Promise<void> {
  await client.query(
    `insert into discussion_thread (tg_channel_id, group_id, message_id, tg_post_id)
     select $1, $2, id, "postId" from jsonb_to_recordset($3) as page(id integer, "postId" integer) order by id
     on conflict (tg_channel_id, group_id, message_id) do nothing`,
    [channelId, groupId, JSON.stringify(threads)],
  )
}

/** The posts by the first message of their threads. */
export async function selectThreads(
  client: ClientBase,
  { channelId, groupId }: DiscussionKey,
  messageIds: number[],
): Promise<Map<number, number>> {
  const { rows } = await client.query<{ id: number; postId: number }>(
    `select message_id as "id", tg_post_id as "postId" from discussion_thread
     where tg_channel_id = $1 and group_id = $2 and message_id = any($3)`,
    [channelId, groupId, messageIds],
  )
  return new Map(rows.map(({ id, postId }) => [id, postId]))
}

/**
 * How far this group was read; a channel's former group counts as not read.
 * @throws UnknownChannelError
 */
export async function selectDiscussionCursor(
  client: ClientBase,
  { channelId, groupId }: DiscussionKey,
): Promise<DiscussionCursor> {
  const { rows } = await client.query<DiscussionCursor>(
    `select
       case when discussion_read_group_id = $2 then discussion_read_id else 0 end as "readUpTo",
       case when discussion_read_group_id = $2 then discussion_read_at end as "readAt",
       coalesce(case when discussion_read_group_id = $2 then discussion_absent_ids end, '{}') as "absentIds"
     from config__tg_channel where tg_channel_id = $1`,
    [channelId, groupId],
  )
  if (!rows[0]) throw new UnknownChannelError(channelId)
  return rows[0]
}

/** Stores how far a group was read; within one group only ever forwards. */
export async function updateDiscussionCursor(
  client: ClientBase,
  { channelId, groupId, cursor }: Pick<DiscussionUpdate, 'channelId' | 'groupId' | 'cursor'>,
): Promise<void> {
  await client.query(
    `update config__tg_channel as channel set
       discussion_read_group_id = $2, discussion_read_id = next.id, discussion_read_at = next.at,
       discussion_absent_ids = $5
     from (
       select
         case when discussion_read_group_id = $2 then greatest(discussion_read_id, $3) else $3 end as id,
         case when discussion_read_group_id = $2 then greatest(discussion_read_at, $4) else $4 end as at
       from config__tg_channel where tg_channel_id = $1
     ) as next
     where tg_channel_id = $1 and (discussion_read_group_id, discussion_read_id, discussion_read_at, discussion_absent_ids)
       is distinct from ($2::bigint, next.id, next.at, $5::integer[])`,
    [channelId, groupId, cursor.readUpTo, cursor.readAt, cursor.absentIds],
  )
}
