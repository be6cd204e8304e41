import type { Random } from '../../src/simulator/world/random'

/** Makes other bytes out of some; never changes those it is given. */
export type Mutation = (random: Random, bytes: Uint8Array) => Uint8Array

const MOST_BYTES = 4 * 1024 * 1024

export const truncate: Mutation = (random, bytes) => bytes.slice(0, random.int(0, Math.max(bytes.length - 1, 0)))

export const flipBits: Mutation = (random, bytes) => {
  const out = bytes.slice()
  for (let left = random.int(1, 8); left > 0 && out.length > 0; left--) {
    const at = random.int(0, out.length - 1)
    out[at] = (out[at] ?? 0) ^ (1 << random.int(0, 7))
  }
  return out
}

/** Bytes of one place where others were. */
export const splice: Mutation = (random, bytes) => {
  const [from, length, to] = [random.int(0, bytes.length), random.int(1, 64), random.int(0, bytes.length)]
  return joined(bytes.subarray(0, to), bytes.subarray(from, from + length), bytes.subarray(to + random.int(0, 64)))
}

/** A stretch of it many times over. */
export const repeat: Mutation = (random, bytes) => {
  const from = random.int(0, bytes.length)
  const stretch = bytes.subarray(from, from + random.int(1, 256))
  const times = Math.min(random.pick([2, 10, 1000, 10_000]), Math.floor(MOST_BYTES / Math.max(stretch.length, 1)))
  const many = joined(...Array.from({ length: times }, () => stretch))
  return joined(bytes.subarray(0, from), many, bytes.subarray(from))
}

export const garbage: Mutation = (random, bytes) =>
  Uint8Array.from({ length: random.int(0, 2 * Math.max(bytes.length, 32)) }, () => random.int(0, 255))

/** Four bytes that are a length or a count somewhere become one of the numbers that go wrong. */
export const oddWord: Mutation = (random, bytes) => {
  const out = bytes.slice()
  if (out.length < 4) return out
  const word = random.pick([0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0x00ffffff, 0xfeffffff, 254, 1 << 20])
  new DataView(out.buffer, out.byteOffset).setUint32(4 * random.int(0, Math.floor(out.length / 4) - 1), word, true)
  return out
}

const BYTES = [truncate, flipBits, splice, repeat, garbage, oddWord]

/** One mutation of any kind, sometimes several. */
export const mutateBytes: Mutation = (random, bytes) => {
  let out = bytes
  for (let times = random.pick([1, 1, 1, 2, 4]); times > 0; times--) out = random.pick(BYTES)(random, out)
  return out
}

export function joined(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}
