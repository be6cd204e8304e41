import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { ageOfFirst, counter, grown, SETTLED_AGE } from '../../../src/simulator/world/growth'

const finals = fc.integer({ min: 0, max: 2 ** 31 - 1 })
const ages = fc.integer({ min: -1000, max: SETTLED_AGE + 1000 })

test('a counter never falls, and never passes its final value', () => {
  fc.assert(
    fc.property(finals, ages, fc.nat(100_000), (final, age, more) => {
      const [now, later] = [counter(final, grown(age)), counter(final, grown(age + more))]
      expect(now).toBeGreaterThanOrEqual(0)
      expect(later).toBeGreaterThanOrEqual(now)
      expect(later).toBeLessThanOrEqual(final)
    }),
  )
})

test('a counter is 0 at publication and exactly final when settled', () => {
  fc.assert(
    fc.property(finals, fc.nat(10 ** 9), (final, more) => {
      expect(counter(final, grown(-more))).toBe(0)
      expect(counter(final, grown(SETTLED_AGE + more))).toBe(final)
    }),
  )
})

test('the first one arrives at the age that is told', () => {
  fc.assert(
    fc.property(finals, (final) => {
      const age = ageOfFirst(final)
      if (final === 0) return expect(age).toBeNull()
      expect(counter(final, grown(age ?? 0))).toBeGreaterThanOrEqual(1)
      expect(counter(final, grown((age ?? 0) - 1))).toBe(0)
    }),
  )
})
