import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createFixture, type Fixture, STARTUP_MS } from './support/fixture'
import { addChannel, addSession, at, postRow } from './support/rows'

let fixture: Fixture

beforeAll(async () => {
  fixture = await createFixture()
  const { prisma } = fixture
  const { pk } = await addSession(prisma)
  await addChannel(prisma, pk, { tgChannelId: 1001n })
  await prisma.post.createMany({
    data: [
      postRow({
        tgChannelId: 1001n,
        tgPostId: 1,
        views1h: 10,
        views24h: 200,
        reactions1h: 0,
        reactions24h: 7,
        commentsMessagesCount1h: 1,
        commentsMessagesCount24h: 20,
      }),
      postRow({ tgChannelId: 1001n, tgPostId: 2 }),
    ],
  })
  const { pk: postPk } = await prisma.post.findFirstOrThrow({ where: { tgPostId: 1 } })
  await prisma.postWindow.createMany({
    data: [
      { postPk, name: '48h', seconds: 172_800, dueAt: at(2881) },
      {
        postPk,
        name: '24h',
        seconds: 86_400,
        dueAt: at(1441),
        capturedAt: new Date(at(1601).getTime() + 250),
        status: 'late',
        views: 200,
        forwards: 3,
        reactions: null,
        comments: 0,
      },
      {
        postPk,
        name: '1h',
        seconds: 3600,
        dueAt: at(61),
        capturedAt: at(61),
        status: 'on_time',
        views: 10,
        forwards: 0,
        reactions: 0,
        comments: null,
      },
      { postPk, name: '12h', seconds: 43_200, dueAt: at(721), status: 'missed', missedReason: 'no_access' },
    ],
  })
}, STARTUP_MS)

afterAll(() => fixture.close())

const WINDOW = 'name ageSeconds dueAt capturedAt status latenessSeconds views forwards reactions comments reason'
const AT_AGE = 'views1h views24h reactions1h reactions24h comments1h comments24h'

test('a post shows what it was when it had a certain age, and why that is not known', async () => {
  const { post } = await fixture.data(`{ post(tgChannelId: 1001, tgPostId: 1) { ${AT_AGE} windows { ${WINDOW} } } }`)
  const uncaptured = {
    capturedAt: null,
    latenessSeconds: null,
    views: null,
    forwards: null,
    reactions: null,
    comments: null,
  }
  expect(post).toEqual({
    views1h: 10,
    views24h: 200,
    reactions1h: 0,
    reactions24h: 7,
    comments1h: 1,
    comments24h: 20,
    windows: [
      {
        name: '1h',
        ageSeconds: 3600,
        dueAt: '2026-01-01T13:01:00.007Z',
        capturedAt: '2026-01-01T13:01:00.007Z',
        status: 'ON_TIME',
        latenessSeconds: 0,
        views: 10,
        forwards: 0,
        reactions: 0,
        comments: null,
        reason: null,
      },
      {
        ...uncaptured,
        name: '12h',
        ageSeconds: 43_200,
        dueAt: '2026-01-02T00:01:00.007Z',
        status: 'MISSED',
        reason: 'NO_ACCESS',
      },
      {
        name: '24h',
        ageSeconds: 86_400,
        dueAt: '2026-01-02T12:01:00.007Z',
        capturedAt: '2026-01-02T14:41:00.257Z',
        status: 'LATE',
        latenessSeconds: 9600.25,
        views: 200,
        forwards: 3,
        reactions: null,
        comments: 0,
        reason: null,
      },
      {
        ...uncaptured,
        name: '48h',
        ageSeconds: 172_800,
        dueAt: '2026-01-03T12:01:00.007Z',
        status: 'PENDING',
        reason: null,
      },
    ],
  })
})

test('a post that was never read at a certain age shows nothing, not 0', async () => {
  const { post } = await fixture.data(`{ post(tgChannelId: 1001, tgPostId: 2) { ${AT_AGE} windows { name } } }`)
  expect(post).toEqual({ ...Object.fromEntries(AT_AGE.split(' ').map((field) => [field, null])), windows: [] })
})

test('windows of all posts come in the order in which they are due, chosen by state, age, channel and time', async () => {
  const names = async (args: string) => {
    const { windows } = await fixture.data(`{ windows(${args}) { totalCount nodes { name post { tgPostId } } } }`)
    expect(windows.totalCount).toBe(windows.nodes.length)
    return windows.nodes.map(({ name }: { name: string }) => name)
  }
  expect(await names('first: 10')).toEqual(['48h', '24h', '12h', '1h'])
  expect(await names('order: OLDEST_FIRST, status: [ON_TIME, LATE]')).toEqual(['1h', '24h'])
  expect(await names('status: MISSED')).toEqual(['12h'])
  expect(await names('name: "24h"')).toEqual(['24h'])
  expect(await names('channelIds: [1001], status: PENDING')).toEqual(['48h'])
  expect(await names('channelIds: [1002]')).toEqual([])
  expect(await names(`from: "${at(721).toISOString()}", to: "${at(1441).toISOString()}"`)).toEqual(['12h'])
})
