import { TlDecodeError } from './errors'

const utf8 = new TextDecoder()

/**
 * Reads TL's primitive types (core.telegram.org/mtproto/serialize). Little endian, everything aligned to four bytes. Reading past the end is a
 * `TlDecodeError`; nothing is allocated for a length before the bytes are known to be there.
 */
export class TlReader {
  position = 0
  private readonly view: DataView

  constructor(private readonly buffer: Uint8Array) {
    this.view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength)
  }

  get remaining(): number {
    return this.buffer.length - this.position
  }

  private take(length: number): number {
    if (length > this.remaining) throw new TlDecodeError('unexpected_end', `byte ${this.position}`)
    const at = this.position
    this.position += length
    return at
  }

  int(): number {
    return this.view.getInt32(this.take(4), true)
  }

  uint(): number {
    return this.view.getUint32(this.take(4), true)
  }

  /** The next four bytes, left in place: a constructor id. */
  peekUint(): number {
    const id = this.uint()
    this.position -= 4
    return id
  }

  long(): bigint {
    return this.view.getBigInt64(this.take(8), true)
  }

  double(): number {
    return this.view.getFloat64(this.take(8), true)
  }

  /** A copy of `length` bytes. */
  raw(length: number): Uint8Array {
    const at = this.take(length)
    return this.buffer.slice(at, at + length)
  }

  bytes(): Uint8Array {
    const first = this.view.getUint8(this.take(1))
    let header = 1
    let length = first
    if (first >= 254) {
      const at = this.take(3)
      header = 4
      length = this.view.getUint16(at, true) | (this.view.getUint8(at + 2) << 16)
    }
    const value = this.raw(length)
    this.take(padding(header + length))
    return value
  }

  string(): string {
    return utf8.decode(this.bytes())
  }
}

/** How many zero bytes follow `length` bytes up to the next multiple of four. */
export function padding(length: number): number {
  return -length & 3
}
