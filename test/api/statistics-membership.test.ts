import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { MembershipEventKind } from '../../src/domain/membership'
import { type Data, STARTUP_MS } from './support/fixture'
import { addChannel, addSession, eventRow, memberRow } from './support/rows'
import { createStatisticsFixture, type StatisticsFixture } from './support/statistics-fixture'

const NEWS = 1001n
const NO_ADMIN = 1002n
const AUTUMN = 1003n
const [L1, L2] = ['https://t.me/+one', 'https://t.me/+two']
/** Berlin: CET (UTC+1) until 2026-03-29 01:00 UTC, then CEST (UTC+2). Midnight at its beginning is 2026-03-26 23:00 UTC. */
const WEEK = 'from: "2026-03-26T23:00:00Z", to: "2026-03-31T22:00:00Z", timeZone: "Europe/Berlin"'
const NOW = '2026-04-02T07:00:00Z'

/** As the admin log has it: id, user, what, when (UTC), link, Premium. */
const LOG: [bigint, bigint, MembershipEventKind, string, string | null, boolean | null][] = [
  [1n, 8n, 'joined_by_link', '2026-03-26T20:00', L2, null],
  // Friday 27th in Berlin.
  [2n, 1n, 'joined_by_link', '2026-03-27T10:00', L1, true],
  [3n, 2n, 'joined', '2026-03-27T22:30', null, false],
  // Saturday 28th: half past midnight there.
  [4n, 3n, 'joined_by_request', '2026-03-27T23:30', L1, null],
  [5n, 4n, 'invited', '2026-03-28T12:00', null, false],
  // Sunday 29th: 01:30, then 03:10, as there is no 02:00 on that day. User 5 had come before the log was read.
  [6n, 1n, 'left', '2026-03-29T00:30', null, true],
  [7n, 1n, 'joined', '2026-03-29T01:10', null, true],
  [8n, 5n, 'left', '2026-03-29T20:00', null, null],
  // Monday 30th, the last a minute before midnight.
  [9n, 2n, 'removed', '2026-03-30T08:00', null, false],
  [10n, 8n, 'left', '2026-03-30T09:00', null, null],
  [11n, 1n, 'left', '2026-03-30T21:59', null, true],
  // Tuesday 31st, from midnight on; a request without a link.
  [12n, 6n, 'joined_by_request', '2026-03-30T22:00', null, null],
  [13n, 7n, 'joined_by_link', '2026-03-31T20:00', L2, true],
  // Wednesday 1 April.
  [14n, 3n, 'left', '2026-04-01T05:00', null, null],
]

let fixture: StatisticsFixture

beforeAll(async () => {
  fixture = await createStatisticsFixture()
  const { prisma } = fixture
  const { pk } = await addSession(prisma)
  await addChannel(prisma, pk, {
    tgChannelId: NEWS,
    membershipAvailable: true,
    // So all is known from 26 March, 12:00.
    adminLogFirstReadAt: new Date('2026-03-28T12:00:00Z'),
    adminLogReadAt: new Date('2026-04-02T06:00:00Z'),
  })
  await addChannel(prisma, pk, { tgChannelId: NO_ADMIN, membershipAvailable: false })
  await addChannel(prisma, pk, {
    tgChannelId: AUTUMN,
    membershipAvailable: true,
    adminLogFirstReadAt: new Date('2026-10-01T00:00:00Z'),
    adminLogReadAt: new Date('2026-11-01T00:00:00Z'),
  })
  await prisma.member.createMany({
    data: [NEWS, AUTUMN].flatMap((tgChannelId) =>
      [1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n].map((tgUserId) => memberRow({ tgChannelId, tgUserId })),
    ),
  })
  await prisma.membershipEvent.createMany({
    data: [
      ...LOG.map(([eventId, tgUserId, kind, at, inviteLink, premium]) =>
        eventRow({ tgChannelId: NEWS, eventId, tgUserId, kind, at: new Date(`${at}Z`), inviteLink, premium }),
      ),
      // Twice half past two in Berlin: before and after clocks are set back at 01:00 UTC.
      eventRow({ tgChannelId: AUTUMN, eventId: 1n, tgUserId: 1n, at: new Date('2026-10-25T00:30Z') }),
      eventRow({ tgChannelId: AUTUMN, eventId: 2n, tgUserId: 2n, at: new Date('2026-10-25T01:30Z') }),
    ],
  })
  await prisma.adminLogGap.create({
    data: { tgChannelId: NEWS, from: new Date('2026-03-31T00:00Z'), to: new Date('2026-03-31T12:00Z') },
  })
  await prisma.subscriberCount.createMany({
    data: [
      { tgChannelId: NEWS, timestamp: new Date('2026-03-26T22:00Z'), totalParticipants: 200 },
      { tgChannelId: NEWS, timestamp: new Date('2026-03-27T22:00Z'), totalParticipants: 202 },
      { tgChannelId: NO_ADMIN, timestamp: new Date('2026-03-26T22:00Z'), totalParticipants: 1000 },
    ],
  })
}, STARTUP_MS)

