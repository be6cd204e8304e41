import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createFixture, type Data, type Fixture, STARTUP_MS } from './support/fixture'
import { addChannel, addSession, at, jobRow } from './support/rows'

let fixture: Fixture

beforeAll(async () => {
  fixture = await createFixture()
  const { prisma } = fixture
  const session = await addSession(prisma)
  const other = await addSession(prisma, { phoneNumber: '+447700900123' })
  await addChannel(prisma, session.pk, {
    tgChannelId: 1001n,
    title: 'Now',
    status: 'lost_access',
    statusReason: 'CHANNEL_PRIVATE',
    statusChangedAt: at(5),
    failuresInRow: 3,
    failingSince: at(1),
    retryAt: at(6),
    alertedAt: at(4),
  })
  await addChannel(prisma, session.pk, { tgChannelId: 1002n })
  await prisma.channelName.createMany({
    data: [
      { tgChannelId: 1001n, timestamp: at(2), title: 'Now', username: null },
      { tgChannelId: 1001n, timestamp: at(1), title: 'Before', username: 'before' },
    ],
  })
  await prisma.floodWait.createMany({
    data: [
      { sessionPk: session.pk, method: 'messages.getHistory', since: at(10), until: at(20), seconds: 600 },
      { sessionPk: other.pk, method: 'channels.getAdminLog', since: at(10), until: at(11), seconds: 60 },
      { sessionPk: session.pk, method: 'channels.getAdminLog', since: at(1), until: at(2), seconds: 60 },
    ],
  })
  await prisma.job.createMany({
    data: [
      jobRow({ dedupeKey: 'a', runAt: at(30), attempts: 2, lastError: 'FLOOD_WAIT_30' }),
      jobRow({ dedupeKey: null, runAt: at(10), state: 'done', attempts: 1 }),
      jobRow({ dedupeKey: 'b', runAt: at(20), state: 'running', attempts: 1, lockedBy: 'me', lockedUntil: at(40) }),
      jobRow({ dedupeKey: null, runAt: at(5), state: 'failed', attempts: 5, lastError: 'gone', kind: 'other' }),
      jobRow({ dedupeKey: 'c', runAt: at(25), groupKey: '1002' }),
    ],
  })
}, STARTUP_MS)

afterAll(() => fixture.close())

test('a channel that fails says since when, how often and when it is tried again', async () => {
  const { channels } = await fixture.data(
    '{ channels { nodes { statusChangedAt failuresInRow failingSince retryAt alertedAt } } }',
  )
  expect(channels.nodes).toEqual([
    {
      statusChangedAt: '2026-01-01T12:05:00.007Z',
      failuresInRow: 3,
      failingSince: '2026-01-01T12:01:00.007Z',
      retryAt: '2026-01-01T12:06:00.007Z',
      alertedAt: '2026-01-01T12:04:00.007Z',
    },
    { statusChangedAt: null, failuresInRow: 0, failingSince: null, retryAt: null, alertedAt: null },
  ])
})

test('a channel shows what it was called', async () => {
  const { channels } = await fixture.data(
    '{ channels { nodes { names { totalCount nodes { at title username } } late: names(from: "2026-01-01T12:02:00Z") { totalCount } } } }',
  )
  expect(channels.nodes).toEqual([
    {
      names: {
        totalCount: 2,
        nodes: [
          { at: '2026-01-01T12:01:00.007Z', title: 'Before', username: 'before' },
          { at: '2026-01-01T12:02:00.007Z', title: 'Now', username: null },
        ],
      },
      late: { totalCount: 1 },
    },
    { names: { totalCount: 0, nodes: [] }, late: { totalCount: 0 } },
  ])
})

describe('waits that Telegram asked for', () => {
  test('are shown with whom they hold up and how long', async () => {
    const { floods } = await fixture.data(
      '{ floods { totalCount nodes { session { phoneNumber } method since until seconds } } }',
    )
    expect(floods.totalCount).toBe(3)
    expect(floods.nodes[0]).toEqual({
      session: { phoneNumber: '+99966•••01' },
      method: 'messages.getHistory',
      since: '2026-01-01T12:10:00.007Z',
      until: '2026-01-01T12:20:00.007Z',
      seconds: 600,
    })
  })

  test('can be those that are not over', async () => {
    const { floods } = await fixture.data(
      '{ floods(endingAfter: "2026-01-01T12:11:00.007Z") { totalCount nodes { method } } }',
    )
    expect(floods).toEqual({ totalCount: 1, nodes: [{ method: 'messages.getHistory' }] })
  })

  test('stand with their session', async () => {
    const { sessions } = await fixture.data('{ sessions { nodes { floods { method seconds } } } }')
    expect(sessions.nodes).toEqual([
      {
        floods: [
          { method: 'channels.getAdminLog', seconds: 60 },
          { method: 'messages.getHistory', seconds: 600 },
        ],
      },
      { floods: [{ method: 'channels.getAdminLog', seconds: 60 }] },
    ])
  })
})

describe('jobs', () => {
  test('tell what is to be done and how that went', async () => {
    const { jobs } = await fixture.data(
      '{ jobs { totalCount nodes { kind group runAt state attempts lastError addedAt } } }',
    )
    expect(jobs.totalCount).toBe(5)
    expect(jobs.nodes[0]).toEqual({
      kind: 'capture_window',
      group: '1001',
      runAt: '2026-01-01T12:30:00.007Z',
      state: 'PENDING',
      attempts: 2,
      lastError: 'FLOOD_WAIT_30',
      addedAt: expect.any(String),
    })
    expect(jobs.nodes.map(({ state }: Data) => state)).toEqual(['PENDING', 'PENDING', 'RUNNING', 'DONE', 'FAILED'])
    expect(jobs.nodes[3].lastError).toBeNull()
  })

  const cases: [args: string, runAt: number[]][] = [
    ['order: OLDEST_FIRST', [5, 10, 20, 25, 30]],
    ['state: PENDING, order: OLDEST_FIRST', [25, 30]],
    ['state: FAILED, kind: "capture_window"', []],
    ['kind: "other"', [5]],
    ['from: "2026-01-01T12:10:00Z", to: "2026-01-01T12:25:00Z"', [20, 10]],
    ['state: null, kind: null', [30, 25, 20, 10, 5]],
  ]
  for (const [args, runAt] of cases) {
    test(args, async () => {
      const { jobs } = await fixture.data(`{ jobs(${args}) { totalCount nodes { runAt } } }`)
      expect(jobs.nodes.map((job: Data) => job.runAt)).toEqual(runAt.map((minute) => at(minute).toISOString()))
      expect(jobs.totalCount).toBe(runAt.length)
    })
  }
})
