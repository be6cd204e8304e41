import { randomBytes } from 'node:crypto'
import type { ApiCredentials, Login, LoginStep } from '../api/ports'
import { callAfter, sleep } from '../clock'
import { ConflictError, NotFoundError } from '../domain/operator-error'
import { FloodWaitError, TelegramUnreachableError } from '../domain/telegram-error'
import type { Logger } from '../log'
import { type LoginOptions, type SignedIn, startLogin, Login as TelegramLogin } from '../telegram/login'
import type { Middleware } from '../telegram/middleware/middleware'
import { QrLogin, startQrLogin } from '../telegram/qr-login'
import { requireCredentials } from './accounts'
import { endsLogin, signingIn, wrongStep } from './sign-in-error'

export interface LoginsOptions {
  /** How Telegram is reached; its clock also times the logins. */
  connection: Omit<LoginOptions, 'apiId' | 'apiHash' | 'middleware'>
  /** What the requests of an account go through that signs in; null: whose it is, is not known yet. */
  middlewareOf(phoneNumber: string | null): Promise<Middleware>
  log: Logger
  /** Stores an account that has signed in, and tells its primary key. */
  keep(account: SignedIn, credentials: ApiCredentials): Promise<bigint>
  /** How many may be under way, each of which holds a connection to Telegram. */
  most: number
}

const LIFETIME_MS = 600_000
/** A login by QR code that met with trouble goes on after this. */
const AGAIN_MS = 2000

/** A login in this process, until it expires or is cancelled. */
interface Entry extends Pick<Login, 'id' | 'startedAt' | 'expiresAt'> {
  credentials: ApiCredentials
  login: TelegramLogin | QrLogin
  step: LoginStep
  over: AbortController
  /** Ends when what was last begun with it has ended: one thing is done after the other. */
  last: Promise<unknown>
}

/**
 * Sign-ins under way. One whose answers come twice, or at the same time, goes on as if each had come once; one by QR code goes on by
 * itself. Errors are those of `signInError`.
 */
export class Logins {
  readonly #entries = new Map<string, Entry>()
  #starting = 0
  readonly #stopping = new AbortController()

  constructor(private readonly options: LoginsOptions) {}

  start({ phoneNumber, ...credentials }: ApiCredentials & { phoneNumber: string }): Promise<Login> {
    return this.#start(credentials, phoneNumber, (options) => startLogin({ ...options, phoneNumber }))
  }

  startQr(credentials: ApiCredentials): Promise<Login> {
    return this.#start(credentials, null, startQrLogin)
  }

