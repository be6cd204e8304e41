import type { ClientBase } from 'pg'
import { IS_THREAD_ACROSS, IS_THREAD_KNOWN } from './comment-rows'

/**
 * How many people and how many channels wrote the comments of a post. An anonymous admin is neither: who wrote is not told, and may have
 * been counted already. The numbers are unknown as long as the post's own counter is, and until the beginning of its thread was read,
 * unless the counter says that there are no comments. Those of a thread that lies across what is not read yet stay as they were.
 *
 * The counter (`comments_messages_count`) is Telegram's and stays so: it also counts comments that were not read yet, while one that was
 * deleted before it could be read is in none of the numbers.
 */
const RECOUNT = `
  update stat_post as stored set comments_users_count = counted.users, comments_channels_count = counted.channels
  from (
    select post.pk,
      case when is_known then users when is_across then comments_users_count end as users,
      case when is_known then channels when is_across then comments_channels_count end as channels
    from stat_post as post
    cross join lateral (
      select comments_messages_count is not null and (comments_messages_count = 0 or ${IS_THREAD_KNOWN}) as is_known,
        comments_messages_count > 0 and ${IS_THREAD_ACROSS} as is_across offset 0
    ) as knowledge
    cross join lateral (
      select count(distinct author_user_id)::integer as users, count(distinct author_channel_id)::integer as channels
      from stat_comment as comment
      where comment.tg_channel_id = post.tg_channel_id and comment.tg_post_id = post.tg_post_id and deleted_at is null
    ) as authors
    where post.tg_channel_id = $1 and post.tg_post_id = any($2)
  ) as counted
  where stored.pk = counted.pk
    and (stored.comments_users_count, stored.comments_channels_count) is distinct from (counted.users, counted.channels)`

/** Counts the authors of posts of which comments came or went. Posts that are not stored yet are counted when they come. */
export async function recountAuthors(client: ClientBase, channelId: bigint, postIds: number[]): Promise<void> {
  await client.query(RECOUNT, [channelId, postIds])
}

/** Counts the authors of those posts whose numbers have become known, or unknown, by a new reading of the posts. */
export async function settleAuthorCounts(client: ClientBase, channelId: bigint, postIds: number[]): Promise<void> {
  const { rows } = await client.query<{ id: number }>(
    `select tg_post_id as "id" from stat_post
     where tg_channel_id = $1 and tg_post_id = any($2)
       and ((comments_messages_count is null) <> (comments_users_count is null)
         or comments_messages_count > 0 and comments_users_count = 0 and comments_channels_count = 0)`,
    [channelId, postIds],
  )
  const ids = rows.map(({ id }) => id)
  if (ids.length > 0) await recountAuthors(client, channelId, ids)
}
