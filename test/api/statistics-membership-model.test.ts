import { afterAll, beforeAll, expect, test } from 'bun:test'
import fc from 'fast-check'
import { foldMembership, type MembershipStep } from '../../src/domain/fold-membership'
import type { MembershipEventKind } from '../../src/domain/membership'
import { cohorts } from '../../src/store/statistics/cohorts'
import { inviteLinks } from '../../src/store/statistics/invite-links'
import { membershipSeries } from '../../src/store/statistics/membership-series'
import { membershipTotals } from '../../src/store/statistics/membership-totals'
import { signups } from '../../src/store/statistics/signups'
import type { BucketUnit } from '../../src/store/statistics/time-buckets'
import { createFixture, type Fixture, STARTUP_MS } from './support/fixture'
import { addChannel, addSession, eventRow, memberRow } from './support/rows'

/** Random logs, counted in SQL and once more, plainly and one by one, here. */

const [A, B] = [1001n, 1002n]
const HOUR = 3_600_000
const START = Date.UTC(2026, 2, 27, 17)
const KINDS: MembershipEventKind[] = ['joined', 'joined_by_link', 'joined_by_request', 'invited', 'left', 'removed']
const [L1, L2] = ['https://t.me/+a', 'https://t.me/+b']

interface Event extends MembershipStep {
  channel: bigint
  user: bigint
}
interface Span {
  from: number
  to: number
}
interface Channel {
  id: bigint
  firstReadAt: number
  readAt: number
  gap: Span | null
}

let fixture: Fixture
beforeAll(async () => {
  fixture = await createFixture()
  const { pk } = await addSession(fixture.prisma)
  for (const tgChannelId of [A, B]) {
    await addChannel(fixture.prisma, pk, { tgChannelId })
    await fixture.prisma.member.createMany({
      data: [1n, 2n, 3n].map((tgUserId) => memberRow({ tgChannelId, tgUserId })),
    })
  }
}, STARTUP_MS)
afterAll(() => fixture.close())

const hoursFromStart = (max: number) =>
  fc.integer({ min: 0, max: max * 4 }).map((quarter) => START + (quarter * HOUR) / 4)
const channel = (id: bigint): fc.Arbitrary<Channel> =>
  fc
    .record({
      read: hoursFromStart(120),
      after: fc.integer({ min: 1, max: 400 }),
      gap: fc.option(fc.tuple(hoursFromStart(120), fc.integer({ min: 1, max: 90 }))),
    })
    .map(({ read, after, gap }) => ({
      id,
      firstReadAt: read,
      readAt: read + (after * HOUR) / 4,
      gap: gap && { from: gap[0], to: gap[0] + (gap[1] * HOUR) / 4 },
    }))
const event = fc.record({
  channel: fc.constantFrom(A, B),
  user: fc.constantFrom(1n, 2n, 3n),
  kind: fc.constantFrom(...KINDS),
  later: fc.integer({ min: 0, max: 30 }),
  inviteLink: fc.constantFrom(null, L1, L2),
})
const worlds = fc.record({
  channels: fc.tuple(channel(A), channel(B)),
  steps: fc.array(event, { maxLength: 40 }),
  from: hoursFromStart(48),
  hours: fc.integer({ min: 1, max: 130 }),
  now: hoursFromStart(250),
  timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kolkata', 'Atlantic/Azores', 'America/New_York'),
})

function logOf(
  steps: { channel: bigint; user: bigint; kind: MembershipEventKind; later: number; inviteLink: string | null }[],
): Event[] {
  let at = START
  return steps.map(({ later, ...step }, index) => {
    at += (later * HOUR) / 4
    // Only a coming has a link.
    const inviteLink = step.kind.startsWith('joined_by') ? step.inviteLink : null
    return { ...step, inviteLink, id: BigInt(index + 1), at: new Date(at) }
  })
}

const isLeaving = ({ kind }: Event) => kind === 'left' || kind === 'removed'
const ofUser = (log: Event[], { channel, user }: Event) =>
  log.filter((other) => other.channel === channel && other.user === user)
/** How somebody had come, at an event of theirs: as folding all events up to it tells; of a departure, all before it, if they were there. */
function byLink(log: Event[], event: Event): boolean | null {
  const own = ofUser(log, event)
  if (!isLeaving(event)) return foldMembership(own.filter(({ id }) => id <= event.id)).joinedByLink
  const before = foldMembership(own.filter(({ id }) => id < event.id))
  return before.leftAt === null ? before.joinedByLink : null
}
const endOf = (log: Event[], event: Event) =>
  ofUser(log, event)
    .find(({ id }) => id > event.id)
    ?.at.getTime() ?? null

