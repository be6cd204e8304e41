import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { systemClock } from '../../../src/clock'
import type { DataCentre } from '../../../src/simulator/data-centre'
import { igeEncrypt, messageKeysV1, sha1 } from '../../../src/simulator/mtproto/crypto'
import { messageIdAt } from '../../../src/simulator/mtproto/message-ids'
import { RpcError, type TlObject } from '../../../src/simulator/rpc'
import { GZIP_PACKED } from '../../../src/simulator/tl/built-in'
import { TlWriter } from '../../../src/simulator/tl/writer'
import { apiBody, container, exchangeKey, RawClient, type RawKey, readyClient, serviceBody } from './raw-client'
import { startTestDataCentre } from './support'

const NEAREST: TlObject = { _: 'help.getNearestDc' }

/** How often each call of the test's own method ran, and a way to hold its answers back. */
let executed = 0
let release: (() => void) | null = null
let timers: { ms: number; run: () => void; cancelled: boolean }[] = []

let dc: DataCentre
let client: RawClient
let key: RawKey

beforeAll(async () => {
  dc = await startTestDataCentre({
    handlers: {
      // Open to everybody, and not among the data centre's own: what answers here is under the tests' control.
      'auth.exportLoginToken': async () => {
        executed++
        if (release) await new Promise<void>((resolve) => (release = resolve))
        return { _: 'auth.loginToken', expires: executed, token: new Uint8Array(2000) }
      },
      'auth.importLoginToken': (query) => {
        if ((query.token as Uint8Array).length === 0) throw new RpcError(400, 'AUTH_TOKEN_INVALID')
        throw new TypeError('a bug')
      },
    },
    clock: {
      ...systemClock,
      after: (ms, run) => {
        const timer = { ms, run, cancelled: false }
        timers.push(timer)
        return () => {
          timer.cancelled = true
        }
      },
    },
  })
  const first = await readyClient(dc.address, 2)
  if (!first.key) throw new Error('no key')
  key = first.key
  first.end()
})
afterAll(() => dc.stop())
beforeEach(async () => {
  executed = 0
  release = null
  timers = []
  client = await RawClient.connect(dc.address, 2, key)
})
afterEach(() => client.end())

const exportToken = (): TlObject => ({
  _: 'auth.exportLoginToken',
  api_id: 1,
  api_hash: '',
  except_ids: [],
})

async function errorOf(requestId: bigint): Promise<string> {
  const error = await client.result(requestId)
  return `${error.error_code} ${error.error_message}`
}

async function badCode(messageId: bigint): Promise<number> {
  const { object } = await client.message('bad_msg_notification', ({ bad_msg_id }) => bad_msg_id === messageId)
  return object.error_code as number
}

