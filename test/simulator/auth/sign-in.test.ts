import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import type { TelegramClient as MtcuteClient } from '@mtcute/bun'
import { Api, type TelegramClient } from 'telegram'
import { computeCheck } from 'telegram/Password'
import type { DataCentre } from '../../../src/simulator/data-centre'
import { mtcuteClient } from '../mtproto/mtcute-client'
import { ANNA, API_HASH, API_ID, BORIS, LOGIN_CODE, PASSWORD, startTestDataCentre } from '../mtproto/support'
import { teleprotoClient } from '../mtproto/teleproto-client'

let dc: DataCentre
const open: { destroy(): Promise<void> }[] = []

beforeAll(async () => {
  dc = await startTestDataCentre()
})
afterEach(async () => {
  for (const client of open.splice(0)) await client.destroy()
})
afterAll(() => dc.stop())

/** The Telegram error that a call ends in. */
async function errorOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
  } catch (error) {
    const { errorMessage, text } = error as { errorMessage?: string; text?: string }
    return errorMessage ?? text ?? String(error)
  }
  return 'no error'
}

describe('mtcute', () => {
  async function client(dcId: number): Promise<MtcuteClient> {
    const created = await mtcuteClient(dc.address, dcId, { disableUpdates: false })
    open.push(created)
    return created
  }

  test('signs in with code and password, from the wrong data centre', async () => {
    const mtcute = await client(1)
    const user = await mtcute.start({
      phone: ANNA.phone,
      code: LOGIN_CODE,
      password: PASSWORD,
      codeSentCallback: () => undefined,
    })
    expect(user.id).toBe(Number(ANNA.userId))
    const [self] = await mtcute.call({ _: 'users.getUsers', id: [{ _: 'inputUserSelf' }] })
    expect(self).toMatchObject({ _: 'user', firstName: 'Anna', self: true })
    // Another data centre, which takes the authorisation that this one exports.
    const there = await mtcute.call({ _: 'updates.getState' }, { dcId: 1 })
    expect(there._).toBe('updates.state')
    expect(dc.requests()).toMatchObject({ 'auth.exportAuthorization': 1, 'auth.importAuthorization': 1 })
  })

  test('signs in without a password', async () => {
    const mtcute = await client(1)
    const user = await mtcute.start({ phone: BORIS.phone, code: LOGIN_CODE, codeSentCallback: () => undefined })
    expect(user.displayName).toBe('Boris')
    expect((await mtcute.getPasswordHint()) ?? '').toBe('')
    await mtcute.logOut()
    expect(await errorOf(mtcute.call({ _: 'updates.getState' }))).toBe('AUTH_KEY_UNREGISTERED')
  })

  test('is told of a wrong code, a wrong password, and in between that it is owed', async () => {
    const mtcute = await client(2)
    const sent = await mtcute.sendCode({ phone: ANNA.phone })
    if (!('phoneCodeHash' in sent)) throw new Error('signed in without a code')
    const { phoneCodeHash } = sent
    const signIn = (phoneCode: string) => mtcute.signIn({ phone: ANNA.phone, phoneCodeHash, phoneCode })
    expect(await errorOf(signIn('11111'))).toBe('PHONE_CODE_INVALID')
    expect(await errorOf(signIn(''))).toBe('PHONE_CODE_EMPTY')
    expect(await errorOf(signIn(LOGIN_CODE))).toBe('SESSION_PASSWORD_NEEDED')
    expect(await errorOf(mtcute.call({ _: 'updates.getState' }))).toBe('SESSION_PASSWORD_NEEDED')
    expect(await errorOf(mtcute.checkPassword('wrong'))).toBe('PASSWORD_HASH_INVALID')
    expect((await mtcute.checkPassword(PASSWORD)).displayName).toBe('Anna')
  })
})

