import { afterAll, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { SessionFrozenError } from '../../src/domain/telegram-error'
import { createChannelRegistry } from '../../src/store/channels'
import { createFrozenStore } from '../../src/store/frozen-store'
import { createLeaseStore } from '../../src/store/lease-store'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { minutesAfter, sessions, T0, visibleChannel } from './fixtures'

// Waiting for a server on a busy machine is slow, not wrong.
setDefaultTimeout(120_000)

const HOUR_MS = 3_600_000

let own: TestDatabase
beforeAll(async () => {
  own = await createTestDatabase()
})
beforeEach(async () => {
  await own.database.session((client) =>
    client.query('truncate config__tg_bot_session_pool, stat_channel_name cascade'),
  )
})
afterAll(() => own.drop())

const store = () => createFrozenStore(own.database)
const row = (pk: bigint) => own.database.prisma.session.findUniqueOrThrow({ where: { pk } })
const addSession = (phoneNumber: string, botToken: string | null = null) =>
  sessions(own.database).addSession({ apiId: 1, apiHash: 'h', phoneNumber, session: 's', botToken, tgUserId: 1n })
async function addFrozen(phoneNumber: string): Promise<bigint> {
  const pk = await addSession(phoneNumber)
  await sessions(own.database).setStatus(pk, 'frozen', 'FROZEN_METHOD_INVALID')
  return pk
}
const due = async (minutes: number) =>
  (await store().takeDue(minutesAfter(T0, minutes), HOUR_MS)).map(({ sessionPk }) => sessionPk)

describe('frozen sessions', () => {
  test('are due at once, and an hour after each look; of two who look, one finds them', async () => {
    const pk = await addFrozen('79990000001')
    const both = await Promise.all([due(0), due(0)])
    expect(both.flat()).toEqual([pk])
    expect(await due(59)).toEqual([])
    expect(await due(60)).toEqual([pk])
  })

  test('whose next look lies further ahead than an hour are due: a clock was wrong', async () => {
    const pk = await addFrozen('79990000001')
    await own.database.prisma.session.update({ where: { pk }, data: { retryAt: minutesAfter(T0, 61) } })
    expect(await due(0)).toEqual([pk])
  })

  test('of bots, and those that are anything else, are not looked at', async () => {
    const bot = await addSession('79990000001', 'token')
    await sessions(own.database).setStatus(bot, 'frozen', 'FROZEN_METHOD_INVALID')
    for (const status of ['enabled', 'disabled', 'banned', 'logged_out'] as const) {
      const pk = await addSession(`7999000001${status.length}`)
      await sessions(own.database).setStatus(pk, status, null)
    }
    expect(await due(0)).toEqual([])
    expect(await store().frozen(bot)).toEqual({ sessionPk: bot, channels: [] })
    expect(await store().frozen(999n)).toBeNull()
  })

  test('come with the channels that they know, their own first, three at most', async () => {
    const [pk, other] = [await addFrozen('79990000001'), await addSession('79990000002')]
    const registry = createChannelRegistry(own.database)
    for (const id of [1n, 2n, 3n, 4n]) {
      const visible = { ...visibleChannel(), id, username: null, accessHash: id * 10n }
      await registry.addChannel({ visible, sessionPk: pk })
    }
    await registry.moveChannel(1n, { sessionPk: other, accessHash: 7n }, T0)
    expect(await store().frozen(pk)).toEqual({
      sessionPk: pk,
      channels: [2n, 3n, 4n].map((id) => ({ id, accessHash: id * 10n })),
    })
  })

  test('are refused to whoever would connect them, but for a look', async () => {
    const pk = await addFrozen('79990000001')
    const leases = createLeaseStore(own.database, 'me')
    const refused = await leases.take(pk, 1000, T0).catch((error) => error)
    expect(refused).toEqual(new SessionFrozenError('FROZEN_METHOD_INVALID'))
    await leases.take(pk, 1000, T0, { evenFrozen: true })
  })

  test('are enabled when they are thawed, with their channels due; the next look stays for when they freeze again', async () => {
    const pk = await addFrozen('79990000001')
    await createChannelRegistry(own.database).addChannel({ visible: visibleChannel(), sessionPk: pk })
    await own.database.prisma.channel.updateMany({ data: { retryAt: minutesAfter(T0, 500) } })
    await due(0)
    await store().thaw(pk)
    expect(await row(pk)).toMatchObject({ status: 'enabled', statusReason: null })
    expect(await own.database.prisma.channel.findFirstOrThrow()).toMatchObject({ retryAt: null })
    await sessions(own.database).setStatus(pk, 'frozen', 'FROZEN_METHOD_INVALID')
    expect(await due(30)).toEqual([])
    expect(await due(60)).toEqual([pk])
  })

  test('are no more when they are banned, disabled or signed in anew; what is not in use does not freeze', async () => {
    const registry = sessions(own.database)
    const pk = await addFrozen('79990000001')
    await registry.setEnabled(pk, false)
    await registry.setStatus(pk, 'frozen', 'FROZEN_METHOD_INVALID')
    expect(await row(pk)).toMatchObject({ status: 'disabled', retryAt: null })
    await registry.setEnabled(pk, true)
    await registry.setStatus(pk, 'frozen', 'FROZEN_METHOD_INVALID')
    await addSession('79990000001')
    expect(await row(pk)).toMatchObject({ status: 'enabled', retryAt: null })
    await registry.setStatus(pk, 'banned', 'USER_DEACTIVATED')
    await registry.setStatus(pk, 'frozen', 'FROZEN_METHOD_INVALID')
    expect(await row(pk)).toMatchObject({ status: 'banned', statusReason: 'USER_DEACTIVATED' })
  })
})