describe('salts and sessions', () => {
  test('a wrong salt is answered with the right one, and the message is not done', async () => {
    client.salt = 12345n
    const before = dc.requests()['help.getNearestDc'] ?? 0
    const id = client.send(apiBody(NEAREST, { init: true }))
    const { object } = await client.message('bad_server_salt')
    expect(object).toMatchObject({ bad_msg_id: id, error_code: 48 })
    expect(dc.requests()['help.getNearestDc'] ?? 0).toBe(before)

    client.salt = object.new_server_salt as bigint
    const again = client.send(apiBody(NEAREST, { init: true }))
    expect(await client.result(again)).toMatchObject({ _: 'nearestDc', this_dc: 2 })
  })

  test('a new session is announced once, with its first message', async () => {
    const id = client.service({ _: 'ping', ping_id: 5n })
    expect((await client.message('new_session_created')).object.first_msg_id).toBe(id)
    expect((await client.message('pong')).object).toMatchObject({ msg_id: id, ping_id: 5n })
    const second = client.service({ _: 'ping', ping_id: 6n })
    await client.message('pong', ({ msg_id }) => msg_id === second)
    expect(client.incoming.filter(({ object }) => object._ === 'new_session_created')).toHaveLength(1)
  })

  test('future salts follow one another and can be used', async () => {
    const id = client.service({ _: 'get_future_salts', num: 3 })
    const { object } = await client.message('future_salts')
    const salts = object.salts as TlObject[]
    expect(object.req_msg_id).toBe(id)
    expect(salts).toHaveLength(3)
    expect(salts.map((salt) => (salt.valid_since as number) - (salts[0]?.valid_since as number))).toEqual([
      0, 1800, 3600,
    ])
    client.salt = salts[0]?.salt as bigint
    const ping = client.service({ _: 'ping', ping_id: 1n })
    await client.message('pong', ({ msg_id }) => msg_id === ping)
  })

  test('sessions and keys can be destroyed', async () => {
    const other = await RawClient.connect(dc.address, 2, key)
    other.service({ _: 'ping', ping_id: 1n })
    await other.message('pong')
    client.service({ _: 'destroy_session', session_id: other.sessionId })
    await client.message('destroy_session_ok')
    client.service({ _: 'destroy_session', session_id: other.sessionId })
    await client.message('destroy_session_none')
    other.end()

    const doomed = await readyClient(dc.address, 2)
    doomed.service({ _: 'destroy_auth_key' }, { content: true })
    await doomed.message('destroy_auth_key_ok')
    doomed.service({ _: 'ping', ping_id: 1n })
    expect((await doomed.until(() => doomed.clear.at(-1)?.length === 4 && doomed.clear.at(-1))).readInt32LE()).toBe(
      -404,
    )
    doomed.end()
  })

  test('ping_delay_disconnect closes the connection unless it comes again', async () => {
    client.service({ _: 'ping_delay_disconnect', ping_id: 1n, disconnect_delay: 35 })
    await client.message('pong', ({ ping_id }) => ping_id === 1n)
    client.service({ _: 'ping_delay_disconnect', ping_id: 2n, disconnect_delay: 35 })
    await client.message('pong', ({ ping_id }) => ping_id === 2n)
    expect(timers.map(({ ms, cancelled }) => [ms, cancelled])).toEqual([
      [35_000, true],
      [35_000, false],
    ])
    expect(client.closed).toBe(false)
    timers[1]?.run()
    await client.until(() => client.closed)
  })
})

describe('bad_msg_notification', () => {
  const ping = () => serviceBody({ _: 'ping', ping_id: 1n })
  const at = (offsetMs: number) => messageIdAt(new Date(Date.now() + offsetMs))

  test.each([
    ['too old', 16, () => at(-301_000)],
    ['from the future', 17, () => at(40_000)],
    ['not divisible by four', 18, () => at(0) | 1n],
  ])('a message id %s', async (_name, code, messageId) => {
    expect(await badCode(client.send(ping(), { content: false, messageId: messageId() }))).toBe(code)
  })

  test('sequence numbers that do not grow with the ids', async () => {
    const first = client.send(apiBody(NEAREST, { init: true }), { seqNo: 21 })
    await client.result(first)
    expect(await badCode(client.send(apiBody(NEAREST), { seqNo: 19 }))).toBe(32)
    expect(await badCode(client.send(apiBody(NEAREST), { seqNo: 21 }))).toBe(32)
    expect(await badCode(client.send(apiBody(NEAREST), { seqNo: 23, messageId: first - 4n }))).toBe(33)
    expect(await badCode(client.send(apiBody(NEAREST), { seqNo: 24 }))).toBe(35)
  })

  test('malformed and repeated containers', async () => {
    const inner = client.nextId()
    const nested = container([{ messageId: inner + 400n, seqNo: 0, body: ping() }])
    expect(await badCode(client.send(nested, { messageId: inner + 4n, content: false }))).toBe(64)
    const truncated = container([{ messageId: inner, seqNo: 0, body: ping() }]).subarray(0, -8)
    expect(await badCode(client.send(truncated, { messageId: inner + 8n, content: false }))).toBe(64)
    const good = container([{ messageId: inner, seqNo: 0, body: ping() }])
    expect(await badCode(client.send(good, { messageId: inner + 12n, seqNo: 1 }))).toBe(34)
    client.send(good, { messageId: inner + 16n, content: false })
    await client.message('pong')
    expect(await badCode(client.send(good, { messageId: inner + 16n, content: false }))).toBe(19)
  })
})

