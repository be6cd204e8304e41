import { ConflictError, InvalidInputError, LoginFailedError, WrongAnswerError } from '../domain/operator-error'
import {
  SessionBannedError,
  SessionFrozenError,
  SessionLoggedOutError,
  TelegramRpcError,
  TelegramUnreachableError,
} from '../domain/telegram-error'
import {
  ExpiredCodeError,
  InvalidApiCredentialsError,
  InvalidBotTokenError,
  InvalidCodeError,
  InvalidPasswordError,
  InvalidPhoneNumberError,
  LoginStepError,
  SignUpRequiredError,
  UnsupportedLoginError,
} from '../telegram/login-error'
import { SessionFormatError, type SessionFormatProblem } from '../telegram/session-format-error'

const NO_SESSION: Record<SessionFormatProblem, string> = {
  unknown_string: 'a whole session string of Telethon, Pyrogram, GramJS or teleproto, or a .session file in base64',
  unreadable_file: 'a .session file that can be read',
  unknown_file: 'a .session file of Telethon or Pyrogram',
  damaged_file: 'a whole .session file, copied while no program used it',
  not_signed_in: 'of an account that is signed in',
  other_servers: 'of the Telegram servers that this process uses',
}

/** What an error while signing in means to an operator: one of the operator's errors, or one of Telegram's that is passed on. */
export function signInError(error: unknown): unknown {
  if (error instanceof InvalidCodeError) return new WrongAnswerError('code')
  if (error instanceof InvalidPasswordError) return new WrongAnswerError('password')
  if (error instanceof LoginStepError) return wrongStep(error.expected)
  // It passes: the login goes on.
  if (error instanceof TelegramRpcError && error.isPassing) return new TelegramUnreachableError(`${error.message}.`)
  return mistake(error) ?? failure(error) ?? error
}

/** What comes of `work`; its errors mean what they do to an operator. */
export async function signingIn<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw signInError(error)
  }
}

/** The login waits for something else. */
export function wrongStep(expected: string): ConflictError {
  return new ConflictError('LOGIN_STEP', `The login waits for the ${expected}.`)
}

/** Whether a login that met this (of `signInError`) is over; after any other error it goes on. */
export function endsLogin(error: unknown): error is Error {
  return [InvalidInputError, LoginFailedError, SessionBannedError].some((type) => error instanceof type)
}

/** What was given cannot be used. */
function mistake(error: unknown): InvalidInputError | null {
  if (error instanceof InvalidPhoneNumberError) {
    return new InvalidInputError(
      'phoneNumber',
      error.phoneNumber,
      'a number that Telegram knows, with its country code',
    )
  }
  if (error instanceof InvalidBotTokenError) {
    return new InvalidInputError('botToken', null, 'the present token of a bot, from @BotFather')
  }
  if (error instanceof SessionFormatError) return new InvalidInputError('session', null, NO_SESSION[error.problem])
  return null
}

/** Telegram does not let this login end well. */
function failure(error: unknown): LoginFailedError | null {
  if (!(error instanceof Error)) return null
  const code = failureCode(error)
  return code === null ? null : new LoginFailedError(code, error.message)
}

function failureCode(error: Error): string | null {
  if (error instanceof ExpiredCodeError) return 'CODE_EXPIRED'
  if (error instanceof SignUpRequiredError) return 'SIGN_UP_REQUIRED'
  if (error instanceof UnsupportedLoginError) return 'UNSUPPORTED'
  if (error instanceof InvalidApiCredentialsError) return 'API_CREDENTIALS_INVALID'
  if (error instanceof SessionLoggedOutError || error instanceof SessionFrozenError) return error.code
  // `PHONE_NUMBER_FLOOD`, `PHONE_PASSWORD_FLOOD` and the like come without a time to wait.
  if (error instanceof TelegramRpcError) return error.code.endsWith('_FLOOD') ? 'TOO_MANY_ATTEMPTS' : error.code
  return null
}
