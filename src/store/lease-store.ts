import type { ClientBase } from 'pg'
import type { LeaseStore } from '../collect/ports/safety'
import type { SessionStatus } from '../domain/session'
import { SessionLeasedError, unusable } from '../domain/telegram-error'
import type { Database } from './database'
import { isGone } from './lease-owner'
import { type InterruptedRun, publishInterrupted } from './run-rows'
import { UnknownSessionError } from './sessions'

interface SessionRow {
  status: SessionStatus
  reason: string | null
  owner: string | null
  /** Milliseconds; 0 or less: the lease has run out. */
  remaining: number
}

/** Ends all leases: for a database that no other process can use. */
export async function clearLeases({ session }: Database): Promise<void> {
  await session((client) =>
    client.query(
      `update config__tg_bot_session_pool set lease_owner = null, lease_expires_at = null where lease_owner is not null`,
    ),
  )
}

/** Leases on sessions, in PostgreSQL and by its clock. `owner` names this process. */
export function createLeaseStore({ session, transaction }: Database, owner: string): LeaseStore {
  return {
    take: (sessionPk, ms, at, options) =>
      transaction((client) => take(client, { sessionPk, owner, ms, at, ...options })),
    preempt: (sessionPk, ms) => transaction((client) => preempt(client, { sessionPk, owner, ms })),
    renew: (sessionPks, ms) =>
      session(async (client) => {
        const { rows } = await client.query<{ pk: bigint }>(
          `update config__tg_bot_session_pool set lease_expires_at = clock_timestamp() + $3 * interval '1 ms'
           where pk = any($1) and lease_owner = $2 and lease_expires_at > clock_timestamp() and status = 'enabled'
           returning pk`,
          [sessionPks, owner, ms],
        )
        return rows.map(({ pk }) => pk)
      }),
    release: (sessionPks) =>
      session(async (client) => {
        await client.query(
          `update config__tg_bot_session_pool set lease_owner = null, lease_expires_at = null
           where pk = any($1) and lease_owner = $2`,
          [sessionPks, owner],
        )
      }),
  }
}

/** The row is locked from the look at it until the end of the transaction, so that of two who take it one sees the other. */
async function take(
  client: ClientBase,
  {
    sessionPk,
    owner,
    ms,
    at,
    evenFrozen,
  }: { sessionPk: bigint; owner: string; ms: number; at: Date; evenFrozen?: boolean },
): Promise<void> {
  const found = await lockSession(client, sessionPk, evenFrozen)
  const isOwn = found.owner === owner
  if (!isOwn && found.owner !== null && found.remaining > 0 && !isGone(found.owner)) {
    throw new SessionLeasedError(sessionPk, found.remaining)
  }
  await grant(client, { sessionPk, owner, ms, from: 'now' })
  if (isOwn || found.owner === null) return
  const { rows } = await client.query<InterruptedRun>(
    `update collection_run as run set status = 'interrupted', finished_at = $2
     from config__tg_channel as channel
     where run.status = 'running' and channel.tg_channel_id = run.tg_channel_id and channel.session_pk = $1
     returning run.pk, run.tg_channel_id as "channelId"`,
    [sessionPk, at],
  )
  await publishInterrupted(client, rows)
}

/** Runs that its owner has open it ends itself, or else whoever takes the session next. */
async function preempt(client: ClientBase, wish: { sessionPk: bigint; owner: string; ms: number }): Promise<number> {
  const { owner, remaining } = await lockSession(client, wish.sessionPk)
  const isFree = owner === null || owner === wish.owner || isGone(owner)
  await grant(client, { ...wish, from: isFree ? 'now' : 'end of the lease before' })
  return isFree ? 0 : Math.max(remaining, 0)
}

async function grant(
  client: ClientBase,
  {
    sessionPk,
    owner,
    ms,
    from,
  }: { sessionPk: bigint; owner: string; ms: number; from: 'now' | 'end of the lease before' },
): Promise<void> {
  await client.query(
    `update config__tg_bot_session_pool
     set lease_owner = $2,
       lease_expires_at = $3 * interval '1 ms'
         + case when $4 then clock_timestamp() else greatest(clock_timestamp(), lease_expires_at) end
     where pk = $1`,
    [sessionPk, owner, ms, from === 'now'],
  )
}

/** The session's row, locked, if it may be used at all. */
async function lockSession(client: ClientBase, sessionPk: bigint, evenFrozen = false): Promise<SessionRow> {
  const { rows } = await client.query<SessionRow>(
    `select status, status_reason as reason, lease_owner as owner,
       coalesce(extract(epoch from lease_expires_at - clock_timestamp()) * 1000, 0)::float8 as remaining
     from config__tg_bot_session_pool where pk = $1 for no key update`,
    [sessionPk],
  )
  const [found] = rows
  if (!found) throw new UnknownSessionError(sessionPk)
  const { status, reason } = found
  if (status !== 'enabled' && !(status === 'frozen' && evenFrozen)) throw unusable(sessionPk, status, reason)
  return found
}
