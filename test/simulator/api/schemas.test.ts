import { describe, expect, test } from 'bun:test'
import type { TlObject, TlValue } from '../../../src/simulator/rpc'
import { encodeValue } from '../../../src/simulator/tl/encode'
import { SchemaRegistry } from '../../../src/simulator/tl/schema-registry'
import { WORLD_MEDIA_KINDS } from '../../../src/simulator/world/model'
import { parseWorldFile } from '../../../src/simulator/world/read-world-file'
import { ENTITY_TYPES } from '../../../src/simulator/world/world-file'
import { ADMINED, ANYTHING_OF_PAGE, NEWS, objectOf, objectsOf, startApi } from './support'

const registry = new SchemaRegistry()
const SCHEMAS = registry.layers.map((layer) => registry.forLayer(layer))

/** Writing an answer in a layer fails for every field that the layer requires and the answer lacks, or has of another type. */
function writable(answer: TlValue, what: string): void {
  for (const schema of SCHEMAS) expect(encodeValue(schema, { kind: 'any' }, answer, what).length).toBeGreaterThan(3)
}

describe('every answer can be written in the layers of both client libraries', () => {
  const { world, ask, inputPeer, inputChannel, me } = startApi()
  const whole = { ...ANYTHING_OF_PAGE, limit: 100 }
  const group = () => inputPeer(world.channel(NEWS)?.plan.discussion?.id ?? 0n)
  const dialogs = { offset_date: 0, offset_id: 0, offset_peer: { _: 'inputPeerEmpty' }, limit: 100, hash: 0n }
  const self = { _: 'inputUserSelf' }
  const nobody: TlObject = { _: 'inputUser', user_id: 1n, access_hash: 0n }

  test.each<[string, () => Record<string, TlValue>]>([
    ['messages.getDialogs', () => dialogs],
    ['messages.getDialogs', () => ({ ...dialogs, limit: 2 })],
    ['messages.getPinnedDialogs', () => ({ folder_id: 0 })],
    ['messages.getDialogFilters', () => ({})],
    ['messages.getHistory', () => ({ peer: inputPeer(NEWS), ...whole })],
    ['messages.getHistory', () => ({ peer: group(), ...whole })],
    ['messages.getHistory', () => ({ peer: { _: 'inputPeerChat', chat_id: 4_000_101n }, ...whole, limit: 1 })],
    ['messages.getReplies', () => ({ peer: inputPeer(NEWS), msg_id: world.book(NEWS).posts[0]?.id ?? 0, ...whole })],
    ['messages.getDiscussionMessage', () => ({ peer: inputPeer(NEWS), msg_id: world.book(NEWS).posts[0]?.id ?? 0 })],
    ['messages.getMessagesViews', () => ({ peer: inputPeer(NEWS), id: [3, 4, 900_000], increment: false })],
    ['messages.getMessagesReactions', () => ({ peer: inputPeer(NEWS), id: [3, 4, 5, 6, 7] })],
    ['messages.getFullChat', () => ({ chat_id: 4_000_101n })],
    [
      'channels.getMessages',
      () => ({ channel: inputChannel(NEWS), id: [1, 3, 900_000].map((id) => ({ _: 'inputMessageID', id })) }),
    ],
    ['channels.getFullChannel', () => ({ channel: inputChannel(NEWS) })],
    ['channels.getFullChannel', () => ({ channel: inputChannel(ADMINED) })],
    ['channels.getChannels', () => ({ id: [inputChannel(NEWS), inputChannel(1_700_000_301n)] })],
    ['channels.getParticipant', () => ({ channel: inputChannel(NEWS), participant: { _: 'inputPeerSelf' } })],
    [
      'channels.getParticipants',
      () => ({
        channel: inputChannel(ADMINED),
        filter: { _: 'channelParticipantsRecent' },
        offset: 0,
        limit: 50,
        hash: 0n,
      }),
    ],
    ['channels.getAdminLog', () => ({ channel: inputChannel(ADMINED), q: '', max_id: 0n, min_id: 0n, limit: 100 })],
    ['contacts.resolveUsername', () => ({ username: 'tihiy_dvor' })],
    ['contacts.getContacts', () => ({ hash: 0n })],
    ['users.getFullUser', () => ({ id: self })],
    ['updates.getState', () => ({})],
    ['updates.getDifference', () => ({ pts: 1, date: 1, qts: 0 })],
    ['updates.getChannelDifference', () => ({ channel: inputChannel(NEWS), pts: 1, limit: 100 })],
  ])('%s', async (method, query) => {
    writable(await ask(method, query(), me), method)
  })

  test('users.getUsers', async () => {
    const { call } = startApi()
    const users = await call('users.getUsers', { id: [self, nobody] }, me)
    for (const user of Array.isArray(users) ? users : []) writable(user, 'users.getUsers')
  })
})

test('so can every kind of media, entity and reaction that a file can have', async () => {
  const base = { type: 'message', date: 1_700_000_000, text: 'abcdef' }
  const extra = { url: 'https://a.example', language: 'c', document_id: '5', user_id: 7 }
  const lines = [
    { type: 'channel', id: 5, title: 'All sorts' },
    ...WORLD_MEDIA_KINDS.map((media, n) => ({ ...base, id: n + 1, media })),
    {
      ...base,
      id: 50,
      media: 'webpage',
      media_url: 'https://a.example/b',
      reactions: { '❤️': 1, 'custom:9': 2, paid: 3 },
    },
    ...ENTITY_TYPES.map((type, n) => ({ ...base, id: 60 + n, entities: [{ type, offset: 1, length: 2, ...extra }] })),
    ...['messageActionChatDeletePhoto', 'messageActionUnheard'].map((action, n) => ({
      type: 'service',
      id: 90 + n,
      date: 9,
      action,
    })),
  ]
  const file = parseWorldFile(lines.map((line) => JSON.stringify(line)).join('\n'), 'all')
  const { ask, inputPeer } = startApi({ worlds: [file], rebase: false })
  const answer = await ask('messages.getHistory', { peer: inputPeer(5n), ...ANYTHING_OF_PAGE, limit: 100 })
  expect(objectsOf(answer, 'messages')).toHaveLength(file.entries.length)
  writable(answer, 'all sorts')
  const entities = objectsOf(answer, 'messages').flatMap((message) => objectsOf(message, 'entities'))
  expect(entities).toHaveLength(ENTITY_TYPES.length)
  expect(
    objectOf(objectsOf(answer, 'messages').find(({ id }) => id === 50) ?? answer, 'reactions').results,
  ).toHaveLength(3)
})
