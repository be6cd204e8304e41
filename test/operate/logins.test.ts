import { afterAll, afterEach, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import pino from 'pino'
import { Api } from 'telegram'
import type { ApiCredentials, Login } from '../../src/api/ports'
import { systemClock } from '../../src/clock'
import {
  ConflictError,
  InvalidInputError,
  LoginFailedError,
  NotFoundError,
  WrongAnswerError,
} from '../../src/domain/operator-error'
import { FloodWaitError, SessionBannedError, TelegramUnreachableError } from '../../src/domain/telegram-error'
import { type Logger, silentLog } from '../../src/log'
import { Logins } from '../../src/operate/logins'
import { MIGRATING_ACCOUNT, VERIFIED_ACCOUNT } from '../../src/simulator/world/accounts'
import type { TelegramConnection } from '../../src/telegram/connection'
import type { SignedIn } from '../../src/telegram/login'
import { passing } from '../../src/telegram/middleware/middleware'
import { FakeClock } from '../support/fake-clock'
import { rejection, type Simulated, startSimulated } from '../telegram/support/simulated'
import { until } from './support/until'

setDefaultTimeout(60_000)

let simulated: Simulated
/** The phone that scans, signed in already. */
let phone: TelegramConnection
const started: Logins[] = []
let kept: { account: SignedIn; credentials: ApiCredentials }[] = []

beforeAll(async () => {
  simulated = await startSimulated()
  phone = simulated.connect((await simulated.signIn('verified')).session)
}, 60_000)
afterEach(async () => {
  await Promise.all(started.splice(0).map((logins) => logins.stop()))
  kept = []
})
afterAll(() => simulated.stop())

const credentials = () => ({ apiId: simulated.login.apiId, apiHash: simulated.login.apiHash })
const verified = () => ({ ...credentials(), phoneNumber: `+${VERIFIED_ACCOUNT.phone}` })
const code = () => simulated.simulator.connection.login_code
const dataCentre = () => simulated.simulator.dataCentre

/** `clock`: real time, standing still between its moves; Telegram's own clock goes on meanwhile. */
function createLogins({
  clock = systemClock,
  keep = async () => 7n,
  log = silentLog,
}: {
  clock?: FakeClock | typeof systemClock
  keep?: () => Promise<bigint>
  log?: Logger
} = {}): Logins {
  const logins = new Logins({
    connection: { ...simulated.login, clock },
    middlewareOf: async () => passing,
    log,
    most: 6,
    keep: async (account, given) => {
      const pk = await keep()
      kept.push({ account, credentials: given })
      return pk
    },
  })
  started.push(logins)
  return logins
}

async function scan(login: Login, by = phone): Promise<void> {
  if (login.step !== 'scan') throw new Error(`the login waits for ${login.step}`)
  const token = Buffer.from(new URL(login.url).searchParams.get('token') ?? '', 'base64url')
  await by.call(new Api.auth.AcceptLoginToken({ token }))
}

describe('a login by phone number', () => {
  test('goes through code and password, with a mistake in each, and is stored once', async () => {
    const logins = createLogins()
    const login = await logins.start(verified())
    expect(login).toMatchObject({ step: 'code', viaApp: true, codeLength: code().length })
    expect(login.id).toMatch(/^[\w-]{22}$/)
    expect(login.expiresAt.getTime() - login.startedAt.getTime()).toBe(600_000)
    const { id } = login
    expect(await rejection(logins.submitPassword(id, 'early'))).toMatchObject({ code: 'LOGIN_STEP' })

    const wrong = await rejection(logins.submitCode(id, '00000'))
    expect(wrong).toEqual(new WrongAnswerError('code'))
    expect(await logins.submitCode(id, code())).toMatchObject({ id, step: 'password' })
    expect(await logins.submitCode(id, code())).toMatchObject({ step: 'password' })

    const refused = await rejection(logins.submitPassword(id, 'wrong horse'))
    expect(refused).toEqual(new WrongAnswerError('password'))
    expect(logins.login(id)).toMatchObject({ step: 'password' })
    const done = await logins.submitPassword(id, VERIFIED_ACCOUNT.password)
    expect(done).toMatchObject({ id, step: 'done', sessionPk: 7n })
    for (const again of [logins.submitPassword(id, 'whatever'), logins.submitCode(id, '1')])
      expect(await again).toEqual(done)
    expect(logins.login(id)).toEqual(done)
    expect(kept).toEqual([
      {
        account: expect.objectContaining({
          userId: VERIFIED_ACCOUNT.userId,
          phoneNumber: `+${VERIFIED_ACCOUNT.phone}`,
        }),
        credentials: credentials(),
      },
    ])
  })

  test('is not confused by answers that come at the same time', async () => {
    const logins = createLogins()
    const { id } = await logins.start(verified())
    const both = await Promise.all([logins.submitCode(id, code()), logins.submitCode(id, code())])
    expect(both.map(({ step }) => step)).toEqual(['password', 'password'])
    const answers = ['wrong horse', VERIFIED_ACCOUNT.password, VERIFIED_ACCOUNT.password]
    const outcomes = await Promise.allSettled(answers.map((answer) => logins.submitPassword(id, answer)))
    expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value.step : outcome.reason))).toEqual([
      new WrongAnswerError('password'),
      'done',
      'done',
    ])
    expect(kept).toHaveLength(1)
  })

  test('keeps what Telegram has accepted when it could not be stored, and stores it at the next answer', async () => {
    let isDown = true
    const keep = async () => {
      if (isDown) throw new Error('the database is down')
      return 9n
    }
    const logins = createLogins({ keep })
    const { id } = await logins.start({ ...credentials(), phoneNumber: MIGRATING_ACCOUNT.phone })
    expect(String(await rejection(logins.submitCode(id, code())))).toContain('the database is down')
    isDown = false
    expect(await logins.submitCode(id, code())).toMatchObject({ step: 'done', sessionPk: 9n })
  })

  test('is over when Telegram says so, and goes on after what will pass', async () => {
    const logins = createLogins()
    const { id } = await logins.start(verified())
    dataCentre().floodNext('auth.signIn', 9)
    const waited = await rejection(logins.submitCode(id, code()))
    expect(waited).toBeInstanceOf(FloodWaitError)
    dataCentre().cutAt('call', 'auth.signIn', 3)
    expect(await rejection(logins.submitCode(id, code()))).toBeInstanceOf(TelegramUnreachableError)
    expect(logins.login(id).step).toBe('code')
    dataCentre().failNext('auth.signIn', 500, 'RPC_CALL_FAIL')
    expect(await rejection(logins.submitCode(id, code()))).toBeInstanceOf(TelegramUnreachableError)
    expect(logins.login(id).step).toBe('code')

    for (const [answered, expected] of [
      ['PHONE_CODE_EXPIRED', 'CODE_EXPIRED'],
      ['PHONE_NUMBER_UNOCCUPIED', 'SIGN_UP_REQUIRED'],
      ['PHONE_PASSWORD_FLOOD', 'TOO_MANY_ATTEMPTS'],
      ['PHONE_NUMBER_FLOOD', 'TOO_MANY_ATTEMPTS'],
      ['SEND_CODE_UNAVAILABLE', 'SEND_CODE_UNAVAILABLE'],
      ['UPDATE_APP_TO_LOGIN', 'UPDATE_APP_TO_LOGIN'],
      ['FROZEN_METHOD_INVALID', 'FROZEN_METHOD_INVALID'],
      ['AUTH_RESTART', 'AUTH_RESTART'],
    ] as const) {
      const { id: other } = await logins.start(verified())
      dataCentre().failNext('auth.signIn', 400, answered)
      const failed = await rejection(logins.submitCode(other, code()))
      expect(failed).toMatchObject({ name: 'LoginFailedError', code: expected })
      expect(String(failed)).not.toContain('Telegram answered')
      expect(logins.login(other)).toMatchObject({ step: 'failed', error: failed })
      expect(await rejection(logins.submitCode(other, code()))).toBe(failed)
    }
    expect(await logins.submitCode(id, code())).toMatchObject({ step: 'password' })
  })

  test('does not begin with what cannot be used', async () => {
    const logins = createLogins()
    const refused = async (change: object) => rejection(logins.start({ ...verified(), ...change }))
    expect(await refused({ phoneNumber: '+1 555' })).toMatchObject({ name: 'InvalidInputError', field: 'phoneNumber' })
    expect(await refused({ phoneNumber: '15550100' })).toBeInstanceOf(InvalidInputError)
    expect(await refused({ apiId: 0 })).toMatchObject({ field: 'apiId', given: '0' })
    const badHash = await refused({ apiHash: 'hunter2' })
    expect(badHash).toMatchObject({ field: 'apiHash', given: null })
    expect(String(badHash)).not.toContain('hunter2')
    const unknown = await refused({ apiHash: 'f'.repeat(32) })
    expect(unknown).toBeInstanceOf(LoginFailedError)
    expect(unknown).toMatchObject({ code: 'API_CREDENTIALS_INVALID' })
    dataCentre().failNext('auth.sendCode', 400, 'PHONE_NUMBER_BANNED')
    expect(await refused({})).toBeInstanceOf(SessionBannedError)
  })

  test('ends when it is cancelled or its time is over', async () => {
    const clock = new FakeClock(systemClock.now())
    const logins = createLogins({ clock })
    const one = await logins.start(verified())
    const two = await logins.start(verified())
    await logins.cancel(one.id)
    expect(await rejection(logins.submitCode(one.id, code()))).toEqual(new NotFoundError('login', one.id))
    expect(await rejection(logins.cancel(one.id))).toBeInstanceOf(NotFoundError)
    await clock.advance(599_000)
    expect(logins.login(two.id).step).toBe('code')
    await clock.advance(1_000)
    expect(() => logins.login(two.id)).toThrow(NotFoundError)
  })

  test('is one of so many at most, of which those that are over do not count', async () => {
    const logins = createLogins()
    const attempts = Array.from({ length: 7 }, () => logins.start(verified()))
    const outcomes = await Promise.allSettled(attempts)
    const ids = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.id] : []))
    expect(new Set(ids).size).toBe(6)
    const [full] = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
    expect(full).toBeInstanceOf(ConflictError)
    expect(full).toMatchObject({ code: 'TOO_MANY_LOGINS' })
    dataCentre().failNext('auth.signIn', 400, 'PHONE_CODE_EXPIRED')
    await rejection(logins.submitCode(ids[0] ?? '', code()))
    expect((await logins.start(verified())).step).toBe('code')
    expect(() => logins.login(ids[0] ?? '')).toThrow(NotFoundError)
  })
})