afterAll(() => fixture.close())

/** The statistics of some channels together. */
async function statistics(args: string, fields: string, now = NOW): Promise<Data> {
  const data = await fixture.data(now, `{ statistics(${args}) { ${fields} } }`)
  return data.statistics
}

const MEMBERSHIP = `membership {
  available complete channelsCounted channelsLeftOut joined left net
  byKind { joined joinedByLink joinedByRequest invited left removed }
  joinedByLink { yes no unknown } leftByLink { yes no unknown }
  joinedByPremium { yes no unknown } leftByPremium { yes no unknown }
  churn { value numerator denominator channels formulaVersion }
}`

describe('who came and went', () => {
  test('is counted by how they came, and by how those had come who left', async () => {
    const { membership } = await statistics(`channelIds: ["1001", "1002"], ${WEEK}`, MEMBERSHIP)
    expect(membership).toEqual({
      available: true,
      // The log has a gap on the 31st.
      complete: false,
      channelsCounted: 1,
      channelsLeftOut: ['1002'],
      // Users 1, 2, 3, 4, 1 again, 6 and 7; users 1, 5, 2, 8 and 1 again.
      joined: 7,
      left: 5,
      net: 2,
      byKind: { joined: 2, joinedByLink: 2, joinedByRequest: 2, invited: 1, left: 4, removed: 1 },
      // Users 1, 3 and 7.
      joinedByLink: { yes: 3, no: 4, unknown: 0 },
      // Users 1 (the first time) and 8; users 2 and 1 (the second time); user 5.
      leftByLink: { yes: 2, no: 2, unknown: 1 },
      // Users 1, 1 and 7; users 2 and 4; users 3 and 6.
      joinedByPremium: { yes: 3, no: 2, unknown: 2 },
      // Users 1 and 1; user 2; users 5 and 8.
      leftByPremium: { yes: 2, no: 1, unknown: 2 },
      // The thousand of the other channel are not in it, as nothing tells who left there.
      churn: { value: 5 / 200, numerator: 5, denominator: 200, channels: 1, formulaVersion: 1 },
    })
  })

  test('is complete where there is no gap', async () => {
    const args = 'channelIds: ["1001"], from: "2026-03-26T23:00:00Z", to: "2026-03-31T00:00:00Z"'
    const { membership } = await statistics(args, 'membership { complete joined left }')
    expect(membership).toEqual({ complete: true, joined: 6, left: 5 })
  })

  test('is unknown, and not 0, where no account is an admin', async () => {
    const { membership } = await statistics(`channelIds: ["1002"], ${WEEK}`, MEMBERSHIP)
    expect(membership).toEqual({
      available: false,
      complete: false,
      channelsCounted: 0,
      channelsLeftOut: ['1002'],
      ...Object.fromEntries(
        'joined left net byKind joinedByLink leftByLink joinedByPremium leftByPremium churn'
          .split(' ')
          .map((field) => [field, null]),
      ),
    })
  })

  test('is unknown before the log was first read, and of the future', async () => {
    for (const args of [
      'from: "2026-03-01T00:00:00Z", to: "2026-03-26T12:00:00Z"',
      'from: "2026-04-02T06:00:00Z", to: "2026-05-01T00:00:00Z"',
    ]) {
      const found = await statistics(
        `channelIds: ["1001"], ${args}`,
        'membership { available joined } inviteLinks { link }',
      )
      expect(found).toEqual({ membership: { available: false, joined: null }, inviteLinks: null })
    }
  })

  test('is nothing of no channels at all', async () => {
    const fields = `membership { available channelsLeftOut joined } membershipSeries { day } signups { hour } inviteLinks { link }
      cohorts { day } subscribers { atEnd channelsAtEnd } subscriberSeries { day } comments { available comments }
      commentSeries { day } topCommenters { userId }`
    expect(await statistics(`channelIds: [], ${WEEK}`, fields)).toEqual({
      membership: { available: false, channelsLeftOut: [], joined: null },
      membershipSeries: [],
      signups: [],
      inviteLinks: null,
      cohorts: [],
      subscribers: { atEnd: null, channelsAtEnd: 0 },
      subscriberSeries: [],
      comments: { available: false, comments: null },
      commentSeries: [],
      topCommenters: null,
    })
  })

  test('is added up over channels', async () => {
    const args = 'from: "2026-03-01T00:00:00Z", to: "2026-12-01T00:00:00Z"'
    const { membership } = await statistics(args, 'membership { channelsCounted channelsLeftOut joined left }')
    // Eight and two; six.
    expect(membership).toEqual({ channelsCounted: 2, channelsLeftOut: ['1002'], joined: 10, left: 6 })
  })
})

