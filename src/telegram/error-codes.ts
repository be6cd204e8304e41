/**
 * Whose trouble an error is that Telegram answers, and what follows (core.telegram.org/api/errors).
 * The code decides, whatever status it comes with.
 */
export type Trouble =
  /** The account's, for good: it is never used again, and other accounts take its channels. */
  | 'banned'
  /** The account's, for now: others take its channels; it is looked at hourly, or by an operator. */
  | 'frozen'
  /** The session's: others take its channels until it signs in again. */
  | 'logged_out'
  /** Another data centre is to be asked, and is. */
  | 'elsewhere'
  /** The account asks too much: this method of it waits for n seconds, or for a minute. */
  | 'wait'
  /** The channel's (or group's) for this account: another takes it, or access to it is lost. */
  | 'no_access'
  /** The channel's (or group's) for everybody: the same, as other accounts alone can tell. */
  | 'closed'
  /** What takes a right in the channel is not available to this account; all else goes on. */
  | 'no_right'
  /** A post's thread in the discussion group: its comments are unknown; posts go on. */
  | 'no_thread'
  /** The account's for this one thing: tried again ever later, then by another account. */
  | 'limited'
  /** Of whoever signs in: this sign-in is over, or waits for something else. */
  | 'sign_in'
  /** Telegram's, and passing: tried again ever later, then by another account. */
  | 'server'
  /** This program's: the same, and it is told. */
  | 'request'
  /** Not known: the same; another account tries it before it is taken for the channel's. */
  | 'unknown'

/** Codes by whose trouble they are, the first that fits. `*` is anything, `#` a number. */
const CODES: Record<Exclude<Trouble, 'unknown'>, readonly string[]> = {
  banned: ['USER_DEACTIVATED', 'USER_DEACTIVATED_BAN', 'PHONE_NUMBER_BANNED'],
  // METHOD_INVALID comes as 420 (TDLib makes it 406), PARTICIPANT_MISSING as 400.
  frozen: ['FROZEN_*'],
  logged_out: [
    'AUTH_KEY_UNREGISTERED',
    'AUTH_KEY_INVALID',
    'AUTH_KEY_DUPLICATED',
    'AUTH_KEY_PERM_EMPTY',
    'ACTIVE_USER_REQUIRED',
    'SESSION_REVOKED',
    'SESSION_EXPIRED',
  ],
  elsewhere: ['PHONE_MIGRATE_#', 'USER_MIGRATE_#', 'NETWORK_MIGRATE_#', 'STATS_MIGRATE_#', 'FILE_MIGRATE_#'],
  sign_in: [
    'SESSION_PASSWORD_NEEDED',
    'PHONE_*',
    'PASSWORD_*',
    'SRP_*',
    'AUTH_TOKEN_*',
    'ACCESS_TOKEN_*',
    'BOT_TOKEN_INVALID',
    'API_ID_*',
    'API_HASH_INVALID',
    'SEND_CODE_UNAVAILABLE',
    'UPDATE_APP_TO_LOGIN',
    'SIGN_IN_FAILED',
    'AUTH_RESTART*',
  ],
  // The number is in seconds, or in minutes (`..._WAIT_5MIN`); without one nobody says how long.
  wait: [
    '*_WAIT_#',
    '*_WAIT_#MIN',
    'TAKEOUT_INIT_DELAY_#',
    'FLOOD_WAIT',
    'FLOOD_PREMIUM_WAIT',
    'SLOWMODE_WAIT',
    'FLOOD',
    'FLOOD_SKIP_FAILED_WAIT*',
    'TOO_MANY_REQUESTS',
  ],
  no_access: [
    'CHANNEL_PRIVATE',
    'CHANNEL_INVALID',
    'CHANNEL_PUBLIC_GROUP_NA',
    // The spelling is Telegram's.
    'CHANNEL_PARICIPANT_MISSING',
    'CHANNEL_PARTICIPANT_MISSING',
    'CHAT_FORBIDDEN',
    'CHAT_RESTRICTED',
    'USER_BANNED_IN_CHANNEL',
    'USER_KICKED',
    'USER_NOT_PARTICIPANT',
    'INVITE_REQUEST_SENT',
    'NOT_JOINED',
    'PEER_ID_INVALID',
  ],
  closed: [
    'CHANNEL_BANNED',
    'CHANNEL_MONOFORUM_UNSUPPORTED',
    'CHANNEL_ID_INVALID',
    'CHAT_ID_INVALID',
    'CHANNEL_TOO_BIG',
  ],
  no_right: ['CHAT_ADMIN_REQUIRED', 'CHAT_ADMIN_INVITE_REQUIRED', 'RIGHT_FORBIDDEN', 'CHAT_WRITE_FORBIDDEN'],
  no_thread: ['MSG_ID_INVALID', 'TOPIC_ID_INVALID', 'TOPIC_DELETED', 'CHAT_DISCUSSION_UNALLOWED'],
  limited: [
    'PEER_FLOOD',
    'USER_RESTRICTED',
    'YOUR_PRIVACY_RESTRICTED',
    'PREMIUM_ACCOUNT_REQUIRED',
    'TAKEOUT_INVALID',
    'TAKEOUT_REQUIRED',
    'SESSION_TOO_FRESH_#',
    'RECAPTCHA_CHECK_*',
    'APNS_VERIFY_CHECK_*',
    'INTEGRITY_CHECK_*',
  ],
  server: [
    'TIMEOUT',
    'TIMEDOUT',
    'INTERNAL*',
    'INTERDC_#_CALL_*',
    'RPC_CALL_FAIL',
    'RPC_MCGET_FAIL',
    'WORKER_BUSY_TOO_LONG_RETRY',
    'MSG_WAIT_*',
    'MSGID_DECREASE_RETRY',
    'HISTORY_GET_FAILED',
    'CHAT_GET_FAILED',
    'PERSISTENT_TIMESTAMP_OUTDATED',
    'POSTPONED_TIMEOUT',
    'AUTH_KEY_UNSYNCHRONIZED',
    '*_CALL_FAILED',
    'NEED_*_INVALID',
    'MEMBER_NO_LOCATION',
    'MEMBER_OCCUPY_PRIMARY_LOC_FAILED',
    'STORAGE_*',
  ],
  request: [
    'BOT_METHOD_INVALID',
    'METHOD_INVALID',
    'UNKNOWN_METHOD',
    'CONNECTION_*',
    'INPUT_*',
    '*_EMPTY',
    'INPUT_USER_DEACTIVATED',
    'LIMIT_INVALID',
    'OFFSET_*INVALID',
    'MAX_ID_INVALID',
    'HASH_INVALID',
    'USER_ID_INVALID',
    'USERNAME_*',
    'TEMP_AUTH_KEY_*',
    'STORY_*',
    'STORIES_*',
    'MESSAGE_IDS_*',
    'MESSAGE_ID_INVALID',
    'FILTER_*',
  ],
}

