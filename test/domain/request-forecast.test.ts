import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { DEFAULT_BUDGETS } from '../../src/domain/request-budgets'
import {
  type ChannelShape,
  type CollectingPlan,
  forecastChannel,
  sumUse,
  useWarning,
} from '../../src/domain/request-forecast'

const PLAN: CollectingPlan = { cyclesPerHour: 12, windows: 2, subscribersEveryCycle: false }
const shape = (change: Partial<ChannelShape> = {}): ChannelShape => ({
  posts: 5000,
  postsPerDay: 10,
  comments: 20_000,
  commentsPerDay: 240,
  isAdmin: false,
  hasGroup: false,
  ...change,
})

describe('a channel is expected to cost', () => {
  test('one page a cycle, fifty pages a day, its windows and a reading an hour', () => {
    const { perHour, first } = forecastChannel(shape(), PLAN)
    expect(perHour['messages.getHistory']).toBeCloseTo(12 + 50 / 24)
    expect(perHour['channels.getMessages']).toBeCloseTo(20 / 24)
    expect(perHour['channels.getFullChannel']).toBe(1.2)
    expect(perHour['channels.getAdminLog']).toBeUndefined()
    expect(first).toEqual({ 'channels.getFullChannel': 1, 'messages.getHistory': 50 })
  })

  test('more where the account is an admin, comments are written, or it is busy', () => {
    const { perHour, first } = forecastChannel(shape({ isAdmin: true, hasGroup: true, postsPerDay: 250 }), PLAN)
    expect(perHour['channels.getAdminLog']).toBe(12)
    // Three pages are a day and eighteen a week; ten comments an hour, of which each cycle may hear.
    expect(perHour['messages.getHistory']).toBeCloseTo(36 + 15 + 50 / 24 + 10 + 0.1 + 1)
    expect(first['messages.getHistory']).toBe(250)
  })

  test('a reading in every cycle where that is wanted, and no more readings than cycles', () => {
    const readings = (plan: Partial<CollectingPlan>) =>
      forecastChannel(shape(), { ...PLAN, ...plan }).perHour['channels.getFullChannel']
    expect(readings({ subscribersEveryCycle: true })).toBe(12)
    expect(readings({ cyclesPerHour: 0.5 })).toBe(0.5)
  })

  test('something, and never less for more of anything', () => {
    const shapes = fc.record({
      posts: fc.nat(1_000_000),
      postsPerDay: fc.double({ min: 0, max: 5000, noNaN: true }),
      comments: fc.nat(2_000_000),
      commentsPerDay: fc.double({ min: 0, max: 100_000, noNaN: true }),
      isAdmin: fc.boolean(),
      hasGroup: fc.boolean(),
    })
    const more = fc.record({
      posts: fc.nat(1000),
      postsPerDay: fc.nat(1000),
      comments: fc.nat(1000),
      commentsPerDay: fc.nat(1000),
    })
    fc.assert(
      fc.property(shapes, more, (less, by) => {
        const greater = {
          ...less,
          posts: less.posts + by.posts,
          postsPerDay: less.postsPerDay + by.postsPerDay,
          comments: less.comments + by.comments,
          commentsPerDay: less.commentsPerDay + by.commentsPerDay,
        }
        const [low, high] = [forecastChannel(less, PLAN), forecastChannel(greater, PLAN)]
        for (const part of ['perHour', 'first'] as const) {
          for (const [method, count] of Object.entries(low[part])) {
            expect(count).toBeGreaterThanOrEqual(0)
            expect(high[part][method]).toBeGreaterThanOrEqual(count - 1e-9)
          }
        }
        expect(low.perHour['messages.getHistory']).toBeGreaterThanOrEqual(12)
      }),
    )
  })
})

describe('the channels of a session together', () => {
  const some = (count: number, change: Partial<ChannelShape> = {}) =>
    Array.from({ length: count }, () => forecastChannel(shape(change), PLAN).perHour)

  test('fit, become tight, or are more than its budgets hold, and say so in words', () => {
    // 3,600 requests an hour for histories; 1,200 for the admin log.
    expect(useWarning(sumUse(some(60), DEFAULT_BUDGETS))).toBeNull()
    const tight = sumUse(some(81, { isAdmin: true }), DEFAULT_BUDGETS)
    expect(tight.map(({ method, fit }) => [method, fit])).toEqual([
      ['channels.getAdminLog', 'tight'],
      ['channels.getFullChannel', 'fits'],
      ['channels.getMessages', 'fits'],
      ['messages.getHistory', 'fits'],
    ])
    expect(useWarning(tight)).toContain('tight: channels.getAdminLog would take 972 of 1200 requests an hour')
    const over = sumUse(some(101, { isAdmin: true }), DEFAULT_BUDGETS)
    expect(over[0]).toEqual({ method: 'channels.getAdminLog', perHour: 1212, budgetPerHour: 1200, fit: 'exceeds' })
    expect(useWarning(over)).toContain('does not hold')
  })

  test('fit where nothing is limited', () => {
    const uses = sumUse(some(100_000), {})
    expect(uses.every(({ fit, budgetPerHour }) => fit === 'fits' && budgetPerHour === null)).toBe(true)
    expect(sumUse([], DEFAULT_BUDGETS)).toEqual([])
  })
})
