import { expect, test } from 'bun:test'
import { factorize, NotFactorizableError } from '../../src/telegram/factorize'

test('products of two primes, the smaller one first', () => {
  const products: [bigint, bigint][] = [
    [2n, 3n],
    [3n, 3n],
    [2n, 2n],
    [5n, 7n],
    // As Telegram sends them (core.telegram.org/mtproto/samples-auth_key).
    [1229739323n, 1402015859n],
    [2147483629n, 2147483647n],
    [2147483647n, 2147483647n],
    [4294967279n, 4294967291n],
  ]
  for (const [p, q] of products) expect(factorize(p * q)).toEqual({ p, q })
})

test('every small product', () => {
  const primes = [2n, 3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n, 41n, 43n, 47n]
  for (const p of primes) for (const q of primes) if (p <= q) expect(factorize(p * q)).toEqual({ p, q })
})

test('what is none is refused, and soon', () => {
  const none = [0n, 1n, 2n, 3n, 7n, 2n ** 63n - 25n, 2n ** 64n - 59n, 2n ** 64n, 2n ** 2048n - 1n, -6n]
  for (const product of none) expect(() => factorize(product)).toThrow(NotFactorizableError)
})
