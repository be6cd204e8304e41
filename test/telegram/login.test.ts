import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import pino from 'pino'
import { MIGRATING_ACCOUNT, VERIFIED_ACCOUNT } from '../../src/simulator/world/accounts'
import { signInBot, startLogin } from '../../src/telegram/login'
import {
  InvalidApiCredentialsError,
  InvalidBotTokenError,
  InvalidCodeError,
  InvalidPasswordError,
  InvalidPhoneNumberError,
  LoginStepError,
} from '../../src/telegram/login-error'
import { decodeSession } from '../../src/telegram/session-string'
import { rejection, type Simulated, startSimulated } from './support/simulated'

let simulated: Simulated
beforeAll(async () => {
  simulated = await startSimulated()
})
afterAll(() => simulated.stop())

describe('signing in', () => {
  test('by code and password, with a mistake in each', async () => {
    const { login_code } = simulated.simulator.connection
    const login = await startLogin({ ...simulated.login, phoneNumber: ` +${VERIFIED_ACCOUNT.phone} ` })
    expect(login.step).toEqual({ step: 'code', viaApp: true, codeLength: login_code.length })
    expect(await rejection(login.submitPassword('early'))).toBeInstanceOf(LoginStepError)

    expect(await rejection(login.submitCode('00000'))).toBeInstanceOf(InvalidCodeError)
    expect(await login.submitCode(`${login_code} `)).toMatchObject({ step: 'password' })

    const refused = await rejection(login.submitPassword('wrong horse'))
    expect(refused).toBeInstanceOf(InvalidPasswordError)
    expect(String(refused)).not.toContain('wrong horse')
    const done = await login.submitPassword(VERIFIED_ACCOUNT.password ?? '')
    expect(done).toMatchObject({
      step: 'done',
      account: {
        userId: VERIFIED_ACCOUNT.userId,
        phoneNumber: `+${VERIFIED_ACCOUNT.phone}`,
        displayName: 'Tally Keeper',
      },
    })
    expect(login.step).toEqual(done)
    expect(await rejection(login.submitCode(login_code))).toBeInstanceOf(LoginStepError)
  })

  test('an account of another data centre is followed there, and its session stays there', async () => {
    const { session, userId } = await simulated.signIn('migrating')
    expect(userId).toBe(MIGRATING_ACCOUNT.userId)
    const { ports } = simulated.simulator.connection
    expect(decodeSession(session)).toMatchObject({ dcId: 1, port: ports[1] })
  })

  test('a number or credentials that Telegram does not know', async () => {
    const login = { ...simulated.login, phoneNumber: VERIFIED_ACCOUNT.phone }
    expect(await rejection(startLogin({ ...login, phoneNumber: '+1 555' }))).toBeInstanceOf(InvalidPhoneNumberError)
    expect(await rejection(startLogin({ ...login, apiHash: 'other' }))).toBeInstanceOf(InvalidApiCredentialsError)
    expect(await rejection(signInBot({ ...simulated.login, botToken: '1:secret' }))).toBeInstanceOf(
      InvalidBotTokenError,
    )
  })

  test('no secret reaches the log', async () => {
    const lines: string[] = []
    const log = pino({ level: 'trace' }, { write: (line) => lines.push(line) })
    const { login_code, api_hash } = simulated.simulator.connection
    const login = await startLogin({ ...simulated.login, log, phoneNumber: VERIFIED_ACCOUNT.phone })
    await rejection(login.submitCode('00000'))
    await login.submitCode(login_code)
    await login.submitPassword(VERIFIED_ACCOUNT.password ?? '')
    // Below a warning the library writes down whole answers.
    for (const line of lines) expect(['warn', 'error']).toContain(JSON.parse(line).library)
    for (const secret of [login_code, api_hash, VERIFIED_ACCOUNT.password ?? '']) {
      expect(lines.join('\n')).not.toContain(secret)
    }
  })
})