const BUCKET = 'day joined left net complete'

describe('who came and went by day', () => {
  test('is 0 where nobody did, a lower bound where the log is incomplete, and null where nothing is known', async () => {
    const args =
      'channelIds: ["1001"], from: "2026-03-24T23:00:00Z", to: "2026-04-03T22:00:00Z", timeZone: "Europe/Berlin"'
    const { membershipSeries } = await statistics(args, `membershipSeries { ${BUCKET} from to hour }`)
    expect(
      membershipSeries.map(({ day, joined, left, net, complete }: Data) => [day, joined, left, net, complete]),
    ).toEqual([
      ['2026-03-25', null, null, null, false],
      // From noon (UTC) on.
      ['2026-03-26', 1, 0, 1, false],
      ['2026-03-27', 2, 0, 2, true],
      ['2026-03-28', 2, 0, 2, true],
      ['2026-03-29', 1, 2, -1, true],
      ['2026-03-30', 0, 3, -3, true],
      // The gap.
      ['2026-03-31', 2, 0, 2, false],
      ['2026-04-01', 0, 1, -1, true],
      // Up to the last reading.
      ['2026-04-02', 0, 0, 0, false],
      ['2026-04-03', null, null, null, false],
    ])
    expect(membershipSeries[4]).toMatchObject({
      from: '2026-03-28T23:00:00.000Z',
      to: '2026-03-29T22:00:00.000Z',
      hour: null,
    })
  })

  test('is split as the whole is', async () => {
    const { membershipSeries } = await statistics(
      `channelIds: ["1001"], ${WEEK}`,
      'membershipSeries { joinedByLink { yes no } leftByLink { yes no unknown } joinedByPremium { yes no unknown } byKind { removed } }',
    )
    expect(membershipSeries[2]).toEqual({
      joinedByLink: { yes: 0, no: 1 },
      leftByLink: { yes: 1, no: 0, unknown: 1 },
      joinedByPremium: { yes: 1, no: 0, unknown: 0 },
      byKind: { removed: 0 },
    })
    expect(membershipSeries[3]).toMatchObject({ leftByLink: { yes: 1, no: 2, unknown: 0 }, byKind: { removed: 1 } })
  })

  test('begins and ends with the period', async () => {
    const args = 'channelIds: ["1001"], from: "2026-03-27T12:00:00Z", to: "2026-03-28T12:00:00Z"'
    const { membershipSeries } = await statistics(args, 'membershipSeries { from to joined }')
    expect(membershipSeries).toEqual([
      // User 1 had come before noon, user 4 comes at the very end, which is outside.
      { from: '2026-03-27T12:00:00.000Z', to: '2026-03-28T00:00:00.000Z', joined: 2 },
      { from: '2026-03-28T00:00:00.000Z', to: '2026-03-28T12:00:00.000Z', joined: 0 },
    ])
  })
})

