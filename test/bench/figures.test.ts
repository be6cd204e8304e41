import { expect, test } from 'bun:test'
import { growth } from '../../bench/memory/growth'
import { copiedLayers } from '../../bench/start/dockerfile'
import { spread } from '../../bench/start/spread'
import { HeldClock } from '../../bench/windows/held-clock'
import { FakeClock } from '../support/fake-clock'
import { read } from '../support/sources'

test('growth is that of the nearest line, in a thousand cycles', () => {
  const line = [0, 1000, 2000].map((cycle) => ({ cycle, value: 200 + cycle / 500 }))
  expect(growth(line)).toBeCloseTo(2)
  expect(
    growth([
      { cycle: 0, value: 5 },
      { cycle: 10, value: 9 },
      { cycle: 20, value: 5 },
    ]),
  ).toBe(0)
  expect(growth([{ cycle: 10, value: 5 }])).toBe(0)
})

test('a spread is the median between the least and the greatest', () => {
  expect(spread([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 })
  expect(spread([4, 1, 2, 3])).toEqual({ median: 2.5, min: 1, max: 4 })
  expect(spread([7])).toEqual({ median: 7, min: 7, max: 7 })
})

test('the layers are those that the last stage of the Dockerfile copies', () => {
  const text =
    'FROM a AS build\nCOPY src src\nFROM b\nCOPY --from=build /app/a.json /app/b.toml ./\nRUN x\nCOPY --from=build /app/src src\n'
  expect(copiedLayers(text)).toEqual([['a.json', 'b.toml'], ['src']])
  expect(copiedLayers(read('Dockerfile')).flat()).toContain('node_modules')
})

test('a held clock stands still with its timers until it is let go, and then keeps time', async () => {
  const real = new FakeClock('2026-02-01T00:00:00Z')
  const clock = new HeldClock(new Date('2026-01-01T00:00:00Z'), real)
  const fired: string[] = []
  clock.after(1000, () => fired.push('set before'))
  const cancel = clock.after(1000, () => fired.push('cancelled before'))
  const cancelLater = clock.after(1000, () => fired.push('cancelled after'))
  cancel()
  await real.advance(60_000)
  expect([clock.now().toISOString(), fired]).toEqual(['2026-01-01T00:00:00.000Z', []])
  clock.letGo()
  cancelLater()
  clock.after(500, () => fired.push('set after'))
  await real.advance(1000)
  expect([clock.now().toISOString(), fired]).toEqual(['2026-01-01T00:00:01.000Z', ['set after', 'set before']])
})
