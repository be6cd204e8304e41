import { Api } from 'telegram'
import { computeCheck } from 'telegram/Password'
import { TelegramRpcError } from '../domain/telegram-error'
import { type ConnectionOptions, TelegramConnection } from './connection'
import {
  InvalidPasswordError,
  LoginStepError,
  loginError,
  SignUpRequiredError,
  UnsupportedLoginError,
} from './login-error'
import { DcMigrationError } from './rpc-error'

export type LoginOptions = Omit<ConnectionOptions, 'session'>

/** An account that has signed in. */
export interface SignedIn {
  /** The session string; a secret. */
  session: string
  userId: bigint
  /** With the plus; null for a bot. */
  phoneNumber: string | null
  displayName: string
}

/** What a login waits for next, or what came of it. */
export type LoginStep =
  | {
      step: 'code'
      /** The code went to the account's other devices; else it comes by SMS or call. */
      viaApp: boolean
      /** Digits in the code; null where Telegram does not tell. */
      codeLength: number | null
    }
  | { step: 'password'; hint: string | null }
  | { step: 'done'; account: SignedIn }

/**
 * Starts to sign a user in: Telegram sends a code. Rejects with `InvalidPhoneNumberError`, `InvalidApiCredentialsError`,
 * `SignUpRequiredError`, `UnsupportedLoginError`, or a connection's error (a banned number, a flood wait, ...).
 */
export async function startLogin(options: LoginOptions & { phoneNumber: string }): Promise<Login> {
  const { apiId, apiHash } = options
  const phoneNumber = `+${options.phoneNumber.replace(/\D/g, '')}`
  const connection = new TelegramConnection({ ...options, session: null })
  return await closeOnError(connection, async () => {
    const settings = new Api.CodeSettings({})
    const sent = await attempt(
      phoneNumber,
      callAtHome(connection, new Api.auth.SendCode({ phoneNumber, apiId, apiHash, settings })),
    )
    if (!(sent instanceof Api.auth.SentCode)) throw new UnsupportedLoginError(sent.className)
    const { type } = sent
    if (type instanceof Api.auth.SentCodeTypeSetUpEmailRequired) throw new UnsupportedLoginError(type.className)
    return new Login(connection, phoneNumber, sent.phoneCodeHash, {
      step: 'code',
      viaApp: type instanceof Api.auth.SentCodeTypeApp,
      codeLength: 'length' in type ? type.length : null,
    })
  })
}

/** Signs a bot in with its token. Rejects with `InvalidBotTokenError`, `InvalidApiCredentialsError` or a connection's error. */
export async function signInBot(options: LoginOptions & { botToken: string }): Promise<SignedIn> {
  const connection = new TelegramConnection({ ...options, session: null })
  return await closeOnError(connection, async () => {
    const request = new Api.auth.ImportBotAuthorization({
      apiId: options.apiId,
      apiHash: options.apiHash,
      botAuthToken: options.botToken,
    })
    return await finish(connection, await attempt('', callAtHome(connection, request)), null)
  })
}

/** A user's login under way. It holds a connection until it is done; `cancel` one that is not carried on. */
export class Login {
  readonly #connection: TelegramConnection
  readonly #phoneNumber: string
  readonly #phoneCodeHash: string
  #step: LoginStep

  /** Use `startLogin`. */
  constructor(connection: TelegramConnection, phoneNumber: string, phoneCodeHash: string, step: LoginStep) {
    this.#connection = connection
    this.#phoneNumber = phoneNumber
    this.#phoneCodeHash = phoneCodeHash
    this.#step = step
  }

  /** What the login waits for. */
  get step(): LoginStep {
    return this.#step
  }

  /**
   * Takes the code that Telegram sent. Rejects with `InvalidCodeError` (try another), `ExpiredCodeError`, `SignUpRequiredError`,
   * `LoginStepError` or a connection's error.
   */
  async submitCode(code: string): Promise<LoginStep> {
    this.#expect('code')
    const request = new Api.auth.SignIn({
      phoneNumber: this.#phoneNumber,
      phoneCodeHash: this.#phoneCodeHash,
      phoneCode: code.replace(/\s/g, ''),
    })
    try {
      return await this.#finish(await attempt(this.#phoneNumber, this.#connection.call(request)))
    } catch (error) {
      if (!(error instanceof TelegramRpcError && error.code === 'SESSION_PASSWORD_NEEDED')) throw error
    }
    const password = await this.#connection.call(new Api.account.GetPassword())
    this.#step = { step: 'password', hint: password.hint ?? null }
    return this.#step
  }

  /**
   * Takes the two-step verification password; only a proof of it leaves the process (SRP, core.telegram.org/api/srp). Rejects with
   * `InvalidPasswordError` (try another), `LoginStepError` or a connection's error.
   */
  async submitPassword(password: string): Promise<LoginStep> {
    this.#expect('password')
    // Asked for anew each time: the server's half of the proof is good for one attempt.
    const asked = await this.#connection.call(new Api.account.GetPassword())
    if (!(asked.currentAlgo instanceof Api.PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow)) {
      throw new UnsupportedLoginError(asked.currentAlgo?.className ?? 'no password')
    }
    const proof = await computeCheck(asked, password)
    try {
      const request = new Api.auth.CheckPassword({ password: proof })
      return await this.#finish(await attempt(this.#phoneNumber, this.#connection.call(request)))
    } catch (error) {
      if (error instanceof TelegramRpcError && error.code === 'PASSWORD_HASH_INVALID') {
        throw new InvalidPasswordError(asked.hint ?? null, asked.hasRecovery === true)
      }
      throw error
    }
  }

  /** Gives the login up and closes its connection. */
  async cancel(): Promise<void> {
    await this.#connection.disconnect()
  }

  async #finish(authorization: Api.auth.TypeAuthorization): Promise<LoginStep> {
    const account = await finish(this.#connection, authorization, this.#phoneNumber)
    this.#step = { step: 'done', account }
    return this.#step
  }

  #expect(step: 'code' | 'password'): void {
    if (this.#step.step !== step) throw new LoginStepError(this.#step.step, step)
  }
}

async function attempt<T>(phoneNumber: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw loginError(error, phoneNumber)
  }
}

async function finish(
  connection: TelegramConnection,
  authorization: Api.auth.TypeAuthorization,
  phoneNumber: string | null,
): Promise<SignedIn> {
  if (!(authorization instanceof Api.auth.Authorization)) throw new SignUpRequiredError(phoneNumber ?? '')
  const { user } = authorization
  const session = connection.session()
  if (!(user instanceof Api.User) || session === null) throw new UnsupportedLoginError(user.className)
  await connection.disconnect()
  return {
    session,
    userId: BigInt(user.id.toString()),
    phoneNumber,
    displayName: [user.firstName, user.lastName].filter(Boolean).join(' ') || user.username || `User ${user.id}`,
  }
}

/** Calls at the entry data centre and, when the account lives at another one, there. */
async function callAtHome<R extends Api.AnyRequest>(connection: TelegramConnection, request: R) {
  try {
    return await connection.call(request)
  } catch (error) {
    if (!(error instanceof DcMigrationError)) throw error
    await connection.moveTo(error.dcId)
    return await connection.call(request)
  }
}

async function closeOnError<T>(connection: TelegramConnection, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    await connection.disconnect()
    throw error
  }
}
