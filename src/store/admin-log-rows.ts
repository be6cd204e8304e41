import type { ClientBase } from 'pg'
import type { MembershipStore } from '../collect/ports'
import type { MembershipEvent } from '../domain/membership'
import type { Person } from '../domain/person'
import { lockChannel } from './channel-rows'
import { UnknownChannelError } from './collect-errors'

type Cursor = Awaited<ReturnType<MembershipStore['adminLogCursor']>>

/** @throws UnknownChannelError */
export async function selectAdminLogCursor(client: ClientBase, channelId: bigint): Promise<Cursor> {
  const { rows } = await client.query<Cursor>(
    `select admin_log_event_id as "eventId", admin_log_read_at as "readAt"
     from config__tg_channel where tg_channel_id = $1`,
    [channelId],
  )
  if (!rows[0]) throw new UnknownChannelError(channelId)
  return rows[0]
}

/** Stores the events that are not known, with what is known of their members' Premium; returns how many those are. */
export async function insertEvents(
  client: ClientBase,
  channelId: bigint,
  events: MembershipEvent[],
  people: Person[],
): Promise<number> {
  const premium = new Map(people.map((person) => [person.id, person.premium]))
  const page = events.map((event) => ({
    event_id: event.id.toString(),
    kind: event.kind,
    at: event.at,
    tg_user_id: event.userId.toString(),
    actor_id: event.actorId.toString(),
    invite_link: event.inviteLink,
    premium: premium.get(event.userId) ?? null,
  }))
  const { rowCount } = await client.query(
    `insert into stat_user_event (tg_channel_id, event_id, kind, at, tg_user_id, actor_id, invite_link, premium)
     select $1, event_id, kind, at, tg_user_id, actor_id, invite_link, premium
     from jsonb_to_recordset($2) as page(
       event_id bigint, kind membership_event_kind, at timestamptz, tg_user_id bigint, actor_id bigint, invite_link text,
       premium boolean
     )
     order by event_id
     on conflict (tg_channel_id, event_id) do nothing`,
    [channelId, JSON.stringify(page)],
  )
  return rowCount ?? 0
}

/** @throws UnknownChannelError */
export async function updateMembershipAvailable(
  client: ClientBase,
  channelId: bigint,
  available: boolean,
): Promise<void> {
  await lockChannel(client, channelId)
  await client.query(
    `update config__tg_channel set membership_available = $2
     where tg_channel_id = $1 and membership_available is distinct from $2::boolean`,
    [channelId, available],
  )
}

/**
 * Moves the cursor, only ever forwards, and keeps a gap.
 * @throws UnknownChannelError
 */
export async function finishAdminLog(
  client: ClientBase,
  { channelId, eventId, readAt, gap }: Parameters<MembershipStore['finishAdminLog']>[0],
): Promise<void> {
  await lockChannel(client, channelId)
  await client.query(
    `update config__tg_channel set
       admin_log_event_id = greatest(admin_log_event_id, $2::bigint), admin_log_read_at = greatest(admin_log_read_at, $3::timestamptz),
       admin_log_first_read_at = coalesce(admin_log_first_read_at, $3::timestamptz)
     where tg_channel_id = $1 and (admin_log_event_id, admin_log_read_at)
       is distinct from (greatest(admin_log_event_id, $2::bigint), greatest(admin_log_read_at, $3::timestamptz))`,
    [channelId, eventId, readAt],
  )
  if (!gap) return
  await client.query(
    `insert into admin_log_gap (tg_channel_id, gap_from, gap_to) values ($1, $2, $3)
     on conflict (tg_channel_id, gap_from) do nothing`,
    [channelId, gap.from, gap.to],
  )
}