/** What of a span is known of a channel. */
function known({ firstReadAt, readAt, gap }: Channel, { from, to }: Span): Span[] {
  const span = { from: Math.max(from, firstReadAt - 48 * HOUR), to: Math.min(to, readAt) }
  const parts = gap
    ? [
        { from: span.from, to: Math.min(span.to, gap.from) },
        { from: Math.max(span.from, gap.to), to: span.to },
      ]
    : [span]
  return parts.filter((part) => part.from < part.to)
}
const isKnown = (channels: Channel[], span: Span) => channels.some((each) => known(each, span).length > 0)
const isComplete = (channels: Channel[], span: Span) =>
  channels.length > 0 &&
  channels.every((each) => sum(known(each, span).map(({ from, to }) => to - from)) === span.to - span.from)
const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0)

const formats = new Map<string, Intl.DateTimeFormat>()
const moments = new Map<string, { day: string; hour: number; weekday: number }>()

/** A local date ("2026-03-29"), hour and ISO weekday. Kept, as telling them takes long. */
function local(at: number, timeZone: string) {
  const known = moments.get(`${timeZone} ${at}`)
  if (known) return known
  const format =
    formats.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  formats.set(timeZone, format)
  const [day = '', time = ''] = format.format(at).split(' ')
  const told = { day, hour: Number(time.slice(0, 2)), weekday: new Date(day).getUTCDay() || 7 }
  moments.set(`${timeZone} ${at}`, told)
  return told
}

function countsOf(log: Event[], events: Event[]) {
  const count = (test: (event: Event) => boolean) => events.filter(test).length
  return {
    joined: count((each) => !isLeaving(each)),
    left: count(isLeaving),
    byKind: Object.fromEntries(KINDS.map((kind) => [kind, count((each) => each.kind === kind)])),
    joinedByLink: count((each) => !isLeaving(each) && byLink(log, each) === true),
    joinedNotByLink: count((each) => !isLeaving(each) && byLink(log, each) === false),
    leftByLink: count((each) => isLeaving(each) && byLink(log, each) === true),
    leftNotByLink: count((each) => isLeaving(each) && byLink(log, each) === false),
    leftLinkUnknown: count((each) => isLeaving(each) && byLink(log, each) === null),
  }
}
/** The counts of which the above are told; those by Premium have tests of their own. */
const withoutPremium = (counts: object | null) =>
  counts && Object.fromEntries(Object.entries(counts).filter(([name]) => !name.includes('Premium')))

async function store(channels: Channel[], log: Event[]): Promise<void> {
  await fixture.sql('delete from stat_user_event')
  await fixture.sql('delete from admin_log_gap')
  for (const { id, firstReadAt, readAt, gap } of channels) {
    await fixture.sql(
      'update config__tg_channel set admin_log_first_read_at = $2, admin_log_read_at = $3 where tg_channel_id = $1',
      [id, new Date(firstReadAt), new Date(readAt)],
    )
    if (gap)
      await fixture.sql('insert into admin_log_gap (tg_channel_id, gap_from, gap_to) values ($1, $2, $3)', [
        id,
        new Date(gap.from),
        new Date(gap.to),
      ])
  }
  await fixture.prisma.membershipEvent.createMany({
    data: log.map(({ channel, id, user, kind, at, inviteLink }) =>
      eventRow({ tgChannelId: channel, eventId: id, tgUserId: user, kind, at, inviteLink }),
    ),
  })
}

