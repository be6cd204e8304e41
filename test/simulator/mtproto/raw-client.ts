import { createPublicKey, randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { gunzipSync } from 'node:zlib'
import type { DataCentreAddress } from '../../../src/simulator/data-centre'
import { fromBigInt, modPow, toBigInt, xor } from '../../../src/simulator/mtproto/bytes'
import { igeDecrypt, igeEncrypt, messageKeys, sha1, sha256 } from '../../../src/simulator/mtproto/crypto'
import { temporaryAes } from '../../../src/simulator/mtproto/handshake'
import { messageIdAt } from '../../../src/simulator/mtproto/message-ids'
import {
  decodeService,
  MSG_CONTAINER,
  RPC_RESULT,
  serviceConstructor,
  serviceSchema,
} from '../../../src/simulator/mtproto/service-schema'
import type { TlObject } from '../../../src/simulator/rpc'
import { GZIP_PACKED } from '../../../src/simulator/tl/built-in'
import { decodeValue } from '../../../src/simulator/tl/decode'
import { encodeObject } from '../../../src/simulator/tl/encode'
import { TlReader } from '../../../src/simulator/tl/reader'
import { SchemaRegistry } from '../../../src/simulator/tl/schema-registry'
import { TlWriter } from '../../../src/simulator/tl/writer'

export const registry = new SchemaRegistry()
export const LAYER = 223
const schema = registry.forLayer(LAYER)

/** A message that came from the server, taken out of containers. */
export interface Incoming {
  messageId: bigint
  seqNo: number
  /** A service message, or `{ _: 'rpc_result', req_msg_id, result }`, or an API object. */
  object: TlObject
}

export interface RawKey {
  bytes: Buffer
  id: bigint
  idBytes: Buffer
  salt: bigint
}

/** A client that does exactly as told, wrong things too. Speaks the intermediate transport. */
export class RawClient {
  salt = 0n
  sessionId = randomBytes(8).readBigInt64LE()
  contentSent = 0
  readonly incoming: Incoming[] = []
  /** Packets that are no encrypted message: transport errors, answers in clear. */
  readonly clear: Buffer[] = []
  closed = false
  private buffer = Buffer.alloc(0)
  private lastId = 0n
  private waiting: (() => void)[] = []

  private constructor(
    readonly socket: Socket,
    public key: RawKey | null,
  ) {
    socket.on('data', (chunk: Buffer) => this.receive(chunk))
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      this.closed = true
      this.wake()
    })
  }

  /** Opens a connection; `key` goes on with one that was agreed on before. */
  static async connect(address: DataCentreAddress, dcId: number, key: RawKey | null = null): Promise<RawClient> {
    const socket = connect(address.ports[dcId] ?? 0, address.host)
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
    const client = new RawClient(socket, key)
    if (key) client.salt = key.salt
    socket.write(Buffer.from('eeeeeeee', 'hex'))
    return client
  }

  /** Waits until `find` gives something. */
  async until<T>(find: () => T | undefined | null | false): Promise<T> {
    const deadline = Date.now() + 30_000
    for (;;) {
      const found = find()
      if (found) return found
      if (Date.now() > deadline) throw new Error('nothing came')
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 200)
        this.waiting.push(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    }
  }

  /** The first message so far, or to come, of this name. */
  message(name: string, matches: (object: TlObject) => boolean = () => true): Promise<Incoming> {
    return this.until(() => this.incoming.find(({ object }) => object._ === name && matches(object)))
  }

  /** The result of a request. */
  async result(requestId: bigint): Promise<TlObject> {
    const { object } = await this.message('rpc_result', ({ req_msg_id }) => req_msg_id === requestId)
    return object.result as TlObject
  }

  nextId(): bigint {
    const now = messageIdAt(new Date())
    this.lastId = now > this.lastId ? now : this.lastId + 4n
    return this.lastId
  }

  seqNo(content: boolean): number {
    return content ? 2 * this.contentSent++ + 1 : 2 * this.contentSent
  }

  /** Sends a message; gives its id. */
  send(body: Uint8Array, options: { content?: boolean; messageId?: bigint; seqNo?: number } = {}): bigint {
    const messageId = options.messageId ?? this.nextId()
    const seqNo = options.seqNo ?? this.seqNo(options.content ?? true)
    const { key } = this
    if (!key) throw new Error('no key')
    const padding = 12 + (-(32 + body.length + 12) & 15)
    const head = new TlWriter().long(this.salt).long(this.sessionId).long(messageId).int(seqNo).uint(body.length)
    const plain = head.raw(body).raw(randomBytes(padding)).finish()
    const messageKey = sha256(key.bytes.subarray(88, 120), plain).subarray(8, 24)
    const { key: aes, iv } = messageKeys(key.bytes, messageKey, 0)
    this.packet(Buffer.concat([key.idBytes, messageKey, igeEncrypt(plain, aes, iv)]))
    return messageId
  }

  service(query: TlObject, options: { content?: boolean; messageId?: bigint } = {}): bigint {
    return this.send(serviceBody(query), { content: false, ...options })
  }

  packet(bytes: Uint8Array): void {
    this.socket.write(Buffer.concat([Buffer.from(new TlWriter().uint(bytes.length).finish()), bytes]))
  }

  /** A query in clear, and the server's answer to it. */
  async plain(query: TlObject): Promise<TlObject> {
    const body = serviceBody(query)
    const before = this.clear.length
    this.packet(new TlWriter().long(0n).long(this.nextId()).uint(body.length).raw(body).finish())
    const packet = await this.until(() => this.clear[before])
    if (packet.length === 4) throw new TransportErrorCode(packet.readInt32LE())
    return decodeService(packet.subarray(20))
  }

  /** Gets the salt right, which a new client does not know. */
  async greet(): Promise<void> {
    this.service({ _: 'ping', ping_id: 1n })
    const { object } = await this.until(() => this.incoming.find(({ object }) => object._ !== 'msgs_ack'))
    if (object._ === 'bad_server_salt') this.salt = object.new_server_salt as bigint
    if (this.key) this.key.salt = this.salt
  }

  end(): void {
    this.socket.destroy()
  }

  private receive(chunk: Buffer): void {
    this.buffer = Buffer.concat([this.buffer, chunk])
    while (this.buffer.length >= 4 && this.buffer.length >= 4 + this.buffer.readUInt32LE()) {
      const end = 4 + this.buffer.readUInt32LE()
      this.open(this.buffer.subarray(4, end))
      this.buffer = this.buffer.subarray(end)
    }
    this.wake()
  }

  private open(packet: Buffer): void {
    const { key } = this
    if (packet.length < 24 || !key || packet.readBigInt64LE() !== key.id) {
      this.clear.push(packet)
      return
    }
    const { key: aes, iv } = messageKeys(key.bytes, packet.subarray(8, 24), 8)
    const plain = igeDecrypt(packet.subarray(24), aes, iv)
    const length = plain.readUInt32LE(28)
    this.take(plain.readBigInt64LE(16), plain.readInt32LE(24), plain.subarray(32, 32 + length))
  }

  private take(messageId: bigint, seqNo: number, body: Buffer): void {
    const id = body.readUInt32LE()
    if (id === MSG_CONTAINER) {
      const reader = new TlReader(body.subarray(4))
      for (let count = reader.uint(); count > 0; count--) {
        const [innerId, innerSeq, length] = [reader.long(), reader.int(), reader.uint()]
        this.take(innerId, innerSeq, Buffer.from(reader.raw(length)))
      }
    } else if (id === RPC_RESULT) {
      const result = readResult(unpack(body.subarray(12)))
      const object = { _: 'rpc_result', req_msg_id: body.readBigInt64LE(4), result }
      this.incoming.push({ messageId, seqNo, object })
    } else this.incoming.push({ messageId, seqNo, object: readResult(unpack(body)) })
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve()
  }
}