const PATTERNS = Object.entries(CODES).map(([trouble, codes]) => ({
  trouble: trouble as Trouble,
  pattern: new RegExp(`^(?:${codes.map(patternOf).join('|')})$`),
}))

function patternOf(code: string): string {
  return code.replaceAll('*', '.*').replaceAll('#', '\\d+')
}

/** Whose trouble a code is; of one that is not known the status may tell. */
export function troubleOf(code: string, status: number): Trouble {
  const known = PATTERNS.find(({ pattern }) => pattern.test(code.toUpperCase()))
  return known?.trouble ?? troubleOfStatus(Math.abs(status))
}

function troubleOfStatus(status: number): Trouble {
  if (status === 420 || status === 429) return 'wait'
  if (status >= 500) return 'server'
  return status === 401 ? 'logged_out' : 'unknown'
}

/** How long to wait when nobody says, in seconds. */
export const UNSTATED_WAIT_SECONDS = 60
/** What is longer is a mistake: TDLib waits no longer, either. */
const MAX_WAIT_SECONDS = 14 * 24 * 3600

/** How long a code asks to wait, in seconds; `UNSTATED_WAIT_SECONDS` where it names no time. */
export function waitSeconds(code: string): number {
  const [, amount, unit] = /_(\d+)(MIN)?$/i.exec(code) ?? []
  if (amount === undefined) return UNSTATED_WAIT_SECONDS
  const seconds = Number(amount) * (unit === undefined ? 1 : 60)
  return Math.min(Math.max(seconds, 1), MAX_WAIT_SECONDS)
}
