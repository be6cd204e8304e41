import type { ClientBase } from 'pg'
import type { DiscussionBackfill, DiscussionCursor, DiscussionKey, DiscussionUpdate } from '../collect/ports'
import { UnknownChannelError } from './collect-errors'

interface CursorRow extends Omit<DiscussionCursor, 'backfill'> {
  beforeId: number | null
  since: Date | null
  floorId: number | null
  floorAt: Date | null
  left: number | null
  emptyAt: Date | null
}

/**
 * How far this group was read; a channel's former group counts as not read.
 * @throws UnknownChannelError
 */
export async function selectDiscussionCursor(
  client: ClientBase,
  { channelId, groupId }: DiscussionKey,
): Promise<DiscussionCursor> {
  const { rows } = await client.query<CursorRow>(
    `select
       coalesce(read.discussion_read_id, 0) as "readUpTo", read.discussion_read_at as "readAt",
       coalesce(read.discussion_absent_ids, '{}') as "absentIds",
       read.discussion_backfill_id as "beforeId", read.discussion_backfill_at as "since",
       read.discussion_floor_id as "floorId", read.discussion_floor_at as "floorAt",
       read.discussion_left as "left", read.discussion_empty_at as "emptyAt"
     from config__tg_channel as channel
     left join config__tg_channel as read on read.pk = channel.pk and read.discussion_read_group_id = $2
     where channel.tg_channel_id = $1`,
    [channelId, groupId],
  )
  if (!rows[0]) throw new UnknownChannelError(channelId)
  const { readUpTo, readAt, absentIds, ...backfill } = rows[0]
  return { readUpTo, readAt, absentIds, backfill: backfillOf(backfill) }
}

function backfillOf({ beforeId, since, floorId, ...rest }: Omit<CursorRow, keyof DiscussionCursor>) {
  return beforeId === null || since === null || floorId === null ? null : { beforeId, since, floorId, ...rest }
}

/** Stores how far a group was read; within one group its newest end moves only forwards. */
export async function updateDiscussionCursor(
  client: ClientBase,
  { channelId, groupId, cursor }: Pick<DiscussionUpdate, 'channelId' | 'groupId' | 'cursor'>,
): Promise<void> {
  const { readUpTo, readAt, absentIds, backfill } = cursor
  await client.query(
    `update config__tg_channel as channel set
       discussion_read_group_id = $2, discussion_read_id = next.id, discussion_read_at = next.at, discussion_absent_ids = $5,
       ${BACKFILL.map((column, index) => `${column} = $${index + 6}`).join(', ')}
     from (
       select
         case when discussion_read_group_id = $2 then greatest(discussion_read_id, $3) else $3 end as id,
         case when discussion_read_group_id = $2 then greatest(discussion_read_at, $4) else $4 end as at
       from config__tg_channel where tg_channel_id = $1
     ) as next
     where tg_channel_id = $1
       and (discussion_read_group_id, discussion_read_id, discussion_read_at, discussion_absent_ids, ${BACKFILL.join(', ')})
         is distinct from ($2::bigint, next.id, next.at, $5::integer[], $6::integer, $7::timestamptz, $8::integer, $9::timestamptz,
           $10::integer, $11::timestamptz)`,
    [channelId, groupId, readUpTo, readAt, absentIds, ...backfillValues(backfill)],
  )
}

const BACKFILL = [
  'discussion_backfill_id',
  'discussion_backfill_at',
  'discussion_floor_id',
  'discussion_floor_at',
  'discussion_left',
  'discussion_empty_at',
]

function backfillValues(backfill: DiscussionBackfill | null): (number | Date | null)[] {
  if (backfill === null) return BACKFILL.map(() => null)
  const { beforeId, since, floorId, floorAt, left, emptyAt } = backfill
  return [beforeId, since, floorId, floorAt, left, emptyAt]
}

/** Posts whose threads lay across a gap that is closed now, or began in it: they have comments on both sides, or no numbers yet. */
export async function selectPostsAcross(
  client: ClientBase,
  { channelId, groupId }: DiscussionKey,
  floorId: number,
): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>(
    `select thread.tg_post_id as "id"
     from discussion_thread as thread join stat_post as post using (tg_channel_id, tg_post_id)
     where thread.tg_channel_id = $1 and thread.group_id = $2
       and (post.comments_users_count is null and post.comments_messages_count > 0
         or thread.message_id <= $3 and exists (
           select from stat_comment as comment
           where comment.tg_channel_id = $1 and comment.tg_post_id = thread.tg_post_id and comment.message_id > $3
         ))`,
    [channelId, groupId, floorId],
  )
  return rows.map(({ id }) => id)
}
