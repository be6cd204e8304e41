import type { SessionStatus } from './session'

/** What can go wrong between us and Telegram, told apart by class and data, never by message text. */
export abstract class TelegramError extends Error {
  /** Short name for storage and the API. */
  abstract readonly kind: string
}

/** Telegram asks to wait (`FLOOD_WAIT_n`, `FLOOD_PREMIUM_WAIT_n`, `SLOWMODE_WAIT_n`). */
export class FloodWaitError extends TelegramError {
  override readonly name: string = 'FloodWaitError'
  readonly kind: string = 'flood_wait'
  constructor(
    readonly method: string,
    readonly seconds: number,
    message = `Telegram asks to wait ${seconds} s before the next ${method}`,
  ) {
    super(message)
  }
}

/** A wait that Telegram has not asked for: the session's own budget for the method is used up until then. */
export class RequestBudgetError extends FloodWaitError {
  override readonly name = 'RequestBudgetError'
  override readonly kind = 'request_budget'
  constructor(method: string, seconds: number) {
    super(method, seconds, `The budget of ${method} is used up; the next request may go out in ${seconds} s`)
  }
}

/** Telegram does not let a session do anything (any more), whatever it asks. */
export abstract class SessionRefusedError extends TelegramError {
  /** What the session is from then on. */
  abstract readonly status: Exclude<SessionStatus, 'enabled' | 'disabled'>
  constructor(
    /** Telegram's own. */
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

/** The account or its number is banned for good. */
export class SessionBannedError extends SessionRefusedError {
  override readonly name = 'SessionBannedError'
  readonly kind = 'session_banned'
  readonly status = 'banned'
  constructor(code: string) {
    super(code, `Telegram has banned this account (${code})`)
  }
}

/** The account is frozen until an appeal succeeds (core.telegram.org/api/auth#frozen-accounts). */
export class SessionFrozenError extends SessionRefusedError {
  override readonly name = 'SessionFrozenError'
  readonly kind = 'session_frozen'
  readonly status = 'frozen'
  constructor(code: string) {
    super(code, `Telegram has frozen this account (${code}); appeal in a Telegram app, which says how`)
  }
}

/** The session was revoked, expired or is used elsewhere: it must sign in again. */
export class SessionLoggedOutError extends SessionRefusedError {
  override readonly name = 'SessionLoggedOutError'
  readonly kind = 'session_logged_out'
  readonly status = 'logged_out'
  constructor(code: string) {
    super(code, `The session is no longer signed in (${code}); sign in again`)
  }
}

/** Why a session of a status other than `enabled` cannot be used; `reason` is Telegram's. */
export function unusable(
  sessionPk: bigint,
  status: Exclude<SessionStatus, 'enabled'>,
  reason: string | null,
): TelegramError {
  if (status === 'disabled') return new SessionDisabledError(sessionPk)
  return refusedSession(status, reason ?? `${status.replace('_', ' ')} before`)
}

/** Telegram refuses the session, which has this status then. */
export function refusedSession(status: SessionRefusedError['status'], code: string): SessionRefusedError {
  switch (status) {
    case 'banned':
      return new SessionBannedError(code)
    case 'frozen':
      return new SessionFrozenError(code)
    case 'logged_out':
      return new SessionLoggedOutError(code)
  }
}

/** An operator has disabled the session: nothing is asked with it. */
export class SessionDisabledError extends TelegramError {
  override readonly name = 'SessionDisabledError'
  readonly kind = 'session_disabled'
  constructor(readonly sessionPk: bigint) {
    super(`Session ${sessionPk} is disabled; enable it first`)
  }
}

/** Another process uses the session, or has just taken it over from this one. */
export class SessionLeasedError extends TelegramError {
  override readonly name = 'SessionLeasedError'
  readonly kind = 'session_leased'
  constructor(
    readonly sessionPk: bigint,
    /** How long the other process may keep it unless it asks for more, in milliseconds. */
    readonly remainingMs: number,
  ) {
    super(
      `Another process uses session ${sessionPk}; it is free again in ${Math.ceil(remainingMs / 1000)} s at the latest`,
    )
  }
}

/** The channel is private, gone, or this account is not in it (any more). */
export class ChannelAccessError extends TelegramError {
  override readonly name = 'ChannelAccessError'
  readonly kind = 'channel_access'
  constructor(
    readonly code: string,
    /** Whom Telegram closes it to, as far as the code tells. */
    to: 'account' | 'everybody' = 'account',
  ) {
    super(
      to === 'account' ? `This account cannot read the channel (${code})` : `Telegram lets nobody read this (${code})`,
    )
  }
}

/** The server did not answer in time, or the connection could not be made or was lost. */
export class TelegramUnreachableError extends TelegramError {
  override readonly name = 'TelegramUnreachableError'
  readonly kind = 'unreachable'
}

/** Any other error that Telegram answered. */
export class TelegramRpcError extends TelegramError {
  override readonly name = 'TelegramRpcError'
  readonly kind = 'rpc'
  /** Telegram's own trouble, which passes. */
  readonly isPassing: boolean
  constructor(
    readonly method: string,
    readonly code: string,
    readonly status: number,
    { isPassing = false, ...options }: ErrorOptions & { isPassing?: boolean } = {},
  ) {
    super(
      `Telegram answered ${method} with ${status} ${code}${isPassing ? ', trouble of its own that passes' : ''}`,
      options,
    )
    this.isPassing = isPassing
  }
}

/** Only an admin of the channel may ask that: it tells of the account's rights, not of the channel. */
export function isAdminRequired(error: unknown): boolean {
  return error instanceof TelegramRpcError && error.code === 'CHAT_ADMIN_REQUIRED'
}
