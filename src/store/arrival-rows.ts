import type { ClientBase } from 'pg'
import type { Arrival, InviteLink } from '../domain/arrival'

/** Stores arrivals; what is known already stays as it was first told. Their members must be stored. */
export async function insertArrivals(client: ClientBase, channelId: bigint, arrivals: Arrival[]): Promise<void> {
  const page = arrivals.map(({ userId, at, source, inviteLink, raw }) => ({
    tg_user_id: userId.toString(),
    at,
    source,
    invite_link: inviteLink,
    json: raw,
  }))
  await client.query(
    `insert into stat_user_arrival (tg_channel_id, tg_user_id, at, source, invite_link, json)
     select $1, tg_user_id, at, source, invite_link, json
     from jsonb_to_recordset($2)
       as page(tg_user_id bigint, at timestamptz, source joined_source, invite_link text, json jsonb)
     order by tg_user_id
     on conflict (tg_channel_id, tg_user_id, source, at) do nothing`,
    [channelId, JSON.stringify(page)],
  )
}

/** Stores links as they are listed now. The list of those who came by a link is due when more have come by it than when it was listed before. */
export async function upsertLinks(
  client: ClientBase,
  channelId: bigint,
  links: InviteLink[],
  readAt: Date,
): Promise<void> {
  const page = [...new Map(links.map((link) => [link.link, link])).values()].map((link) => ({
    link: link.link,
    admin_id: link.adminId.toString(),
    title: link.title,
    link_created_at: link.createdAt,
    is_revoked: link.isRevoked,
    is_permanent: link.isPermanent,
    needs_approval: link.needsApproval,
    expires_at: link.expiresAt,
    usage_limit: link.usageLimit,
    usage: link.usage,
    json: link.raw,
  }))
  await client.query(
    `insert into stat_invite_link as stored (tg_channel_id, timestamp, is_due, ${COLUMNS.join(', ')})
     select $1, $2, usage > 0, ${COLUMNS.join(', ')}
     from jsonb_to_recordset($3) as page(
       link text, admin_id bigint, title text, link_created_at timestamptz, is_revoked boolean, is_permanent boolean,
       needs_approval boolean, expires_at timestamptz, usage_limit integer, usage integer, json jsonb
     )
     order by link
     on conflict (tg_channel_id, link) do update set
       timestamp = excluded.timestamp,
       is_due = stored.is_due or excluded.usage > stored.usage or excluded.usage > 0 and stored.known_at is null,
       ${COLUMNS.map((column) => `${column} = excluded.${column}`).join(', ')}`,
    [channelId, readAt, JSON.stringify(page)],
  )
}

const COLUMNS = [
  'link',
  'admin_id',
  'title',
  'link_created_at',
  'is_revoked',
  'is_permanent',
  'needs_approval',
  'expires_at',
  'usage_limit',
  'usage',
  'json',
]
