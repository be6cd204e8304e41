import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { encodeNodeId } from '../../src/api/node-id'
import { createApi } from '../../src/api/server'
import { createToken, hashToken } from '../../src/api/tokens'
import { createFixture, type Data, type Fixture, graphqlRequest, STARTUP_MS } from './support/fixture'
import { addChannel, addSession, at, commentRow, eventRow, jobRow, memberRow } from './support/rows'

let fixture: Fixture

/** Two channels alike, each with a session of its own. */
const CHANNELS = [1001n, 1002n]

beforeAll(async () => {
  fixture = await createFixture()
  const { prisma } = fixture
  for (const tgChannelId of CHANNELS) {
    const session = await addSession(prisma, { phoneNumber: `+${tgChannelId}` })
    await addChannel(prisma, session.pk, { tgChannelId })
    await prisma.member.createMany({
      data: [7n, 8n, 9n].map((tgUserId) => memberRow({ tgChannelId, tgUserId, firstName: `User ${tgUserId}` })),
    })
    await prisma.membershipEvent.createMany({
      data: [
        eventRow({ tgChannelId, eventId: 1n, tgUserId: 7n }),
        eventRow({ tgChannelId, eventId: 2n, tgUserId: 8n, kind: 'joined_by_link' }),
        eventRow({ tgChannelId, eventId: 3n, tgUserId: 7n, kind: 'left' }),
        eventRow({ tgChannelId, eventId: 4n, tgUserId: 7n, kind: 'joined_by_link' }),
      ],
    })
    await prisma.comment.createMany({ data: [commentRow({ tgChannelId, tgPostId: 1, messageId: 1 })] })
    await prisma.floodWait.create({
      data: { sessionPk: session.pk, method: 'a.b', since: at(0), until: at(1), seconds: 60 },
    })
    await prisma.job.create({
      data: jobRow({ dedupeKey: `${tgChannelId}`, runAt: at(0), groupKey: `${tgChannelId}` }),
    })
  }
}, STARTUP_MS)

afterAll(() => fixture.close())

const IDS = `{
  channels { nodes { members(order: OLDEST_FIRST) { nodes { id } } membershipEvents { nodes { id } } } }
  posts { nodes { id } } floods { nodes { id } } jobs { nodes { id } }
}`

const ALL_NODES = `query ($ids: [ID!]!) { nodes(ids: $ids) {
  __typename id
  ... on Member { userId events { totalCount } }
  ... on MembershipEvent { eventId member { firstName } }
  ... on Comment { text author { kind } }
  ... on FloodWait { method session { phoneNumber } }
  ... on Job { kind group }
} }`

/** The ids of what belongs to the first and to the second channel. */
async function idsOf(index: number): Promise<string[]> {
  const { prisma } = fixture
  const tgChannelId = CHANNELS[index] ?? 0n
  const byPk = { where: { tgChannelId }, orderBy: { pk: 'asc' } } as const
  const session = await prisma.session.findUniqueOrThrow({ where: { phoneNumber: `+${tgChannelId}` } })
  const rows: [string, { pk: bigint } | null][] = [
    ['Member', await prisma.member.findFirst(byPk)],
    ['MembershipEvent', await prisma.membershipEvent.findFirst(byPk)],
    ['Comment', await prisma.comment.findFirst(byPk)],
    ['FloodWait', await prisma.floodWait.findFirst({ where: { sessionPk: session.pk } })],
    ['Job', await prisma.job.findFirst({ where: { groupKey: `${tgChannelId}` } })],
  ]
  return rows.map(([type, row]) => encodeNodeId(type, row?.pk ?? 0n))
}

