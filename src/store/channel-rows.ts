import type { ClientBase } from 'pg'
import type { CollectedChannel, HistoryCursor, HistoryFloor } from '../collect/ports'
import type { ChannelFacts, ChannelReading, KnownReading } from '../domain/channel'
import type { HistoryLimit } from '../domain/history-limit'
import { UnknownChannelError } from './collect-errors'

interface ChannelRow {
  pk: bigint
  id: bigint
  title: string
  sessionPk: bigint
  accessHash: bigint
  isAdmin: boolean
  groupId: bigint | null
  groupAccessHash: bigint | null
  headPostId: number | null
  walkOffsetId: number | null
  walkStartedAt: Date | null
  walkFinishedAt: Date | null
  weekRefreshedAt: Date | null
  endId: number | null
  endSeenAt: Date | null
  endProvedAt: Date | null
  floorId: number | null
  floorPosts: number
  floorAlbum: bigint | null
  limitSince: Date | null
  limitPosts: number | null
  ownSince: Date | null
  ownPosts: number | null
  username: string | null
  kind: ChannelFacts['kind']
  subscribers: number | null
  linkedChatId: bigint | null
  reactionsEnabled: boolean | null
  starsEnabled: boolean
  infoReadAt: Date | null
  infoDueAt: Date | null
}

const COLLECTED = `
  select
    channel.pk as "pk", channel.tg_channel_id as "id", tg_channel_name as "title", channel.session_pk as "sessionPk",
    access_hash as "accessHash", is_admin as "isAdmin",
    -- What was told of a group that the channel had before is of no use for another.
    case when access.group_id = linked_chat_id then access.group_id end as "groupId", group_access_hash as "groupAccessHash",
    head_post_id as "headPostId", walk_offset_id as "walkOffsetId",
    walk_started_at as "walkStartedAt", walk_finished_at as "walkFinishedAt", week_refreshed_at as "weekRefreshedAt",
    history_end_id as "endId", history_end_seen_at as "endSeenAt", history_end_proved_at as "endProvedAt",
    history_floor_id as "floorId", history_floor_posts as "floorPosts", history_floor_album as "floorAlbum",
    history_limit_since as "limitSince", history_limit_posts as "limitPosts",
    history_since as "ownSince", history_posts as "ownPosts",
    username, kind, total_participants as "subscribers", linked_chat_id as "linkedChatId",
    reactions_enabled as "reactionsEnabled", coalesce(stars_enabled, false) as "starsEnabled", info_read_at as "infoReadAt", info_due_at as "infoDueAt"
  from config__tg_channel as channel
  join config__tg_bot_session_pool as session on session.pk = channel.session_pk
  join config__tg_channel_access as access on access.channel_pk = channel.pk and access.session_pk = channel.session_pk`

/** The channels to collect: active ones with an enabled session, in the order they were added. */
export async function selectActiveChannels(client: ClientBase): Promise<CollectedChannel[]> {
  const { rows } = await client.query<ChannelRow>(
    `${COLLECTED} where channel.status = 'active' and session.status = 'enabled' order by channel.pk`,
  )
  return rows.map(collectedChannel)
}

/**
 * One channel, whatever its status.
 * @throws UnknownChannelError
 */
export async function selectChannel(client: ClientBase, channelId: bigint): Promise<CollectedChannel> {
  const { rows } = await client.query<ChannelRow>(`${COLLECTED} where channel.tg_channel_id = $1`, [channelId])
  if (!rows[0]) throw new UnknownChannelError(channelId)
  return collectedChannel(rows[0])
}

function collectedChannel(row: ChannelRow): CollectedChannel {
  const { pk, id, title, sessionPk, accessHash, isAdmin, groupId, groupAccessHash } = row
  const discussion = groupId !== null && groupAccessHash !== null ? { id: groupId, accessHash: groupAccessHash } : null
  const cursor = cursorOf(row)
  const historyLimit = limitOf(row.ownSince, row.ownPosts)
  const known = knownReading(row, discussion)
  return { pk, id, title, sessionPk, accessHash, isAdmin, discussion, cursor, historyLimit, known }
}

