import type { ClientBase } from 'pg'
import { IS_THREAD_KNOWN } from './comment-rows'
import { POST_COLUMNS } from './window-rows'

/**
 * Posts of which comments can be counted by their own dates: the beginning of the thread was read, or the post's own counter says that
 * there are none. What was read of a former group of the channel proves nothing about the present one.
 */
const KNOWN = `
  select post.*, discussion_read_at as read_at
  from stat_post as post join config__tg_channel as channel on channel.tg_channel_id = post.tg_channel_id
  where post.tg_channel_id = $1 and post.tg_post_id = any($2)
    and discussion_read_group_id = linked_chat_id and comments_missing_since is null
    and (comments_messages_count = 0 or comments_messages_count > 0 and ${IS_THREAD_KNOWN})`

/** The comments of `known` that had been written by `due` and were not deleted by then, as far as that is known. */
const countBy = (due: string) => `(
  select count(*)::integer from stat_comment as comment
  where comment.tg_channel_id = known.tg_channel_id and comment.tg_post_id = known.tg_post_id
    and comment.date <= ${due} and (comment.deleted_at is null or comment.deleted_at > ${due})
)`

const COLUMNS = POST_COLUMNS.map(({ suffix, seconds }) => ({
  name: `comments_messages_count_${suffix}`,
  due: `(date_of_post + ${seconds} * interval '1 s')`,
}))
const columnsOf = (table: string) => COLUMNS.map(({ name }) => `${table}.${name}`).join(', ')

/** All columns at a time: each new version of a post's row has to be entered into all its indexes. */
const RECOUNT_COLUMNS = `
  with known as (${KNOWN}),
  counted as materialized (
    select pk, ${COLUMNS.map(({ name, due }) => `case when read_at >= ${due} then ${countBy(due)} else ${name} end as ${name}`).join(', ')}
    from known
  )
  update stat_post as stored set ${COLUMNS.map(({ name }) => `${name} = counted.${name}`).join(', ')} from counted
  where stored.pk = counted.pk and (${columnsOf('stored')}) is distinct from (${columnsOf('counted')})`

/**
 * Counts, by the comments' own dates, those that were written within the windows of the given posts: in the columns of the posts, whether
 * or not somebody read the posts at that time, and in the captured windows. A window that the discussion was not read past stays as it
 * is: the post's own counter, as of the capture, stands there until then.
 */
export async function recountWindowComments(client: ClientBase, channelId: bigint, postIds: number[]): Promise<void> {
  if (postIds.length === 0) return
  await client.query(RECOUNT_COLUMNS, [channelId, postIds])
  await client.query(
    `with known as (${KNOWN}),
     counted as (
       select captured.pk, ${countBy('captured.due_at')} as comments
       from known join stat_post_window as captured on captured.stat_post_pk = known.pk
       where captured.status in ('on_time', 'late') and read_at >= captured.due_at
     )
     update stat_post_window as stored set comments = counted.comments, comments_unknown = null from counted
     where stored.pk = counted.pk and stored.comments is distinct from counted.comments`,
    [channelId, postIds],
  )
}

/** The same for those of the posts that lack a number which may be known by now: nobody wrote, or the post was stored after its comments. */
export async function fillWindowComments(client: ClientBase, channelId: bigint, postIds: number[]): Promise<void> {
  const lacking = POST_COLUMNS.map(
    ({ suffix, seconds }) =>
      `comments_messages_count_${suffix} is null and date_of_post + ${seconds} * interval '1 s' <= discussion_read_at`,
  )
  const { rows } = await client.query<{ id: number }>(
    `select tg_post_id as "id" from stat_post join config__tg_channel using (tg_channel_id)
     where tg_channel_id = $1 and tg_post_id = any($2) and comments_messages_count is not null and (${lacking.join(' or ')})`,
    [channelId, postIds],
  )
  const ids = rows.map(({ id }) => id)
  await recountWindowComments(client, channelId, ids)
}
