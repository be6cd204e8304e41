import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import {
  foldMembership,
  type MembershipStep,
  membershipAfter,
  UNKNOWN_MEMBERSHIP,
} from '../../src/domain/fold-membership'
import type { MembershipEventKind } from '../../src/domain/membership'

const LINK = 'https://t.me/+abc'
const DAY = 86_400_000
const day = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * DAY)

/** What happened to somebody on the days 1, 2, 3, ... */
function life(...kinds: MembershipEventKind[]): MembershipStep[] {
  return kinds.map((kind, index) => ({
    id: BigInt(index + 1),
    kind,
    at: day(index + 1),
    inviteLink: kind === 'joined_by_link' || kind === 'joined_by_request' ? LINK : null,
  }))
}

describe('somebody who', () => {
  test('joins by link, leaves and comes back has the right dates and flag each time', () => {
    const events = life('joined_by_link', 'left', 'joined', 'removed', 'joined_by_request')
    const stands = events.map((_, index) => foldMembership(events.slice(0, index + 1)))
    expect(stands).toEqual([
      { joinedAt: day(1), joinedSource: 'admin_log', leftAt: null, joinedByLink: true, inviteLink: LINK },
      { joinedAt: day(1), joinedSource: 'admin_log', leftAt: day(2), joinedByLink: true, inviteLink: LINK },
      { joinedAt: day(3), joinedSource: 'admin_log', leftAt: null, joinedByLink: false, inviteLink: null },
      { joinedAt: day(3), joinedSource: 'admin_log', leftAt: day(4), joinedByLink: false, inviteLink: null },
      { joinedAt: day(5), joinedSource: 'admin_log', leftAt: null, joinedByLink: true, inviteLink: LINK },
    ])
  })

  test('was there before the log begins, and leaves: how they had come is not known', () => {
    expect(foldMembership(life('left'))).toEqual({
      joinedAt: null,
      joinedSource: null,
      leftAt: day(1),
      joinedByLink: null,
      inviteLink: null,
    })
  })

  test('was invited by an admin, or asked to join without a link, did not come by link', () => {
    expect(foldMembership(life('invited')).joinedByLink).toBe(false)
    const [request] = life('joined_by_request')
    if (!request) return expect.unreachable()
    expect(foldMembership([{ ...request, inviteLink: null }])).toMatchObject({ joinedByLink: false, inviteLink: null })
  })

  test('only commented: nothing is known', () => {
    expect(foldMembership([])).toEqual(UNKNOWN_MEMBERSHIP)
  })
})

describe('a list of Telegram that tells who came', () => {
  const byLink = { at: day(2), source: 'invite_link' as const, inviteLink: LINK }
  const participant = { at: day(2), source: 'participants' as const, inviteLink: null }

  test('tells of those who came before the log, and of those when they leave', () => {
    const known = { joinedAt: day(2), joinedSource: 'invite_link' as const, joinedByLink: true, inviteLink: LINK }
    expect(foldMembership([], [byLink])).toEqual({ ...known, leftAt: null })
    const [, , , left] = life('joined', 'joined', 'joined', 'left')
    if (!left) return expect.unreachable()
    expect(foldMembership([left], [byLink])).toEqual({ ...known, leftAt: day(4) })
  })

  test('of participants tells when, not how', () => {
    const stands = foldMembership([], [participant])
    expect(stands).toMatchObject({ joinedAt: day(2), joinedSource: 'participants', joinedByLink: null })
    expect(foldMembership([], [participant, byLink])).toMatchObject({ joinedSource: 'invite_link', joinedByLink: true })
  })

  test('of participants takes nothing from what is known, unless somebody had left before', () => {
    const later = { ...participant, at: day(9) }
    const logged = foldMembership(life('joined_by_link'))
    expect(foldMembership(life('joined_by_link'), [later])).toEqual(logged)
    expect(foldMembership([], [byLink, later])).toEqual(foldMembership([], [byLink]))
    expect(foldMembership(life('joined_by_link', 'left'), [later])).toMatchObject({
      joinedAt: day(9),
      joinedSource: 'participants',
      joinedByLink: null,
      leftAt: null,
    })
  })

  test('is not believed against the log about the same arrival, nor about an earlier one', () => {
    const logged = foldMembership(life('left', 'invited'))
    expect(logged).toMatchObject({ joinedAt: day(2), joinedByLink: false })
    expect(foldMembership(life('left', 'invited'), [byLink, { ...byLink, at: day(1) }])).toEqual(logged)
  })

  test('fills a gap of the log: who left and is listed again has come back', () => {
    const [, left] = life('joined', 'left')
    if (!left) return expect.unreachable()
    expect(foldMembership([left], [{ ...byLink, at: day(5) }])).toMatchObject({ joinedAt: day(5), leftAt: null })
  })
})

const kinds: MembershipEventKind[] = ['joined', 'joined_by_link', 'joined_by_request', 'invited', 'left', 'removed']
/** Ids that are no time, several events in the same second. */
const lives = fc
  .uniqueArray(
    fc.record({
      id: fc.bigInt({ min: 1n, max: 2n ** 40n }),
      kind: fc.constantFrom(...kinds),
      inviteLink: fc.option(fc.constantFrom('a', 'b')),
      pause: fc.integer({ min: 0, max: 2 }),
    }),
    { selector: ({ id }) => id, maxLength: 12 },
  )
  .map((events) => {
    let at = 0
    return events
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ pause, ...event }): MembershipStep => {
        at += pause
        return { ...event, at: day(at) }
      })
  })

test('the order in which events come, and how often, changes nothing', () => {
  const mixed = lives.chain((events) => {
    const repeated = events.length === 0 ? fc.constant([]) : fc.array(fc.constantFrom(...events), { maxLength: 10 })
    return repeated.chain((again) =>
      fc
        .shuffledSubarray([...events, ...again], { minLength: events.length + again.length })
        .map((all) => ({ events, all })),
    )
  })
  fc.assert(
    fc.property(mixed, ({ events, all }) => {
      expect(foldMembership(all)).toEqual(foldMembership(events))
    }),
  )
})

test('one event after the other gives what all of them give', () => {
  fc.assert(
    fc.property(lives, (events) => {
      let stands = UNKNOWN_MEMBERSHIP
      for (const [index, event] of events.entries()) {
        stands = membershipAfter(stands, event)
        expect(foldMembership(events.slice(0, index + 1))).toEqual(stands)
      }
    }),
  )
})

test('who is here came last, who is gone went last', () => {
  fc.assert(
    fc.property(lives, (events) => {
      const { joinedAt, leftAt } = foldMembership(events)
      const last = events.at(-1)
      const gone = last?.kind === 'left' || last?.kind === 'removed'
      expect(leftAt).toEqual(gone ? (last?.at ?? null) : null)
      const came = events.findLast(({ kind }) => kind !== 'left' && kind !== 'removed')
      expect(joinedAt).toEqual(came?.at ?? null)
    }),
  )
})
