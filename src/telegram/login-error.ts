import { TelegramError, TelegramRpcError } from '../domain/telegram-error'
import { loginRefusal } from './login-refusal'

/** Not a phone number that Telegram could know. */
export class InvalidPhoneNumberError extends TelegramError {
  override readonly name = 'InvalidPhoneNumberError'
  readonly kind = 'invalid_phone_number'
  constructor(readonly phoneNumber: string) {
    super(`${phoneNumber} is not a phone number Telegram knows; write it with its country code`)
  }
}

/** `api_id` and `api_hash` do not belong together, or Telegram has closed them. */
export class InvalidApiCredentialsError extends TelegramError {
  override readonly name = 'InvalidApiCredentialsError'
  readonly kind = 'invalid_api_credentials'
  constructor(readonly code: string) {
    super(`Telegram does not accept this api_id and api_hash (${code}); see my.telegram.org`)
  }
}

/** The login code is wrong; another may be tried. */
export class InvalidCodeError extends TelegramError {
  override readonly name = 'InvalidCodeError'
  readonly kind = 'invalid_code'
  constructor() {
    super('This is not the login code that Telegram sent')
  }
}

/** The login code was good for too short a time; the login starts again. */
export class ExpiredCodeError extends TelegramError {
  override readonly name = 'ExpiredCodeError'
  readonly kind = 'expired_code'
  constructor() {
    super('The login code has expired; start again for a new one')
  }
}

/** The two-step verification password is wrong; another may be tried. */
export class InvalidPasswordError extends TelegramError {
  override readonly name = 'InvalidPasswordError'
  readonly kind = 'invalid_password'
  constructor(
    /** The account's own hint at it. */
    readonly hint: string | null,
    /** Whether it can be reset by e-mail, which the Telegram apps do. */
    readonly recoverable: boolean,
  ) {
    super(
      `This is not the account's two-step verification password${recoverable ? '; a Telegram app can reset it' : ''}`,
    )
  }
}

/** Nobody has an account under this number. */
export class SignUpRequiredError extends TelegramError {
  override readonly name = 'SignUpRequiredError'
  readonly kind = 'sign_up_required'
  constructor(readonly phoneNumber: string) {
    super(`${phoneNumber} has no Telegram account; create one in a Telegram app first`)
  }
}

/** The bot token is wrong or was revoked. */
export class InvalidBotTokenError extends TelegramError {
  override readonly name = 'InvalidBotTokenError'
  readonly kind = 'invalid_bot_token'
  constructor() {
    super('Telegram does not accept this bot token; get the present one from @BotFather')
  }
}

/** Telegram asks for a way of signing in that only its apps have (an e-mail to set up, a payment, ...). */
export class UnsupportedLoginError extends TelegramError {
  override readonly name = 'UnsupportedLoginError'
  readonly kind = 'unsupported_login'
  constructor(
    /** The TL constructor that Telegram answered. */
    readonly asked: string,
  ) {
    super(`Telegram asks for ${asked}; sign in with a Telegram app once, then try again`)
  }
}

/** A step of a login was taken out of turn. */
export class LoginStepError extends TelegramError {
  override readonly name = 'LoginStepError'
  readonly kind = 'login_step'
  constructor(
    readonly expected: string,
    readonly taken: string,
  ) {
    super(`The login waits for ${expected}, not for ${taken}`)
  }
}

const CREDENTIAL_CODES = new Set([
  'API_ID_INVALID',
  'API_ID_PUBLISHED_FLOOD',
  'API_HASH_INVALID',
  'CONNECTION_API_ID_INVALID',
])
const PHONE_CODES = new Set(['PHONE_NUMBER_INVALID', 'PHONE_NUMBER_APP_SIGNUP_FORBIDDEN'])
const CODE_CODES = new Set(['PHONE_CODE_INVALID', 'PHONE_CODE_EMPTY'])
const BOT_CODES = new Set(['ACCESS_TOKEN_INVALID', 'ACCESS_TOKEN_EXPIRED', 'BOT_TOKEN_INVALID'])

/** What an error means while signing in (core.telegram.org/api/auth); any other error as it is. */
export function loginError(error: unknown, phoneNumber: string): unknown {
  if (!(error instanceof TelegramRpcError)) return error
  if (CREDENTIAL_CODES.has(error.code)) return new InvalidApiCredentialsError(error.code)
  if (PHONE_CODES.has(error.code)) return new InvalidPhoneNumberError(phoneNumber)
  if (CODE_CODES.has(error.code)) return new InvalidCodeError()
  if (BOT_CODES.has(error.code)) return new InvalidBotTokenError()
  if (error.code === 'PHONE_CODE_EXPIRED') return new ExpiredCodeError()
  if (error.code === 'PHONE_NUMBER_UNOCCUPIED') return new SignUpRequiredError(phoneNumber)
  return loginRefusal(error)
}
