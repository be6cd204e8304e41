import { gzipSync } from 'node:zlib'
import { GZIP_PACKED, VECTOR } from '../../src/simulator/tl/built-in'
import { loadTeleprotoSchema } from '../../src/simulator/tl/teleproto-schema'
import { TlWriter } from '../../src/simulator/tl/writer'
import type { Random } from '../../src/simulator/world/random'
import { joined, type Mutation, truncate } from './mutate-bytes'

let known: { ids: number[]; isKnown: Set<number> } | undefined

/** The ids of all constructors that the client reads. */
function constructors() {
  if (!known) {
    const ids = loadTeleprotoSchema().flatMap(({ id, method }) => (method ? [] : [id]))
    known = { ids, isKnown: new Set(ids) }
  }
  return known
}

/** Another constructor where one is: the rest of the object is then read as what it is not. */
export const otherConstructor: Mutation = (random, bytes) => {
  const { ids, isKnown } = constructors()
  return replaceWord(
    random,
    bytes,
    (word) => isKnown.has(word),
    () => random.pick(ids),
  )
}

/** A constructor that nobody knows, as those of newer layers are. */
export const unknownConstructor: Mutation = (random, bytes) => {
  const { isKnown } = constructors()
  return replaceWord(
    random,
    bytes,
    (word) => isKnown.has(word),
    () => random.int(1, 0xffff) * 4,
  )
}

/** A vector that says it is far longer. */
export const hugeVector: Mutation = (random, bytes) => recount(random, bytes, [0x7fffffff, 1_000_000, 1 << 24])

/** A vector that says it has less than nothing, or only a part of what it has. */
export const negativeVector: Mutation = (random, bytes) => recount(random, bytes, [0xffffffff, 0x80000000, 0, 1, 2])

function recount(random: Random, bytes: Uint8Array, counts: number[]): Uint8Array {
  const out = bytes.slice()
  const at = places(out, (word) => word === VECTOR).filter((place) => place + 8 <= out.length)
  if (at.length === 0) return truncate(random, bytes)
  new DataView(out.buffer, out.byteOffset).setUint32(random.pick(at) + 4, random.pick(counts), true)
  return out
}

/** A string or bytes that says it is far longer. */
export const hugeBytes: Mutation = (random, bytes) => {
  const out = bytes.slice()
  const at = 4 * random.int(0, Math.max(0, Math.floor(out.length / 4) - 1))
  out.set(Uint8Array.of(254, 255, 255, random.pick([255, 127, 16])).subarray(0, out.length - at), at)
  return out
}

/** Objects inside one another, deeper than any real answer has them. */
export const nested: Mutation = (random) => {
  const depth = random.pick([100, 3_000, 30_000, 200_000])
  const shell = random
    .pick([
      // jsonArray, textBold, textConcat, pageBlockDetails, a vector.
      () => new TlWriter().uint(0xf7444763).uint(VECTOR).uint(1),
      () => new TlWriter().uint(0x6724abc4),
      () => new TlWriter().uint(0x7e6260d7).uint(VECTOR).uint(1),
      () => new TlWriter().uint(0x76768bed).uint(0).uint(VECTOR).uint(1),
      () => new TlWriter().uint(VECTOR).uint(1),
    ])()
    .finish()
  const out = new Uint8Array(shell.length * depth)
  for (let at = 0; at < out.length; at += shell.length) out.set(shell, at)
  return out
}

const bombs = new Map<number, Uint8Array>()

/** A few bytes that unpack to very many. */
export const gzipBomb: Mutation = (random) => {
  const megabytes = random.pick([64, 256, 512])
  let bomb = bombs.get(megabytes)
  if (!bomb) {
    // One packed megabyte after the other is the same to a reader, and costs its maker no memory.
    const megabyte = gzipSync(Buffer.alloc(1 << 20))
    bomb = new TlWriter()
      .uint(GZIP_PACKED)
      .bytes(joined(...Array.from({ length: megabytes }, () => megabyte)))
      .finish()
    bombs.set(megabytes, bomb)
  }
  return bomb
}

/** Packed, but broken. */
export const brokenGzip: Mutation = (random, bytes) =>
  new TlWriter()
    .uint(GZIP_PACKED)
    .bytes(truncate(random, gzipSync(bytes)))
    .finish()

/** Packed again and again. */
export const gzipInGzip: Mutation = (random, bytes) => {
  let out = bytes
  for (let times = random.int(1, 4); times > 0; times--) {
    out = new TlWriter().uint(GZIP_PACKED).bytes(gzipSync(out)).finish()
  }
  return out
}

/** An answer as it is, with more behind it. */
export const trailing: Mutation = (random, bytes) => joined(bytes, bytes.subarray(0, random.int(1, bytes.length)))

/** Nothing but a value of TL itself: true, false, an empty vector, an empty answer. */
export const bareValue: Mutation = (random) =>
  random
    .pick([
      () => new TlWriter().uint(0x997275b5),
      () => new TlWriter().uint(0xbc799737),
      () => new TlWriter().uint(VECTOR).uint(0),
      () => new TlWriter().uint(VECTOR).uint(1).uint(0x997275b5),
      () => new TlWriter(),
    ])()
    .finish()

function places(bytes: Uint8Array, is: (word: number) => boolean): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found: number[] = []
  for (let at = 0; at + 4 <= bytes.length; at += 4) if (is(view.getUint32(at, true))) found.push(at)
  return found
}

function replaceWord(random: Random, bytes: Uint8Array, is: (word: number) => boolean, by: () => number): Uint8Array {
  const out = bytes.slice()
  const at = places(out, is)
  if (at.length === 0) return truncate(random, bytes)
  new DataView(out.buffer, out.byteOffset).setUint32(random.pick(at), by(), true)
  return out
}
