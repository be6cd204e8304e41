import { afterAll, beforeAll, expect, test } from 'bun:test'
import { randomBytes } from 'node:crypto'
import type { DataCentre } from '../../../src/simulator/data-centre'
import { DH_PRIME } from '../../../src/simulator/mtproto/dh-group'
import { exchangeKey, RawClient, TransportErrorCode } from './raw-client'
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

test('a key that is already known is tried again, with proof of the first attempt', async () => {
  const { rsa, keys, clock } = {
    rsa: generateRsaKey(),
    keys: new AuthKeys(systemClock),
    clock: systemClock,
  }
  const handshake = new Handshake({ rsa, keys, clock, dcId: 2 })
  const rsaAddress = { pem: rsa.pem, n: rsa.n.toString(16), e: rsa.e, fingerprint: rsa.fingerprint.toString() }
  const attempt = (retry?: { retryId: bigint }) => exchange(handshake, rsaAddress, retry)
  const taken = keys.has.bind(keys)
  let collisions = 1
  keys.has = (bytes) => collisions-- > 0 || taken(bytes)
  const outcomes = await attempt()
  expect(outcomes).toEqual(['dh_gen_retry', 'HandshakeError', 'dh_gen_ok'])
})

test('a key that nobody agreed on is unknown', async () => {
  const code = await withClient(async (client) => {
    client.packet(randomBytes(104))
    return (await client.until(() => client.clear[0])).readInt32LE()
  })
  expect(code).toBe(-404)
})
