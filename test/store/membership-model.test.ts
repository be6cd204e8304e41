import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import fc from 'fast-check'
import type { MembershipStore } from '../../src/collect/ports'
import { foldMembership } from '../../src/domain/fold-membership'
import type { MembershipEvent, MembershipEventKind } from '../../src/domain/membership'
import { createMembershipStore, rebuildMembers } from '../../src/store/membership-store'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { CHANNEL_ID, collectingStore, minutesAfter, T0 } from './fixtures'
import { event, logPage, rowVersions } from './member-fixtures'

// Waiting for a server on a busy machine is slow, not wrong.
setDefaultTimeout(120_000)

let own: TestDatabase
let store: MembershipStore
beforeAll(async () => {
  own = await createTestDatabase()
  await collectingStore(own.database)
  store = createMembershipStore(own.database)
})
afterAll(() => own.drop())

const KINDS: MembershipEventKind[] = ['joined', 'joined_by_link', 'joined_by_request', 'invited', 'left', 'removed']

/** A log, and pages of it as they may be read: in any order, overlapping, one more than once. Ids count up with time, several a minute. */
const readings = fc
  .array(
    fc.record({
      kind: fc.constantFrom(...KINDS),
      userId: fc.constantFrom(1n, 2n, 3n),
      minute: fc.integer({ min: 0, max: 2 }),
      inviteLink: fc.constantFrom(null, 'https://t.me/+a', 'https://t.me/+b'),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .chain((steps) => {
    let minute = 0
    const log = steps.map(({ minute: later, ...step }, index) => {
      minute += later
      return event(index + 1, { ...step, at: minutesAfter(T0, minute) })
    })
    const pages = fc.array(fc.uniqueArray(fc.constantFrom(...log), { minLength: 1 }), { maxLength: 3 })
    return fc.record({ log: fc.constant(log), pages, last: fc.shuffledSubarray(log, { minLength: log.length }) })
  })

/** What the log comes to, plainly. */
function expected(events: MembershipEvent[]) {
  return [...Map.groupBy(events, ({ userId }) => userId)]
    .sort(([a], [b]) => Number(a - b))
    .map(([tgUserId, its]) => {
      const { joinedAt, leftAt, joinedByLink, inviteLink } = foldMembership(its)
      const times = its.map(({ at }) => at.getTime())
      const firstSeenAt = new Date(Math.min(...times))
      const lastSeenAt = new Date(Math.max(...times))
      return { tgUserId, joinedAt, leftAt, isJoinedByLink: joinedByLink, inviteLink, firstSeenAt, lastSeenAt }
    })
}

const members = () =>
  own.database.prisma.member.findMany({
    orderBy: { tgUserId: 'asc' },
    select: {
      tgUserId: true,
      joinedAt: true,
      leftAt: true,
      isJoinedByLink: true,
      inviteLink: true,
      firstSeenAt: true,
      lastSeenAt: true,
    },
  })

test('in whatever order a log is read, members are what folding all of it gives, and what rebuilding gives', async () => {
  await fc.assert(
    fc.asyncProperty(readings, async ({ log, pages, last }) => {
      const tables = ['stat_user_event', 'stat_user', 'datalake__tg_admin_log']
      await own.database.session((client) => client.query(tables.map((table) => `delete from ${table}`).join('; ')))
      const known = new Map<bigint, MembershipEvent>()
      for (const page of [...pages, last]) {
        const fresh = page.filter(({ id }) => !known.has(id))
        for (const read of page) known.set(read.id, read)
        expect(await store.saveAdminLog(logPage(page))).toEqual({ new: fresh.length })
        expect(await members()).toEqual(expected([...known.values()]))
      }
      expect(await members()).toEqual(expected(log))

      const before = await rowVersions(own.database, tables)
      await rebuildMembers(own.database, CHANNEL_ID)
      for (const page of pages) await store.saveAdminLog(logPage(page))
      expect(await rowVersions(own.database, tables)).toEqual(before)

      await own.database.session((client) =>
        client.query(`update stat_user set joined_at = left_at, left_at = joined_at, is_joined_by_link = not is_joined_by_link,
          invite_link = 'broken'`),
      )
      await rebuildMembers(own.database, CHANNEL_ID)
      expect(await members()).toEqual(expected(log))
    }),
    { numRuns: 15 },
  )
})
