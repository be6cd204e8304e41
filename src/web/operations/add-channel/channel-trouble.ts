import type { Trouble } from '../refusal-words'

/** What is wrong with the session that was chosen. */
const SESSION_ERRORS = new Set([
  'SessionDisabledError',
  'SessionBannedError',
  'SessionFrozenError',
  'SessionLoggedOutError',
  'SessionLeasedError',
])
const SESSION_CONFLICTS = new Set(['SESSION_IS_BOT', 'CHANNEL_HAS_SESSION'])

/** The field that a trouble is about: the name of the channel, or the session; null: neither. */
export function channelTroubleField({ refusal }: Trouble, choosesSession: boolean): 'name' | 'sessionId' | null {
  if (!refusal) return null
  const { __typename, code = '', field } = refusal
  if (__typename === 'ChannelNotResolvedError' || field === 'name') return 'name'
  const isAboutSession = field === 'sessionId' || SESSION_ERRORS.has(__typename) || SESSION_CONFLICTS.has(code)
  return isAboutSession && choosesSession ? 'sessionId' : null
}
