import { afterAll, beforeAll, expect, test } from 'bun:test'
import fc from 'fast-check'
import { type Counters, engagementRate, publicationCounters, reach, reachRate } from '../../src/domain/metrics'
import type { RepostFilter } from '../../src/domain/post'
import { measure, measureByDay } from '../../src/store/statistics/measure'
import * as measures from '../../src/store/statistics/measures'
import type { PostStatisticsQuery } from '../../src/store/statistics/scope'
import { topPosts } from '../../src/store/statistics/top-posts'
import { createFixture, type Fixture, STARTUP_MS } from './support/fixture'
import { addPosts, type PostValues, type WindowValues } from './support/post-values'
import { addChannel, addSession } from './support/rows'

/*
 * What the database counts is what the formulas of `domain/metrics` make of the same rows: over random posts, reposts, albums (also of both),
 * windows and readings of subscribers around both ends of a period with a change of the clocks in it.
 */

const FROM = Date.parse('2026-03-27T23:00:00Z')
const TO = Date.parse('2026-03-30T22:00:00Z')
const HOUR_MS = 3_600_000
const CHANNELS = 2

let fixture: Fixture
let sessionPk: bigint

beforeAll(async () => {
  fixture = await createFixture()
  sessionPk = (await addSession(fixture.prisma)).pk
}, STARTUP_MS)

afterAll(() => fixture.close())

const count = fc.option(fc.nat(50), { freq: 3 })
const counters = { views: count, reactions: count, comments: count, forwards: count }
const window: fc.Arbitrary<WindowValues | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.constant({ status: 'pending' as const }),
  fc.constant({ status: 'missed' as const, reason: 'too_late' as const }),
  fc.record({ status: fc.constantFrom('on_time' as const, 'late' as const), ...counters }),
)
const item = fc.record({
  ...counters,
  isDeleted: fc.boolean(),
  isRepost: fc.boolean(),
  windows: fc.record({ '1h': window, '24h': window }),
})
const publication = fc.record({
  channel: fc.nat(CHANNELS - 1),
  hour: fc.integer({ min: -2, max: (TO - FROM) / HOUR_MS + 2 }),
  items: fc.array(item, { minLength: 1, maxLength: 3 }),
})
const world = fc.record({
  publications: fc.array(publication, { maxLength: 12 }),
  subscribers: fc.array(
    fc.record({ channel: fc.nat(CHANNELS - 1), hour: fc.integer({ min: -30, max: 70 }), total: count }),
    {
      maxLength: 6,
    },
  ),
})
const filter = fc.constantFrom<RepostFilter>('exclude', 'include', 'only')
const WANTED: Record<RepostFilter, boolean[]> = { exclude: [false], include: [false, true], only: [true] }
type World = typeof world extends fc.Arbitrary<infer Value> ? Value : never

/** A publication as the formulas have it. */
interface Modelled {
  channel: number
  day: string
  at: number
  counters: Counters
  after1h: Counters
  after24h: Counters
  subscribers: number | null
  posts: number
  isRepost: boolean
}

const berlin = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' })
const timeOf = (hour: number) => FROM + hour * HOUR_MS
const UNKNOWN: Counters = { views: null, reactions: null, comments: null, forwards: null }
const of = (values: Partial<Record<keyof Counters, number | null>> | undefined): Counters => ({
  views: values?.views ?? null,
  reactions: values?.reactions ?? null,
  comments: values?.comments ?? null,
  forwards: values?.forwards ?? null,
})

function model({ publications, subscribers }: World): Modelled[] {
  return publications.flatMap(({ channel, hour, items }) => {
    const kept = items.filter(({ isDeleted }) => !isDeleted)
    const at = timeOf(hour)
    if (kept.length === 0 || at < FROM || at >= TO) return []
    // Of two readings at the same time the one that was stored later counts.
    const reading = subscribers.filter((each) => each.channel === channel && each.hour <= hour)
    const latest = reading.reduce<(typeof reading)[number] | null>(
      (best, each) => (best === null || each.hour >= best.hour ? each : best),
      null,
    )
    return {
      ...{ channel, at, day: berlin.format(at), posts: kept.length },
      counters: publicationCounters(kept.map(of)),
      after1h: publicationCounters([UNKNOWN, ...kept.map(({ windows }) => of(windows['1h']))]),
      after24h: publicationCounters([UNKNOWN, ...kept.map(({ windows }) => of(windows['24h']))]),
      subscribers: latest?.total ?? null,
      // Also where that item was deleted.
      isRepost: items[0]?.isRepost ?? false,
    }
  })
}