export class TransportErrorCode extends Error {
  constructor(readonly code: number) {
    super(`transport error ${code}`)
  }
}

export function serviceBody(query: TlObject): Uint8Array {
  const isMethod = serviceSchema().methods.has(query._)
  return encodeObject(serviceSchema(), query, isMethod)
}

/** An API query, with the wrappers that the first one on a key needs. */
export function apiBody(query: TlObject, options: { init?: boolean } = {}): Uint8Array {
  if (!options.init) return encodeObject(schema, query, true)
  const init: TlObject = {
    _: 'initConnection',
    api_id: 1,
    device_model: 'd',
    system_version: 's',
    app_version: 'a',
    system_lang_code: 'en',
    lang_pack: '',
    lang_code: 'en',
    query,
  }
  return encodeObject(schema, { _: 'invokeWithLayer', layer: LAYER, query: init }, true)
}

export function container(messages: { messageId: bigint; seqNo: number; body: Uint8Array }[]): Uint8Array {
  const writer = new TlWriter().uint(MSG_CONTAINER).int(messages.length)
  for (const { messageId, seqNo, body } of messages) writer.long(messageId).int(seqNo).uint(body.length).raw(body)
  return writer.finish()
}

function unpack(body: Buffer): Buffer {
  const reader = new TlReader(body)
  return reader.uint() === GZIP_PACKED ? gunzipSync(reader.bytes()) : body
}

/** A result, whatever it is; a bare vector or a Bool becomes `{ _: 'value', value }`. */
function readResult(body: Buffer): TlObject {
  const lookup = (key: number | string) => serviceConstructor(key) ?? registry.find(schema, key)
  const id = body.readUInt32LE()
  if (lookup(id)) return decodeValue(new TlReader(body), { kind: 'any' }, lookup) as TlObject
  const kinds = [{ kind: 'Bool' }, { kind: 'vector', bare: false, of: { kind: 'any' } }] as const
  const kind = id === 0x1cb5c415 ? kinds[1] : kinds[0]
  return { _: 'value', value: decodeValue(new TlReader(body), kind, lookup) }
}

