import { TelegramRpcError } from '../domain/telegram-error'

/** What Telegram's codes mean while signing in that no other error stands for. */
const REFUSALS: [code: RegExp, message: string][] = [
  [/_FLOOD$/, 'Telegram has seen too many attempts to sign in and does not say how long to wait; try again tomorrow'],
  [
    /^SEND_CODE_UNAVAILABLE$/,
    'Telegram has no way left to send a code to this number; try again tomorrow, or by QR code',
  ],
  [/^UPDATE_APP_TO_LOGIN$/, 'Telegram lets only newer apps sign in this way; sign in by QR code'],
  [/^AUTH_RESTART/, 'Telegram asks to begin the sign-in anew'],
  [/^SIGN_IN_FAILED$/, 'Telegram failed at the sign-in; begin it anew'],
  [/^PHONE_PASSWORD_PROTECTED$/, 'The account has a password that only a Telegram app asks for; sign in by QR code'],
  [/^AUTH_TOKEN_/, 'The QR code has expired or was used; begin the sign-in anew'],
  [/^PASSWORD_TOO_FRESH/, 'The password of the account was changed lately; Telegram asks to wait until it is older'],
  [/^SESSION_TOO_FRESH/, 'The session is too new for this; Telegram asks to wait until it is older'],
]

/** Telegram does not let somebody sign in, for a reason that a person can understand. */
export class LoginRefusedError extends TelegramRpcError {
  constructor({ method, code, status }: TelegramRpcError, message: string) {
    super(method, code, status)
    this.message = `${message} (${code})`
  }
}

/** An error while signing in, in words for people where there are some for its code. */
export function loginRefusal(error: TelegramRpcError): TelegramRpcError {
  const known = REFUSALS.find(([code]) => code.test(error.code))
  return known ? new LoginRefusedError(error, known[1]) : error
}
