import type { ClientBase } from 'pg'
import type { DiscussionKey, GroupAccess, ThreadReading } from '../collect/ports'

/** A claim that was asked for and led nowhere is no reason to ask again before this, in seconds. */
const ASK_AGAIN_SECONDS = 3_600

/** Notes the newest comments that posts tell of, each with its post. */
export async function claimThreads(
  client: ClientBase,
  { channelId, groupId }: DiscussionKey,
  newest: ReadonlyMap<number, number>,
): Promise<void> {
  const page = [...newest].map(([postId, id]) => ({ postId, id }))
  if (page.length === 0) return
  await client.query(
    `insert into discussion_thread_reading as stored (tg_channel_id, group_id, tg_post_id, claimed_id)
     select $1::bigint, $2::bigint, "postId", id from jsonb_to_recordset($3) as page("postId" integer, id integer) order by 3
     on conflict (tg_channel_id, group_id, tg_post_id) do update set claimed_id = excluded.claimed_id
     where stored.claimed_id <> excluded.claimed_id`,
    [channelId, groupId, JSON.stringify(page)],
  )
}

/** The threads whose posts tell of more than was read, those of the newest posts first. */
export async function selectDueThreads(
  client: ClientBase,
  { channelId, groupId }: DiscussionKey,
  now: Date,
  limit: number,
): Promise<ThreadReading[]> {
  const { rows } = await client.query<ThreadReading>(
    `select tg_post_id as "postId", claimed_id as "claimedId", read_id as "readUpTo" from discussion_thread_reading
     where tg_channel_id = $1 and group_id = $2 and claimed_id > read_id
       and (asked_at is null or asked_id <> claimed_id or asked_at > $3 or asked_at <= $3::timestamptz - $4 * interval '1 s')
     order by tg_post_id desc limit $5`,
    [channelId, groupId, now, ASK_AGAIN_SECONDS, limit],
  )
  return rows
}

/** Stores how far a thread was read; `ended`: nothing more of what its post tells is to be had now. */
export async function updateThread(
  client: ClientBase,
  { channelId, groupId }: DiscussionKey,
  { postId, claimedId, readUpTo }: ThreadReading,
  ended: boolean,
  at: Date,
): Promise<void> {
  await client.query(
    `update discussion_thread_reading set read_id = greatest(read_id, $4), complete = $5,
       asked_at = case when $5 then $6 else asked_at end, asked_id = case when $5 then $7 else asked_id end
     where tg_channel_id = $1 and group_id = $2 and tg_post_id = $3`,
    [channelId, groupId, postId, readUpTo, ended, at, claimedId],
  )
}

/** When this session was last refused the group, and the threads of its posts. */
export async function selectGroupAccess(
  client: ClientBase,
  { channelId, groupId }: DiscussionKey,
  sessionPk: bigint,
): Promise<GroupAccess> {
  const { rows } = await client.query<GroupAccess>(
    `select group_refused_at as "groupRefusedAt", replies_refused_at as "repliesRefusedAt"
     from config__tg_channel_access as access join config__tg_channel as channel on channel.pk = access.channel_pk
     where channel.tg_channel_id = $1 and access.session_pk = $2 and channel.linked_chat_id = $3`,
    [channelId, sessionPk, groupId],
  )
  return rows[0] ?? { groupRefusedAt: null, repliesRefusedAt: null }
}

export async function updateGroupAccess(
  client: ClientBase,
  { channelId, groupId }: DiscussionKey,
  sessionPk: bigint,
  { groupRefusedAt, repliesRefusedAt }: GroupAccess,
): Promise<void> {
  // The group itself is read: how far its threads were read besides says nothing any more.
  if (groupRefusedAt === null) {
    await client.query('delete from discussion_thread_reading where tg_channel_id = $1 and group_id = $2', [
      channelId,
      groupId,
    ])
  }
  await client.query(
    `update config__tg_channel_access as access set group_refused_at = $3, replies_refused_at = $4
     from config__tg_channel as channel
     where channel.tg_channel_id = $1 and access.channel_pk = channel.pk and access.session_pk = $2
       and (group_refused_at, replies_refused_at) is distinct from ($3::timestamptz, $4::timestamptz)`,
    [channelId, sessionPk, groupRefusedAt, repliesRefusedAt],
  )
}
