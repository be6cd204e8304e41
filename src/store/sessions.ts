import type { ClientBase } from 'pg'
import type { SessionCredentials, SessionStatus } from '../domain/session'
import type { Database } from './database'
import type { Prisma } from './generated/prisma/client'
import { RENEWED } from './lease-owner'
import type { SecretBox } from './secrets'

export interface NewSession extends SessionCredentials {
  /** A bot's token; null for a user. */
  botToken: string | null
  tgUserId: bigint
}

/** A session without its secrets. */
export interface SessionSummary {
  pk: bigint
  createdAt: Date
  phoneNumber: string
  tgUserId: bigint | null
  status: SessionStatus
  statusReason: string | null
}

/** There is no such session. */
export class UnknownSessionError extends Error {
  override readonly name = 'UnknownSessionError'
  constructor(readonly session: SessionKey) {
    super(`There is no session ${typeof session === 'bigint' ? `number ${session}` : `of ${session}`}; sign in first`)
  }
}

/** A session by its primary key or by its phone number. */
export type SessionKey = bigint | string

export interface SessionRegistry {
  /**
   * Stores a signed-in account under its phone number. Signing in again renews it and enables it, unless it is banned: its channels are
   * due again, and a process that uses the former session lets it go before anybody takes it up anew.
   * @returns its primary key
   */
  addSession(session: NewSession): Promise<bigint>
  /** Oldest first. */
  listSessions(): Promise<SessionSummary[]>
  /** Null: there is no such session. */
  session(pk: bigint): Promise<(SessionSummary & { isBot: boolean }) | null>
  /** @throws UnknownSessionError, SecretKeyError */
  credentials(session: SessionKey): Promise<SessionCredentials>
  /**
   * A banned session that is refused once more stays `banned`; one that is not in use does not become `frozen`.
   * @throws UnknownSessionError
   */
  setStatus(pk: bigint, status: SessionStatus, reason: string | null): Promise<void>
  /**
   * Disables an enabled or frozen session, or enables a disabled one, whose channels are then due; any other is left as it is.
   * @returns its status now
   * @throws UnknownSessionError
   */
  setEnabled(pk: bigint, enabled: boolean): Promise<SessionStatus>
  /** Removes a session with its access to channels and its waits. False: it is there still, as it collects channels. */
  removeSession(pk: bigint): Promise<boolean>
}

const SUMMARY = {
  pk: true,
  createdAt: true,
  phoneNumber: true,
  tgUserId: true,
  status: true,
  statusReason: true,
} as const

export function createSessionRegistry({ prisma, transaction }: Database, secrets: SecretBox): SessionRegistry {
  return {
    async addSession({ phoneNumber, apiId, tgUserId, apiHash, session, botToken }) {
      // SQL, as Prisma cannot tell in one statement whether the row it finds is banned.
      const pk = await transaction(async (client) => {
        const { rows } = await client.query<{ pk: bigint }>(
          `insert into config__tg_bot_session_pool as stored
             (phone_number, api_id, tg_user_id, api_hash, session_bytes, bot_token)
           values ($1, $2, $3, $4, $5, $6)
           on conflict (phone_number) do update set
             api_id = excluded.api_id,
             tg_user_id = excluded.tg_user_id,
             api_hash = excluded.api_hash,
             session_bytes = excluded.session_bytes,
             bot_token = excluded.bot_token,
             status = case when stored.status = 'banned' then stored.status else 'enabled' end,
             status_reason = case when stored.status = 'banned' then stored.status_reason end,
             frozen_retry_at = null,
             lease_owner = case when stored.lease_expires_at > clock_timestamp() then '${RENEWED}' end
           returning pk`,
          [
            phoneNumber,
            apiId,
            tgUserId,
            Buffer.from(secrets.seal('api_hash', apiHash)),
            Buffer.from(secrets.seal('session_bytes', session)),
            botToken === null ? null : Buffer.from(secrets.seal('bot_token', botToken)),
          ],
        )
        if (rows[0]) await makeDue(client, rows[0].pk)
        return rows[0]?.pk
      })
      if (pk === undefined) throw new UnknownSessionError(phoneNumber)
      return pk
    },
    listSessions: () => prisma.session.findMany({ select: SUMMARY, orderBy: { pk: 'asc' } }),
    async session(pk) {
      const found = await prisma.session.findUnique({ where: { pk }, select: { ...SUMMARY, botToken: true } })
      if (!found) return null
      const { botToken, ...summary } = found
      return { ...summary, isBot: botToken !== null }
    },
    async credentials(key) {
      const found = await prisma.session.findUnique({ where: whereOf(key) })
      if (!found) throw new UnknownSessionError(key)
      return {
        apiId: found.apiId,
        phoneNumber: found.phoneNumber,
        apiHash: secrets.open('api_hash', found.apiHash),
        session: secrets.open('session_bytes', found.sessionBytes),
      }
    },
    async setStatus(pk, status, statusReason) {
      const from: SessionStatus[] = status === 'frozen' ? ['enabled'] : ['enabled', 'disabled', 'frozen', 'logged_out']
      const { count } = await prisma.session.updateMany({
        where: { pk, ...((status === 'logged_out' || status === 'frozen') && { status: { in: from } }) },
        // One that was let in and is frozen again is not looked at sooner for that.
        data: { status, statusReason, ...(status !== 'frozen' && status !== 'enabled' && { retryAt: null }) },
      })
      if (count === 0 && (await prisma.session.count({ where: { pk } })) === 0) throw new UnknownSessionError(pk)
    },
    setEnabled: (pk, enabled) =>
      transaction(async (client) => {
        const { rowCount } = await client.query(
          `update config__tg_bot_session_pool set status = $2, status_reason = null, frozen_retry_at = null
           where pk = $1 and status = any($3::session_status[])`,
          enabled ? [pk, 'enabled', ['disabled']] : [pk, 'disabled', ['enabled', 'frozen']],
        )
        if (rowCount === 1 && enabled) await makeDue(client, pk)
        const { rows } = await client.query<{ status: SessionStatus }>(
          'select status from config__tg_bot_session_pool where pk = $1',
          [pk],
        )
        if (!rows[0]) throw new UnknownSessionError(pk)
        return rows[0].status
      }),
    removeSession: (pk) =>
      transaction(async (client) => {
        // Locked against whoever hands it a channel, which refers to this row.
        await client.query('select from config__tg_bot_session_pool where pk = $1 for update', [pk])
        const { rowCount } = await client.query('select from config__tg_channel where session_pk = $1 limit 1', [pk])
        if (rowCount === 1) return false
        await client.query('delete from config__tg_bot_session_pool where pk = $1', [pk])
        return true
      }),
  }
}

/** Channels that were to be tried later, as their session was of no use, are tried now. */
export async function makeDue(client: ClientBase, sessionPk: bigint): Promise<void> {
  await client.query(
    `update config__tg_channel set retry_at = null where session_pk = $1 and status = 'active' and retry_at is not null`,
    [sessionPk],
  )
}

function whereOf(key: SessionKey): Prisma.SessionWhereUniqueInput {
  return typeof key === 'bigint' ? { pk: key } : { phoneNumber: key }
}
