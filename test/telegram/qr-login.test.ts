import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { Api } from 'telegram'
import { systemClock } from '../../src/clock'
import { TelegramRpcError } from '../../src/domain/telegram-error'
import { MIGRATING_ACCOUNT, VERIFIED_ACCOUNT } from '../../src/simulator/world/accounts'
import type { TelegramConnection } from '../../src/telegram/connection'
import { InvalidApiCredentialsError, InvalidPasswordError, LoginStepError } from '../../src/telegram/login-error'
import { type QrLogin, type QrLoginStep, startQrLogin } from '../../src/telegram/qr-login'
import { decodeSession } from '../../src/telegram/session-string'
import { FakeClock } from '../support/fake-clock'
import { rejection, type Simulated, startSimulated } from './support/simulated'

let simulated: Simulated
/** The phones that scan, signed in already. */
let verifiedPhone: TelegramConnection
let migratingPhone: TelegramConnection
const open: QrLogin[] = []

beforeAll(async () => {
  simulated = await startSimulated()
  verifiedPhone = simulated.connect((await simulated.signIn('verified')).session)
  migratingPhone = simulated.connect((await simulated.signIn('migrating')).session)
}, 120_000)
afterEach(async () => {
  for (const login of open.splice(0)) await login.cancel()
})
afterAll(() => simulated.stop())

async function start(change: Partial<Parameters<typeof startQrLogin>[0]> = {}): Promise<QrLogin> {
  const login = await startQrLogin({ ...simulated.login, ...change })
  open.push(login)
  return login
}

function tokenOf(step: QrLoginStep): Buffer {
  if (step.step !== 'scan') throw new Error(`the login waits for ${step.step}`)
  const [, token = ''] = /^tg:\/\/login\?token=([\w-]+)$/.exec(step.url) ?? []
  return Buffer.from(token, 'base64url')
}

/** Until the code expires. It is good for half a minute by the server's clock, which ran on while the login began. */
function leftOf(step: QrLoginStep, clock: FakeClock): number {
  if (step.step !== 'scan') throw new Error(`the login waits for ${step.step}`)
  return step.expiresAt.getTime() - clock.now().getTime()
}

const scan = (phone: TelegramConnection, step: QrLoginStep) =>
  phone.call(new Api.auth.AcceptLoginToken({ token: tokenOf(step) }))

describe('signing in by QR code', () => {
  test('follows the account to its data centre', async () => {
    const login = await start()
    const next = login.nextStep()
    const accepted = await scan(migratingPhone, login.step)
    expect(accepted.className).toBe('Authorization')
    const done = await next
    expect(done).toMatchObject({
      step: 'done',
      account: { userId: MIGRATING_ACCOUNT.userId, phoneNumber: `+${MIGRATING_ACCOUNT.phone}` },
    })
    if (done.step !== 'done') return expect.unreachable('an account')
    expect(decodeSession(done.account.session)?.dcId).toBe(1)
    const connection = simulated.connect(done.account.session)
    expect(await connection.call(new Api.users.GetUsers({ id: [new Api.InputUserSelf()] }))).toHaveLength(1)
    expect(await rejection(login.nextStep())).toBeInstanceOf(LoginStepError)
  })

  test('asks for the password after the scan', async () => {
    const login = await start()
    expect(await rejection(login.submitPassword('early'))).toBeInstanceOf(LoginStepError)
    const next = login.nextStep()
    await scan(verifiedPhone, login.step)
    expect(await next).toMatchObject({ step: 'password' })
    expect(await rejection(login.submitPassword('wrong horse'))).toBeInstanceOf(InvalidPasswordError)
    const done = await login.submitPassword(VERIFIED_ACCOUNT.password)
    expect(done).toMatchObject({ step: 'done', account: { userId: VERIFIED_ACCOUNT.userId } })
  })

  test('shows another code when the first has expired, which is then good for nothing', async () => {
    const clock = new FakeClock(new Date(systemClock.now()).toISOString())
    const login = await start({ clock })
    const first = login.step
    const next = login.nextStep()
    await clock.advance(leftOf(first, clock))
    const second = await next
    expect(tokenOf(second)).not.toEqual(tokenOf(first))
    expect(await rejection(scan(migratingPhone, first))).toMatchObject({ code: 'AUTH_TOKEN_INVALID' })
    const done = login.nextStep()
    await scan(migratingPhone, second)
    expect((await done).step).toBe('done')
  })

  test('ends when it is aborted, and its code is accepted by nobody twice', async () => {
    const login = await start()
    const abort = new AbortController()
    const next = login.nextStep(abort.signal)
    abort.abort(new Error('enough'))
    expect(String(await rejection(next))).toContain('enough')
    await scan(migratingPhone, login.step)
    expect(await rejection(scan(verifiedPhone, login.step))).toMatchObject({ code: 'AUTH_TOKEN_ALREADY_ACCEPTED' })
    // The acceptance was not waited for, but is not lost.
    expect((await login.nextStep()).step).toBe('done')
  })

  test('survives a lost connection: it asks anew at the latest when the code expires', async () => {
    const clock = new FakeClock(new Date(systemClock.now()).toISOString())
    const login = await start({ clock })
    const next = login.nextStep()
    simulated.simulator.dataCentre.dropConnections()
    await scan(migratingPhone, login.step)
    const left = leftOf(login.step, clock)
    await clock.advance(left - 1000)
    await clock.advance(1000)
    expect((await next).step).toBe('done')
  })

  test('needs the right credentials', async () => {
    expect(await rejection(start({ apiHash: 'other' }))).toBeInstanceOf(InvalidApiCredentialsError)
  })

  test('is told what Telegram answers otherwise', async () => {
    simulated.simulator.dataCentre.floodNext('auth.exportLoginToken', 12)
    const error = await rejection(start())
    expect(error).not.toBeInstanceOf(TelegramRpcError)
    expect(error).toMatchObject({ kind: 'flood_wait', seconds: 12 })
  })
})