function cursorOf(row: ChannelRow): HistoryCursor {
  const { headPostId, walkOffsetId, walkStartedAt, walkFinishedAt, weekRefreshedAt } = row
  const { endId, endSeenAt, endProvedAt } = row
  const walk = { headPostId, walkOffsetId, walkStartedAt, walkFinishedAt, weekRefreshedAt }
  return { ...walk, endId, endSeenAt, endProvedAt, floor: floorOf(row) }
}

function floorOf({ floorId, floorPosts, floorAlbum, limitSince, limitPosts }: ChannelRow): HistoryFloor | null {
  if (floorId === null) return null
  return { id: floorId, posts: floorPosts, album: floorAlbum, limit: limitOf(limitSince, limitPosts) }
}

function limitOf(since: Date | null, posts: number | null): HistoryLimit | null {
  return since === null && posts === null ? null : { since, posts }
}

/** As the session that collects the channel now has read it; null: it has not yet. */
function knownReading(row: ChannelRow, discussion: CollectedChannel['discussion']): KnownReading | null {
  const { id, title, username, kind, isAdmin, subscribers, linkedChatId, infoReadAt, infoDueAt } = row
  const { reactionsEnabled, starsEnabled } = row
  if (infoReadAt === null || infoDueAt === null || reactionsEnabled === null) return null
  const linkedChatAccessHash = discussion?.accessHash ?? null
  const facts = {
    id,
    title,
    username,
    kind,
    isAdmin,
    subscribers,
    linkedChatId,
    linkedChatAccessHash,
    reactionsEnabled,
    starsEnabled,
  }
  return { readAt: infoReadAt, dueAt: infoDueAt, facts }
}

/**
 * Keeps other writers of the channel out until the transaction ends, and tells what its posts' addresses are made of.
 * @throws UnknownChannelError
 */
export async function lockChannel(
  client: ClientBase,
  channelId: bigint,
): Promise<{ id: bigint; username: string | null }> {
  const { rows } = await client.query<{ username: string | null }>(
    'select username from config__tg_channel where tg_channel_id = $1 for no key update',
    [channelId],
  )
  if (!rows[0]) throw new UnknownChannelError(channelId)
  return { id: channelId, username: rows[0].username }
}

/** Stores how far a channel was read. */
export async function updateCursor(client: ClientBase, channelId: bigint, cursor: HistoryCursor): Promise<void> {
  await client.query(
    `update config__tg_channel set
       head_post_id = $2, walk_offset_id = $3, walk_started_at = $4, walk_finished_at = $5, week_refreshed_at = $6,
       history_end_id = $7, history_end_seen_at = $8, history_end_proved_at = $9,
       history_floor_id = $10, history_floor_posts = $11, history_floor_album = $12,
       history_limit_since = $13, history_limit_posts = $14
     where tg_channel_id = $1
       and (head_post_id, walk_offset_id, walk_started_at, walk_finished_at, week_refreshed_at,
         history_end_id, history_end_seen_at, history_end_proved_at, history_floor_id, history_floor_posts,
         history_floor_album, history_limit_since, history_limit_posts)
         is distinct from ($2::integer, $3::integer, $4::timestamptz, $5::timestamptz, $6::timestamptz,
         $7::integer, $8::timestamptz, $9::timestamptz, $10::integer, $11::integer,
         $12::bigint, $13::timestamptz, $14::integer)`,
    [
      channelId,
      cursor.headPostId,
      cursor.walkOffsetId,
      cursor.walkStartedAt,
      cursor.walkFinishedAt,
      cursor.weekRefreshedAt,
      cursor.endId,
      cursor.endSeenAt,
      cursor.endProvedAt,
      cursor.floor?.id ?? null,
      cursor.floor?.posts ?? 0,
      cursor.floor?.album ?? null,
      cursor.floor?.limit?.since ?? null,
      cursor.floor?.limit?.posts ?? null,
    ],
  )
}

