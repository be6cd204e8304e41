import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { RawObject } from '../../src/domain/channel'
import { ChannelAccessError } from '../../src/domain/telegram-error'
import { parseWorldFile } from '../../src/simulator/world/read-world-file'
import type { TelegramConnection } from '../../src/telegram/connection'
import { listChannels, listDialogs } from '../../src/telegram/dialogs'
import { mapDialogPage } from '../../src/telegram/mapping/map-dialogs'
import { createTelegramReader } from '../../src/telegram/reader'
import { chooseByTitle, resolveChannel } from '../../src/telegram/resolve'
import { NotAChannelError } from '../../src/telegram/resolve-error'
import { rejection, type Simulated, startSimulated } from './support/simulated'

const line = (value: object) => JSON.stringify(value)
const message = line({ type: 'message', id: 1, date: 1_700_000_000, text: 'hello' })
const worlds = [
  [{ type: 'channel', id: 1001, title: 'Morning Post', username: 'morning_post' }, 'channel'],
  [{ type: 'channel', id: 1002, title: 'Morning Post', monoforum_of: 1001 }, 'its direct messages'],
  [
    { type: 'channel', id: 1003, title: 'Evening Post', kind: 'megagroup', monoforum_of: 999 },
    'those of a channel unseen',
  ],
] as const

let simulated: Simulated
let connection: TelegramConnection
beforeAll(async () => {
  simulated = await startSimulated(
    worlds.map(([channel, name]) => parseWorldFile(`${line(channel)}\n${message}`, name)),
  )
  connection = simulated.connect((await simulated.signIn('verified')).session)
})
afterAll(() => simulated.stop())

describe("a channel's direct messages", () => {
  test('do not make its title ambiguous, and are not among the channels that a session sees', async () => {
    expect(await resolveChannel(connection, 'Morning Post')).toMatchObject({ id: 1001n, kind: 'broadcast' })
    expect(await resolveChannel(connection, ' morning  POST ')).toMatchObject({ id: 1001n })
    expect((await listChannels(connection)).map(({ id }) => id)).toEqual([1001n])
    expect((await listDialogs(connection)).map(({ kind }) => kind).toSorted()).toEqual([
      'channel',
      'monoforum',
      'monoforum',
    ])
  })

  test.each(['1002', '-1001002', '-1000000001002', 'https://t.me/c/1002/1'])(
    'are no channel, and name the one that they belong to: %s',
    async (reference) => {
      const error = await rejection(resolveChannel(connection, reference))
      expect(error).toBeInstanceOf(NotAChannelError)
      expect(error).toMatchObject({
        peer: 'monoforum',
        channel: { id: 1001n, title: 'Morning Post', username: 'morning_post' },
        message: expect.stringContaining('add the channel “Morning Post” (id 1001, @morning_post) instead'),
      })
    },
  )

  test('name it also where the account does not see the channel itself', async () => {
    for (const reference of ['Evening Post', '1003']) {
      expect(await rejection(resolveChannel(connection, reference))).toMatchObject({
        peer: 'monoforum',
        channel: { id: 999n, title: 'Evening Post', username: null },
      })
    }
  })

  test('that were added before are closed to everybody', async () => {
    const accessHash = simulated.simulator.world.accessHash(simulated.simulator.world.accounts[0]?.userId ?? 0n, 1002n)
    const context = { signal: new AbortController().signal, onRequest: () => undefined }
    const error = await rejection(createTelegramReader(connection).readChannel({ id: 1002n, accessHash }, context))
    expect(error).toBeInstanceOf(ChannelAccessError)
    expect(error).toMatchObject({ code: 'CHANNEL_MONOFORUM_UNSUPPORTED', message: expect.stringContaining('nobody') })
  })
})

describe('a community', () => {
  const channel = (id: number, title: string): RawObject => ({
    _: 'channel',
    id: String(id),
    access_hash: '7',
    title,
    broadcast: true,
    linked_community_id: '50',
  })
  const dialog = (id: number): RawObject => ({
    _: 'dialog',
    peer: { _: 'peerChannel', channel_id: String(id) },
    top_message: 1,
  })
  const page = mapDialogPage({
    _: 'messages.dialogsSlice',
    count: 3,
    dialogs: [{ _: 'dialogCommunity', community_id: '50' }, dialog(1), dialog(2)],
    messages: [],
    chats: [channel(1, 'News'), channel(2, 'Town'), { _: 'community', id: '50', access_hash: '8', title: 'Town' }],
    users: [],
  })

  test('is counted among the dialogs, and its channels are channels', () => {
    expect(page.keys).toEqual(['channel1', 'channel2', 'community50'])
    expect(page.dialogs.map(({ kind }) => kind)).toEqual(['channel', 'channel', 'community'])
    expect(chooseByTitle('Town', page.dialogs)).toMatchObject({ id: 2n })
  })

  test('is no channel', () => {
    const without = page.dialogs.filter((entry) => entry.kind !== 'channel' || entry.channel.title !== 'Town')
    expect(() => chooseByTitle('Town', without)).toThrow('is a community, not a channel; add its channels one by one')
  })
})
