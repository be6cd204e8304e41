import { Api } from 'telegram/tl'
import { type Clock, sleep } from '../clock'
import { TelegramConnection } from './connection'
import type { LoginOptions, LoginStep } from './login'
import { attempt, checkPassword, closeOnError, finishLogin, isPasswordNeeded, passwordHint } from './login-end'
import { LoginStepError } from './login-error'

/** What a login by QR code waits for next, or what came of it. */
export type QrLoginStep =
  | {
      step: 'scan'
      /** `tg://login?token=...`, to be shown as a QR code. Whoever accepts it in a Telegram app signs us in as himself. */
      url: string
      /** When Telegram will have forgotten the code. */
      expiresAt: Date
    }
  | Extract<LoginStep, { step: 'password' | 'done' }>

/** A code is shown no longer and no shorter than this, should this machine's clock and Telegram's disagree. */
const LONGEST_MS = 60_000
const SHORTEST_MS = 2_000
/** Going on at another data centre happens once; more would be a circle. */
const MIGRATIONS = 3

/**
 * Starts to sign a user in by a QR code that he scans with a Telegram app (core.telegram.org/api/qr-login). Rejects with
 * `InvalidApiCredentialsError` or a connection's error.
 */
export async function startQrLogin(options: LoginOptions): Promise<QrLogin> {
  const accepted = new Signal()
  const onUpdate = (update: Api.TypeUpdates) => {
    if (tellsOfLoginToken(update)) accepted.raise()
  }
  const connection = new TelegramConnection({ ...options, session: null, onUpdate })
  const login = new QrLogin(connection, options, accepted)
  return await closeOnError(connection, async () => {
    await login.refresh()
    return login
  })
}

/** A login by QR code under way. It holds a connection until it is done; `cancel` one that is not carried on. */
export class QrLogin {
  readonly #connection: TelegramConnection
  readonly #options: { apiId: number; apiHash: string; clock: Clock }
  readonly #accepted: Signal
  #step: QrLoginStep | null = null

  /** Use `startQrLogin`. */
  constructor(
    connection: TelegramConnection,
    options: { apiId: number; apiHash: string; clock: Clock },
    accepted: Signal,
  ) {
    this.#connection = connection
    this.#options = options
    this.#accepted = accepted
  }

  /** What the login waits for. */
  get step(): QrLoginStep {
    if (!this.#step) throw new LoginStepError('a code', 'its use')
    return this.#step
  }

  /**
   * Waits until the code was accepted or has expired: then there is a next step, `scan` with another code in the latter case. Rejects
   * with `LoginStepError`, the signal's reason or a connection's error.
   */
  async nextStep(signal?: AbortSignal): Promise<QrLoginStep> {
    const { step } = this
    if (step.step !== 'scan') throw new LoginStepError(step.step, 'scan')
    const { clock } = this.#options
    const left = step.expiresAt.getTime() - clock.now().getTime()
    const over = new AbortController()
    const either = signal ? AbortSignal.any([signal, over.signal]) : over.signal
    const expired = sleep(clock, Math.min(Math.max(left, SHORTEST_MS), LONGEST_MS), either)
    try {
      await Promise.race([this.#accepted.raised(), expired])
    } finally {
      over.abort()
      expired.catch(() => undefined)
    }
    return await this.refresh()
  }

  /** Asks Telegram where the login stands: with another code, with the password to prove, or done. Rejects as `nextStep` does. */
  async refresh(): Promise<QrLoginStep> {
    this.#accepted.lower()
    try {
      this.#step = await this.#follow()
    } catch (error) {
      if (!isPasswordNeeded(error)) throw error
      this.#step = { step: 'password', hint: await passwordHint(this.#connection) }
    }
    return this.#step
  }

  /** Takes the two-step verification password. Rejects with `InvalidPasswordError` (try another), `LoginStepError` or a connection's error. */
  async submitPassword(password: string): Promise<QrLoginStep> {
    const { step } = this.step
    if (step !== 'password') throw new LoginStepError(step, 'password')
    return await this.#finish(await checkPassword(this.#connection, '', password))
  }

  /** Gives the login up and closes its connection. */
  async cancel(): Promise<void> {
    await this.#connection.disconnect()
  }

  async #follow(): Promise<QrLoginStep> {
    const { apiId, apiHash } = this.#options
    let answer = await this.#call(new Api.auth.ExportLoginToken({ apiId, apiHash, exceptIds: [] }))
    for (let migrations = 0; answer instanceof Api.auth.LoginTokenMigrateTo; migrations++) {
      if (migrations === MIGRATIONS) throw new LoginStepError('scan', 'another data centre')
      await this.#connection.moveTo(answer.dcId)
      answer = await this.#call(new Api.auth.ImportLoginToken({ token: answer.token }))
    }
    if (answer instanceof Api.auth.LoginTokenSuccess) return await this.#finish(answer.authorization)
    return {
      step: 'scan',
      url: `tg://login?token=${Buffer.from(answer.token).toString('base64url')}`,
      expiresAt: new Date(answer.expires * 1000),
    }
  }

  #call<R extends Api.AnyRequest>(request: R): Promise<R['__response']> {
    return attempt('', this.#connection.call(request))
  }

  async #finish(authorization: Api.auth.TypeAuthorization): Promise<QrLoginStep> {
    this.#step = { step: 'done', account: await finishLogin(this.#connection, authorization, null) }
    return this.#step
  }
}

/** Raised once, it stays so until it is lowered. */
class Signal {
  #raised = Promise.withResolvers<void>()

  raise(): void {
    this.#raised.resolve()
  }

  lower(): void {
    this.#raised = Promise.withResolvers<void>()
  }

  raised(): Promise<void> {
    return this.#raised.promise
  }
}

function tellsOfLoginToken(updates: Api.TypeUpdates): boolean {
  if (updates instanceof Api.UpdateShort) return updates.update instanceof Api.UpdateLoginToken
  const isMany = updates instanceof Api.Updates || updates instanceof Api.UpdatesCombined
  return isMany && updates.updates.some((update) => update instanceof Api.UpdateLoginToken)
}
