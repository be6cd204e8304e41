import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from 'bun:test'
import type { CollectStore } from '../../src/collect/ports'
import type { ChannelReading } from '../../src/domain/channel'
import { createChannelRegistry } from '../../src/store/channels'
import { createTestDatabase, type TestDatabase } from '../support/database'
import { CHANNEL_ID, channelReading, collectingStore, sessions, T0, visibleChannel } from './fixtures'
import { rowVersions } from './member-fixtures'

// Waiting for a server on a busy machine is slow, not wrong.
setDefaultTimeout(120_000)

let own: TestDatabase
let store: CollectStore
beforeAll(async () => {
  own = await createTestDatabase()
  store = (await collectingStore(own.database)).store
})
afterAll(() => own.drop())
beforeEach(() => own.database.prisma.channelAccess.updateMany({ data: { groupId: null, groupAccessHash: null } }))

const read = (change: Partial<ChannelReading>) => store.saveChannelReading(channelReading(change), T0)
const discussion = async () => (await store.channel(CHANNEL_ID)).discussion

test('the discussion group is known when its access hash was told', async () => {
  await read({ linkedChatId: 55n, linkedChatAccessHash: null })
  expect(await discussion()).toBeNull()
  await read({ linkedChatId: 55n, linkedChatAccessHash: -3n })
  expect(await discussion()).toEqual({ id: 55n, accessHash: -3n })
  expect((await store.activeChannels()).map((channel) => channel.discussion)).toEqual([{ id: 55n, accessHash: -3n }])
})

test('an answer without the hash leaves it as it was, and one with the same writes nothing', async () => {
  await read({ linkedChatId: 55n, linkedChatAccessHash: -3n })
  const before = await rowVersions(own.database, ['config__tg_channel_access'])
  await read({ linkedChatId: 55n, linkedChatAccessHash: null })
  await read({ linkedChatId: 55n, linkedChatAccessHash: -3n })
  expect(await discussion()).toEqual({ id: 55n, accessHash: -3n })
  expect(await rowVersions(own.database, ['config__tg_channel_access'])).toEqual(before)
})

test('the hash of a former group is not used for another', async () => {
  await read({ linkedChatId: 55n, linkedChatAccessHash: -3n })
  await read({ linkedChatId: 56n, linkedChatAccessHash: null })
  expect(await discussion()).toBeNull()
  await read({ linkedChatId: null, linkedChatAccessHash: null })
  expect(await discussion()).toBeNull()
  await read({ linkedChatId: 56n, linkedChatAccessHash: 4n })
  expect(await discussion()).toEqual({ id: 56n, accessHash: 4n })
})

test('the hash belongs to the session that was told it', async () => {
  await read({ linkedChatId: 55n, linkedChatAccessHash: -3n, isAdmin: true })
  expect(await store.channel(CHANNEL_ID)).toMatchObject({ isAdmin: true })
  const account = { apiId: 1, apiHash: 'hash', session: 'session', botToken: null, tgUserId: 43n }
  const sessionPk = await sessions(own.database).addSession({ ...account, phoneNumber: '79990003344' })
  await createChannelRegistry(own.database).addChannel({ visible: visibleChannel({ isAdmin: false }), sessionPk })
  expect(await store.channel(CHANNEL_ID)).toMatchObject({ discussion: null, isAdmin: false })
  await read({ linkedChatId: 55n, linkedChatAccessHash: 8n })
  expect(await discussion()).toEqual({ id: 55n, accessHash: 8n })
})
