import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { DataCentre } from '../../../src/simulator/data-centre'
import type { TlObject } from '../../../src/simulator/rpc'
import { apiBody, exchangeKey, RawClient, type RawKey, readyClient } from './raw-client'
import { API_HASH, API_ID, BORIS, LOGIN_CODE, startTestDataCentre } from './support'

const NEAREST: TlObject = { _: 'help.getNearestDc' }
const STATE: TlObject = { _: 'updates.getState' }

let dc: DataCentre
let key: RawKey
let client: RawClient

beforeAll(async () => {
  dc = await startTestDataCentre()
  const first = await readyClient(dc.address, 1)
  if (!first.key) throw new Error('no key')
  key = first.key
  first.end()
})
afterAll(() => dc.stop())
beforeEach(async () => {
  client = await RawClient.connect(dc.address, 1, key)
  await ask({ _: 'help.getConfig' }, true)
})
afterEach(() => client.end())

const ask = (query: TlObject, init = false) => client.result(client.send(apiBody(query, { init })))
const errorOf = async (query: TlObject) => {
  const { error_code, error_message } = await ask(query)
  return `${error_code} ${error_message}`
}
const closed = () => client.until(() => client.closed)

async function signIn(): Promise<void> {
  const phone_number = BORIS.phone
  const sent = await ask({
    _: 'auth.sendCode',
    phone_number,
    api_id: API_ID,
    api_hash: API_HASH,
    settings: { _: 'codeSettings' },
  })
  const phone_code_hash = sent.phone_code_hash ?? ''
  const signedIn = await ask({ _: 'auth.signIn', phone_number, phone_code_hash, phone_code: LOGIN_CODE })
  expect(signedIn._).toBe('auth.authorization')
}

describe('errors on demand', () => {
  test('for a method, so often, and for every method', async () => {
    dc.failNext('help.getNearestDc', 400, 'CHANNEL_PRIVATE', 2)
    expect(await errorOf(NEAREST)).toBe('400 CHANNEL_PRIVATE')
    expect(await ask({ _: 'help.getConfig' })).toMatchObject({ _: 'config' })
    expect(await errorOf(NEAREST)).toBe('400 CHANNEL_PRIVATE')
    expect(await ask(NEAREST)).toMatchObject({ _: 'nearestDc' })
    dc.failNext('*', 500, 'INTERNAL')
    expect(await errorOf(NEAREST)).toBe('500 INTERNAL')
    expect(await ask(NEAREST)).toMatchObject({ _: 'nearestDc' })
  })

  test('silence for one method leaves the others', async () => {
    dc.silence(true, 'help.getNearestDc')
    const swallowed = client.send(apiBody(NEAREST))
    expect(await ask({ _: 'help.getConfig' })).toMatchObject({ _: 'config' })
    expect(client.incoming.some(({ object }) => object.req_msg_id === swallowed)).toBe(false)
    dc.silence(false)
    expect(await ask(NEAREST)).toMatchObject({ _: 'nearestDc' })
  })
})

describe('a connection is cut', () => {
  const counted = () => dc.requests()['help.getNearestDc'] ?? 0

  test('at once', async () => {
    dc.cutAt('connect')
    client.end()
    client = await RawClient.connect(dc.address, 1)
    await closed()
  })

  test.each(['req_pq_multi', 'req_DH_params', 'set_client_DH_params'])('in the key exchange, at %s', async (method) => {
    dc.cutAt('key_exchange', method)
    client.end()
    client = await RawClient.connect(dc.address, 1)
    // Never answered: it gives up by itself.
    exchangeKey(client, dc.address, { dcId: 1 }).catch(() => undefined)
    await closed()
    client.end()
    client = await RawClient.connect(dc.address, 1)
    expect((await exchangeKey(client, dc.address, { dcId: 1 })).outcome._).toBe('dh_gen_ok')
  })

  test('at a request, which is then not done', async () => {
    const before = counted()
    dc.cutAt('call', 'help.getNearestDc')
    expect(await ask({ _: 'help.getConfig' })).toMatchObject({ _: 'config' })
    client.send(apiBody(NEAREST))
    await closed()
    expect(counted()).toBe(before)
  })

  test('at an answer, which comes again over the next connection', async () => {
    const before = counted()
    dc.cutAt('answer', 'help.getNearestDc')
    const request = client.send(apiBody(NEAREST))
    await closed()
    expect(counted()).toBe(before + 1)
    const { sessionId, contentSent } = client
    client = await RawClient.connect(dc.address, 1, key)
    Object.assign(client, { sessionId, contentSent })
    client.service({ _: 'ping', ping_id: 2n })
    expect(await client.result(request)).toMatchObject({ _: 'nearestDc' })
    expect(counted()).toBe(before + 1)
  })
})