describe('who came and went by hour', () => {
  test('has 23 hours on the day that clocks are set forward', async () => {
    const args =
      'channelIds: ["1001"], from: "2026-03-28T23:00:00Z", to: "2026-03-29T22:00:00Z", timeZone: "Europe/Berlin"'
    const { membershipSeries } = await statistics(args, 'membershipSeries(by: HOUR) { day hour joined left from }')
    expect(membershipSeries).toHaveLength(23)
    expect(membershipSeries.slice(0, 4)).toEqual([
      { day: '2026-03-29', hour: 0, joined: 0, left: 0, from: '2026-03-28T23:00:00.000Z' },
      { day: '2026-03-29', hour: 1, joined: 0, left: 1, from: '2026-03-29T00:00:00.000Z' },
      { day: '2026-03-29', hour: 3, joined: 1, left: 0, from: '2026-03-29T01:00:00.000Z' },
      { day: '2026-03-29', hour: 4, joined: 0, left: 0, from: '2026-03-29T02:00:00.000Z' },
    ])
  })

  test('has 25 hours on the day that clocks are set back, one of them twice', async () => {
    const args =
      'channelIds: ["1003"], from: "2026-10-24T22:00:00Z", to: "2026-10-25T23:00:00Z", timeZone: "Europe/Berlin"'
    const { membershipSeries } = await statistics(args, 'membershipSeries(by: HOUR) { hour joined from }')
    expect(membershipSeries).toHaveLength(25)
    expect(membershipSeries.slice(1, 5)).toEqual([
      { hour: 1, joined: 0, from: '2026-10-24T23:00:00.000Z' },
      { hour: 2, joined: 1, from: '2026-10-25T00:00:00.000Z' },
      { hour: 2, joined: 1, from: '2026-10-25T01:00:00.000Z' },
      { hour: 3, joined: 0, from: '2026-10-25T02:00:00.000Z' },
    ])
  })

  test('of zones that are half an hour off', async () => {
    const args =
      'channelIds: ["1003"], from: "2026-10-24T18:30:00Z", to: "2026-10-25T18:30:00Z", timeZone: "Asia/Kolkata"'
    const { membershipSeries } = await statistics(args, 'membershipSeries(by: HOUR) { hour joined from }')
    expect(membershipSeries).toHaveLength(24)
    // 06:00 there is 00:30 UTC.
    expect(membershipSeries.filter(({ joined }: Data) => joined > 0)).toEqual([
      { hour: 6, joined: 1, from: '2026-10-25T00:30:00.000Z' },
      { hour: 7, joined: 1, from: '2026-10-25T01:30:00.000Z' },
    ])
  })
})

test('days begin with the first midnight where it comes twice, and end where there is none', async () => {
  // The Azores set clocks back from 01:00 to 00:00 at 01:00 UTC, and forward from 00:00 to 01:00 at 01:00 UTC.
  const autumn = await statistics(
    'channelIds: ["1003"], from: "2026-10-24T12:00:00Z", to: "2026-10-26T12:00:00Z", timeZone: "Atlantic/Azores"',
    'membershipSeries { day from joined }',
  )
  expect(autumn.membershipSeries).toEqual([
    { day: '2026-10-24', from: '2026-10-24T12:00:00.000Z', joined: 0 },
    { day: '2026-10-25', from: '2026-10-25T00:00:00.000Z', joined: 2 },
    { day: '2026-10-26', from: '2026-10-26T01:00:00.000Z', joined: 0 },
  ])
  const spring = await statistics(
    'channelIds: ["1001"], from: "2026-03-28T12:00:00Z", to: "2026-03-30T12:00:00Z", timeZone: "Atlantic/Azores"',
    'membershipSeries { from joined left }',
  )
  expect(spring.membershipSeries).toEqual([
    { from: '2026-03-28T12:00:00.000Z', joined: 1, left: 1 },
    { from: '2026-03-29T01:00:00.000Z', joined: 1, left: 1 },
    { from: '2026-03-30T00:00:00.000Z', joined: 0, left: 2 },
  ])
})

