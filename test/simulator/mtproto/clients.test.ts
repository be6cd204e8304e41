import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import {
  IntermediatePacketCodec,
  type TelegramClient as MtcuteClient,
  ObfuscatedPacketCodec,
  PaddedIntermediatePacketCodec,
} from '@mtcute/bun'
import { Api, type TelegramClient } from 'telegram'
import { ConnectionTCPAbridged, ConnectionTCPFull, ConnectionTCPObfuscated } from 'telegram/network'
import type { DataCentre } from '../../../src/simulator/data-centre'
import { mtcuteClient } from './mtcute-client'
import { ANNA, BORIS, describeUser, LOGIN_CODE, startTestDataCentre } from './support'
import { teleprotoClient } from './teleproto-client'

let dc: DataCentre
/** Requests that wait until they are let go. */
let held: (() => void)[] | null = null
const executed: string[] = []
const open: { destroy(): Promise<void> }[] = []

beforeAll(async () => {
  dc = await startTestDataCentre({
    handlers: {
      'users.getUsers': () => [describeUser(BORIS)],
      'updates.getState': () => ({ _: 'updates.state', pts: 1, qts: 0, date: 1, seq: 0, unread_count: 0 }),
      'updates.getDifference': () => ({ _: 'updates.differenceEmpty', date: 1, seq: 0 }),
      'contacts.search': async (query) => {
        executed.push(String(query.q).slice(0, 20))
        if (held) await new Promise<void>((resolve) => held?.push(resolve))
        return { _: 'contacts.found', my_results: [], results: [], chats: [], users: [describeUser(ANNA)] }
      },
    },
  })
})
afterEach(async () => {
  held = null
  dc.silence(false)
  for (const client of open.splice(0)) await client.destroy()
})
afterAll(() => dc.stop())

type MtcuteOptions = Parameters<typeof mtcuteClient>[2]

async function mtcute(options: MtcuteOptions = {}): Promise<MtcuteClient> {
  // Without updates this client waits a second after each key exchange.
  const client = await mtcuteClient(dc.address, 1, { disableUpdates: false, ...options })
  open.push(client)
  return client
}

async function teleproto(params: Parameters<typeof teleprotoClient>[2] = {}): Promise<TelegramClient> {
  const client = teleprotoClient(dc.address, 1, params)
  open.push(client)
  await client.connect()
  return client
}

/** Signed in as Boris, who has no password. */
async function boris(): Promise<MtcuteClient> {
  const client = await mtcute()
  await client.start({ phone: BORIS.phone, code: LOGIN_CODE, codeSentCallback: () => undefined })
  return client
}

async function until(condition: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt++) {
    if (condition()) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('it did not come to pass')
}

describe('transports and key exchange', () => {
  test.each<[string, MtcuteOptions]>([
    ['intermediate', { codec: () => new IntermediatePacketCodec() }],
    ['padded intermediate', { codec: () => new PaddedIntermediatePacketCodec() }],
    ['obfuscated intermediate', { codec: () => new ObfuscatedPacketCodec(new IntermediatePacketCodec()) }],
    ['obfuscated padded', { codec: () => new ObfuscatedPacketCodec(new PaddedIntermediatePacketCodec()) }],
    ['with a temporary key', { network: { usePfs: true } }],
  ])('mtcute: %s', async (_name, options) => {
    const client = await mtcute(options)
    expect(await client.call({ _: 'help.getNearestDc' })).toMatchObject({ _: 'nearestDc', thisDc: 1 })
  })

  test.each([
    ['full', ConnectionTCPFull],
    ['abridged', ConnectionTCPAbridged],
    ['obfuscated abridged', ConnectionTCPObfuscated],
  ])('teleproto: %s', async (_name, connection) => {
    const client = await teleproto({ connection })
    expect(await client.invoke(new Api.help.GetNearestDc())).toMatchObject({ thisDc: 1 })
  })
})

describe('a signed-in client', () => {
  const search = (client: MtcuteClient, q: string) => client.call({ _: 'contacts.search', q, limit: 1 })

  test('packs long requests and unpacks long answers', async () => {
    const client = await boris()
    const found = await search(client, 'packed '.repeat(2000))
    expect(found.users[0]).toMatchObject({ firstName: 'Anna' })
    expect(executed.at(-1)).toBe('packed packed packed')
  })

  test('gets every answer though its connection is cut with requests in flight', async () => {
    const client = await boris()
    const waiting: (() => void)[] = []
    held = waiting
    const calls = Array.from({ length: 20 }, (_, index) => search(client, `cut ${index}`))
    await until(() => waiting.length === 20)
    expect(dc.dropConnections()).toBeGreaterThan(0)
    held = null
    for (const release of waiting) release()
    expect(await Promise.all(calls)).toHaveLength(20)
    expect(executed.filter((q) => q.startsWith('cut'))).toHaveLength(20)
  })

  test('gets updates that are pushed to its account, and no other', async () => {
    const client = await mtcute()
    const seen: string[] = []
    client.onRawUpdate.add(({ update }) => seen.push(update._))
    await client.start({ phone: BORIS.phone, code: LOGIN_CODE, codeSentCallback: () => undefined })
    const update = (userId: bigint) => ({
      _: 'updateShort',
      date: 1,
      update: { _: 'updateUserPhone', user_id: userId, phone: '1' },
    })
    dc.push(ANNA.userId, { ...update(1n), update: { _: 'updateConfig' } })
    dc.push(BORIS.userId, update(BORIS.userId))
    await until(() => seen.includes('updateUserPhone'))
    expect(seen).not.toContain('updateConfig')
  })

  test('is told to wait', async () => {
    const client = await boris()
    dc.floodNext('contacts.search', 77)
    const call = client.call(
      { _: 'contacts.search', q: 'flood', limit: 1 },
      { floodSleepThreshold: 0, maxRetryCount: 0 },
    )
    expect(await call.catch((error) => error)).toMatchObject({ code: 420, text: 'FLOOD_WAIT_%d', seconds: 77 })
  })

  test('gets no answer while the data centre is silent, and one again afterwards', async () => {
    const client = await boris()
    const before = dc.requests()['contacts.search'] ?? 0
    dc.silence(true)
    const call = client.call({ _: 'contacts.search', q: 'silence', limit: 1 }, { timeout: 200, maxRetryCount: 0 })
    await expect(call).rejects.toThrow()
    expect(dc.requests()['contacts.search'] ?? 0).toBe(before)
    dc.silence(false)
    expect((await search(client, 'after silence'))._).toBe('contacts.found')
  })
})

test('teleproto, too, gets its answers after the connection is cut', async () => {
  const client = await teleproto()
  await client.start({
    phoneNumber: async () => BORIS.phone,
    phoneCode: async () => LOGIN_CODE,
    onError: (error) => {
      throw error
    },
  })
  const waiting: (() => void)[] = []
  held = waiting
  const calls = Array.from({ length: 10 }, (_, i) =>
    client.invoke(new Api.contacts.Search({ q: `tele ${i}`, limit: 1 })),
  )
  await until(() => waiting.length === 10)
  dc.dropConnections()
  held = null
  for (const release of waiting) release()
  expect(await Promise.all(calls)).toHaveLength(10)
})