  /** @throws NotFoundError */
  login(id: string): Login {
    return shown(this.#find(id))
  }

  submitCode(id: string, code: string): Promise<Login> {
    return this.#submit(id, 'code', async (login) => {
      if (login instanceof QrLogin) throw wrongStep(login.step.step)
      await login.submitCode(code)
    })
  }

  submitPassword(id: string, password: string): Promise<Login> {
    return this.#submit(id, 'password', async (login) => {
      await login.submitPassword(password)
    })
  }

  /** Waits for an answer that is just being given. @throws NotFoundError */
  async cancel(id: string): Promise<void> {
    await this.#drop(this.#find(id))
  }

  /** Gives all up. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    const entries = [...this.#entries.values()]
    this.#entries.clear()
    await Promise.all(
      entries.map(async ({ over, login, last }) => {
        over.abort()
        await login.cancel()
        await last
      }),
    )
  }

  async #start(
    credentials: ApiCredentials,
    phoneNumber: string | null,
    start: (options: LoginOptions) => Promise<Entry['login']>,
  ): Promise<Login> {
    requireCredentials(credentials)
    this.#makeRoom()
    this.#starting++
    try {
      const middleware = await this.options.middlewareOf(phoneNumber)
      const login = await signingIn(start({ ...this.options.connection, middleware, ...credentials }))
      if (this.#stopping.signal.aborted) {
        await login.cancel()
        throw new TelegramUnreachableError('The process is stopping')
      }
      const entry = this.#enter(credentials, login, await this.#stepOf(login, credentials))
      if (login instanceof QrLogin) void this.#follow(entry, login)
      return shown(entry)
    } finally {
      this.#starting--
    }
  }

  /** Logins that are over make room for others. */
  #makeRoom(): void {
    const isOver = ({ step }: Entry) => step.step === 'done' || step.step === 'failed'
    const oldestOver = [...this.#entries.values()].find(isOver)
    const { most } = this.options
    if (this.#entries.size + this.#starting < most) return
    if (!oldestOver) {
      throw new ConflictError('TOO_MANY_LOGINS', `${most} logins are under way; finish or cancel one, or wait.`)
    }
    void this.#drop(oldestOver)
  }

  #enter(credentials: ApiCredentials, login: Entry['login'], step: LoginStep): Entry {
    const { clock } = this.options.connection
    const startedAt = clock.now()
    const entry: Entry = {
      id: randomBytes(16).toString('base64url'),
      startedAt,
      expiresAt: new Date(startedAt.getTime() + LIFETIME_MS),
      credentials,
      login,
      step,
      over: new AbortController(),
      last: Promise.resolve(),
    }
    const cancelExpiry = callAfter(clock, LIFETIME_MS, () => void this.#drop(entry))
    entry.over.signal.addEventListener('abort', cancelExpiry, { once: true })
    this.#entries.set(entry.id, entry)
    return entry
  }

  async #submit(
    id: string,
    asked: 'code' | 'password',
    give: (login: Entry['login']) => Promise<void>,
  ): Promise<Login> {
    const entry = this.#find(id)
    return this.#inTurn(entry, async () => {
      // Cancelled while it waited for its turn.
      this.#find(id)
      const { login, step } = entry
      if (step.step === 'failed') throw step.error
      const isAnswered = asked === 'code' && login instanceof TelegramLogin && step.step === 'password'
      if (step.step === 'done' || isAnswered) return shown(entry)
      try {
        // What Telegram has accepted before could not be stored then.
        if (login.step.step !== 'done') {
          if (step.step !== asked) throw wrongStep(step.step)
          await signingIn(give(login))
        }
        await this.#settle(entry)
      } catch (error) {
        if (endsLogin(error)) await this.#fail(entry, error)
        throw error
      }
      return shown(entry)
    })
  }

  /** Goes on with a login by QR code until it is at its password, or over. Never rejects. */
  async #follow(entry: Entry, login: QrLogin): Promise<void> {
    const { signal } = entry.over
    while (!signal.aborted) {
      try {
        if (login.step.step === 'scan') await signingIn(login.nextStep(signal))
        await this.#inTurn(entry, () => this.#settle(entry))
        if (login.step.step !== 'scan') return
      } catch (error) {
        if (signal.aborted) return
        if (endsLogin(error)) return this.#fail(entry, error)
        this.options.log.info({ err: error }, 'a login by QR code met with trouble and goes on')
        const wait = error instanceof FloodWaitError ? error.seconds * 1000 : AGAIN_MS
        await sleep(this.options.connection.clock, wait, signal).catch(() => undefined)
      }
    }
  }

  async #settle(entry: Entry): Promise<void> {
    entry.step = await this.#stepOf(entry.login, entry.credentials)
  }

  /** Where Telegram has the login now. An account that has signed in is stored first. */
  async #stepOf({ step }: Entry['login'], credentials: ApiCredentials): Promise<LoginStep> {
    if (step.step === 'scan') return { step: 'scan', url: step.url, urlExpiresAt: step.expiresAt }
    if (step.step !== 'done') return step
    return { step: 'done', sessionPk: await this.options.keep(step.account, credentials) }
  }

  async #fail(entry: Entry, error: Error): Promise<void> {
    entry.step = { step: 'failed', error }
    await entry.login.cancel()
  }

  async #drop(entry: Entry): Promise<void> {
    this.#entries.delete(entry.id)
    entry.over.abort()
    await this.#inTurn(entry, () => entry.login.cancel())
  }

  #inTurn<T>(entry: Entry, work: () => Promise<T>): Promise<T> {
    const turn = entry.last.then(work)
    entry.last = turn.catch(() => undefined)
    return turn
  }

  #find(id: string): Entry {
    const entry = this.#entries.get(id)
    if (!entry) throw new NotFoundError('login', id)
    return entry
  }
}

function shown({ id, startedAt, expiresAt, step }: Entry): Login {
  return { id, startedAt, expiresAt, ...step }
}
