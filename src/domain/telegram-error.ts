/** What can go wrong between us and Telegram, told apart by class and data, never by message text. */
export abstract class TelegramError extends Error {
  /** Short name for storage and the API. */
  abstract readonly kind: string
}

/** Telegram asks to wait (`FLOOD_WAIT_n`, `FLOOD_PREMIUM_WAIT_n`, `SLOWMODE_WAIT_n`). */
export class FloodWaitError extends TelegramError {
  override readonly name = 'FloodWaitError'
  readonly kind = 'flood_wait'
  constructor(
    readonly method: string,
    readonly seconds: number,
  ) {
    super(`Telegram asks to wait ${seconds} s before the next ${method}`)
  }
}

/** The account or its number is banned for good. */
export class SessionBannedError extends TelegramError {
  override readonly name = 'SessionBannedError'
  readonly kind = 'session_banned'
  constructor(readonly code: string) {
    super(`Telegram has banned this account (${code})`)
  }
}

/** The session was revoked, expired or is used elsewhere: it must sign in again. */
export class SessionLoggedOutError extends TelegramError {
  override readonly name = 'SessionLoggedOutError'
  readonly kind = 'session_logged_out'
  constructor(readonly code: string) {
    super(`The session is no longer signed in (${code}); sign in again`)
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
  constructor(readonly code: string) {
    super(`This account cannot read the channel (${code})`)
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
  constructor(
    readonly method: string,
    readonly code: string,
    readonly status: number,
    options?: ErrorOptions,
  ) {
    super(`Telegram answered ${method} with ${status} ${code}`, options)
  }
}