describe('signups', () => {
  test('are counted by hour of the local week', async () => {
    const { signups } = await statistics(
      `channelIds: ["1001", "1002"], ${WEEK}`,
      'signups { weekday hour joined joinedByLink complete }',
    )
    expect(signups).toHaveLength(168)
    const at = (weekday: number, hour: number) => signups[(weekday - 1) * 24 + hour]
    const came = signups.filter(({ joined }: Data) => joined > 0)
    expect(came.map(({ weekday, hour, joined, joinedByLink }: Data) => [weekday, hour, joined, joinedByLink])).toEqual([
      [2, 0, 1, 0],
      [2, 22, 1, 1],
      [5, 11, 1, 1],
      [5, 23, 1, 0],
      [6, 0, 1, 1],
      [6, 13, 1, 0],
      [7, 3, 1, 0],
    ])
    expect(at(1, 12)).toEqual({ weekday: 1, hour: 12, joined: 0, joinedByLink: 0, complete: true })
    // The period has no Wednesday, and its Sunday has no 02:00.
    const none = { joined: null, joinedByLink: null, complete: false }
    expect(at(3, 12)).toMatchObject(none)
    expect(at(7, 2)).toMatchObject(none)
    // The gap of the 31st is from 02:00 to 14:00 there.
    expect(at(2, 1)).toMatchObject({ joined: 0, complete: true })
    expect(at(2, 2)).toMatchObject(none)
    expect(at(2, 13)).toMatchObject(none)
    expect(at(2, 14)).toMatchObject({ joined: 0, complete: true })
  })

  test('of an hour that is known of one week and not of another are no plain number', async () => {
    const args = 'channelIds: ["1001"], from: "2026-03-01T00:00:00Z", to: "2026-04-02T06:00:00Z"'
    const { signups } = await statistics(args, 'signups { weekday hour joined complete }')
    expect(signups.some(({ complete }: Data) => complete)).toBe(false)
    // It is known from noon on Thursday 26 March to six on Thursday 2 April, except for the gap on the Tuesday up to noon.
    const unknown = signups.flatMap(({ joined, weekday, hour }: Data) => (joined === null ? [[weekday, hour]] : []))
    expect(unknown).toEqual([
      ...Array.from({ length: 12 }, (_, hour) => [2, hour]),
      ...[6, 7, 8, 9, 10, 11].map((hour) => [4, hour]),
    ])
  })
})

test('invite links tell who came by each and is still there', async () => {
  const LINK = 'link channelId joined left stillThere firstJoinedAt lastJoinedAt'
  const { inviteLinks, most } = await statistics(
    `channelIds: ["1001", "1002"], ${WEEK}`,
    `inviteLinks { ${LINK} } most: inviteLinks(first: 1) { link }`,
  )
  expect(inviteLinks).toEqual([
    {
      link: L1,
      channelId: '1001',
      // Users 1 and 3. User 3 left after the period; user 1 came again, but not by the link.
      joined: 2,
      left: 2,
      stillThere: 0,
      firstJoinedAt: '2026-03-27T10:00:00.000Z',
      lastJoinedAt: '2026-03-27T23:30:00.000Z',
    },
    {
      link: L2,
      channelId: '1001',
      // User 7; user 8 came before the period.
      joined: 1,
      left: 0,
      stillThere: 1,
      firstJoinedAt: '2026-03-31T20:00:00.000Z',
      lastJoinedAt: '2026-03-31T20:00:00.000Z',
    },
  ])
  expect(most).toEqual([{ link: L1 }])
  const none = 'channelIds: ["1003"], from: "2026-10-24T00:00:00Z", to: "2026-10-26T00:00:00Z"'
  expect(await statistics(none, 'inviteLinks { link }')).toEqual({ inviteLinks: [] })
})

