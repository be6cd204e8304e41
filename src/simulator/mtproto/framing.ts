import { randomBytes, randomInt } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { ByteQueue } from './byte-queue'

/** How packets lie in the byte stream (core.telegram.org/mtproto/mtproto-transports). */
export interface Framing {
  /** The next whole packet; null: more bytes are needed. */
  next(queue: ByteQueue): Buffer | null
  wrap(packet: Uint8Array): Buffer
}

export type FramingKind = 'full' | 'abridged' | 'intermediate' | 'padded'

/** Bytes that no transport makes; the connection is closed. */
export class TransportError extends Error {
  override readonly name = 'TransportError'
  constructor(readonly problem: string) {
    super(problem)
  }
}

/** The largest packet that a client may send, in bytes. Nothing is kept for a longer one. */
export const LONGEST_PACKET = 16 * 1024 * 1024

export function createFraming(kind: FramingKind): Framing {
  if (kind === 'full') return new FullFraming()
  return kind === 'abridged' ? abridged : new IntermediateFraming(kind === 'padded')
}

const abridged: Framing = {
  next(queue) {
    const first = queue.peek(1)?.[0]
    if (first === undefined) return null
    // The high bit asks for a quick acknowledgement, which is optional and not given.
    const short = first & 0x7f
    if (short < 0x7f) return takeBody(queue, 1, short * 4)
    const header = queue.peek(4)
    return header && takeBody(queue, 4, header.readUIntLE(1, 3) * 4)
  },
  wrap(packet) {
    const words = packet.length / 4
    const header =
      words < 0x7f ? Buffer.from([words]) : Buffer.from([0x7f, words & 255, (words >> 8) & 255, words >> 16])
    return Buffer.concat([header, packet])
  },
}

class IntermediateFraming implements Framing {
  constructor(private readonly padded: boolean) {}

  next(queue: ByteQueue): Buffer | null {
    const header = queue.peek(4)
    return header && takeBody(queue, 4, header.readUInt32LE() & 0x7fffffff)
  }

  wrap(packet: Uint8Array): Buffer {
    // A transport error has four bytes; padding would hide it.
    const padding = this.padded && packet.length > 4 ? randomBytes(randomInt(16)) : Buffer.alloc(0)
    return Buffer.concat([uint32(packet.length + padding.length), packet, padding])
  }
}

class FullFraming implements Framing {
  private sent = 0

  next(queue: ByteQueue): Buffer | null {
    const length = queue.peek(4)?.readUInt32LE()
    if (length === undefined) return null
    if (length < 12) throw new TransportError(`a full packet of ${length} bytes`)
    const packet = takeBody(queue, 0, length)
    if (!packet) return null
    const end = length - 4
    if (crc32(packet.subarray(0, end)) !== packet.readUInt32LE(end)) throw new TransportError('wrong CRC')
    return packet.subarray(8, end)
  }

  wrap(packet: Uint8Array): Buffer {
    const head = Buffer.concat([uint32(packet.length + 12), uint32(this.sent++), packet])
    return Buffer.concat([head, uint32(crc32(head))])
  }
}

function takeBody(queue: ByteQueue, header: number, length: number): Buffer | null {
  if (length > LONGEST_PACKET) throw new TransportError(`a packet of ${length} bytes`)
  return queue.take(header + length)?.subarray(header) ?? null
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
