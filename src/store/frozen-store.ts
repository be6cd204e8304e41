import type { FrozenSession, FrozenStore } from '../collect/ports/safety'
import type { Database } from './database'
import { makeDue } from './sessions'

/** With so many channels it is tried at most whether Telegram lets an account in again. */
const MAX_CHANNELS = 3

const SESSIONS = `
  select session.pk as "sessionPk", known.id, known.hash as "accessHash"
  from config__tg_bot_session_pool as session
  left join lateral (
    select tg_channel_id as id, access_hash as hash, channel.session_pk <> session.pk as moved, channel.pk
    from config__tg_channel_access as access join config__tg_channel as channel on channel.pk = access.channel_pk
    where access.session_pk = session.pk
    order by moved, channel.pk limit ${MAX_CHANNELS}
  ) as known on true
  where session.pk = any($1) and session.status = 'frozen'
  order by session.pk, known.moved, known.pk`

interface Row {
  sessionPk: bigint
  id: bigint | null
  accessHash: bigint | null
}

/** Frozen sessions, in PostgreSQL. */
export function createFrozenStore({ session, transaction }: Pick<Database, 'session' | 'transaction'>): FrozenStore {
  const read = async (sessionPks: bigint[]) => {
    const { rows } = await session((client) => client.query<Row>(SESSIONS, [sessionPks]))
    return frozenSessions(rows)
  }
  return {
    async takeDue(now, intervalMs) {
      const next = new Date(now.getTime() + intervalMs)
      // What lies further ahead than an interval is of a clock that was wrong.
      const { rows } = await session((client) =>
        client.query<{ pk: bigint }>(
          `update config__tg_bot_session_pool set frozen_retry_at = $2
           where status = 'frozen' and bot_token is null and (frozen_retry_at is null or frozen_retry_at <= $1 or frozen_retry_at > $2)
           returning pk`,
          [now, next],
        ),
      )
      return rows.length === 0 ? [] : read(rows.map(({ pk }) => pk))
    },
    async frozen(sessionPk) {
      return (await read([sessionPk]))[0] ?? null
    },
    thaw: (sessionPk) =>
      transaction(async (client) => {
        const { rowCount } = await client.query(
          `update config__tg_bot_session_pool set status = 'enabled', status_reason = null
           where pk = $1 and status = 'frozen'`,
          [sessionPk],
        )
        if (rowCount === 1) await makeDue(client, sessionPk)
      }),
  }
}

function frozenSessions(rows: Row[]): FrozenSession[] {
  const byPk = new Map<bigint, FrozenSession['channels']>()
  for (const { sessionPk, id, accessHash } of rows) {
    const known = id === null || accessHash === null ? [] : [{ id, accessHash }]
    byPk.set(sessionPk, [...(byPk.get(sessionPk) ?? []), ...known])
  }
  return [...byPk].map(([sessionPk, channels]) => ({ sessionPk, channels }))
}
