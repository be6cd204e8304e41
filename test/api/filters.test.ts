import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createFixture, type Data, type Fixture, STARTUP_MS } from './support/fixture'
import { addChannel, addSession, at, jobRow, memberRow, postRow } from './support/rows'

let fixture: Fixture

beforeAll(async () => {
  fixture = await createFixture()
  const { prisma } = fixture
  const { pk } = await addSession(prisma)
  for (const tgChannelId of [1n, 2n]) await addChannel(prisma, pk, { tgChannelId })
  await prisma.post.createMany({
    data: [
      { commentsMessagesCount: 0, views: 10, forwards: 1 },
      { commentsMessagesCount: 3, views: 10, editDate: at(30) },
      { commentsMessagesCount: null, views: 0, deletedAt: at(40) },
      { views: 10, editDate: at(31) },
    ].map((values, index) => postRow({ tgChannelId: 1n, tgPostId: index + 1, ...values })),
  })
  const posts = await prisma.post.findMany({ orderBy: { tgPostId: 'asc' } })
  const window = (post: number, name: string, values: object) => ({
    ...{ postPk: posts[post - 1]?.pk ?? 0n, name, seconds: 3600, dueAt: at(60) },
    ...values,
  })
  await prisma.postWindow.createMany({
    data: [
      window(1, '1h', { status: 'on_time', capturedAt: at(60) }),
      window(1, '24h', { status: 'missed', missedReason: 'too_late' }),
      window(2, '1h', { status: 'missed', missedReason: 'seen_late' }),
      window(3, '1h', { status: 'late', capturedAt: at(70) }),
    ],
  })
  await prisma.member.createMany({
    data: [
      { joinedAt: at(1), isJoinedByLink: true, inviteLink: 'https://t.me/+abc', premium: true },
      { joinedAt: at(2), leftAt: at(5), premium: false },
      { joinedAt: at(3), leftAt: at(9), isJoinedByLink: true, inviteLink: 'https://t.me/+xyz' },
      {},
    ].map((values, index) => memberRow({ tgChannelId: 1n, tgUserId: BigInt(index + 1), ...values })),
  })
  await prisma.collectionRun.createMany({
    data: [
      { tgChannelId: 1n, status: 'failed' as const, errorClass: 'channel_access' },
      { tgChannelId: 2n, status: 'waiting' as const, errorClass: 'flood_wait' },
      { tgChannelId: 1n, status: 'succeeded' as const },
    ].map((values, index) => ({ startedAt: at(index + 1), ...values })),
  })
  await prisma.job.createMany({
    data: ['1', '2', '1'].map((groupKey, index) =>
      jobRow({
        groupKey,
        runAt: at(index + 1),
        dedupeKey: index === 2 ? null : `${index}`,
        state: index === 2 ? 'done' : 'pending',
      }),
    ),
  })
}, STARTUP_MS)

afterAll(() => fixture.close())

/** Which rows of a list an argument leaves; as many are counted. */
async function chosen(list: string, args: string, field: string): Promise<unknown[]> {
  const body = `(order: OLDEST_FIRST, ${args}) { totalCount nodes { ${field} } }`
  const isOfChannel = list === 'members'
  const data = await fixture.data(isOfChannel ? `{ channel(tgChannelId: 1) { members${body} } }` : `{ ${list}${body} }`)
  const { totalCount, nodes } = isOfChannel ? data.channel.members : data[list]
  expect(totalCount).toBe(nodes.length)
  return nodes.map((node: Data) => node[field])
}

describe('posts', () => {
  test.each([
    ['hasComments: true', [2]],
    ['hasComments: false', [1]],
    ['edited: true', [2, 4]],
    ['edited: false, includeDeleted: true', [1, 3]],
    ['deleted: true', [3]],
    ['deleted: false, includeDeleted: true', [1, 2, 4]],
    ['minEngagementRate: 0.1', [1, 2]],
    ['minEngagementRate: 0.3', [2]],
    ['minEngagementRate: 0', [1, 2, 4]],
    ['windowStatus: MISSED', [1, 2]],
    ['window: "1h", windowStatus: [MISSED, ON_TIME]', [1, 2]],
    ['window: "1h", windowStatus: MISSED', [2]],
    ['window: "24h"', [1]],
    ['windowStatus: LATE, includeDeleted: true', [3]],
    ['windowStatus: []', []],
  ] as [string, number[]][])('%s', async (args, expected) => {
    expect(await chosen('posts', args, 'tgPostId')).toEqual(expected)
  })
})

describe('members', () => {
  test.each([
    ['premium: true', ['1']],
    ['premium: false', ['2']],
    ['inviteLink: "https://t.me/+abc"', ['1']],
    ['joinedFrom: "2026-01-01T12:02:00.007Z"', ['2', '3']],
    ['joinedFrom: "2026-01-01T12:02:00.007Z", joinedTo: "2026-01-01T12:03:00.007Z"', ['2']],
    ['leftFrom: "2026-01-01T12:06:00Z", joined: true', ['3']],
    ['leftTo: "2026-01-01T12:06:00Z", left: true, search: ""', ['2']],
    ['joined: false, joinedTo: "2027-01-01T00:00:00Z"', []],
  ] as [string, string[]][])('%s', async (args, expected) => {
    expect(await chosen('members', args, 'userId')).toEqual(expected)
  })
})

describe('runs and jobs', () => {
  test.each([
    ['runs', 'errorClass: ["flood_wait", "channel_access"]', 2],
    ['runs', 'errorClass: "channel_access", status: FAILED', 1],
    ['runs', 'errorClass: []', 0],
    ['jobs', 'channelIds: [1]', 2],
    ['jobs', 'channelIds: ["1", "2"], state: PENDING', 2],
    ['jobs', 'channelIds: []', 0],
  ] as [string, string, number][])('%s(%s)', async (list, args, expected) => {
    expect(await chosen(list, args, '__typename')).toHaveLength(expected)
  })
})

describe('what cannot be meant is refused', () => {
  test.each([
    ['members', 'joinedFrom: "2026-01-02T00:00:00Z", joinedTo: "2026-01-01T00:00:00Z"', 'joinedFrom'],
    ['members', 'leftFrom: "2026-01-02T00:00:00Z", leftTo: "2026-01-01T00:00:00Z"', 'leftFrom'],
    ['members', 'inviteLink: "\\u0000"', 'inviteLink'],
    ['posts', 'minEngagementRate: -0.1', 'minEngagementRate'],
    ['posts', 'window: "\\u0000"', 'window'],
    ['runs', 'errorClass: "\\u0000"', 'errorClass'],
  ])('%s(%s)', async (list, args, argument) => {
    const query =
      list === 'members'
        ? `{ channel(tgChannelId: 1) { members(${args}) { nodes { userId } } } }`
        : `{ ${list}(${args}) { nodes { __typename } } }`
    expect((await fixture.error(query))?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument })
  })
})
