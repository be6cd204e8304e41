import { ConflictError, NotFoundError } from '../domain/operator-error'
import { unusable } from '../domain/telegram-error'
import type { SessionRegistry } from '../store/sessions'

type Sessions = Pick<SessionRegistry, 'session' | 'listSessions'>

/**
 * Rejects if the session cannot collect: with `NotFoundError`, with why Telegram or the operator does
 * not let it, or with `ConflictError` for a bot.
 */
export async function requireCollecting(sessions: Sessions, sessionPk: bigint): Promise<void> {
  const session = await sessions.session(sessionPk)
  if (!session) throw new NotFoundError('session', String(sessionPk))
  if (session.status !== 'enabled') throw unusable(sessionPk, session.status, session.statusReason)
  if (session.isBot) throw new ConflictError('SESSION_IS_BOT', 'A bot sees no histories; use the session of a user.')
}

/** Sessions that can collect: enabled ones of users, the oldest first. */
export async function collectingSessions(sessions: Sessions): Promise<bigint[]> {
  const enabled = (await sessions.listSessions()).filter(({ status }) => status === 'enabled')
  const found = await Promise.all(enabled.map(({ pk }) => sessions.session(pk)))
  return found.flatMap((session) => (session && !session.isBot ? [session.pk] : []))
}
