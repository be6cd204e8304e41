import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'bun:test'
import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { DataCentre } from '../../../src/simulator/data-centre'
import { GZIP_PACKED } from '../../../src/simulator/tl/built-in'
import { TlWriter } from '../../../src/simulator/tl/writer'
import { apiBody, container, RawClient, readyClient, serviceBody } from './raw-client'
import { startTestDataCentre } from './support'

let dc: DataCentre
/** Somebody well-behaved, who must not notice anything. */
let bystander: RawClient
let attacker: RawClient
let unhandled: unknown[] = []
const note = (error: unknown) => unhandled.push(error)

beforeAll(async () => {
  process.on('uncaughtException', note)
  process.on('unhandledRejection', note)
  dc = await startTestDataCentre({
    handlers: { 'auth.exportLoginToken': () => ({ _: 'auth.loginToken', expires: 1, token: randomBytes(1 << 20) }) },
  })
  bystander = await readyClient(dc.address, 2)
})
afterAll(async () => {
  bystander.end()
  await dc.stop()
  process.off('uncaughtException', note)
  process.off('unhandledRejection', note)
})
beforeEach(async () => {
  unhandled = []
  attacker = await RawClient.connect(dc.address, 2, bystander.key)
})
afterEach(async () => {
  attacker.end()
  const ping = bystander.service({ _: 'ping', ping_id: 1n })
  await bystander.message('pong', ({ msg_id }) => msg_id === ping)
  expect(unhandled).toEqual([])
  expect(bystander.closed).toBe(false)
})

/** Sends bytes on a connection of their own; resolves when the server closes it, or after it took them without a word. */
function throwAt(bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(dc.address.ports[2] ?? 0, dc.address.host)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => resolve())
    socket.on('data', () => undefined)
    socket.end(bytes)
  })
}

test('random bytes', async () => {
  for (let round = 0; round < 60; round++) await throwAt(randomBytes(1 + round * 7))
})

test('each transport, then random or truncated packets', async () => {
  for (const start of ['ef', 'eeeeeeee', 'dddddddd'])
    for (let round = 0; round < 20; round++)
      await throwAt(Buffer.concat([Buffer.from(start, 'hex'), randomBytes(round * 5)]))
  await throwAt(Buffer.from('ef7fffffff', 'hex'))
  await throwAt(Buffer.from('eeeeeeeeffffff7f', 'hex'))
  await throwAt(Buffer.from('ffffffff00000000', 'hex'))
})

test('messages in clear: empty, truncated, with lengths that lie, of unknown kinds', async () => {
  for (const body of ['', '00', 'ffffffff', '78974660', `78974660${'00'.repeat(8)}`]) {
    const client = await RawClient.connect(dc.address, 2)
    const bytes = Buffer.from(body, 'hex')
    client.packet(new TlWriter().long(0n).long(client.nextId()).uint(0x7fffffff).raw(bytes).finish())
    await client.until(() => client.closed)
    const honest = await RawClient.connect(dc.address, 2)
    honest.packet(new TlWriter().long(0n).long(honest.nextId()).uint(bytes.length).raw(bytes).finish())
    await honest.until(() => honest.closed)
  }
})

test('encrypted packets that do not verify', async () => {
  const { key } = bystander
  if (!key) throw new Error('no key')
  for (const length of [0, 8, 16, 24, 48, 160]) {
    const client = await RawClient.connect(dc.address, 2, key)
    client.packet(Buffer.concat([key.idBytes, randomBytes(length)]))
    await client.until(() => client.closed)
  }
})

test.each([
  ['nothing', () => new Uint8Array(0)],
  ['a truncated service message', () => serviceBody({ _: 'ping', ping_id: 1n }).subarray(0, 8)],
  [
    'a vector of four thousand million',
    () => new TlWriter().uint(0x62d6b459).uint(0x1cb5c415).uint(0xffffffff).finish(),
  ],
  ['broken gzip', () => new TlWriter().uint(GZIP_PACKED).bytes(randomBytes(40)).finish()],
  [
    'a gzip bomb',
    () =>
      new TlWriter()
        .uint(GZIP_PACKED)
        .bytes(gzipSync(Buffer.alloc(64 * 1024 * 1024)))
        .finish(),
  ],
])('a session gets %s', async (_name, body) => {
  attacker.send(body())
  await attacker.until(() => attacker.closed)
})

test.each([
  [
    'wrappers without end',
    () => Buffer.concat(Array.from({ length: 5000 }, () => Buffer.from('b7594dbf', 'hex').reverse())),
  ],
  ['nested far too deep', () => nested(20_000)],
  ['a vector longer than the request', () => new TlWriter().uint(0xd91a548).uint(0x1cb5c415).uint(0x7fffffff).finish()],
  ['random bytes', () => Buffer.concat([apiBody({ _: 'help.getConfig' }), randomBytes(64)])],
])('a request is %s', async (_name, body) => {
  const id = attacker.send(body())
  expect(await attacker.result(id)).toMatchObject({ _: 'rpc_error', error_code: 400 })
})

test('containers whose counts and lengths lie', async () => {
  const inner = { messageId: attacker.nextId(), seqNo: 0, body: serviceBody({ _: 'ping', ping_id: 1n }) }
  const count = Buffer.from(container([inner]))
  count.writeUInt32LE(0xffffffff, 4)
  const length = Buffer.from(container([inner]))
  length.writeUInt32LE(0x7ffffffc, 20)
  for (const body of [count, length]) {
    const id = attacker.send(body, { content: false })
    const { object } = await attacker.message('bad_msg_notification', ({ bad_msg_id }) => bad_msg_id === id)
    expect(object.error_code).toBe(64)
  }
})

test('a client that reads nothing gets all it asked for later, or is cut off if that is too much', async () => {
  const query = { _: 'auth.exportLoginToken', api_id: 1, api_hash: '', except_ids: [] }
  await attacker.result(attacker.send(apiBody(query, { init: true })))
  attacker.socket.pause()
  const ids = Array.from({ length: 6 }, () => attacker.send(apiBody(query)))
  const ping = bystander.service({ _: 'ping', ping_id: 1n })
  await bystander.message('pong', ({ msg_id }) => msg_id === ping)
  attacker.socket.resume()
  for (const id of ids) expect(await attacker.result(id)).toMatchObject({ _: 'auth.loginToken' })

  attacker.socket.pause()
  // In one packet, so that all of it is asked before any of it is sent.
  const messages = Array.from({ length: 36 }, () => {
    return { messageId: attacker.nextId(), seqNo: attacker.seqNo(true), body: apiBody(query) }
  })
  attacker.send(container(messages), { content: false })
  await attacker.until(() => {
    // Nothing tells a client that reads nothing of the end, but that its own bytes are not taken.
    attacker.service({ _: 'ping', ping_id: 1n })
    return attacker.closed
  })
}, 120_000)

/** `jsonArray`s inside one another, as the `params` of `initConnection`. */
function nested(depth: number): Uint8Array {
  const writer = new TlWriter().uint(0xc1cd5ea9).uint(2).int(1)
  for (let index = 0; index < 6; index++) writer.string('x')
  for (let index = 0; index < depth; index++) writer.uint(0xf7444763).uint(0x1cb5c415).uint(1)
  return writer.uint(0x3f6d7b68).finish()
}