describe('a login by QR code', () => {
  test('goes on by itself: with another code, to the password, to the end', async () => {
    const clock = new FakeClock(systemClock.now())
    const logins = createLogins({ clock })
    const first = await logins.startQr(credentials())
    const url = () => {
      const login = logins.login(first.id)
      return login.step === 'scan' ? login.url : null
    }
    const shown = url()
    expect(shown).toMatch(/^tg:\/\/login\?token=/)
    await clock.advance(30_500)
    await until('another code', () => url() !== shown)
    expect(await rejection(logins.submitCode(first.id, code()))).toMatchObject({ code: 'LOGIN_STEP' })
    await scan(logins.login(first.id))
    await until('the password', () => logins.login(first.id).step === 'password')
    expect(await rejection(logins.submitPassword(first.id, 'wrong horse'))).toEqual(new WrongAnswerError('password'))
    expect(await logins.submitPassword(first.id, VERIFIED_ACCOUNT.password)).toMatchObject({ step: 'done' })
    expect(kept.map(({ account }) => account.phoneNumber)).toEqual([`+${VERIFIED_ACCOUNT.phone}`])
  })

  test('goes on after trouble, and stores the account without being asked', async () => {
    const clock = new FakeClock(systemClock.now())
    let isDown = true
    const keep = async () => {
      if (!isDown) return 8n
      isDown = false
      throw new Error('the database is down')
    }
    const lines: string[] = []
    const logins = createLogins({ clock, keep, log: pino({}, { write: (line) => lines.push(line) }) })
    const login = await logins.startQr(credentials())
    const other = simulated.connect((await simulated.signIn('migrating')).session)
    dataCentre().floodNext('auth.exportLoginToken', 5)
    await scan(login, other)
    await until('the wait', () => lines.length === 1)
    await clock.advance(5_000)
    // As Telegram told of the scan before, it is asked again when the code would have expired.
    await clock.advance(30_500)
    await until('what could not be stored', () => lines.length === 2)
    await clock.advance(2_000)
    await until('the end', () => logins.login(login.id).step === 'done')
    expect(logins.login(login.id)).toMatchObject({ step: 'done', sessionPk: 8n })
    expect(kept).toHaveLength(1)
  })

  test('fails when Telegram does not let it go on, and leaves nothing behind when all ends', async () => {
    const logins = createLogins()
    const login = await logins.startQr(credentials())
    dataCentre().failNext('auth.exportLoginToken', 400, 'API_ID_INVALID')
    await scan(login)
    await until('the failure', () => logins.login(login.id).step === 'failed')
    expect(logins.login(login.id)).toMatchObject({ error: { code: 'API_CREDENTIALS_INVALID' } })
    const open = await logins.startQr(credentials())
    await logins.stop()
    expect(() => logins.login(open.id)).toThrow(NotFoundError)
    expect(await rejection(logins.startQr(credentials()))).toBeInstanceOf(TelegramUnreachableError)
  })
})
