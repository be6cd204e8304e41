import type { ClientBase } from 'pg'
import { foldMembership, type MembershipStep, type ToldArrival } from '../domain/fold-membership'

/** Of how many members the events are held in memory at a time. */
const BATCH = 1000

/** Folds all stored events and arrivals of the given members again, and stores where each of them stands now. */
export async function refoldMembers(client: ClientBase, channelId: bigint, userIds: bigint[]): Promise<void> {
  const { rows } = await client.query<MembershipStep & { userId: bigint }>(
    `select tg_user_id as "userId", event_id as "id", kind, at, invite_link as "inviteLink"
     from stat_user_event where tg_channel_id = $1 and tg_user_id = any($2)`,
    [channelId, userIds],
  )
  const events = Map.groupBy(rows, ({ userId }) => userId)
  const arrivals = await selectArrivals(client, channelId, userIds)
  const members = userIds.map((userId) => {
    const { joinedAt, joinedSource, leftAt, joinedByLink, inviteLink } = foldMembership(
      events.get(userId) ?? [],
      arrivals.get(userId),
    )
    return {
      tg_user_id: userId.toString(),
      joined_at: joinedAt,
      joined_source: joinedSource,
      left_at: leftAt,
      is_joined_by_link: joinedByLink,
      invite_link: inviteLink,
    }
  })
  await client.query(
    `update stat_user as stored set
       joined_at = member.joined_at, joined_source = member.joined_source, left_at = member.left_at,
       is_joined_by_link = member.is_joined_by_link, invite_link = member.invite_link
     from jsonb_to_recordset($2) as member(
       tg_user_id bigint, joined_at timestamptz, joined_source joined_source, left_at timestamptz,
       is_joined_by_link boolean, invite_link text
     )
     where stored.tg_channel_id = $1 and stored.tg_user_id = member.tg_user_id
       and (stored.joined_at, stored.joined_source, stored.left_at, stored.is_joined_by_link, stored.invite_link)
         is distinct from
         (member.joined_at, member.joined_source, member.left_at, member.is_joined_by_link, member.invite_link)`,
    [channelId, JSON.stringify(members)],
  )
}

async function selectArrivals(
  client: ClientBase,
  channelId: bigint,
  userIds: bigint[],
): Promise<Map<bigint, ToldArrival[]>> {
  const { rows } = await client.query<ToldArrival & { userId: bigint }>(
    `select tg_user_id as "userId", at, source, invite_link as "inviteLink"
     from stat_user_arrival where tg_channel_id = $1 and tg_user_id = any($2)`,
    [channelId, userIds],
  )
  return Map.groupBy(rows, ({ userId }) => userId)
}

/** Folds the events of all members of a channel again. */
export async function refoldAllMembers(client: ClientBase, channelId: bigint): Promise<void> {
  for (let last = 0n, more = true; more; ) {
    const { rows } = await client.query<{ id: bigint }>(
      `select tg_user_id as "id" from stat_user
       where tg_channel_id = $1 and tg_user_id > $2 order by tg_user_id limit ${BATCH}`,
      [channelId, last],
    )
    const ids = rows.map(({ id }) => id)
    await refoldMembers(client, channelId, ids)
    last = ids.at(-1) ?? last
    more = ids.length === BATCH
  }
}
