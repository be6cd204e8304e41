import { computeCheck } from 'telegram/Password'
import { Api } from 'telegram/tl'
import { TelegramRpcError } from '../domain/telegram-error'
import { type AccountIdentity, accountIdentity } from './account'
import type { TelegramConnection } from './connection'
import { InvalidPasswordError, loginError, SignUpRequiredError, UnsupportedLoginError } from './login-error'

/** An account that has signed in. */
export interface SignedIn extends AccountIdentity {
  /** The session string; a secret. */
  session: string
}

/** `work` of a login; its errors mean what they do while signing in. `phoneNumber`: empty where none was given. */
export async function attempt<T>(phoneNumber: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw loginError(error, phoneNumber)
  }
}

/** Takes the session out of a connection that has just signed in, and closes it. `phoneNumber`: what was signed in with, if anything. */
export async function finishLogin(
  connection: TelegramConnection,
  authorization: Api.auth.TypeAuthorization,
  phoneNumber: string | null,
): Promise<SignedIn> {
  if (!(authorization instanceof Api.auth.Authorization)) throw new SignUpRequiredError(phoneNumber ?? '')
  const { user } = authorization
  const session = connection.session()
  const account = accountIdentity(user)
  if (!account || session === null) throw new UnsupportedLoginError(user.className)
  await connection.disconnect()
  return { ...account, phoneNumber: phoneNumber ?? account.phoneNumber, session }
}

/** Whether Telegram wants the two-step verification password next. */
export function isPasswordNeeded(error: unknown): boolean {
  return error instanceof TelegramRpcError && error.code === 'SESSION_PASSWORD_NEEDED'
}

/** The account's own hint at its password; null where it has none. */
export async function passwordHint(connection: TelegramConnection): Promise<string | null> {
  const password = await connection.call(new Api.account.GetPassword())
  return password.hint ?? null
}

/**
 * Proves the two-step verification password; only the proof leaves the process (SRP, core.telegram.org/api/srp). Rejects with
 * `InvalidPasswordError` (try another), `UnsupportedLoginError` or a connection's error.
 */
export async function checkPassword(
  connection: TelegramConnection,
  phoneNumber: string,
  password: string,
): Promise<Api.auth.TypeAuthorization> {
  // Asked for anew each time: the server's half of the proof is good for one attempt.
  const asked = await connection.call(new Api.account.GetPassword())
  if (!(asked.currentAlgo instanceof Api.PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow)) {
    throw new UnsupportedLoginError(asked.currentAlgo?.className ?? 'no password')
  }
  const proof = await computeCheck(asked, password)
  try {
    return await attempt(phoneNumber, connection.call(new Api.auth.CheckPassword({ password: proof })))
  } catch (error) {
    if (error instanceof TelegramRpcError && error.code === 'PASSWORD_HASH_INVALID') {
      throw new InvalidPasswordError(asked.hint ?? null, asked.hasRecovery === true)
    }
    throw error
  }
}

/** Closes the connection when the work fails. */
export async function closeOnError<T>(connection: TelegramConnection, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    await connection.disconnect()
    throw error
  }
}
