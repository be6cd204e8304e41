/** Bytes as they arrive, taken out again in pieces; each byte is copied at most twice whatever the chunks' sizes. */
export class ByteQueue {
  private chunks: Buffer[] = []
  length = 0

  push(chunk: Buffer): void {
    if (chunk.length === 0) return
    this.chunks.push(chunk)
    this.length += chunk.length
  }

  /** The first bytes, left in place; null: not so many are there yet. */
  peek(length: number): Buffer | null {
    if (this.length < length) return null
    const [first] = this.chunks
    if (first && first.length >= length) return first.subarray(0, length)
    const all = Buffer.concat(this.chunks)
    this.chunks = [all]
    return all.subarray(0, length)
  }

  /** The first bytes, taken out; null: not so many are there yet. */
  take(length: number): Buffer | null {
    const bytes = this.peek(length)
    if (!bytes) return null
    const [first] = this.chunks
    if (first && first.length > length) this.chunks[0] = first.subarray(length)
    else this.chunks.shift()
    this.length -= length
    return bytes
  }

  takeAll(): Buffer {
    return this.take(this.length) ?? Buffer.alloc(0)
  }
}
