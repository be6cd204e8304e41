/** What the errors tell that an operator of Teletally can do something about. Secrets are in none of them. */

/** A value that cannot be used. */
export class InvalidInputError extends Error {
  override readonly name = 'InvalidInputError'
  constructor(
    /** The argument it came in. */
    readonly field: string,
    /** Null: a secret, which is not repeated. */
    readonly given: string | null,
    readonly accepted: string,
  ) {
    super(`${field} is ${given === null ? 'not usable' : JSON.stringify(given)}, but must be ${accepted}.`)
  }
}

/** There is no such thing (any more). */
export class NotFoundError extends Error {
  override readonly name = 'NotFoundError'
  constructor(
    readonly kind: 'session' | 'channel' | 'job' | 'login',
    readonly id: string,
  ) {
    super(`There is no ${kind} ${id} (any more).`)
  }
}

/** The thing is in a state in which this cannot be done, and what to do about it. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError'
  constructor(
    /** Names the conflict for programs, as in `SESSION_HAS_CHANNELS`. */
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

/** A wrong code or password; another may be tried. */
export class WrongAnswerError extends Error {
  override readonly name = 'WrongAnswerError'
  constructor(readonly asked: 'code' | 'password') {
    super(`The ${asked} is wrong.`)
  }
}

/** A sign-in came to nothing and must be started again. */
export class LoginFailedError extends Error {
  override readonly name = 'LoginFailedError'
  constructor(
    /** As in `CODE_EXPIRED`, `SIGN_UP_REQUIRED`, `API_CREDENTIALS_INVALID`. */
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

/** A channel as a session sees it, to choose from. */
export interface ChannelCandidate {
  tgChannelId: bigint
  title: string
  username: string | null
}

/** No channel, or more than one, goes by this name. */
export class ChannelNotResolvedError extends Error {
  override readonly name = 'ChannelNotResolvedError'
  constructor(
    readonly given: string,
    message: string,
    /** Those that are meant perhaps: all of the title if several have it, otherwise similar ones. */
    readonly candidates: readonly ChannelCandidate[],
  ) {
    super(message)
  }
}