/** Brings what is known of a channel up to date with a reading. Who comes and goes is not available to those who are no admin. */
export async function updateChannel(client: ClientBase, reading: ChannelReading, at: Date): Promise<void> {
  await client.query(
    `update config__tg_channel set
       tg_channel_name = $2, username = $3, kind = $4, is_admin = $5, linked_chat_id = $6, reactions_enabled = $7,
       stars_enabled = $8,
       reactions_off_since = case when $7 then null when reactions_enabled then $9 else reactions_off_since end,
       stars_off_since = case when $8 then null when stars_enabled then $9 else stars_off_since end,
       comments_off_since = case when $6 is not null then null when linked_chat_id is not null then $9 else comments_off_since end,
       membership_available = case when $5 then membership_available else false end
     where tg_channel_id = $1
       and ((tg_channel_name, username, kind, is_admin, linked_chat_id, reactions_enabled, stars_enabled)
         is distinct from ($2::text, $3::text, $4::channel_kind, $5::boolean, $6::bigint, $7::boolean, $8::boolean)
         or not $5 and membership_available is distinct from false)`,
    [
      reading.id,
      reading.title,
      reading.username,
      reading.kind,
      reading.isAdmin,
      reading.linkedChatId,
      reading.reactionsEnabled,
      reading.starsEnabled,
      at,
    ],
  )
}

/** Notes when the session that collects the channel has read it, and when it is to do so again. */
export async function updateReadingTimes(client: ClientBase, channelId: bigint, at: Date, dueAt: Date): Promise<void> {
  await client.query(
    `update config__tg_channel_access as access set info_read_at = $2, info_due_at = $3
     from config__tg_channel as channel
     where channel.tg_channel_id = $1 and access.channel_pk = channel.pk and access.session_pk = channel.session_pk
       and (info_read_at, info_due_at) is distinct from ($2::timestamptz, $3::timestamptz)`,
    [channelId, at, dueAt],
  )
}

/** Keeps the access hash of the discussion group, if the reading told it, for the session that collects the channel. */
export async function updateGroupAccess(client: ClientBase, reading: ChannelReading): Promise<void> {
  if (reading.linkedChatId === null || reading.linkedChatAccessHash === null) return
  await client.query(
    `update config__tg_channel_access as access set group_id = $2, group_access_hash = $3
     from config__tg_channel as channel
     where channel.tg_channel_id = $1 and access.channel_pk = channel.pk and access.session_pk = channel.session_pk
       and (group_id, group_access_hash) is distinct from ($2::bigint, $3::bigint)`,
    [reading.id, reading.linkedChatId, reading.linkedChatAccessHash],
  )
}

/**
 * Keeps the number of subscribers, and up to where the admin log had been read by then, if either differs from the latest row or there
 * is none.
 */
export async function appendSubscribers(
  client: ClientBase,
  channelId: bigint,
  subscribers: number | null,
  at: Date,
): Promise<void> {
  await client.query(
    `insert into stat_channel (timestamp, tg_channel_id, total_participants, tg_last_admin_log_event_id)
     select $2, $1, $3, admin_log_event_id
     from config__tg_channel as channel
     where channel.tg_channel_id = $1 and not exists (
       select from (
         select total_participants, tg_last_admin_log_event_id as event_id
         from stat_channel where tg_channel_id = $1 order by timestamp desc, pk desc limit 1
       ) as latest
       where (latest.total_participants, latest.event_id) is not distinct from ($3::integer, channel.admin_log_event_id)
     )`,
    [channelId, at, subscribers],
  )
  // Once more with the channel, by which channels are ordered.
  await client.query(
    `update config__tg_channel set total_participants = $2
     where tg_channel_id = $1 and total_participants is distinct from $2::integer`,
    [channelId, subscribers],
  )
}

/** Keeps what the channel is called if that differs from the latest kept, or is the first. */
export async function appendName(
  client: ClientBase,
  { id, title, username }: Pick<ChannelReading, 'id' | 'title' | 'username'>,
  at: Date,
): Promise<void> {
  await client.query(
    `insert into stat_channel_name (timestamp, tg_channel_id, tg_channel_name, username)
     select $2, $1, $3, $4
     where not exists (
       select from (
         select tg_channel_name, username from stat_channel_name where tg_channel_id = $1 order by timestamp desc, pk desc limit 1
       ) as latest
       where (latest.tg_channel_name, latest.username) is not distinct from ($3::text, $4::text)
     )`,
    [id, at, title, username],
  )
}
