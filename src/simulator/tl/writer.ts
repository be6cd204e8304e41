import { padding } from './reader'

const utf8 = new TextEncoder()
const LONGEST_BYTES = 2 ** 24 - 1

/** Writes TL's primitive types (core.telegram.org/mtproto/serialize). A value out of its type's range is a `RangeError`. */
export class TlWriter {
  private buffer: Uint8Array
  private view: DataView
  private length = 0

  constructor(capacity = 256) {
    this.buffer = new Uint8Array(capacity)
    this.view = new DataView(this.buffer.buffer)
  }

  /** Makes room and gives where it begins. The buffer may be another one afterwards: take this first, then write. */
  private grow(by: number): number {
    const at = this.length
    this.length += by
    if (this.length > this.buffer.length) {
      const larger = new Uint8Array(Math.max(this.length, this.buffer.length * 2))
      larger.set(this.buffer.subarray(0, at))
      this.buffer = larger
      this.view = new DataView(larger.buffer)
    }
    return at
  }

  private byte(value: number): void {
    const at = this.grow(1)
    this.buffer[at] = value
  }

  int(value: number): this {
    if (!Number.isInteger(value) || value < -(2 ** 31) || value >= 2 ** 31) throw new RangeError(`${value} is no int`)
    const at = this.grow(4)
    this.view.setInt32(at, value, true)
    return this
  }

  uint(value: number): this {
    if (!Number.isInteger(value) || value < 0 || value >= 2 ** 32) throw new RangeError(`${value} is no unsigned int`)
    const at = this.grow(4)
    this.view.setUint32(at, value, true)
    return this
  }

  long(value: bigint): this {
    if (BigInt.asIntN(64, value) !== value) throw new RangeError(`${value} is no long`)
    const at = this.grow(8)
    this.view.setBigInt64(at, value, true)
    return this
  }

  double(value: number): this {
    const at = this.grow(8)
    this.view.setFloat64(at, value, true)
    return this
  }

  raw(value: Uint8Array): this {
    const at = this.grow(value.length)
    this.buffer.set(value, at)
    return this
  }

  bytes(value: Uint8Array): this {
    if (value.length > LONGEST_BYTES) throw new RangeError(`${value.length} bytes are too many for one value`)
    let header = 1
    if (value.length < 254) this.byte(value.length)
    else {
      header = 4
      this.uint(((value.length << 8) | 254) >>> 0)
    }
    this.raw(value)
    const zeros = padding(header + value.length)
    const at = this.grow(zeros)
    this.buffer.fill(0, at, this.length)
    return this
  }

  string(value: string): this {
    return this.bytes(utf8.encode(value))
  }

  /** What was written, as a copy of its own. */
  finish(): Uint8Array {
    return this.buffer.slice(0, this.length)
  }
}
