import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { ChannelFacts, ChannelReading, ChannelSighting, KnownReading } from '../../src/domain/channel'
import { isReadingDue, nextReadingAt, tellsOfChange } from '../../src/domain/channel-reading'

const MINUTE = 60_000
const START = new Date('2026-03-01T12:00:00Z')
const later = (at: Date, minutes: number) => new Date(at.getTime() + minutes * MINUTE)

const facts = (change: Partial<ChannelFacts> = {}): ChannelFacts => ({
  id: 1n,
  title: 'News',
  username: 'news',
  kind: 'broadcast',
  isAdmin: false,
  subscribers: 5000,
  linkedChatId: 9n,
  linkedChatAccessHash: 99n,
  reactionsEnabled: true,
  starsEnabled: true,
  ...change,
})
const reading = (change: Partial<ChannelFacts> = {}): ChannelReading => ({ ...facts(change), raw: {}, odd: [] })
const known = (change: Partial<ChannelFacts> = {}, every = 50): KnownReading => ({
  readAt: START,
  dueAt: later(START, every),
  facts: facts(change),
})

/** Which of the cycles, five minutes apart, read the channel, given how many subscribers there are at each. */
function readIn(subscribers: (number | null)[]): number[] {
  let latest: KnownReading | null = null
  return subscribers.flatMap((count, cycle) => {
    const now = later(START, cycle * 5)
    if (!isReadingDue(latest, now)) return []
    latest = {
      readAt: now,
      dueAt: nextReadingAt(latest, reading({ subscribers: count }), now),
      facts: facts({ subscribers: count }),
    }
    return [cycle]
  })
}

describe('a channel is read', () => {
  test('at first, soon again, and once an hour in the end, while nothing moves', () => {
    expect(readIn(Array<number>(50).fill(5000))).toEqual([0, 1, 3, 7, 14, 24, 34, 44])
  })

  test('in every cycle while it moves by a hundredth or more from cycle to cycle', () => {
    const growing = Array.from({ length: 20 }, (_, cycle) => Math.round(5000 * 1.011 ** cycle))
    expect(readIn(growing)).toEqual(growing.map((_, cycle) => cycle))
    // A small one by ten; one less is no movement.
    expect(readIn(Array.from({ length: 6 }, (_, cycle) => 40 + cycle * 10))).toEqual([0, 1, 2, 3, 4, 5])
    expect(readIn(Array.from({ length: 6 }, (_, cycle) => 40 + cycle))).toEqual([0, 1, 3])
  })

  test('soon again when anything else has changed, and when the number is shown or hidden', () => {
    const changes: Partial<ChannelFacts>[] = [
      { title: 'New' },
      { username: null },
      { kind: 'megagroup' },
      { isAdmin: true },
      { linkedChatId: null },
      { linkedChatId: 8n },
      { reactionsEnabled: false },
      { subscribers: null },
    ]
    for (const change of changes) {
      expect(nextReadingAt(known(), reading(change), START)).toEqual(later(START, 4))
      expect(nextReadingAt(known(change), reading(), START)).toEqual(later(START, 4))
    }
    for (const subscribers of [5050, 4950]) {
      expect(nextReadingAt(known(), reading({ subscribers }), START)).toEqual(later(START, 4))
    }
    expect(nextReadingAt(known(), reading({ subscribers: 5049 }), START)).toEqual(later(START, 50))
    expect(nextReadingAt(known({ subscribers: null }), reading({ subscribers: null }), START)).toEqual(later(START, 50))
  })

  test('when its last reading is said to lie ahead: a clock was wrong', () => {
    expect(isReadingDue({ ...known(), readAt: later(START, 9999), dueAt: later(START, 10_049) }, START)).toBe(true)
    expect(isReadingDue(known(), later(START, 1))).toBe(false)
  })

  test('at least hourly and in no cycle twice, whatever its subscribers do', () => {
    const counts = fc.array(fc.option(fc.nat(2_000_000), { nil: null }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(counts, (subscribers) => {
        const cycles = readIn(subscribers)
        expect(cycles[0]).toBe(0)
        const gaps = cycles.slice(1).map((cycle, index) => cycle - (cycles[index] ?? 0))
        for (const gap of gaps) expect(gap >= 1 && gap <= 10).toBe(true)
        expect(subscribers.length - (cycles.at(-1) ?? 0)).toBeLessThanOrEqual(10)
      }),
    )
  })
})

describe('what comes along with posts tells of a change', () => {
  const nothing: ChannelSighting = { channel: null, discussed: [], reactedAt: null }
  const seen = (change: Partial<NonNullable<ChannelSighting['channel']>> = {}): ChannelSighting => {
    const { title, username, kind, isAdmin } = facts()
    return { ...nothing, channel: { title, username, kind, isAdmin, isLinked: true, subscribers: null, ...change } }
  }
  const after = later(START, 1)

  test('when the channel is described otherwise', () => {
    expect(tellsOfChange(known(), seen())).toBe(false)
    expect(tellsOfChange(known(), nothing)).toBe(false)
    for (const change of [{ title: 'New' }, { username: 'new' }, { kind: 'gigagroup' as const }, { isAdmin: true }]) {
      expect(tellsOfChange(known(), seen(change))).toBe(true)
    }
    // Their number is taken as it is told: no reading is needed for it.
    expect(tellsOfChange(known(), seen({ subscribers: 99_999 }))).toBe(false)
  })

  test('when it has got a discussion group, or has one no more', () => {
    expect(tellsOfChange(known(), seen({ isLinked: false }))).toBe(true)
    expect(tellsOfChange(known({ linkedChatId: null }), seen({ isLinked: true }))).toBe(true)
    expect(tellsOfChange(known({ linkedChatId: null }), seen({ isLinked: false }))).toBe(false)
    // A group is linked to the channel that it discusses.
    const group = { kind: 'megagroup', linkedChatId: null } as const
    expect(tellsOfChange(known(group), seen({ kind: 'megagroup', isLinked: true }))).toBe(false)
  })

  test('when a post that came later is discussed in another group, or in one at all', () => {
    const discussed = (publishedAt: Date, groupId: bigint) => ({ ...nothing, discussed: [{ publishedAt, groupId }] })
    expect(tellsOfChange(known(), discussed(after, 9n))).toBe(false)
    expect(tellsOfChange(known(), discussed(after, 8n))).toBe(true)
    expect(tellsOfChange(known({ linkedChatId: null }), discussed(after, 8n))).toBe(true)
    // Posts of its time still name a former group.
    expect(tellsOfChange(known(), discussed(later(START, -1), 8n))).toBe(false)
  })

  test('when a post that came later has reactions, which were switched off', () => {
    const reacted = { ...nothing, reactedAt: after }
    expect(tellsOfChange(known({ reactionsEnabled: false }), reacted)).toBe(true)
    expect(tellsOfChange(known(), reacted)).toBe(false)
    expect(tellsOfChange(known({ reactionsEnabled: false }), { ...nothing, reactedAt: START })).toBe(false)
  })
})
