import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { Long, type TelegramClient } from '@mtcute/bun'
import type { DataCentre } from '../../../src/simulator/data-centre'
import { mtcuteClient } from '../mtproto/mtcute-client'
import { ANNA, API_HASH, API_ID, BORIS, LOGIN_CODE, PASSWORD, startTestDataCentre } from '../mtproto/support'

let dc: DataCentre
const open: TelegramClient[] = []

beforeAll(async () => {
  dc = await startTestDataCentre()
})
afterEach(async () => {
  for (const client of open.splice(0)) await client.destroy()
})
afterAll(() => dc.stop())

async function client(dcId: number): Promise<TelegramClient> {
  const created = await mtcuteClient(dc.address, dcId, { disableUpdates: false })
  open.push(created)
  return created
}

/** A client of another library that is signed in already, as a phone. */
async function phoneOf(account: typeof ANNA): Promise<TelegramClient> {
  const phone = await client(account.homeDc)
  const password = account.password ?? undefined
  await phone.start({ phone: account.phone, code: LOGIN_CODE, password, codeSentCallback: () => undefined })
  return phone
}

const accept = (phone: TelegramClient, token: Uint8Array) => phone.call({ _: 'auth.acceptLoginToken', token })
const tokenIn = (url: string) => new Uint8Array(Buffer.from(url.split('token=')[1] ?? '', 'base64url'))
const code = (error: unknown) => (error as { text?: string }).text
const exportToken = (mtcute: TelegramClient, exceptIds: Long[] = []) =>
  mtcute.call({ _: 'auth.exportLoginToken', apiId: API_ID, apiHash: API_HASH, exceptIds })

test('mtcute signs in by QR code, with a password and from the wrong data centre', async () => {
  const phone = await phoneOf(ANNA)
  const computer = await client(1)
  const urls: string[] = []
  const user = await computer.signInQr({
    onUrlUpdated: (url) => {
      urls.push(url)
      void accept(phone, tokenIn(url))
    },
    password: PASSWORD,
  })
  expect(user.id).toBe(Number(ANNA.userId))
  expect(urls).toHaveLength(1)
  const [self] = await computer.call({ _: 'users.getUsers', id: [{ _: 'inputUserSelf' }] })
  expect(self).toMatchObject({ _: 'user', firstName: 'Anna' })
})

test('a token is good once, for whom it is meant, and until the next is shown', async () => {
  const phone = await phoneOf(BORIS)
  const computer = await client(1)
  const first = await exportToken(computer)
  const second = await exportToken(computer, [Long.fromString(BORIS.userId.toString())])
  if (first._ !== 'auth.loginToken' || second._ !== 'auth.loginToken') throw new Error('no token')
  const refusal = (token: Uint8Array) => accept(phone, token).then(() => 'accepted', code)
  expect(await refusal(first.token)).toBe('AUTH_TOKEN_INVALID')
  expect(await refusal(new Uint8Array(24))).toBe('AUTH_TOKEN_INVALID')
  expect(await refusal(second.token)).toBe('AUTH_TOKEN_EXCEPTION')

  const third = await exportToken(computer)
  if (third._ !== 'auth.loginToken') throw new Error('no token')
  const early = computer.call({ _: 'auth.importLoginToken', token: third.token }).then(() => 'imported', code)
  expect(await early).toBe('AUTH_TOKEN_INVALID')
  expect(await accept(phone, third.token)).toMatchObject({ _: 'authorization', apiId: API_ID })
  expect(await refusal(third.token)).toBe('AUTH_TOKEN_ALREADY_ACCEPTED')
  expect(await exportToken(computer)).toMatchObject({ _: 'auth.loginTokenSuccess' })
  expect(await refusal(third.token)).toBe('AUTH_TOKEN_INVALID')
})

test('nobody accepts a token without being signed in, or shows one with other credentials', async () => {
  const computer = await client(2)
  expect(await accept(computer, new Uint8Array(24)).then(() => 'accepted', code)).toBe('AUTH_KEY_UNREGISTERED')
  const other = computer.call({ _: 'auth.exportLoginToken', apiId: API_ID, apiHash: 'other', exceptIds: [] })
  expect(await other.then(() => 'shown', code)).toBe('API_ID_INVALID')
})
