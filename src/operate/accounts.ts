import type { ApiCredentials, Operator } from '../api/ports'
import { isApiHash, isApiId } from '../domain/api-credentials'
import { InvalidInputError, LoginFailedError } from '../domain/operator-error'
import { normalizePhoneNumber } from '../domain/phone-number'
import { SessionLoggedOutError } from '../domain/telegram-error'
import type { SessionRegistry } from '../store/sessions'
import { importSession } from '../telegram/import-session'
import { type LoginOptions, type SignedIn, signInBot } from '../telegram/login'
import type { Middleware } from '../telegram/middleware/middleware'
import type { TelegramPool } from '../telegram/pool'
import { readSessionText } from '../telegram/session-file'
import type { ForeignSession } from '../telegram/session-formats'
import { signInError, signingIn } from './sign-in-error'

export interface AccountsOptions {
  sessions: SessionRegistry
  telegram: TelegramPool
  /** How Telegram is reached. */
  connection: Omit<LoginOptions, 'apiId' | 'apiHash' | 'middleware'>
  /** What the requests of an account go through that signs in; null: whose it is, is not known yet. */
  middlewareOf(phoneNumber: string | null): Promise<Middleware>
  /** Has the channels of a session collected that can be used (again). */
  takeUp(sessionPk: bigint): Promise<void>
}

/** Characters. Sessions are some hundred bytes; files of Telethon also hold everybody that it has met. */
const LONGEST_SESSION = 8_000_000

type Accounts = Pick<Operator, 'signInBot' | 'importSession'> & {
  /** Stores an account that has signed in. */
  keep(account: SignedIn, credentials: ApiCredentials): Promise<bigint>
}

/** Accounts that sign in in one step, and how every account is stored. */
export function createAccounts(options: AccountsOptions): Accounts {
  const { sessions, telegram, connection, middlewareOf, takeUp } = options

  async function store(account: SignedIn, credentials: ApiCredentials, botToken: string | null): Promise<bigint> {
    const { phoneNumber, session, userId: tgUserId } = account
    if (phoneNumber === null) {
      throw new LoginFailedError('PHONE_NUMBER_UNKNOWN', 'The account has no phone number to know its session by')
    }
    const known = (await sessions.listSessions()).find((stored) => stored.phoneNumber === phoneNumber)
    // What is connected with its former session would go on with that.
    if (known) await telegram.release(known.pk)
    const pk = await sessions.addSession({ ...credentials, phoneNumber, session, tgUserId, botToken })
    await takeUp(pk)
    return pk
  }

  return {
    keep: (account, credentials) => store(account, credentials, null),
    async signInBot({ botToken, phoneNumber, ...credentials }) {
      requireCredentials(credentials)
      const number = normalizePhoneNumber(phoneNumber)
      if (number === null) throw new InvalidInputError('phoneNumber', phoneNumber, 'a number with its country code')
      const middleware = await middlewareOf(number)
      const account = await signingIn(signInBot({ ...connection, middleware, ...credentials, botToken }))
      return { sessionPk: await store({ ...account, phoneNumber: number }, credentials, botToken) }
    },
    async importSession({ apiId: given, apiHash, session }) {
      const foreign = readForeign(session)
      const apiId = given ?? foreign.apiId
      if (apiId === null) {
        throw new InvalidInputError('apiId', 'null', 'that of the application, which this session does not tell')
      }
      const credentials = { apiId, apiHash }
      requireCredentials(credentials)
      const middleware = await middlewareOf(null)
      const account = await importSession({ ...connection, middleware, ...credentials }, foreign).catch((error) => {
        // That Telegram does not know it (any more) is said as it is.
        throw error instanceof SessionLoggedOutError ? error : signInError(error)
      })
      if (account.phoneNumber === null) {
        throw new InvalidInputError('session', null, "a user's; a bot signs in with its token")
      }
      return { sessionPk: await store(account, credentials, null) }
    },
  }
}

/** @throws InvalidInputError */
function readForeign(session: string): ForeignSession {
  if (session.length > LONGEST_SESSION) {
    throw new InvalidInputError('session', null, `no longer than ${LONGEST_SESSION} characters`)
  }
  try {
    return readSessionText(session)
  } catch (error) {
    throw signInError(error)
  }
}

/** @throws InvalidInputError */
export function requireCredentials({ apiId, apiHash }: ApiCredentials): void {
  if (!isApiId(apiId)) throw new InvalidInputError('apiId', String(apiId), 'the api_id of an application')
  if (!isApiHash(apiHash)) throw new InvalidInputError('apiHash', null, '32 hexadecimal digits')
}