describe('each message once', () => {
  test('a repeated request is answered again and executed once', async () => {
    const id = client.send(apiBody(exportToken(), { init: true }))
    const first = await client.message('rpc_result')
    client.send(apiBody(exportToken(), { init: true }), { messageId: id, seqNo: 1 })
    const again = await client.until(() => client.incoming.filter(({ object }) => object._ === 'rpc_result')[1])
    expect(again.messageId).toBe(first.messageId)
    expect(again.object).toEqual(first.object)
    expect(executed).toBe(1)
  })

  test('a container may repeat one message beside a new one', async () => {
    const id = client.send(apiBody(exportToken(), { init: true }))
    await client.result(id)
    const fresh = client.nextId()
    const messages = [
      { messageId: id, seqNo: 1, body: apiBody(exportToken(), { init: true }) },
      { messageId: fresh, seqNo: client.seqNo(true), body: apiBody(exportToken()) },
    ]
    client.send(container(messages), { content: false })
    expect(await client.result(fresh)).toMatchObject({ _: 'auth.loginToken', expires: 2 })
    expect(executed).toBe(2)
  })

  test('an answer that was not acknowledged comes again over the next connection, one that was does not', async () => {
    const acknowledged = client.send(apiBody(exportToken(), { init: true }))
    await client.result(acknowledged)
    const { messageId } = await client.message('rpc_result')
    client.service({ _: 'msgs_ack', msg_ids: [messageId] })
    const lost = client.send(apiBody(exportToken()))
    await client.result(lost)
    expect(dc.dropConnections()).toBeGreaterThan(0)
    await client.until(() => client.closed)

    const next = await RawClient.connect(dc.address, 2, key)
    next.sessionId = client.sessionId
    next.contentSent = 10
    next.service({ _: 'ping', ping_id: 9n })
    expect(await next.result(lost)).toMatchObject({ _: 'auth.loginToken' })
    expect(next.incoming.filter(({ object }) => object.req_msg_id === acknowledged)).toEqual([])
    expect(next.incoming.filter(({ object }) => object._ === 'new_session_created')).toHaveLength(1)
    expect(executed).toBe(2)
    next.end()
  })

  test('an answer that was ready only after the connection was lost comes over the next one', async () => {
    release = () => undefined
    const held = release
    const id = client.send(apiBody(exportToken(), { init: true }))
    await client.until(() => release !== held)
    client.end()
    await client.until(() => client.closed)
    release?.()
    const next = await RawClient.connect(dc.address, 2, key)
    next.sessionId = client.sessionId
    next.contentSent = 10
    await next.until(() => {
      next.service({ _: 'ping', ping_id: 9n })
      return next.incoming.some(({ object }) => object.req_msg_id === id)
    })
    expect(executed).toBe(1)
    next.end()
  })

  test('the client may ask what became of its messages, and have answers again', async () => {
    const id = client.send(apiBody(exportToken(), { init: true }))
    await client.result(id)
    client.service({ _: 'msgs_state_req', msg_ids: [id, id - 400n, id + (1n << 40n)] }, { content: true })
    const { object } = await client.message('msgs_state_info')
    expect([...(object.info as Uint8Array)]).toEqual([4 + 32 + 64, 2, 3])
    const { messageId } = await client.message('rpc_result')
    client.service({ _: 'msg_resend_req', msg_ids: [messageId, 77n] }, { content: true })
    await client.until(() => client.incoming.filter((incoming) => incoming.messageId === messageId).length === 2)
  })

  test('an answer can be dropped: before it is there, while it waits, and when nobody knows of it', async () => {
    release = () => undefined
    const held = release
    const running = client.send(apiBody(exportToken(), { init: true }))
    await client.until(() => release !== held)
    const dropRunning = client.service({ _: 'rpc_drop_answer', req_msg_id: running }, { content: true })
    expect(await client.result(dropRunning)).toEqual({ _: 'rpc_answer_dropped_running' })
    release?.()
    release = null
    const done = client.send(apiBody(exportToken()))
    await client.result(done)
    const drop = client.service({ _: 'rpc_drop_answer', req_msg_id: done }, { content: true })
    expect(await client.result(drop)).toMatchObject({ _: 'rpc_answer_dropped' })
    const dropUnknown = client.service({ _: 'rpc_drop_answer', req_msg_id: 4n }, { content: true })
    expect(await client.result(dropUnknown)).toEqual({ _: 'rpc_answer_unknown' })
    expect(client.incoming.filter(({ object }) => object.req_msg_id === running)).toEqual([])
  })
})

