import type { Database } from './database'
import { isGone } from './lease-owner'

/** The ids of the channels whose session another process holds that is not known to be gone. `owner` names this process. */
export async function channelsElsewhere({ session }: Pick<Database, 'session'>, owner: string): Promise<string[]> {
  const rows = await session(async (client) => {
    const found = await client.query<{ id: string; owner: string }>(
      `select tg_channel_id::text as "id", lease_owner as "owner"
       from config__tg_channel join config__tg_bot_session_pool as session on session.pk = session_pk
       where lease_owner <> $1 and lease_expires_at > clock_timestamp()`,
      [owner],
    )
    return found.rows
  })
  const gone = new Set([...new Set(rows.map((row) => row.owner))].filter(isGone))
  return rows.filter((row) => !gone.has(row.owner)).map(({ id }) => id)
}

/** How long another process that is not known to be gone may keep a session, in milliseconds. Null: none holds it. */
export async function remainingElsewhere(
  { session }: Pick<Database, 'session'>,
  sessionPk: bigint,
  owner: string,
): Promise<number | null> {
  const { rows } = await session((client) =>
    client.query<{ owner: string; remaining: number }>(
      `select lease_owner as owner, extract(epoch from lease_expires_at - clock_timestamp())::float8 * 1000 as remaining
       from config__tg_bot_session_pool
       where pk = $1 and lease_owner <> $2 and lease_expires_at > clock_timestamp()`,
      [sessionPk, owner],
    ),
  )
  const [held] = rows
  return held && !isGone(held.owner) ? held.remaining : null
}
