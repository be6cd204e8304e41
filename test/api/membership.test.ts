import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createFixture, type Data, type Fixture, STARTUP_MS } from './support/fixture'
import { addChannel, addSession, at, eventRow, memberRow } from './support/rows'

const NEWS = 1001n
const LINK = 'https://t.me/+AbCdEf'

let fixture: Fixture

beforeAll(async () => {
  fixture = await createFixture()
  const { prisma } = fixture
  const { pk } = await addSession(prisma)
  await addChannel(prisma, pk, { tgChannelId: NEWS, membershipAvailable: true, adminLogReadAt: at(59) })
  await addChannel(prisma, pk, { tgChannelId: 1002n, membershipAvailable: false })
  await addChannel(prisma, pk, { tgChannelId: 1003n })
  await prisma.member.createMany({
    data: [
      memberRow({
        tgChannelId: NEWS,
        tgUserId: 1n,
        firstName: 'Анна',
        lastName: 'Petrova',
        username: 'anna_p',
        phone: '79991234567',
        premium: true,
        scam: false,
        verified: false,
        joinedAt: at(1),
        isJoinedByLink: true,
        inviteLink: LINK,
        timestamp: at(32),
        firstSeenAt: at(1),
        lastSeenAt: at(31),
        leftAt: at(31),
      }),
      memberRow({ tgChannelId: NEWS, tgUserId: 2n, firstName: 'Boris', joinedAt: at(2), isJoinedByLink: false }),
      memberRow({ tgChannelId: NEWS, tgUserId: 3n, firstName: '100%', lastName: 'Anna', leftAt: at(3) }),
      memberRow({ tgChannelId: NEWS, tgUserId: 4n }),
      memberRow({ tgChannelId: 1002n, tgUserId: 1n, firstName: 'Elsewhere' }),
    ],
  })
  await prisma.membershipEvent.createMany({
    data: [
      eventRow({ tgChannelId: NEWS, eventId: 31n, tgUserId: 1n, kind: 'left' }),
      eventRow({
        tgChannelId: NEWS,
        eventId: 1n,
        tgUserId: 1n,
        kind: 'joined_by_link',
        inviteLink: LINK,
        premium: true,
      }),
      eventRow({ tgChannelId: NEWS, eventId: 2n, tgUserId: 2n, kind: 'invited', actorId: 500n }),
      eventRow({ tgChannelId: NEWS, eventId: 3n, tgUserId: 3n, kind: 'removed', actorId: 500n, premium: false }),
    ],
  })
  await prisma.adminLogGap.createMany({
    data: [
      { tgChannelId: NEWS, from: at(50), to: at(55) },
      { tgChannelId: NEWS, from: at(40), to: at(45) },
    ],
  })
}, STARTUP_MS)

afterAll(() => fixture.close())

const MEMBER =
  'userId firstName lastName username phone premium scam verified joinedAt leftAt joinedByLink inviteLink seenAt firstSeenAt lastSeenAt'