describe('teleproto', () => {
  async function client(dcId: number): Promise<TelegramClient> {
    const created = teleprotoClient(dc.address, dcId)
    open.push(created)
    await created.connect()
    return created
  }

  const settings = () => new Api.CodeSettings({})
  const sendCode = (phoneNumber: string, apiHash = API_HASH) =>
    new Api.auth.SendCode({ phoneNumber, apiId: API_ID, apiHash, settings: settings() })

  test('signs in with code and password, from the wrong data centre', async () => {
    const teleproto = await client(1)
    await teleproto.start({
      phoneNumber: async () => ANNA.phone,
      phoneCode: async () => LOGIN_CODE,
      password: async () => PASSWORD,
      onError: (error) => {
        throw error
      },
    })
    expect(teleproto.session.dcId).toBe(2)
    expect(await teleproto.getMe()).toMatchObject({ firstName: 'Anna', self: true })
  })

  test('is told what is wrong at each step', async () => {
    const teleproto = await client(2)
    const invoke = teleproto.invoke.bind(teleproto)
    expect(await errorOf(invoke(new Api.updates.GetState()))).toBe('AUTH_KEY_UNREGISTERED')
    expect(await errorOf(invoke(new Api.account.GetPassword()))).toBe('AUTH_KEY_UNREGISTERED')
    expect(await errorOf(invoke(sendCode('123')))).toBe('PHONE_NUMBER_INVALID')
    expect(await errorOf(invoke(sendCode(ANNA.phone, 'wrong')))).toBe('API_ID_INVALID')
    expect(
      await errorOf(invoke(new Api.auth.ImportBotAuthorization({ apiId: 1, apiHash: '', botAuthToken: 'x' }))),
    ).toBe('ACCESS_TOKEN_INVALID')

    const sent = (await invoke(sendCode(`+${ANNA.phone}`))) as Api.auth.SentCode
    expect((sent.type as Api.auth.SentCodeTypeApp).length).toBe(LOGIN_CODE.length)
    const { phoneCodeHash } = sent
    const signIn = (phoneCode: string, hash = phoneCodeHash) =>
      invoke(new Api.auth.SignIn({ phoneNumber: ANNA.phone, phoneCodeHash: hash, phoneCode }))
    expect(await errorOf(signIn(LOGIN_CODE, 'unknown'))).toBe('PHONE_CODE_EXPIRED')
    expect(await errorOf(signIn('00000'))).toBe('PHONE_CODE_INVALID')
    await invoke(new Api.auth.ResendCode({ phoneNumber: ANNA.phone, phoneCodeHash }))
    expect(await errorOf(signIn(LOGIN_CODE))).toBe('SESSION_PASSWORD_NEEDED')
    expect(await errorOf(signIn(LOGIN_CODE))).toBe('PHONE_CODE_EXPIRED')

    const stale = await invoke(new Api.account.GetPassword())
    const fresh = await invoke(new Api.account.GetPassword())
    expect(fresh.srpId?.toString()).not.toBe(stale.srpId?.toString())
    const check = async (password: Api.account.Password, text: string) =>
      invoke(new Api.auth.CheckPassword({ password: await computeCheck(password, text) }))
    expect(await errorOf(check(stale, PASSWORD))).toBe('SRP_ID_INVALID')
    expect(await errorOf(check(fresh, `${PASSWORD} `))).toBe('PASSWORD_HASH_INVALID')
    expect(await check(fresh, PASSWORD)).toMatchObject({ user: { firstName: 'Anna' } })
  })

  test('a cancelled code signs nobody in', async () => {
    const teleproto = await client(2)
    const { phoneCodeHash } = (await teleproto.invoke(sendCode(ANNA.phone))) as Api.auth.SentCode
    const phoneNumber = ANNA.phone
    expect(await teleproto.invoke(new Api.auth.CancelCode({ phoneNumber, phoneCodeHash }))).toBe(true)
    const signIn = new Api.auth.SignIn({ phoneNumber, phoneCodeHash, phoneCode: LOGIN_CODE })
    expect(await errorOf(teleproto.invoke(signIn))).toBe('PHONE_CODE_EXPIRED')
  })

  test('learns where the data centres are', async () => {
    const teleproto = await client(1)
    const config = await teleproto.invoke(new Api.help.GetConfig())
    expect(config.thisDc).toBe(1)
    expect(Object.fromEntries(config.dcOptions.map(({ id, port }) => [id, port]))).toEqual(dc.address.ports)
    expect((await teleproto.invoke(new Api.help.GetNearestDc())).nearestDc).toBe(1)
    expect(await errorOf(teleproto.invoke(new Api.langpack.GetLanguages({ langPack: '' })))).toBe('LANG_PACK_INVALID')
  })
})
