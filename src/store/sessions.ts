import type { SessionCredentials, SessionStatus } from '../domain/session'
import type { Database } from './database'
import type { Prisma } from './generated/prisma/client'
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
   * Stores a signed-in account under its phone number. Signing in again renews it and enables it, unless it is banned.
   * @returns its primary key
   */
  addSession(session: NewSession): Promise<bigint>
  /** Oldest first. */
  listSessions(): Promise<SessionSummary[]>
  /** @throws UnknownSessionError, SecretKeyError */
  credentials(session: SessionKey): Promise<SessionCredentials>
  /**
   * A banned session that is refused once more stays `banned`.
   * @throws UnknownSessionError
   */
  setStatus(pk: bigint, status: SessionStatus, reason: string | null): Promise<void>
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
      const { rows } = await transaction((client) =>
        client.query<{ pk: bigint }>(
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
             status_reason = case when stored.status = 'banned' then stored.status_reason end
           returning pk`,
          [
            phoneNumber,
            apiId,
            tgUserId,
            Buffer.from(secrets.seal('api_hash', apiHash)),
            Buffer.from(secrets.seal('session_bytes', session)),
            botToken === null ? null : Buffer.from(secrets.seal('bot_token', botToken)),
          ],
        ),
      )
      if (!rows[0]) throw new UnknownSessionError(phoneNumber)
      return rows[0].pk
    },
    listSessions: () => prisma.session.findMany({ select: SUMMARY, orderBy: { pk: 'asc' } }),
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
      const { count } = await prisma.session.updateMany({
        where: status === 'logged_out' ? { pk, status: { not: 'banned' } } : { pk },
        data: { status, statusReason },
      })
      if (count === 0 && (await prisma.session.count({ where: { pk } })) === 0) throw new UnknownSessionError(pk)
    },
  }
}

function whereOf(key: SessionKey): Prisma.SessionWhereUniqueInput {
  return typeof key === 'bigint' ? { pk: key } : { phoneNumber: key }
}