describe('members of a channel', () => {
  test('are described as far as anything is told', async () => {
    const { channel } = await fixture.data(
      `{ channel(tgChannelId: 1001) { members { totalCount nodes { ${MEMBER} } } } }`,
    )
    expect(channel.members.totalCount).toBe(4)
    expect(channel.members.nodes.map(({ userId }: Data) => userId)).toEqual(['1', '4', '3', '2'])
    expect(channel.members.nodes[0]).toEqual({
      userId: '1',
      firstName: 'Анна',
      lastName: 'Petrova',
      username: 'anna_p',
      phone: '+79991•••67',
      premium: true,
      scam: false,
      verified: false,
      joinedAt: '2026-01-01T12:01:00.007Z',
      leftAt: '2026-01-01T12:31:00.007Z',
      joinedByLink: true,
      inviteLink: LINK,
      seenAt: '2026-01-01T12:32:00.007Z',
      firstSeenAt: '2026-01-01T12:01:00.007Z',
      lastSeenAt: '2026-01-01T12:31:00.007Z',
    })
    expect(channel.members.nodes[1]).toEqual({
      ...Object.fromEntries(MEMBER.split(' ').map((field) => [field, null])),
      userId: '4',
      firstSeenAt: '2026-01-01T12:04:00.007Z',
      lastSeenAt: '2026-01-01T12:04:00.007Z',
    })
  })

  const cases: [args: string, expected: string[]][] = [
    ['order: OLDEST_FIRST', ['2', '3', '4', '1']],
    ['joined: true', ['1', '2']],
    ['joined: false', ['4', '3']],
    ['left: true', ['1', '3']],
    ['left: false', ['4', '2']],
    ['joined: true, left: false', ['2']],
    ['byLink: true', ['1']],
    ['byLink: false', ['2']],
    ['userIds: ["2", 4, 9]', ['4', '2']],
    ['userIds: []', []],
    ['search: "anna"', ['1', '3']],
    ['search: "АННА"', ['1']],
    ['search: "  petrova анна "', ['1']],
    ['search: "anna boris"', []],
    ['search: "@anna_p"', ['1']],
    ['search: "annaXp"', []],
    ['search: "0%"', ['3']],
    // A number that is masked can not be found out by searching for it.
    ['search: "7999"', []],
    ['search: ""', ['1', '4', '3', '2']],
    ['search: null, joined: null, left: null, byLink: null, userIds: null', ['1', '4', '3', '2']],
  ]
  for (const [args, expected] of cases) {
    test(args, async () => {
      const { channel } = await fixture.data(
        `{ channel(tgChannelId: 1001) { members(${args}) { totalCount nodes { userId } } } }`,
      )
      expect(channel.members.nodes.map(({ userId }: Data) => userId)).toEqual(expected)
      expect(channel.members.totalCount).toBe(expected.length)
    })
  }
})

describe('who came and left', () => {
  test('is told event by event, with what is known of them', async () => {
    const { channel } = await fixture.data(`{ channel(tgChannelId: 1001) { membershipEvents { totalCount nodes {
      eventId kind at userId actorId inviteLink premium member { firstName joinedByLink }
    } } } }`)
    const events = channel.membershipEvents
    expect(events.totalCount).toBe(4)
    expect(events.nodes.map((event: Data) => [event.eventId, event.kind, event.actorId])).toEqual([
      ['31', 'LEFT', '1'],
      ['3', 'REMOVED', '500'],
      ['2', 'INVITED', '500'],
      ['1', 'JOINED_BY_LINK', '1'],
    ])
    expect(events.nodes[0]).toMatchObject({
      at: '2026-01-01T12:31:00.007Z',
      inviteLink: null,
      premium: null,
      // Whoever left had come by a link.
      member: { firstName: 'Анна', joinedByLink: true },
    })
    expect(events.nodes[3]).toMatchObject({ userId: '1', inviteLink: LINK, premium: true })
    expect(events.nodes[1].premium).toBe(false)
  })

  const cases: [args: string, expected: string[]][] = [
    ['order: OLDEST_FIRST', ['1', '2', '3', '31']],
    ['kind: [LEFT, REMOVED]', ['31', '3']],
    ['kind: []', []],
    ['kind: null, from: "2026-01-01T12:02:00.007Z", to: "2026-01-01T12:31:00.007Z"', ['3', '2']],
  ]
  for (const [args, expected] of cases) {
    test(args, async () => {
      const { channel } = await fixture.data(
        `{ channel(tgChannelId: 1001) { membershipEvents(${args}) { totalCount nodes { eventId } } } }`,
      )
      expect(channel.membershipEvents.nodes.map(({ eventId }: Data) => eventId)).toEqual(expected)
      expect(channel.membershipEvents.totalCount).toBe(expected.length)
    })
  }

  test('may be unknown: always, for a time, or not tried yet', async () => {
    const { channels } = await fixture.data(
      '{ channels { nodes { membershipAvailable adminLogReadAt adminLogGaps { from to } membershipEvents { totalCount } } } }',
    )
    expect(channels.nodes).toEqual([
      {
        membershipAvailable: true,
        adminLogReadAt: '2026-01-01T12:59:00.007Z',
        adminLogGaps: [
          { from: '2026-01-01T12:40:00.007Z', to: '2026-01-01T12:45:00.007Z' },
          { from: '2026-01-01T12:50:00.007Z', to: '2026-01-01T12:55:00.007Z' },
        ],
        membershipEvents: { totalCount: 4 },
      },
      { membershipAvailable: false, adminLogReadAt: null, adminLogGaps: [], membershipEvents: { totalCount: 0 } },
      { membershipAvailable: null, adminLogReadAt: null, adminLogGaps: [], membershipEvents: { totalCount: 0 } },
    ])
  })
})
