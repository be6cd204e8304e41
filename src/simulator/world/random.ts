export type SeedPart = string | number | bigint

/** 32 bits of a string; different salts give independent values (the mixing steps are those of MurmurHash3). */
function hash32(text: string, salt: number): number {
  let h = salt ^ text.length
  for (let i = 0; i < text.length; i++) {
    let k = Math.imul(text.charCodeAt(i), 0xcc9e2d51)
    k = (k << 15) | (k >>> 17)
    h ^= Math.imul(k, 0x1b873593)
    h = (h << 13) | (h >>> 19)
    h = (Math.imul(h, 5) + 0xe6546b64) | 0
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** A positive 63-bit number that depends on nothing but the parts: ids, access hashes. */
export function hash63(...parts: SeedPart[]): bigint {
  const key = parts.join('\u0000')
  const high = BigInt(hash32(key, 0x9747b28c) & 0x7fffffff)
  return (high << 32n) | BigInt(hash32(key, 0x1b56c4e9)) || 1n
}

/** Numbers that look random and are the same for the same parts, on every machine. Not for secrets. */
export class Random {
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(...parts: SeedPart[]) {
    const key = parts.join('\u0000')
    this.#a = hash32(key, 0x2545f491)
    this.#b = hash32(key, 0x7f4a7c15)
    this.#c = hash32(key, 0x3c6ef372)
  }

  /** Uniform in [0, 1). Small Fast Counter, the 32-bit one. */
  next(): number {
    const sum = (this.#a + this.#b + this.#counter) >>> 0
    this.#counter = (this.#counter + 1) >>> 0
    this.#a = (this.#b ^ (this.#b >>> 9)) >>> 0
    this.#b = (this.#c + (this.#c << 3)) >>> 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) >>> 0
    return sum / 2 ** 32
  }

  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1))
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(items: readonly [T, ...T[]] | readonly T[]): T {
    const item = items[Math.floor(this.next() * items.length)]
    if (item === undefined) throw new RangeError('nothing to pick from')
    return item
  }

  /** Exponentially distributed: the wait for something that happens once in `mean` on average. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.next())
  }

  /** Log-normal, the heavy-tailed shape of view counts: half of the values lie below `median`. */
  logNormal(median: number, sigma: number): number {
    const normal = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next())
    return median * Math.exp(sigma * normal)
  }
}
