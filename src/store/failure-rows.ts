import type { ClientBase } from 'pg'
import type { ChannelTrouble, FailureStore } from '../collect/ports/safety'
import { UnknownChannelError } from './collect-errors'
import type { Database } from './database'

interface TroubleRow {
  title: string
  failures: number
  since: Date
}

/** How it goes with each channel, in PostgreSQL. Throws `UnknownChannelError`. */
export function createFailureStore({ session, transaction }: Database): FailureStore {
  return {
    retries: () =>
      session(async (client) => {
        const { rows } = await client.query<{ channelId: bigint; sessionPk: bigint; at: Date }>(
          `select tg_channel_id as "channelId", session_pk as "sessionPk", retry_at as at
           from config__tg_channel as channel
           join config__tg_bot_session_pool as session on session.pk = channel.session_pk
           where channel.status in ('active', 'lost_access') and session.status = 'enabled' and retry_at is not null
           order by retry_at, channel.pk`,
        )
        return rows
      }),
    recordFailure: (failure) => transaction((client) => recordFailure(client, failure)),
    recordSuccess: (channelId, at) => transaction((client) => recordSuccess(client, channelId, at)),
    markLostAccess: (channelId, reason, at) =>
      session(async (client) => {
        await client.query(
          `update config__tg_channel set
             status = 'lost_access', status_reason = $2,
             status_changed_at = case when status = 'lost_access' then status_changed_at else $3 end
           where tg_channel_id = $1 and status <> 'paused'`,
          [channelId, reason, at],
        )
      }),
    markAlerted: (channelId, reason, at) =>
      session(async (client) => {
        const { rowCount } = await client.query(
          `update config__tg_channel set
             alerted_at = $3,
             status_changed_at = case when status = 'active' then $3 else status_changed_at end,
             status_reason = case when status = 'active' then $2 else status_reason end
           where tg_channel_id = $1 and alerted_at is null`,
          [channelId, reason, at],
        )
        return rowCount === 1
      }),
  }
}

async function recordFailure(
  client: ClientBase,
  { channelId, at, retryAt }: Parameters<FailureStore['recordFailure']>[0],
): ReturnType<FailureStore['recordFailure']> {
  const { rows } = await client.query<TroubleRow>(
    `update config__tg_channel set
       failures_in_row = failures_in_row + 1, failing_since = coalesce(failing_since, $2)
     where tg_channel_id = $1
     returning tg_channel_name as title, failures_in_row as failures, failing_since as since`,
    [channelId, at],
  )
  const [row] = rows
  if (!row) throw new UnknownChannelError(channelId)
  const next = retryAt(row.failures)
  await client.query('update config__tg_channel set retry_at = $2 where tg_channel_id = $1', [channelId, next])
  return { channelId, ...row, retryAt: next }
}

/** Writes nothing for a channel that was well before. */
async function recordSuccess(client: ClientBase, channelId: bigint, at: Date): Promise<ChannelTrouble | null> {
  const { rows } = await client.query<TroubleRow & { alertedAt: Date | null }>(
    `select tg_channel_name as title, failures_in_row as failures, coalesce(failing_since, $2) as since,
       alerted_at as "alertedAt"
     from config__tg_channel
     where tg_channel_id = $1
       and (failures_in_row > 0 or retry_at is not null or alerted_at is not null or status = 'lost_access'
         or (status = 'active' and status_reason is not null))
     for no key update`,
    [channelId, at],
  )
  const [row] = rows
  if (!row) return null
  await client.query(
    `update config__tg_channel set
       failures_in_row = 0, failing_since = null, retry_at = null, alerted_at = null,
       status_changed_at = case when status = 'paused' then status_changed_at else $2 end,
       status_reason = case when status = 'paused' then status_reason end,
       status = case when status = 'lost_access' then 'active' else status end
     where tg_channel_id = $1`,
    [channelId, at],
  )
  if (row.alertedAt === null) return null
  const { title, failures, since } = row
  return { channelId, title, failures, since }
}
