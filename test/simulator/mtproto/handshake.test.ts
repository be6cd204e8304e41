import { afterAll, beforeAll, expect, test } from 'bun:test'
import { randomBytes } from 'node:crypto'
import { systemClock } from '../../../src/clock'
import type { DataCentre } from '../../../src/simulator/data-centre'
import { AuthKeys } from '../../../src/simulator/mtproto/auth-keys'
import { DH_PRIME } from '../../../src/simulator/mtproto/dh-group'
import { Handshake } from '../../../src/simulator/mtproto/handshake'
import { generateRsaKey } from '../../../src/simulator/mtproto/rsa-key'
import { decodeService, encodeService } from '../../../src/simulator/mtproto/service-schema'
import type { TlObject } from '../../../src/simulator/rpc'
import { exchangeKey, RawClient, serviceBody, TransportErrorCode } from './raw-client'
import { startTestDataCentre } from './support'

let dc: DataCentre
beforeAll(async () => {
  dc = await startTestDataCentre()
})
afterAll(() => dc.stop())

async function withClient<T>(run: (client: RawClient) => Promise<T>): Promise<T> {
  const client = await RawClient.connect(dc.address, 2)
  try {
    return await run(client)
  } finally {
    client.end()
  }
}

test('both sides end up with the same key', async () => {
  const pong = await withClient(async (client) => {
    const { key, outcome } = await exchangeKey(client, dc.address, { dcId: 2 })
    expect(outcome._).toBe('dh_gen_ok')
    client.key = key
    client.salt = key.salt
    client.service({ _: 'ping', ping_id: 3n })
    return await client.message('pong')
  })
  expect(pong.object.ping_id).toBe(3n)
})

test('clients that do not know RSA_PAD yet are understood', async () => {
  const { outcome } = await withClient((client) => exchangeKey(client, dc.address, { dcId: 2, oldPadding: true }))
  expect(outcome._).toBe('dh_gen_ok')
})

test.each([
  ['0', 0n],
  ['1', 1n],
  ['p - 1', DH_PRIME - 1n],
  ['close to 1', 2n ** 1984n],
  ['close to p', DH_PRIME - 2n ** 1984n],
])('a public value of %s is refused', async (_name, gB) => {
  const { outcome } = await withClient((client) => exchangeKey(client, dc.address, { dcId: 2, gB }))
  expect(outcome._).toBe('dh_gen_fail')
})

test('a client that looks for another data centre is told so', async () => {
  const attempt = withClient((client) => exchangeKey(client, dc.address, { dcId: 1 }))
  expect(await attempt.catch((error) => error)).toEqual(new TransportErrorCode(-444))
})

test('media and test connections count as the same data centre', async () => {
  for (const dcId of [-2, 10_002]) {
    const { outcome } = await withClient((client) => exchangeKey(client, dc.address, { dcId }))
    expect(outcome._).toBe('dh_gen_ok')
  }
})

test('steps out of turn, or for another exchange, end it', async () => {
  const step = { nonce: randomBytes(16), server_nonce: randomBytes(16), encrypted_data: randomBytes(256) }
  const dh = { ...step, _: 'req_DH_params', p: randomBytes(4), q: randomBytes(4), public_key_fingerprint: 1n }
  for (const query of [dh, { ...step, _: 'set_client_DH_params' }, { _: 'ping', ping_id: 1n }])
    expect(await withClient((client) => client.plain(query)).catch((error) => error)).toEqual(
      new TransportErrorCode(-404),
    )
  const other = withClient(async (client) => {
    await client.plain({ _: 'req_pq', nonce: randomBytes(16) })
    return await client.plain(dh)
  })
  expect(await other.catch((error) => error)).toEqual(new TransportErrorCode(-404))
})

test('a key that is known already is tried again, with proof of the first attempt', async () => {
  const rsa = generateRsaKey()
  const keys = new AuthKeys(systemClock)
  const isKnown = keys.has.bind(keys)
  let collisions = 0
  keys.has = (bytes) => collisions++ === 0 || isKnown(bytes)
  const handshake = new Handshake({ rsa, keys, clock: systemClock, dcId: 2 })
  const outcomes: string[] = []
  const peer = {
    plain: async (query: TlObject) => {
      const answer = decodeService(encodeService(handshake.answer(decodeService(serviceBody(query)))))
      outcomes.push(answer._)
      return answer
    },
  }
  const address = { rsa: { pem: rsa.pem, fingerprint: rsa.fingerprint.toString() } }
  const { key } = await exchangeKey(peer, address, { dcId: 2 })
  expect(outcomes).toEqual(['resPQ', 'server_DH_params_ok', 'dh_gen_retry', 'dh_gen_ok'])
  expect(keys.get(key.id)?.bytes).toEqual(key.bytes)

  collisions = 0
  const forgetful = exchangeKey(peer, address, { dcId: 2, forgetRetry: true })
  await expect(forgetful).rejects.toThrow('wrong retry_id')
})

test('a key that nobody agreed on is unknown', async () => {
  const code = await withClient(async (client) => {
    client.packet(randomBytes(104))
    return (await client.until(() => client.clear[0])).readInt32LE()
  })
  expect(code).toBe(-404)
})
