/** The number cannot be split, or not in the time that an honest one takes: it is none that a data centre would send. */
export class NotFactorizableError extends Error {
  override readonly name = 'NotFactorizableError'
  constructor() {
    super('The data centre sent no product of two primes')
  }
}

/** `pq` has 63 bits at most (core.telegram.org/mtproto/auth_key). */
const LARGEST = 2n ** 64n
/** Steps of one search: honest numbers take some 2^16, and this many less than a second. */
const MOST_STEPS = 2 ** 20
/** A search may fail by bad luck; another constant is another search. */
const SEARCHES = [1n, 3n, 5n, 7n]
/** Differences that are multiplied up between two looks for a common divisor. */
const BATCH = 128

/**
 * The two primes of the product that a data centre sends at the beginning of a key exchange, the smaller one first (Pollard's rho). Everybody on
 * the way can change that number, so the search is bounded. Throws `NotFactorizableError`.
 */
export function factorize(product: bigint): { p: bigint; q: bigint } {
  if (product > 3n && product < LARGEST) {
    for (const divisor of divisors(product)) {
      if (divisor === 1n || divisor === product) continue
      const other = product / divisor
      return divisor < other ? { p: divisor, q: other } : { p: other, q: divisor }
    }
  }
  throw new NotFactorizableError()
}

function* divisors(product: bigint): Iterable<bigint> {
  if (product % 2n === 0n) yield 2n
  const root = squareRoot(product)
  if (root * root === product) yield root
  let steps = 0
  for (const constant of SEARCHES) {
    const next = (value: bigint) => (value * value + constant) % product
    let [slow, fast] = [2n, 2n]
    let found = 1n
    while (found === 1n) {
      const [slowBefore, fastBefore] = [slow, fast]
      let differences = 1n
      for (let count = 0; count < BATCH; count++) {
        slow = next(slow)
        fast = next(next(fast))
        differences = (differences * absolute(slow - fast)) % product
      }
      steps += BATCH
      if (steps > MOST_STEPS) return
      found = commonDivisor(differences, product)
      // Both primes in one batch: it is gone through again, step by step.
      if (found === product) {
        ;[slow, fast, found] = [slowBefore, fastBefore, 1n]
        while (found === 1n) {
          slow = next(slow)
          fast = next(next(fast))
          found = commonDivisor(absolute(slow - fast), product)
        }
      }
    }
    yield found
  }
}

function commonDivisor(a: bigint, b: bigint): bigint {
  let [high, low] = [a, b]
  while (low !== 0n) [high, low] = [low, high % low]
  return high
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value
}

/** Rounded down; exact for anything that fits in 64 bits. */
function squareRoot(value: bigint): bigint {
  let root = BigInt(Math.floor(Math.sqrt(Number(value))))
  while (root * root > value) root--
  while ((root + 1n) * (root + 1n) <= value) root++
  return root
}