describe('cohorts', () => {
  const COHORT = 'day joined complete leftAfter { days left complete }'
  const numbers = (cohorts: Data[]) =>
    cohorts.map(({ day, joined, complete, leftAfter }) => [
      day.slice(5),
      joined,
      complete,
      leftAfter.map(({ left }: Data) => left),
      leftAfter.map((age: Data) => age.complete),
    ])

  test('tell how many of those who came on a day had left some days later', async () => {
    const { cohorts } = await statistics(
      `channelIds: ["1001", "1002"], ${WEEK}`,
      `cohorts(days: [0, 1, 2, 3]) { ${COHORT} }`,
    )
    expect(numbers(cohorts)).toEqual([
      // User 1 left on the 29th, user 2 on the 30th.
      ['03-27', 2, true, [0, 0, 1, 2], [true, true, true, true]],
      // User 3 left four days later, user 4 did not. The 31st has a gap.
      ['03-28', 2, true, [0, 0, 0, 0], [true, true, true, false]],
      // User 1, who had come again, left on the next day.
      ['03-29', 1, true, [0, 1, 1, 1], [true, true, false, false]],
      // The 2nd of April is not over.
      ['03-30', 0, true, [0, 0, 0, null], [true, false, false, false]],
      ['03-31', 2, false, [0, 0, null, null], [false, false, false, false]],
    ])
    expect(cohorts[0].leftAfter.map(({ days }: Data) => days)).toEqual([0, 1, 2, 3])
  })

  test('are taken in the order that is asked for', async () => {
    const { cohorts } = await statistics(
      `channelIds: ["1001"], ${WEEK}`,
      'cohorts(days: [4, 0]) { leftAfter { days left } }',
    )
    expect(cohorts[1].leftAfter).toEqual([
      { days: 4, left: 1 },
      { days: 0, left: 0 },
    ])
  })

  test('tell nothing of days of which nothing is known', async () => {
    const args = 'channelIds: ["1001"], from: "2026-03-20T00:00:00Z", to: "2026-03-21T00:00:00Z"'
    // Of that time alone nothing is known of the channel at all.
    expect(numbers((await statistics(args, `cohorts(days: [0, 9]) { ${COHORT} }`)).cohorts)).toEqual([
      ['03-20', null, false, [null, null], [false, false]],
    ])
    const longer = 'channelIds: ["1001"], from: "2026-03-20T00:00:00Z", to: "2026-03-28T00:00:00Z"'
    const { cohorts } = await statistics(longer, `cohorts(days: [0, 8]) { ${COHORT} }`)
    expect(numbers(cohorts)[0]).toEqual(['03-20', null, false, [null, null], [false, false]])
    // User 8 on the 26th, of which all is known from noon on; and users 1, 2 and 3 on the 27th (UTC), who have left by 4 April, which is to come.
    expect(numbers(cohorts)[6]).toEqual(['03-26', 1, false, [0, null], [false, false]])
    expect(numbers(cohorts)[7]).toEqual(['03-27', 3, true, [0, null], [true, false]])
  })
})

describe('what cannot be asked for is refused', () => {
  const day = 'from: "2026-03-27T00:00:00Z", to: "2026-03-28T00:00:00Z"'
  const cases: [args: string, field: string, argument: string][] = [
    ['from: "2026-01-01T00:00:00Z", to: "2026-04-11T00:00:00.001Z"', 'membershipSeries(by: HOUR) { day }', 'to'],
    ['from: "2020-01-01T00:00:00Z", to: "2030-01-01T00:00:00Z"', 'membershipSeries { day }', 'to'],
    ['from: "2020-01-01T00:00:00Z", to: "2030-01-01T00:00:00Z"', 'subscriberSeries { day }', 'to'],
    ['from: "2020-01-01T00:00:00Z", to: "2030-01-01T00:00:00Z"', 'commentSeries { day }', 'to'],
    ['from: "2025-01-01T00:00:00Z", to: "2026-03-01T00:00:00Z"', 'cohorts { day }', 'to'],
    [day, 'cohorts(days: []) { day }', 'days'],
    [day, 'cohorts(days: [1, 1]) { day }', 'days'],
    [day, 'cohorts(days: [-1]) { day }', 'days'],
    [day, 'cohorts(days: [366]) { day }', 'days'],
    [day, 'inviteLinks(first: 0) { link }', 'first'],
    [day, 'topCommenters(first: 501) { userId }', 'first'],
  ]
  for (const [args, field, argument] of cases) {
    test(`${field} ${args}`, async () => {
      const { errors } = await fixture.ask(NOW, `{ statistics(${args}) { ${field} } }`)
      expect(errors).toHaveLength(1)
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument })
    })
  }
})
