import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createFixture, type Fixture, STARTUP_MS } from './support/fixture'
import { addChannel, addSession, at } from './support/rows'

let fixture: Fixture

beforeAll(async () => {
  fixture = await createFixture()
  const { prisma } = fixture
  const { pk } = await addSession(prisma)
  for (const tgChannelId of [1001n, 1002n, 1003n])
    await addChannel(prisma, pk, { tgChannelId, title: `${tgChannelId}` })
  const row = { mapperVersion: 1, firstSeenAt: at(0), source: 'posts', reason: 'malformed' } as const
  const hash = Buffer.from('hash')
  await prisma.oddElement.createMany({
    data: [
      {
        ...row,
        hash,
        tgChannelId: 1001n,
        elementId: 7n,
        kind: 'message.date',
        lastSeenAt: at(3),
        times: 4,
        json: { id: 7 },
      },
      { ...row, hash, tgChannelId: 1001n, elementId: 8n, kind: 'message.date', lastSeenAt: at(2), resolvedAt: at(9) },
      { ...row, hash, tgChannelId: 1001n, elementId: 0n, kind: 'message.id', reason: 'foreign', lastSeenAt: at(1) },
      { ...row, hash, tgChannelId: 1002n, elementId: 5n, kind: 'user.id', source: 'people', lastSeenAt: at(4) },
    ],
  })
}, STARTUP_MS)
afterAll(() => fixture.close())

test('what could not be read of a channel, with how often and why', async () => {
  const { data } = await fixture.ask(`{ channel(tgChannelId: "1001") {
    oddElements(isResolved: false) {
      totalCount
      nodes { channel { title } source elementId kind reason json times firstSeenAt lastSeenAt resolvedAt }
    }
    oddElementCounts { source kind elements lastSeenAt }
  } }`)
  const common = { channel: { title: '1001' }, source: 'POSTS', firstSeenAt: at(0).toISOString(), resolvedAt: null }
  expect(data.channel.oddElements).toEqual({
    totalCount: 2,
    nodes: [
      {
        ...common,
        elementId: '7',
        kind: 'message.date',
        reason: 'MALFORMED',
        json: '{"id":7}',
        times: 4,
        lastSeenAt: at(3).toISOString(),
      },
      {
        ...common,
        elementId: null,
        kind: 'message.id',
        reason: 'FOREIGN',
        json: null,
        times: 1,
        lastSeenAt: at(1).toISOString(),
      },
    ],
  })
  expect(data.channel.oddElementCounts).toEqual([
    { source: 'POSTS', kind: 'message.date', elements: 1, lastSeenAt: at(3).toISOString() },
    { source: 'POSTS', kind: 'message.id', elements: 1, lastSeenAt: at(1).toISOString() },
  ])
})

test('over all channels, by any of the filters', async () => {
  const kinds = async (args: string) => {
    const { data } = await fixture.ask(`{ oddElements(order: OLDEST_FIRST${args}) { nodes { elementId } } }`)
    return data.oddElements.nodes.map(({ elementId }: { elementId: string | null }) => elementId)
  }
  expect(await kinds('')).toEqual([null, '8', '7', '5'])
  expect(await kinds(', isResolved: true')).toEqual(['8'])
  expect(await kinds(', kind: ["user.id"]')).toEqual(['5'])
  expect(await kinds(', source: [POSTS], channelIds: ["1001", "1002"], isResolved: false')).toEqual([null, '7'])
  expect(await kinds(`, from: "${at(2).toISOString()}", to: "${at(4).toISOString()}"`)).toEqual(['8', '7'])
  const { data } = await fixture.ask('{ channels { nodes { oddElementCounts { elements } } } }')
  expect(
    data.channels.nodes.map(({ oddElementCounts }: { oddElementCounts: unknown[] }) => oddElementCounts.length),
  ).toEqual([2, 1, 0])
})
