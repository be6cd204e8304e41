import { TelegramError } from '../domain/telegram-error'

/** Why something is no session that could be imported. */
export type SessionFormatProblem =
  | 'unknown_string'
  | 'unreadable_file'
  | 'unknown_file'
  | 'damaged_file'
  | 'not_signed_in'
  | 'other_servers'

const WHAT_TO_DO: Record<SessionFormatProblem, string> = {
  unknown_string:
    'it is no session string of Telethon, GramJS, teleproto or Pyrogram; copy the whole string, or sign in with --phone-number',
  unreadable_file: 'it cannot be read; check the path and its permissions',
  unknown_file:
    'it is neither a .session file of Telethon or Pyrogram nor a file with a session string; check the path',
  damaged_file: 'it is damaged or being written to; stop the program that uses it and copy it anew, or sign in again',
  not_signed_in: 'no account is signed in with it; sign in with --phone-number',
  other_servers: 'it belongs to the other of Telegram’s production and test servers; see TELEGRAM_TEST_SERVERS',
}

/** Something that was given as a session of another program is none. Never repeats what it holds. */
export class SessionFormatError extends TelegramError {
  override readonly name = 'SessionFormatError'
  readonly kind = 'session_format'
  constructor(
    /** The file's path; null for a string. */
    readonly file: string | null,
    readonly problem: SessionFormatProblem,
    options?: ErrorOptions,
  ) {
    super(`${file ?? 'The session string'}: ${WHAT_TO_DO[problem]}`, options)
  }
}