async function store({ publications, subscribers }: World, channelIds: bigint[]): Promise<void> {
  const { prisma } = fixture
  for (const tgChannelId of channelIds) await addChannel(prisma, sessionPk, { tgChannelId })
  const idOf = (channel: number) => channelIds[channel] ?? 0n
  let tgPostId = 0
  const posts = publications.flatMap(({ channel, hour, items }, index) =>
    items.map(({ isDeleted, isRepost, ...values }): PostValues => {
      tgPostId += 1
      const date = new Date(timeOf(hour)).toISOString()
      return {
        ...values,
        ...{ tgChannelId: idOf(channel), tgPostId, date },
        ...(items.length > 1 && { groupedId: BigInt(index) }),
        ...(isDeleted && { deletedAt: date }),
        ...(isRepost && { forwardedFrom: { channelId: 1n, postId: 1 } }),
      }
    }),
  )
  await addPosts(prisma, posts)
  await prisma.subscriberCount.createMany({
    data: subscribers.map(({ channel, hour, total }) => ({
      ...{ tgChannelId: idOf(channel), timestamp: new Date(timeOf(hour)), totalParticipants: total },
    })),
  })
}

/** What the formulas make of publications, by the names of the measures. */
function expected(publications: Modelled[]) {
  const with24h = publications.map(({ after24h, subscribers }) => ({ views: after24h.views, subscribers }))
  return {
    publicationCount: {
      publications: publications.length,
      posts: publications.reduce((sum, { posts }) => sum + posts, 0),
    },
    reach: reach(publications.map((each) => each.counters.views)),
    reach1h: reach(publications.map((each) => each.after1h.views)),
    reach24h: reach(publications.map((each) => each.after24h.views)),
    engagementRate: engagementRate(publications.map((each) => each.counters)),
    engagementRate24h: engagementRate(publications.map((each) => each.after24h)),
    reachRate: reachRate(publications.map((each) => ({ ...each.counters, subscribers: each.subscribers }))),
    reachRate24h: reachRate(with24h),
  }
}

const MEASURES: Record<keyof ReturnType<typeof expected>, measures.Measure<object>> = {
  publicationCount: measures.publicationCount,
  reach: measures.reach,
  reach1h: measures.reachAt('1h'),
  reach24h: measures.reachAt('24h'),
  engagementRate: measures.engagementRate,
  engagementRate24h: measures.engagementRate24h,
  reachRate: measures.reachRate,
  reachRate24h: measures.reachRate24h,
}

test(
  'the database counts what the formulas say',
  async () => {
    let next = 1n
    await fc.assert(
      fc.asyncProperty(world, filter, async (given, reposts) => {
        const channelIds = Array.from({ length: CHANNELS }, () => next++)
        await store(given, channelIds)
        const publications = model(given)
        // Each channel for itself, then both together.
        const query: PostStatisticsQuery = {
          reposts,
          scopes: [...channelIds.map((id) => [id]), channelIds],
          ...{ from: new Date(FROM), to: new Date(TO), timeZone: 'Europe/Berlin' },
        }
        const all = (scope: number) => publications.filter(({ channel }) => scope === CHANNELS || channel === scope)
        const ofScope = (scope: number) => all(scope).filter(({ isRepost }) => WANTED[reposts].includes(isRepost))
        await fixture.options.sql(async (client) => {
          for (const [name, measured] of Object.entries(MEASURES) as [
            keyof typeof MEASURES,
            measures.Measure<object>,
          ][]) {
            const values = await measure(client, query, measured)
            expect(values).toHaveLength(query.scopes.length)
            values.forEach((value, scope) => {
              expect(value).toMatchObject(expected(ofScope(scope))[name])
            })
            const days = await measureByDay(client, query, measured)
            days.forEach((values, scope) => {
              const byDay = Map.groupBy(ofScope(scope), ({ day }) => day)
              expect([...values.keys()].sort()).toEqual([...byDay.keys()].sort())
              for (const [day, those] of byDay) expect(values.get(day)).toMatchObject(expected(those)[name])
            })
          }
          const beside = await measure(client, query, measures.repostCount)
          beside.forEach((value, scope) => {
            const repeated = all(scope).filter(({ isRepost }) => isRepost)
            expect(value).toMatchObject({ publications: repeated.length, ...expected(repeated).reach })
          })
          const ranked = await topPosts(client, query, 'views', 500)
          ranked.forEach((posts, scope) => {
            const views = ofScope(scope).flatMap(({ counters: { views } }) => views ?? [])
            expect(posts.map(({ value }) => value)).toEqual(views.sort((a, b) => b - a))
            expect(posts.map(({ rank }) => rank)).toEqual(views.map((_, index) => index + 1))
          })
        })
      }),
      { numRuns: 30 },
    )
  },
  STARTUP_MS,
)
