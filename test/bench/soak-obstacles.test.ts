import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { type Deed, Obstacles } from '../../bench/soak/obstacles'

const obstacle = (
  from: number,
  to: number,
  given: { keeps?: Deed[]; channel?: string | null; noticed?: number } = {},
) => {
  const { keeps = ['see'], channel = null, noticed = to } = given
  return { from, to, noticed, keeps, channel }
}

function obstacles(...all: ReturnType<typeof obstacle>[]): Obstacles {
  const made = new Obstacles()
  for (const one of all) made.add(one)
  return made
}

describe('the longest free time', () => {
  test('is all of it when nothing was in the way', () => {
    expect(obstacles().longestFree('1', 'see', { from: 100, to: 400 })).toBe(300)
  })

  test('is that between, before or after obstacles', () => {
    const made = obstacles(obstacle(150, 160), obstacle(300, 310))
    expect(made.longestFree('1', 'see', { from: 100, to: 400 })).toBe(140)
    expect(made.longestFree('1', 'see', { from: 100, to: 200 })).toBe(50)
    expect(made.longestFree('1', 'see', { from: 155, to: 158 })).toBe(0)
  })

  test('begins when the end of an obstacle can have been noticed', () => {
    expect(obstacles(obstacle(100, 110, { noticed: 190 })).longestFree('1', 'see', { from: 100, to: 200 })).toBe(10)
  })

  test('is not shortened by what keeps from something else or concerns another channel', () => {
    const made = obstacles(obstacle(100, 200, { keeps: ['log'] }), obstacle(100, 200, { channel: '2' }))
    expect(made.longestFree('1', 'see', { from: 100, to: 200 })).toBe(100)
    expect(made.longestFree('2', 'see', { from: 100, to: 200 })).toBe(0)
    expect(made.longestFree('1', 'log', { from: 100, to: 200 })).toBe(0)
  })

  test('counts an obstacle that is added after it was asked', () => {
    const made = obstacles()
    expect(made.longestFree('1', 'see', { from: 0, to: 100 })).toBe(100)
    made.add(obstacle(0, 60))
    expect(made.longestFree('1', 'see', { from: 0, to: 100 })).toBe(40)
  })

  test('is that which a look at every second finds, in whatever order obstacles are added', () => {
    const stretch = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 20 }))
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 8 }), (stretches) => {
        const made = obstacles(...stretches.map(([from, lasts]) => obstacle(from, from + lasts)))
        let [longest, current] = [0, 0]
        for (let second = 10; second < 70; second++) {
          const isFree = stretches.every(([from, lasts]) => second < from || second >= from + lasts)
          current = isFree ? current + 1 : 0
          longest = Math.max(longest, current)
        }
        expect(made.longestFree('1', 'see', { from: 10, to: 70 })).toBe(longest)
      }),
    )
  })
})

describe('what was due has been read', () => {
  const capture: Deed[] = ['capture']

  test('at once when nothing was in the way', () => {
    expect(obstacles(obstacle(0, 500)).readBy('1', 100)).toBe(100)
    expect(obstacles(obstacle(0, 50, { keeps: capture })).readBy('1', 100)).toBe(100)
  })

  test('later the longer somebody was kept from it', () => {
    const short = obstacles(obstacle(90, 110, { keeps: capture })).readBy('1', 100)
    const long = obstacles(obstacle(90, 1100, { keeps: capture })).readBy('1', 100)
    expect(short).toBeGreaterThan(110)
    expect(short).toBeLessThan(200)
    expect(long).toBeGreaterThan(1100 + 1000)
  })

  test('after all obstacles of which one begins before another is over', () => {
    const made = obstacles(obstacle(90, 200, { keeps: capture }), obstacle(300, 1000, { keeps: capture }))
    expect(made.readBy('1', 100)).toBeGreaterThan(1000)
  })
})
