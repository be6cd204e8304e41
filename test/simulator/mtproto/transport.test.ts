import { describe, expect, test } from 'bun:test'
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { ByteQueue } from '../../../src/simulator/mtproto/byte-queue'
import { createFraming, type FramingKind, LONGEST_PACKET, TransportError } from '../../../src/simulator/mtproto/framing'
import { Transport } from '../../../src/simulator/mtproto/transport'

const TAGS = { abridged: 'efefefef', intermediate: 'eeeeeeee', padded: 'dddddddd' }

/** The client's end: what it sends for packets, and what it makes of the server's bytes. */
class ClientEnd {
  private readonly framing
  private readonly ciphers
  private readonly received = new ByteQueue()
  private readonly start: Buffer

  constructor(
    private readonly kind: FramingKind,
    obfuscated: boolean,
  ) {
    this.framing = createFraming(kind)
    const tag = kind === 'full' ? Buffer.alloc(0) : Buffer.from(TAGS[kind], 'hex')
    this.start = kind === 'abridged' ? tag.subarray(0, 1) : tag
    if (!obfuscated) return
    const random = Buffer.concat([Buffer.from('01020304', 'hex'), randomBytes(60)])
    random[4] = 1
    tag.copy(random, 56)
    const reversed = Buffer.from(random.subarray(8, 56)).reverse()
    const encrypt = createCipheriv('aes-256-ctr', random.subarray(8, 40), random.subarray(40, 56))
    const decrypt = createDecipheriv('aes-256-ctr', reversed.subarray(0, 32), reversed.subarray(32))
    this.ciphers = { encrypt, decrypt }
    this.start = Buffer.concat([random.subarray(0, 56), encrypt.update(random).subarray(56)])
  }

  send(packets: Uint8Array[]): Buffer {
    const framed = Buffer.concat(packets.map((packet) => this.framing.wrap(packet)))
    return Buffer.concat([this.start, this.ciphers ? this.ciphers.encrypt.update(framed) : framed])
  }

  receive(bytes: Buffer): Buffer[] {
    this.received.push(this.ciphers ? this.ciphers.decrypt.update(bytes) : bytes)
    const packets: Buffer[] = []
    for (let next = this.framing.next(this.received); next; next = this.framing.next(this.received)) packets.push(next)
    return packets
  }

  /** Padding is no part of the packet. */
  same(packet: Buffer | undefined, sent: Uint8Array): boolean {
    if (!packet) return false
    const extra = packet.length - sent.length
    return (
      (this.kind === 'padded' ? extra >= 0 && extra < 16 : extra === 0) && packet.subarray(0, sent.length).equals(sent)
    )
  }
}

const packet = fc.integer({ min: 0, max: 400 }).map((words) => randomBytes(words * 4))

describe.each<[FramingKind, boolean]>([
  ['full', false],
  ['abridged', false],
  ['abridged', true],
  ['intermediate', false],
  ['intermediate', true],
  ['padded', false],
  ['padded', true],
])('%s, obfuscated: %p', (kind, obfuscated) => {
  test('packets arrive whole, however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(packet, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 700 }),
        (packets, cut) => {
          const client = new ClientEnd(kind, obfuscated)
          const server = new Transport()
          const bytes = client.send(packets)
          const got: Buffer[] = []
          for (let at = 0; at < bytes.length; at += cut) got.push(...server.push(bytes.subarray(at, at + cut)))
          expect(got).toHaveLength(packets.length)
          for (const [index, sent] of packets.entries()) expect(client.same(got[index], sent)).toBe(true)

          const back = client.receive(Buffer.concat(packets.map((sent) => server.wrap(sent))))
          for (const [index, sent] of packets.entries()) expect(client.same(back[index], sent)).toBe(true)
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('refuses', () => {
  const push = (hex: string) => () => new Transport().push(Buffer.from(hex, 'hex'))

  test.each([
    ['intermediate packets that are too long', 'eeeeeeee01000001'],
    ['abridged packets that are too long', 'ef7fffffff'],
    ['full packets that are too long', '0100000100000000'],
    ['full packets without room for a checksum', '0800000000000000'],
    ['full packets with a wrong checksum', `10000000000000000000000000000000`],
    ['obfuscated streams of no known framing', '61'.repeat(64)],
    ['HTTP', Buffer.from(`GET / HTTP/1.1\r\nHost: ${'a'.repeat(64)}\r\n\r\n`).toString('hex')],
  ])('%s', (_name, hex) => {
    expect(push(hex)).toThrow(TransportError)
  })

  test('nothing that is short enough', () => {
    const header = Buffer.alloc(8)
    header.writeUInt32LE(0xeeeeeeee, 0)
    header.writeUInt32LE(LONGEST_PACKET, 4)
    expect(new Transport().push(header)).toEqual([])
  })
})