/** The client's side of the key exchange. `expiresIn` makes the key a temporary one, `oldPadding` is that from before RSA_PAD. */
export async function exchangeKey(
  client: Pick<RawClient, 'plain'>,
  address: { rsa: Pick<DataCentreAddress['rsa'], 'pem' | 'fingerprint'> },
  options: { dcId: number; expiresIn?: number; gB?: bigint; forgetRetry?: boolean; oldPadding?: boolean },
): Promise<{ key: RawKey; outcome: TlObject }> {
  const nonce = randomBytes(16)
  const resPq = await client.plain({ _: 'req_pq_multi', nonce })
  const serverNonce = resPq.server_nonce as Uint8Array
  const pq = toBigInt(resPq.pq as Uint8Array)
  const [p, q] = factor(pq)
  const newNonce = randomBytes(32)
  const inner = serviceBody({
    _: options.expiresIn === undefined ? 'p_q_inner_data_dc' : 'p_q_inner_data_temp_dc',
    pq: resPq.pq,
    p: fromBigInt(p, 4),
    q: fromBigInt(q, 4),
    nonce,
    server_nonce: serverNonce,
    new_nonce: newNonce,
    dc: options.dcId,
    expires_in: options.expiresIn,
  })
  const { n, e } = publicKey(address.rsa.pem)
  const dh = await client.plain({
    _: 'req_DH_params',
    nonce,
    server_nonce: serverNonce,
    p: fromBigInt(p, 4),
    q: fromBigInt(q, 4),
    public_key_fingerprint: BigInt(address.rsa.fingerprint),
    encrypted_data: options.oldPadding ? rsaOldPad(inner, n, e) : rsaPad(inner, n, e),
  })
  const { key: aes, iv } = temporaryAes(newNonce, serverNonce)
  const answer = decodeBoxedPrefix(igeDecrypt(dh.encrypted_answer as Uint8Array, aes, iv).subarray(20))
  const prime = toBigInt(answer.dh_prime as Uint8Array)
  const salt = xor(newNonce.subarray(0, 8), serverNonce.subarray(0, 8)).readBigInt64LE()
  for (let retryId = 0n; ; ) {
    const b = toBigInt(randomBytes(256))
    const mine = serviceBody({
      _: 'client_DH_inner_data',
      nonce,
      server_nonce: serverNonce,
      retry_id: options.forgetRetry ? 0n : retryId,
      g_b: fromBigInt(options.gB ?? modPow(BigInt(answer.g as number), b, prime), 256),
    })
    const hashed = Buffer.concat([sha1(mine), mine])
    const outcome = await client.plain({
      _: 'set_client_DH_params',
      nonce,
      server_nonce: serverNonce,
      encrypted_data: igeEncrypt(Buffer.concat([hashed, randomBytes(-hashed.length & 15)]), aes, iv),
    })
    const bytes = fromBigInt(modPow(toBigInt(answer.g_a as Uint8Array), b, prime), 256)
    const idBytes = sha1(bytes).subarray(12)
    retryId = sha1(bytes).readBigInt64LE()
    if (outcome._ !== 'dh_gen_retry') return { key: { bytes, idBytes, id: idBytes.readBigInt64LE(), salt }, outcome }
  }
}

/** A connected client with a key of its own and the right salt. */
export async function readyClient(address: DataCentreAddress, dcId: number): Promise<RawClient> {
  const client = await RawClient.connect(address, dcId)
  client.key = (await exchangeKey(client, address, { dcId })).key
  client.salt = client.key.salt
  return client
}

function decodeBoxedPrefix(bytes: Buffer): TlObject {
  return decodeValue(new TlReader(bytes), { kind: 'any' }, serviceConstructor) as TlObject
}

function publicKey(pem: string): { n: bigint; e: bigint } {
  const jwk = createPublicKey(pem).export({ format: 'jwk' })
  const number = (text = '') => toBigInt(Buffer.from(text, 'base64url'))
  return { n: number(jwk.n), e: number(jwk.e) }
}

function rsaPad(data: Uint8Array, n: bigint, e: bigint): Buffer {
  const padded = Buffer.concat([data, randomBytes(192 - data.length)])
  for (;;) {
    const temporary = randomBytes(32)
    const hashed = Buffer.concat([Buffer.from(padded).reverse(), sha256(temporary, padded)])
    const aes = igeEncrypt(hashed, temporary, Buffer.alloc(32))
    const block = toBigInt(Buffer.concat([xor(temporary, sha256(aes)), aes]))
    if (block < n) return fromBigInt(modPow(block, e, n), 256)
  }
}

function rsaOldPad(data: Uint8Array, n: bigint, e: bigint): Buffer {
  const block = Buffer.concat([sha1(data), data, randomBytes(235 - data.length)])
  return fromBigInt(modPow(toBigInt(block), e, n), 256)
}

/** Pollard's rho. */
function factor(pq: bigint): [bigint, bigint] {
  const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b))
  for (let c = 1n; ; c++) {
    let [x, y, d] = [2n, 2n, 1n]
    while (d === 1n) {
      x = (x * x + c) % pq
      y = (y * y + c) % pq
      y = (y * y + c) % pq
      d = gcd(x > y ? x - y : y - x, pq)
    }
    if (d !== pq) return d < pq / d ? [d, pq / d] : [pq / d, d]
  }
}