describe('an account', () => {
  test('has its connections counted', async () => {
    expect(dc.connections(BORIS.userId)).toEqual({ now: 0, most: 0 })
    await signIn()
    expect(await ask(STATE)).toMatchObject({ _: 'updates.state' })
    expect(dc.connections(BORIS.userId)).toEqual({ now: 1, most: 1 })
    const second = await RawClient.connect(dc.address, 1, key)
    await second.result(second.send(apiBody(STATE)))
    expect(dc.connections(BORIS.userId)).toEqual({ now: 2, most: 2 })
    second.end()
    await client.until(() => dc.connections(BORIS.userId).now === 1)
    expect(dc.connections(BORIS.userId).most).toBe(2)
  })

  test.each(['AUTH_KEY_UNREGISTERED', 'SESSION_REVOKED'] as const)('is signed out with %s', async (code) => {
    await signIn()
    dc.revokeSessions(BORIS.userId, code)
    expect(await errorOf(STATE)).toBe(`401 ${code}`)
    await signIn()
    expect(await ask(STATE)).toMatchObject({ _: 'updates.state' })
  })

  test('that is frozen may ask who it is, and nothing of channels or chats, until it is thawed', async () => {
    await signIn()
    dc.freezeAccount(BORIS.userId)
    const channel: TlObject = { _: 'inputChannel', channel_id: 1n, access_hash: 1n }
    const peer: TlObject = { _: 'inputPeerEmpty' }
    const dialogs: TlObject = {
      _: 'messages.getDialogs',
      offset_date: 0,
      offset_id: 0,
      offset_peer: peer,
      limit: 1,
      hash: 0n,
    }
    expect(await errorOf(dialogs)).toBe('420 FROZEN_METHOD_INVALID')
    expect(await errorOf({ _: 'channels.getFullChannel', channel })).toBe('400 FROZEN_PARTICIPANT_MISSING')
    expect((await ask({ _: 'help.getConfig' }))._).toBe('config')
    dc.freezeAccount(BORIS.userId, false)
    expect(await errorOf(dialogs)).not.toContain('FROZEN')
  })

  test('is refused one method, or all, for as long as it is wanted', async () => {
    await signIn()
    dc.refuseAccount(BORIS.userId, STATE._, { status: 406, code: 'NEVER_SEEN' })
    expect(await errorOf(STATE)).toBe('406 NEVER_SEEN')
    expect(await errorOf(STATE)).toBe('406 NEVER_SEEN')
    expect((await ask(NEAREST))._).toBe('nearestDc')
    dc.refuseAccount(BORIS.userId, '*', { status: 403, code: 'ALL' })
    expect(await errorOf(NEAREST)).toBe('403 ALL')
    for (const method of [STATE._, '*']) dc.refuseAccount(BORIS.userId, method, null)
    expect(await errorOf(STATE)).not.toMatch(/NEVER_SEEN|ALL/)
  })

  test('that is banned can neither go on nor sign in, and leaves errors that are to come to the others', async () => {
    await signIn()
    dc.banAccount(BORIS.userId)
    dc.floodNext(STATE._, 600)
    expect(await errorOf(STATE)).toBe('401 USER_DEACTIVATED_BAN')
    dc.revokeSessions(BORIS.userId)
    expect(await errorOf(STATE)).toBe('420 FLOOD_WAIT_600')
    const code: TlObject = { _: 'auth.sendCode', phone_number: BORIS.phone, api_id: API_ID, api_hash: API_HASH }
    expect(await errorOf({ ...code, settings: { _: 'codeSettings' } })).toBe('400 PHONE_NUMBER_BANNED')
  })
})

describe('what a client is sent is spoiled', () => {
  test('an answer, before it is packed and encrypted', async () => {
    const asked: string[] = []
    let config: Uint8Array = new Uint8Array()
    dc.spoil({
      answer(bytes, method) {
        asked.push(method)
        if (method === 'help.getConfig') config = bytes
        return method === NEAREST._ ? config : bytes
      },
    })
    expect(await ask({ _: 'help.getConfig' })).toMatchObject({ _: 'config' })
    expect(await ask(NEAREST)).toMatchObject({ _: 'config' })
    expect(asked).toEqual(['help.getConfig', NEAREST._])
    dc.spoil(null)
    expect(await ask(NEAREST)).toMatchObject({ _: 'nearestDc' })
  })

  test('a packet, as it goes onto the wire', async () => {
    dc.spoil({ packet: (bytes) => Buffer.concat([bytes, bytes]) })
    const query = client.send(apiBody(NEAREST))
    await client.until(() => client.incoming.filter(({ object }) => object.req_msg_id === query).length === 2)
    dc.spoil(null)
    expect(await ask(NEAREST)).toMatchObject({ _: 'nearestDc' })
  })
})