describe('whatever has an id can be fetched again by it', () => {
  test('as what it is', async () => {
    const ids = await idsOf(0)
    const { nodes } = await fixture.data(ALL_NODES, { ids })
    expect(nodes).toEqual([
      { __typename: 'Member', id: ids[0], userId: '7', events: { totalCount: 3 } },
      { __typename: 'MembershipEvent', id: ids[1], eventId: '1', member: { firstName: 'User 7' } },
      { __typename: 'Comment', id: ids[2], text: 'Comment 1', author: { kind: 'ANONYMOUS' } },
      { __typename: 'FloodWait', id: ids[3], method: 'a.b', session: { phoneNumber: '+•••1' } },
      { __typename: 'Job', id: ids[4], kind: 'capture_window', group: '1001' },
    ])
  })

  test('lists tell the same ids', async () => {
    const [member, event, , flood, job] = await idsOf(0)
    const { channels, floods, jobs } = await fixture.data(IDS)
    expect(channels.nodes[0].members.nodes[0].id).toBe(member)
    expect(channels.nodes[0].membershipEvents.nodes.map(({ id }: Data) => id)).toContain(event)
    expect(floods.nodes[0].id).toBe(flood)
    expect(jobs.nodes.map(({ id }: Data) => id)).toContain(job)
  })

  test('unless it belongs to a channel that one may not see', async () => {
    const token = createToken()
    const reader = { name: 'reader', role: 'read' as const, sha256: hashToken(token), channels: [1001n] }
    const api = createApi({ ...fixture.options, settings: { ...fixture.options.settings, tokens: [reader] } })
    const [seen, hidden] = [await idsOf(0), await idsOf(1)]
    const request = graphqlRequest('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: [...seen, ...hidden] })
    request.headers.set('authorization', `Bearer ${token}`)
    const { data } = (await (await api.fetch(request)).json()) as Data
    expect(data.nodes).toEqual([...seen.map((id) => ({ id })), ...hidden.map(() => null)])
  })
})

describe('the events of a member', () => {
  const eventsOf = async (args: string) => {
    const { channels } = await fixture.data(
      `{ channels(first: 1) { nodes { members(order: OLDEST_FIRST) { nodes { events${args} { totalCount nodes { eventId kind } } } } } } }`,
    )
    return channels.nodes[0].members.nodes.map(({ events }: Data) => [
      events.totalCount,
      events.nodes.map(({ eventId, kind }: Data) => `${eventId} ${kind}`),
    ])
  }
  const cases: [args: string, expected: [number, string[]][]][] = [
    [
      '',
      [
        [3, ['4 JOINED_BY_LINK', '3 LEFT', '1 JOINED']],
        [1, ['2 JOINED_BY_LINK']],
        [0, []],
      ],
    ],
    [
      '(first: 1, order: OLDEST_FIRST)',
      [
        [3, ['1 JOINED']],
        [1, ['2 JOINED_BY_LINK']],
        [0, []],
      ],
    ],
    [
      '(kind: [JOINED_BY_LINK])',
      [
        [1, ['4 JOINED_BY_LINK']],
        [1, ['2 JOINED_BY_LINK']],
        [0, []],
      ],
    ],
    [
      '(from: "2026-01-01T12:02:30Z", to: "2026-01-01T12:03:30Z")',
      [
        [1, ['3 LEFT']],
        [0, []],
        [0, []],
      ],
    ],
  ]
  for (const [args, expected] of cases) {
    test(args || 'all, the latest first', async () => expect(await eventsOf(args)).toEqual(expected))
  }

  test('can be paged through both ways', async () => {
    const [id] = await idsOf(0)
    const page = async (args: string) => {
      const { node } = await fixture.data(
        `query ($id: ID!) { node(id: $id) { ... on Member { events(${args}) { nodes { eventId } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } } } }`,
        { id },
      )
      return node.events
    }
    const first = await page('first: 2')
    expect(first.nodes).toEqual([{ eventId: '4' }, { eventId: '3' }])
    const next = await page(`first: 2, after: "${first.pageInfo.endCursor}"`)
    expect([next.nodes, next.pageInfo.hasNextPage]).toEqual([[{ eventId: '1' }], false])
    const back = await page(`last: 1, before: "${next.pageInfo.startCursor}"`)
    expect([back.nodes, back.pageInfo.hasPreviousPage]).toEqual([[{ eventId: '3' }], true])
  })

  test('take one statement for all members of all channels, and their counts another', async () => {
    const query = (what: string) => `{ channels { nodes { members { nodes { events(first: 2) { ${what} } } } } } }`
    expect(await fixture.statements(query('nodes { kind member { firstName } }'))).toHaveLength(1)
    expect(await fixture.statements(query('totalCount'))).toHaveLength(2)
  })
})
