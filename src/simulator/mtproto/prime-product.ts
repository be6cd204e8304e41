import { generatePrimeSync } from 'node:crypto'

/** The two primes that a client must find: `p < q`, their product `pq` has less than 64 bits. */
export interface PrimeProduct {
  p: bigint
  q: bigint
}

/** Two random primes of 31 bits. */
export function randomPrimeProduct(): PrimeProduct {
  for (;;) {
    const a = generatePrimeSync(31, { bigint: true })
    const b = generatePrimeSync(31, { bigint: true })
    if (a !== b) return a < b ? { p: a, q: b } : { p: b, q: a }
  }
}
