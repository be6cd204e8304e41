import type { ClientBase } from 'pg'
import type { DiscussionKey } from '../collect/ports'
import type { Comment, ThreadRoot } from '../domain/comment'

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

/** From where on a group was read without a gap, of a `thread`. */
const READ_FROM = `coalesce((
  select case when discussion_read_group_id = thread.group_id then discussion_backfill_id end
  from config__tg_channel where tg_channel_id = thread.tg_channel_id
), 0)`

/**
 * Whether the thread of a `post` was read from its beginning: a look-up along an index, where an `exists` may read all threads there are. A
 * thread that begins in what is not read yet, or lies across it, is known in part.
 */
export const IS_THREAD_KNOWN = `coalesce((
  select true from discussion_thread as thread
  where thread.tg_channel_id = post.tg_channel_id and thread.tg_post_id = post.tg_post_id and thread.message_id >= ${READ_FROM}
    and not exists (
      select from discussion_thread_reading as reading
      where reading.tg_channel_id = post.tg_channel_id and reading.group_id = thread.group_id
        and reading.tg_post_id = post.tg_post_id and not reading.complete and reading.read_id > 0
    )
  limit 1
), false)`

/** Whether the thread of a `post` was read before what is not read yet, and goes on behind it. */
export const IS_THREAD_ACROSS = `coalesce((
  select true from discussion_thread as thread
  where thread.tg_channel_id = post.tg_channel_id and thread.tg_post_id = post.tg_post_id and thread.message_id <= (
    select case when discussion_read_group_id = thread.group_id then discussion_floor_id end
    from config__tg_channel where tg_channel_id = thread.tg_channel_id
  ) limit 1
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

/** Those of these messages that are not known to begin threads of posts. */
export async function selectUnknownThreads(
  client: ClientBase,
  { channelId, groupId }: DiscussionKey,
  messageIds: number[],
): Promise<number[]> {
  const known = await selectThreads(client, { channelId, groupId }, messageIds)
  return messageIds.filter((id) => !known.has(id))
}
