import { afterAll, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { createChannelRegistry } from '../../src/store/channels'
import { createCollectStore } from '../../src/store/collect-store'
import { createScheduleStore } from '../../src/store/schedule-store'
import { createSecretBox, SecretKeyError } from '../../src/store/secrets'
import { createSessionRegistry, type NewSession, UnknownSessionError } from '../../src/store/sessions'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { CHANNEL_ID, sessions, T0, visibleChannel } from './fixtures'

// Waiting for a server on a busy machine is slow, not wrong.
setDefaultTimeout(120_000)

let own: TestDatabase
beforeAll(async () => {
  own = await createTestDatabase()
})
beforeEach(() =>
  own.database.session((client) => client.query('truncate config__tg_bot_session_pool, schedule cascade')),
)
afterAll(() => own.drop())

const account = (change: Partial<NewSession> = {}): NewSession => ({
  apiId: 17,
  apiHash: 'the-api-hash',
  phoneNumber: '79990001122',
  session: 'the-session-string',
  botToken: null,
  tgUserId: 5_000_000_000n,
  ...change,
})

describe('sessions', () => {
  test('give back what was stored, by key or phone number, and hold nothing in the clear', async () => {
    const pk = await sessions(own.database).addSession(account({ botToken: 'the-bot-token' }))
    const credentials = {
      apiId: 17,
      apiHash: 'the-api-hash',
      phoneNumber: '79990001122',
      session: 'the-session-string',
    }
    expect(await sessions(own.database).credentials(pk)).toEqual(credentials)
    expect(await sessions(own.database).credentials('79990001122')).toEqual(credentials)

    const { rows } = await own.database.session((client) => client.query('select * from config__tg_bot_session_pool'))
    for (const column of ['api_hash', 'session_bytes', 'bot_token']) {
      expect(rows[0][column].includes('the-')).toBe(false)
    }
  })

  test('are listed without secrets', async () => {
    const pk = await sessions(own.database).addSession(account())
    expect(await sessions(own.database).listSessions()).toEqual([
      {
        pk,
        createdAt: expect.any(Date),
        phoneNumber: '79990001122',
        tgUserId: 5_000_000_000n,
        status: 'enabled',
        statusReason: null,
      },
    ])
  })

  test('are renewed by signing in again', async () => {
    const registry = sessions(own.database)
    const pk = await registry.addSession(account())
    await registry.setStatus(pk, 'logged_out', 'AUTH_KEY_UNREGISTERED')
    expect(await registry.addSession(account({ session: 'new', apiId: 18 }))).toBe(pk)
    expect(await registry.credentials(pk)).toMatchObject({ session: 'new', apiId: 18 })
    expect(await registry.listSessions()).toMatchObject([{ status: 'enabled', statusReason: null }])
  })

  test('stay banned', async () => {
    const registry = sessions(own.database)
    const pk = await registry.addSession(account())
    await registry.setStatus(pk, 'banned', 'PHONE_NUMBER_BANNED')
    await registry.addSession(account({ session: 'new' }))
    expect(await registry.listSessions()).toMatchObject([{ status: 'banned', statusReason: 'PHONE_NUMBER_BANNED' }])
  })

  test('do not open with another key', async () => {
    const pk = await sessions(own.database).addSession(account())
    const other = createSessionRegistry(own.database, createSecretBox(Buffer.alloc(32, 8)))
    await expect(other.credentials(pk)).rejects.toThrow(SecretKeyError)
  })

  test('that are not there are told apart', async () => {
    const registry = sessions(own.database)
    await expect(registry.credentials(99n)).rejects.toThrow(UnknownSessionError)
    await expect(registry.credentials('700')).rejects.toThrow(UnknownSessionError)
    await expect(registry.setStatus(99n, 'banned', null)).rejects.toThrow(UnknownSessionError)
  })
})

describe('channels', () => {
  test('are added once, with the access hash of the session that sees them', async () => {
    const registry = createChannelRegistry(own.database)
    const store = createCollectStore(own.database)
    const first = await sessions(own.database).addSession(account())
    const second = await sessions(own.database).addSession(account({ phoneNumber: '79990003344' }))

    const pk = await registry.addChannel({ visible: visibleChannel(), sessionPk: first })
    expect(await registry.addChannel({ visible: visibleChannel(), sessionPk: first })).toBe(pk)
    expect(await store.activeChannels()).toEqual([
      {
        pk,
        id: CHANNEL_ID,
        title: 'Новости ☕',
        sessionPk: first,
        accessHash: -7_777_777_777_777_777_777n,
        isAdmin: true,
        discussion: null,
        known: null,
        cursor: {
          headPostId: null,
          walkOffsetId: null,
          walkStartedAt: null,
          walkFinishedAt: null,
          weekRefreshedAt: null,
          endId: null,
          endSeenAt: null,
          endProvedAt: null,
          floor: null,
        },
        historyLimit: null,
      },
    ])

    const seen = visibleChannel({ accessHash: 5n, title: 'Другое имя' })
    expect(await registry.addChannel({ visible: seen, sessionPk: second })).toBe(pk)
    expect(await store.channel(CHANNEL_ID)).toMatchObject({ sessionPk: second, accessHash: 5n, title: 'Другое имя' })
    expect(await own.database.prisma.channelAccess.count()).toBe(2)
  })

  test('need a session', async () => {
    const added = createChannelRegistry(own.database).addChannel({ visible: visibleChannel(), sessionPk: 99n })
    await expect(added).rejects.toThrow(UnknownSessionError)
  })

  test('are collected while active and their session enabled', async () => {
    const store = createCollectStore(own.database)
    const sessionPk = await sessions(own.database).addSession(account())
    const pk = await createChannelRegistry(own.database).addChannel({ visible: visibleChannel(), sessionPk })
    for (const status of ['logged_out', 'banned'] as const) {
      await sessions(own.database).setStatus(sessionPk, status, null)
      expect(await store.activeChannels()).toEqual([])
    }
    await sessions(own.database).setStatus(sessionPk, 'enabled', null)
    for (const status of ['paused', 'lost_access'] as const) {
      await own.database.prisma.channel.update({ where: { pk }, data: { status } })
      expect(await store.activeChannels()).toEqual([])
    }
    expect((await store.channel(CHANNEL_ID)).pk).toBe(pk)
    await createChannelRegistry(own.database).addChannel({ visible: visibleChannel(), sessionPk })
    expect(await store.activeChannels()).toHaveLength(1)
  })
})

test('schedules remember their last run', async () => {
  const schedules = createScheduleStore(own.database)
  expect(await schedules.lastRun('collect')).toBeNull()
  await schedules.rememberRun('collect', T0)
  await schedules.rememberRun('other', new Date(0))
  expect(await schedules.lastRun('collect')).toEqual(T0)
})
