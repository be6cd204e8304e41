import type { FailoverStore } from '../collect/ports/safety'
import type { Database } from './database'

/** Who collects what, in PostgreSQL. */
export function createFailoverStore({ session, transaction }: Database): FailoverStore {
  return {
    orphans: () =>
      session(async (client) => {
        const { rows } = await client.query(
          `select tg_channel_id as "channelId", session_pk as "sessionPk", retry_at as "retryAt",
             concat(session.status, coalesce(' (' || session.status_reason || ')', '')) as reason
           from config__tg_channel as channel
           join config__tg_bot_session_pool as session on session.pk = channel.session_pk
           where channel.status in ('active', 'lost_access') and session.status <> 'enabled'
           order by channel.pk`,
        )
        return rows
      }),
    alternatives: (channelId, sessionPk) =>
      session(async (client) => {
        const { rows } = await client.query(
          `select session.pk as "sessionPk", access_hash as "accessHash"
           from config__tg_bot_session_pool as session
           left join config__tg_channel_access as access on access.session_pk = session.pk
             and access.channel_pk = (select pk from config__tg_channel where tg_channel_id = $1)
           where session.status = 'enabled' and session.bot_token is null and session.pk <> $2
           order by access_hash is null, session.pk`,
          [channelId, sessionPk],
        )
        return rows
      }),
    username: (channelId) =>
      session(async (client) => {
        const { rows } = await client.query<{ username: string | null }>(
          'select username from config__tg_channel where tg_channel_id = $1',
          [channelId],
        )
        return rows[0]?.username ?? null
      }),
    handOver: (channelId, { sessionPk, accessHash, at }) =>
      transaction(async (client) => {
        await client.query(
          `insert into config__tg_channel_access (session_pk, channel_pk, access_hash)
           select $2, pk, $3 from config__tg_channel where tg_channel_id = $1
           on conflict (session_pk, channel_pk) do update set access_hash = excluded.access_hash`,
          [channelId, sessionPk, accessHash],
        )
        await client.query(
          `update config__tg_channel set session_pk = $2, retry_at = case when retry_at > $3 then $3 else retry_at end
           where tg_channel_id = $1`,
          [channelId, sessionPk, at],
        )
      }),
  }
}
