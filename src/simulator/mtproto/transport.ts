import { createCipheriv, createDecipheriv } from 'node:crypto'
import { ByteQueue } from './byte-queue'
import { createFraming, type Framing, type FramingKind, TransportError } from './framing'

interface StreamCipher {
  update(bytes: Uint8Array): Buffer
}

/** First bytes that tell the framing; of an obfuscated connection, bytes 56 to 59 of its first 64. */
const TAGS = new Map<number, FramingKind>([
  [0xefefefef, 'abridged'],
  [0xeeeeeeee, 'intermediate'],
  [0xdddddddd, 'padded'],
])

/**
 * The server's end of one connection's transport. It finds out from the first bytes which of the TCP transports the client speaks, and
 * whether obfuscated (core.telegram.org/mtproto/mtproto-transports). Bytes of no transport are a `TransportError`.
 */
export class Transport {
  private readonly queue = new ByteQueue()
  private framing: Framing | null = null
  private ciphers: { decrypt: StreamCipher; encrypt: StreamCipher } | null = null

  /** Takes bytes off the wire; gives the packets that are whole. */
  push(chunk: Buffer): Buffer[] {
    this.queue.push(this.ciphers ? this.ciphers.decrypt.update(chunk) : chunk)
    this.framing ??= this.detect()
    const packets: Buffer[] = []
    for (let packet = this.framing?.next(this.queue); packet; packet = this.framing?.next(this.queue))
      packets.push(packet)
    return packets
  }

  /** A packet as it goes onto the wire. */
  wrap(packet: Uint8Array): Buffer {
    if (!this.framing) throw new TransportError('the client has not said how it speaks')
    const framed = this.framing.wrap(packet)
    return this.ciphers ? this.ciphers.encrypt.update(framed) : framed
  }

  /** Null: more bytes are needed. */
  private detect(): Framing | null {
    const { queue } = this
    if (queue.peek(1)?.[0] === 0xef) {
      queue.take(1)
      return createFraming('abridged')
    }
    const tag = queue.peek(4)?.readUInt32LE()
    const kind = tag === undefined ? undefined : TAGS.get(tag)
    if (kind) {
      queue.take(4)
      return createFraming(kind)
    }
    // A full packet's second word is its number, 0; obfuscated streams never have that there.
    if (queue.peek(8)?.readUInt32LE(4) === 0) return createFraming('full')
    const start = queue.take(64)
    return start && this.deobfuscate(start)
  }

  private deobfuscate(start: Buffer): Framing {
    const reversed = Buffer.from(start.subarray(8, 56)).reverse()
    const decrypt = createDecipheriv('aes-256-ctr', start.subarray(8, 40), start.subarray(40, 56))
    const encrypt = createCipheriv('aes-256-ctr', reversed.subarray(0, 32), reversed.subarray(32))
    const kind = TAGS.get(decrypt.update(start).readUInt32LE(56))
    if (!kind) throw new TransportError('an obfuscated stream of unknown framing')
    this.ciphers = { decrypt, encrypt }
    this.queue.push(decrypt.update(this.queue.takeAll()))
    return createFraming(kind)
  }
}
