import { Api } from 'telegram/tl'
import { normalizePhoneNumber } from '../domain/phone-number'
import { type ConnectionOptions, TelegramConnection } from './connection'
import {
  attempt,
  checkPassword,
  closeOnError,
  finishLogin,
  isPasswordNeeded,
  passwordHint,
  type SignedIn,
} from './login-end'
import { InvalidPhoneNumberError, LoginStepError, UnsupportedLoginError } from './login-error'
import { DcMigrationError } from './rpc-error'

export type { SignedIn } from './login-end'

export type LoginOptions = Omit<ConnectionOptions, 'session' | 'onUpdate'>

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
  const phoneNumber = normalizePhoneNumber(options.phoneNumber)
  if (phoneNumber === null) throw new InvalidPhoneNumberError(options.phoneNumber)
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
    return await finishLogin(connection, await attempt('', callAtHome(connection, request)), null)
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
      if (!isPasswordNeeded(error)) throw error
    }
    this.#step = { step: 'password', hint: await passwordHint(this.#connection) }
    return this.#step
  }

  /**
   * Takes the two-step verification password. Rejects with `InvalidPasswordError` (try another), `LoginStepError` or a connection's
   * error.
   */
  async submitPassword(password: string): Promise<LoginStep> {
    this.#expect('password')
    return await this.#finish(await checkPassword(this.#connection, this.#phoneNumber, password))
  }

  /** Gives the login up and closes its connection. */
  async cancel(): Promise<void> {
    await this.#connection.disconnect()
  }

  async #finish(authorization: Api.auth.TypeAuthorization): Promise<LoginStep> {
    const account = await finishLogin(this.#connection, authorization, this.#phoneNumber)
    this.#step = { step: 'done', account }
    return this.#step
  }

  #expect(step: 'code' | 'password'): void {
    if (this.#step.step !== step) throw new LoginStepError(this.#step.step, step)
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
