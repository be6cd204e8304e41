import type { ClientBase } from 'pg'

/** What is kept by post; the foreign keys would delete it, too, but one post at a time. */
const BY_POST = ['stat_post_window', 'stat_post_snapshot', 'stat_reaction']

/** What is kept by channel, each before what it refers to. */
const BY_CHANNEL = [
  'stat_post',
  'post_read_range',
  'discussion_thread',
  'discussion_thread_reading',
  'stat_comment',
  'stat_user_event',
  'stat_user_arrival',
  'stat_user',
  'stat_invite_link',
  'stat_channel',
  'stat_channel_name',
  'admin_log_gap',
  'datalake__tg_channel',
  'datalake__tg_post',
  'datalake__tg_comment',
  'datalake__tg_admin_log',
  'datalake__tg_odd',
  'collection_run',
]

/**
 * Deletes a channel and every row about it. Its own row is locked first, as whoever writes about it does: they wait, and find nothing
 * to write about. Rows of other channels are not touched.
 */
export async function deleteChannel(client: ClientBase, channelId: bigint): Promise<void> {
  await client.query('select from config__tg_channel where tg_channel_id = $1 for update', [channelId])
  for (const table of BY_POST) {
    await client.query(
      `delete from ${table} using stat_post where stat_post.pk = stat_post_pk and tg_channel_id = $1`,
      [channelId],
    )
  }
  for (const table of BY_CHANNEL) await client.query(`delete from ${table} where tg_channel_id = $1`, [channelId])
  await client.query('delete from config__tg_channel where tg_channel_id = $1', [channelId])
  // Last, as the runner waits for them. The states are named for the sake of the index.
  await client.query('delete from job where state = any(enum_range(null::job_state)) and group_key = $1', [
    String(channelId),
  ])
}
