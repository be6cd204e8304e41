import type { VisibleChannel } from '../domain/channel'
import { ChannelNotResolvedError, ConflictError } from '../domain/operator-error'
import { ChannelAccessError, TelegramError } from '../domain/telegram-error'
import { createTelegramReader } from '../telegram/reader'
import { resolveChannel } from '../telegram/resolve'
import {
  AmbiguousChannelError,
  type ChannelCandidate,
  ChannelNotFoundError,
  InviteLinkError,
  NotAChannelError,
} from '../telegram/resolve-error'
import type { CallSession } from './call-session'

/**
 * The channel that a session knows by a name (see `resolveChannel`). Rejects with `ChannelNotResolvedError`, or as `callSession` does.
 */
export async function findChannel(callSession: CallSession, sessionPk: bigint, name: string): Promise<VisibleChannel> {
  try {
    return await callSession(sessionPk, (connection, context) => resolveChannel(connection, name, context))
  } catch (error) {
    throw notResolved(error, name) ?? error
  }
}

/**
 * The channel that one of several sessions, asked in turn, knows by a name, and that session. A session that cannot be asked is passed
 * over. Rejects with `ChannelNotResolvedError`; with what kept us from asking if none could be asked; or with what else goes wrong.
 */
export async function findChannelWithAny(
  callSession: CallSession,
  sessionPks: bigint[],
  name: string,
): Promise<{ visible: VisibleChannel; sessionPk: bigint }> {
  const unresolved: ChannelNotResolvedError[] = []
  const unasked: Error[] = []
  for (const sessionPk of sessionPks) {
    try {
      return { visible: await callSession(sessionPk, (to, context) => resolveChannel(to, name, context)), sessionPk }
    } catch (error) {
      const why = notResolved(error, name)
      // Which of them is meant only the operator knows.
      if (why && error instanceof AmbiguousChannelError) throw why
      if (why) unresolved.push(why)
      else if (error instanceof TelegramError || error instanceof ConflictError) unasked.push(error)
      else throw error
    }
  }
  const [first] = unresolved
  if (!first) throw unasked[0] ?? new ConflictError('NO_SESSION', 'No session is enabled; sign an account in first.')
  const candidates = new Map(unresolved.flatMap((error) => error.candidates.map((found) => [found.tgChannelId, found])))
  const doubts =
    unasked.length === 0 ? '' : ` Not all sessions could be asked: ${unasked.map(({ message }) => message).join('; ')}.`
  throw new ChannelNotResolvedError(name, `${first.message}${doubts}`, [...candidates.values()])
}

/**
 * The access hash with which a session has just read a channel; null: it does not reach it. `known`: the hash that it had, if any.
 * Rejects as `callSession` does.
 */
export async function reachChannel(
  callSession: CallSession,
  sessionPk: bigint,
  { id, username, known }: { id: bigint; username: string | null; known: bigint | null },
): Promise<bigint | null> {
  return callSession(sessionPk, async (connection, context) => {
    const reads = async (accessHash: bigint) => {
      try {
        await createTelegramReader(connection).readChannel({ id, accessHash }, context)
        return true
      } catch (error) {
        if (error instanceof ChannelAccessError) return false
        throw error
      }
    }
    if (known !== null && (await reads(known))) return known
    for (const name of [`-100${id}`, ...(username === null ? [] : [`@${username}`])]) {
      const found = await resolveChannel(connection, name, context).catch((error) => {
        if (notResolved(error, name)) return null
        throw error
      })
      if (found?.id === id && found.accessHash !== known && (await reads(found.accessHash))) return found.accessHash
    }
    return null
  })
}

/** What it means that a session knows no channel by a name; null: that is not what went wrong. */
function notResolved(error: unknown, name: string): ChannelNotResolvedError | null {
  if (error instanceof NotAChannelError) return unresolved(error, name, error.channel === null ? [] : [error.channel])
  const isMistaken = [InviteLinkError, ChannelAccessError].some((type) => error instanceof type)
  if (error instanceof AmbiguousChannelError) return unresolved(error, name, error.candidates)
  if (error instanceof ChannelNotFoundError) return unresolved(error, name, error.similar)
  return isMistaken && error instanceof Error ? unresolved(error, name, []) : null
}

function unresolved({ message }: Error, name: string, candidates: ChannelCandidate[]): ChannelNotResolvedError {
  const choice = candidates.map(({ id, title, username }) => ({ tgChannelId: id, title, username }))
  return new ChannelNotResolvedError(name, `${message}.`, choice)
}