test('whatever the log, its statistics are what counting by hand gives', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async ({ channels, steps, from, hours, now, timeZone }) => {
      const log = logOf(steps)
      await store(channels, log)
      const period = { from, to: from + hours * HOUR }
      const scopes = [[A], [A, B], [B]]
      const query = { scopes, from: new Date(period.from), to: new Date(period.to), timeZone }
      const { sql } = fixture.options
      const ages = [0, 1, 2, 4]
      const found = {
        totals: await membershipTotals(sql, query),
        day: await membershipSeries(sql, query, 'day'),
        hour: await membershipSeries(sql, query, 'hour'),
        signups: await signups(sql, query),
        links: await inviteLinks(sql, query, 10),
        cohorts: await cohorts(sql, query, { ages, now: new Date(now) }),
      }

      for (const [number, scope] of scopes.entries()) {
        const counted = channels.filter((each) => scope.includes(each.id) && known(each, period).length > 0)
        const inPeriod = log.filter(
          (each) =>
            counted.some(({ id }) => id === each.channel) &&
            each.at.getTime() >= period.from &&
            each.at.getTime() < period.to,
        )
        const within = ({ from, to }: Span) => inPeriod.filter(({ at }) => at.getTime() >= from && at.getTime() < to)

        expect({ ...found.totals[number], counts: withoutPremium(found.totals[number]?.counts ?? null) }).toEqual({
          channelsCounted: counted.length,
          channelsLeftOut: scope.filter((id) => !counted.some((each) => each.id === id)),
          complete: isComplete(counted, period),
          counts: counted.length > 0 ? countsOf(log, inPeriod) : null,
          churn: null,
        })

        for (const unit of ['day', 'hour'] satisfies BucketUnit[]) {
          const series = found[unit][number] ?? []
          expect(series[0]?.from.getTime()).toBe(period.from)
          expect(series.at(-1)?.to.getTime()).toBe(period.to)
          if (unit === 'day') expect(new Set(series.map(({ day }) => day)).size).toBe(series.length)
          expect(series).toMatchObject(
            series.map(({ from, to }, place) => {
              const span = { from: from.getTime(), to: to.getTime() }
              const events = within(span)
              const { day, hour } = local(span.from, timeZone)
              const last = local(span.to - 1, timeZone)
              expect(last.day).toBe(day)
              if (unit === 'hour') expect(last.hour).toBe(hour)
              const counts = events.length > 0 || isKnown(counted, span) ? countsOf(log, events) : null
              return {
                from: new Date(series[place - 1]?.to ?? period.from),
                day,
                hour: unit === 'hour' ? hour : null,
                counts,
                complete: isComplete(counted, span),
              }
            }),
          )
        }

        const comings = inPeriod.filter((each) => !isLeaving(each))
        const cells = found.signups[number] ?? []
        expect(cells).toHaveLength(168)
        const hourSpans = (found.hour[number] ?? []).map(({ from, to }) => ({ from: from.getTime(), to: to.getTime() }))
        expect(cells).toEqual(
          cells.map(({ weekday, hour }) => {
            const isCell = (at: number) => local(at, timeZone).weekday === weekday && local(at, timeZone).hour === hour
            const events = comings.filter(({ at }) => isCell(at.getTime()))
            const spans = hourSpans.filter(({ from }) => isCell(from))
            const told = events.length > 0 || spans.some((span) => isKnown(counted, span))
            return {
              number,
              weekday,
              hour,
              joined: told ? events.length : null,
              joinedByLink: told ? events.filter((each) => byLink(log, each)).length : null,
              complete: spans.length > 0 && spans.every((span) => isComplete(counted, span)),
            }
          }),
        )

        const viaLink = Map.groupBy(
          comings.filter((each) => byLink(log, each)),
          (each) => `${each.channel} ${each.inviteLink}`,
        )
        const links = found.links[number] ?? null
        expect(
          links &&
            Object.fromEntries(
              links.map(({ channelId, link, joined, left }) => [`${channelId} ${link}`, { joined, left }]),
            ),
        ).toEqual(
          counted.length === 0
            ? null
            : Object.fromEntries(
                [...viaLink].map(([link, own]) => [
                  link,
                  { joined: own.length, left: own.filter((each) => endOf(log, each) !== null).length },
                ]),
              ),
        )

        const days = found.day[number] ?? []
        expect((found.cohorts[number] ?? []).map(({ day }) => day)).toEqual(days.map(({ day }) => day))
        for (const cohort of found.cohorts[number] ?? []) {
          const span = { from: cohort.from.getTime(), to: cohort.to.getTime() }
          const own = within(span).filter((each) => !isLeaving(each))
          const told = own.length > 0 || isKnown(counted, span)
          expect(cohort).toMatchObject({ joined: told ? own.length : null, complete: isComplete(counted, span) })
          for (const age of cohort.ages) {
            const until = endOfDay(cohort.day, age.days, timeZone)
            const whole = { from: span.from, to: until }
            const left = own.filter((each) => (endOf(log, each) ?? until) < until).length
            const isOver = until <= now && counted.length > 0
            expect({ ...age, day: cohort.day }).toEqual({
              days: age.days,
              day: cohort.day,
              left: isOver && told ? left : null,
              complete: isOver && isComplete(counted, whole),
            })
          }
        }
      }
    }),
    { numRuns: 15 },
  )
}, 60_000)

/** When the day is over that is so many days after a date: the first instant, by the quarter of an hour, of a later date. */
function endOfDay(day: string, days: number, timeZone: string): number {
  const date = new Date(Date.parse(day) + days * 24 * HOUR).toISOString().slice(0, 10)
  let at = Date.parse(date) + 12 * HOUR
  while (local(at, timeZone).day <= date) at += HOUR / 4
  return at
}