describe('requests', () => {
  test('gzip both ways', async () => {
    const packed = new TlWriter()
      .uint(GZIP_PACKED)
      .bytes(gzipSync(apiBody(exportToken(), { init: true })))
      .finish()
    const token = await client.result(client.send(packed))
    expect(token).toMatchObject({ _: 'auth.loginToken', token: new Uint8Array(2000) })
  })

  test('what the wrappers require', async () => {
    const fresh = await readyClient(dc.address, 1)
    await fresh.greet()
    const none = fresh.send(apiBody(NEAREST))
    expect(await fresh.result(none)).toMatchObject({ error_code: 400, error_message: 'CONNECTION_LAYER_INVALID' })
    const layerOnly = fresh.send(apiBody({ _: 'invokeWithLayer', layer: 223, query: NEAREST }))
    expect(await fresh.result(layerOnly)).toMatchObject({ error_code: 400, error_message: 'CONNECTION_NOT_INITED' })
    const both = fresh.send(apiBody(NEAREST, { init: true }))
    expect(await fresh.result(both)).toMatchObject({ _: 'nearestDc', this_dc: 1 })
    fresh.end()
  })

  test('wrappers may nest in any order', async () => {
    const first = client.send(apiBody(exportToken(), { init: true }))
    const query = {
      _: 'invokeAfterMsgs',
      msg_ids: [first],
      query: { _: 'invokeAfterMsg', msg_id: first, query: NEAREST },
    }
    const nested = apiBody({ _: 'invokeWithoutUpdates', query: { _: 'invokeWithTakeout', takeout_id: 1n, query } })
    expect(await client.result(client.send(nested))).toMatchObject({ _: 'nearestDc' })
  })

  test('a request waits for the one it comes after, and fails with it', async () => {
    release = () => undefined
    const held = release
    const first = client.send(apiBody(exportToken(), { init: true }))
    const after = client.send(apiBody({ _: 'invokeAfterMsg', msg_id: first, query: NEAREST }))
    await client.until(() => release !== held)
    release?.()
    await client.result(after)
    const order = client.incoming.flatMap(({ object }) => (object._ === 'rpc_result' ? [object.req_msg_id] : []))
    expect(order).toEqual([first, after])
    const failing = client.send(apiBody({ _: 'auth.importLoginToken', token: new Uint8Array(0) }))
    expect(await errorOf(client.send(apiBody({ _: 'invokeAfterMsg', msg_id: failing, query: NEAREST })))).toBe(
      '400 MSG_WAIT_FAILED',
    )
  })

  test('errors: the handler’s own, its bugs, before sign-in, and what no schema knows', async () => {
    const failing = client.send(apiBody({ _: 'auth.importLoginToken', token: new Uint8Array(0) }, { init: true }))
    expect(await errorOf(failing)).toBe('400 AUTH_TOKEN_INVALID')
    const bug = client.send(apiBody({ _: 'auth.importLoginToken', token: new Uint8Array(1) }))
    expect(await errorOf(bug)).toBe('500 INTERNAL')
    expect(await errorOf(client.send(apiBody({ _: 'updates.getState' })))).toBe('401 AUTH_KEY_UNREGISTERED')
    expect(await errorOf(client.send(apiBody({ _: 'messages.getAllDrafts' })))).toBe('401 AUTH_KEY_UNREGISTERED')
    expect(await errorOf(client.send(new TlWriter().uint(0x1234567).finish()))).toBe(
      '400 INPUT_METHOD_INVALID_19088743',
    )
    const long = Buffer.concat([apiBody(NEAREST), Buffer.alloc(4)])
    expect(await errorOf(client.send(long))).toBe('400 INPUT_REQUEST_TOO_LONG')
    const short = apiBody(exportToken()).subarray(0, 8)
    expect(await errorOf(client.send(short))).toBe('400 INPUT_FETCH_ERROR')
  })

  test('floods and silence, as asked for', async () => {
    await client.result(client.send(apiBody(NEAREST, { init: true })))
    dc.floodNext('help.getNearestDc', 9, 2)
    for (let round = 0; round < 2; round++)
      expect(await errorOf(client.send(apiBody(NEAREST)))).toBe('420 FLOOD_WAIT_9')
    expect(await client.result(client.send(apiBody(NEAREST)))).toMatchObject({ _: 'nearestDc' })

    const counted = dc.requests()['help.getNearestDc']
    dc.silence(true)
    const swallowed = client.send(apiBody(NEAREST))
    const ping = client.service({ _: 'ping', ping_id: 1n })
    await client.message('pong', ({ msg_id }) => msg_id === ping)
    expect(dc.requests()['help.getNearestDc']).toBe(counted)
    dc.silence(false)
    // Swallowed is as good as lost: the same message may come again, and counts then.
    client.send(apiBody(NEAREST), { messageId: swallowed, seqNo: client.contentSent * 2 - 1 })
    expect(await client.result(swallowed)).toMatchObject({ _: 'nearestDc' })
    expect(dc.requests()['help.getNearestDc']).toBe((counted ?? 0) + 1)
  })

  test('a temporary key speaks for nobody before it is bound, and is bound only with proof', async () => {
    const temporary = await RawClient.connect(dc.address, 2)
    temporary.key = (await exchangeKey(temporary, dc.address, { dcId: 2, expiresIn: 3600 })).key
    await temporary.greet()
    const unbound = await temporary.result(temporary.send(apiBody(NEAREST, { init: true })))
    expect(unbound).toMatchObject({ error_code: 401, error_message: 'AUTH_KEY_PERM_EMPTY' })

    const bind = async (claimed: Partial<BindClaim>) => {
      const messageId = temporary.nextId()
      const expiresAt = Math.floor(Date.now() / 1000) + 3600
      const temporaryId = temporary.key?.id ?? 0n
      const proof = bindProof(key, { messageId, expiresAt, temporaryId, sessionId: temporary.sessionId, ...claimed })
      const query = {
        _: 'auth.bindTempAuthKey',
        perm_auth_key_id: key.id,
        nonce: 5n,
        expires_at: expiresAt,
        encrypted_message: proof,
      }
      return await temporary.result(temporary.send(apiBody(query), { messageId }))
    }
    const refused = { error_code: 400, error_message: 'ENCRYPTED_MESSAGE_INVALID' }
    expect(await bind({ messageId: 4n })).toMatchObject(refused)
    expect(await bind({ sessionId: 1n })).toMatchObject(refused)
    expect(await bind({ temporaryId: 1n })).toMatchObject(refused)
    expect(await bind({ expiresAt: 1 })).toMatchObject(refused)
    expect(await bind({})).toEqual({ _: 'value', value: true })
    expect(await temporary.result(temporary.send(apiBody(NEAREST)))).toMatchObject({ _: 'nearestDc' })
    temporary.end()
  })
})

interface BindClaim {
  messageId: bigint
  sessionId: bigint
  temporaryId: bigint
  expiresAt: number
}

/** `encrypted_message` of `auth.bindTempAuthKey`: MTProto 1.0 under the permanent key. */
function bindProof(permanent: RawKey, { messageId, sessionId, temporaryId, expiresAt }: BindClaim): Uint8Array {
  const inner = serviceBody({
    _: 'bind_auth_key_inner',
    nonce: 5n,
    temp_auth_key_id: temporaryId,
    perm_auth_key_id: permanent.id,
    temp_session_id: sessionId,
    expires_at: expiresAt,
  })
  const head = new TlWriter().raw(randomBytes(16)).long(messageId).int(0).uint(inner.length).raw(inner).finish()
  const messageKey = sha1(head).subarray(4)
  const { key: aes, iv } = messageKeysV1(permanent.bytes, messageKey)
  const padded = Buffer.concat([head, randomBytes(-head.length & 15)])
  return Buffer.concat([permanent.idBytes, messageKey, igeEncrypt(padded, aes, iv)])
}
