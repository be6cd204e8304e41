import { describe, expect, test } from 'bun:test'
import type { TlObject } from '../../../src/simulator/rpc'
import { ADMINED, ANYTHING_OF_PAGE, CLOSED, NEWS, objectOf, objectsOf, SILENT, startApi } from './support'

const { world, ask, call, inputPeer, inputChannel, me, other } = startApi()

function history(peer: TlObject) {
  return ask('messages.getHistory', { peer, ...ANYTHING_OF_PAGE, limit: 1 })
}

describe('a channel can be read', () => {
  test("with the account's own access hash only", async () => {
    expect((await history(inputPeer(NEWS))).count).toBeGreaterThan(100)
    expect(history(inputPeer(NEWS, other))).rejects.toMatchObject({ status: 400, code: 'CHANNEL_INVALID' })
    expect(history({ ...inputPeer(NEWS), access_hash: 0n })).rejects.toMatchObject({ code: 'CHANNEL_INVALID' })
  })

  test('not when it is private, gone, or the account was thrown out', async () => {
    expect(history(inputPeer(CLOSED))).rejects.toMatchObject({ code: 'CHANNEL_PRIVATE' })
    expect(history(inputPeer(1n))).rejects.toMatchObject({ code: 'CHANNEL_PRIVATE' })
    world.setExpelled(me.userId, SILENT, true)
    expect(history(inputPeer(SILENT))).rejects.toMatchObject({ code: 'CHANNEL_PRIVATE' })
    const { chats } = await ask('channels.getChannels', { id: [inputChannel(SILENT), inputChannel(NEWS)] })
    expect(chats).toMatchObject([
      { _: 'channelForbidden', id: SILENT },
      { _: 'channel', id: NEWS },
    ])
    world.setExpelled(me.userId, SILENT, false)
    expect(await history(inputPeer(SILENT))).toMatchObject({ _: 'messages.channelMessages' })
  })

  test('by nobody who has not signed in, and through no other kind of peer', () => {
    expect(call('updates.getState', {}, null)).rejects.toMatchObject({ status: 401, code: 'AUTH_KEY_UNREGISTERED' })
    expect(history({ _: 'inputPeerEmpty' })).rejects.toMatchObject({ code: 'PEER_ID_INVALID' })
    expect(history({ _: 'inputPeerChat', chat_id: 5n })).rejects.toMatchObject({ code: 'CHAT_ID_INVALID' })
  })
})

describe('channels.getFullChannel', () => {
  test('tells subscribers, the discussion group and which reactions are allowed', async () => {
    const news = await ask('channels.getFullChannel', { channel: inputChannel(NEWS) })
    const full = objectOf(news, 'full_chat')
    expect(full).toMatchObject({
      id: NEWS,
      participants_count: world.book(NEWS).subscribers,
      linked_chat_id: world.channel(NEWS)?.plan.discussion?.id,
      available_reactions: { _: 'chatReactionsAll' },
    })
    expect(objectsOf(news, 'chats').map(({ id }) => id)).toEqual([NEWS, full.linked_chat_id as bigint])
    const silent = objectOf(await ask('channels.getFullChannel', { channel: inputChannel(SILENT) }), 'full_chat')
    expect(silent).toMatchObject({ available_reactions: { _: 'chatReactionsNone' } })
    expect(silent.linked_chat_id).toBeUndefined()
  })

  test('leads from the discussion group back to its channel', async () => {
    const group = world.channel(NEWS)?.plan.discussion?.id ?? 0n
    const answer = await ask('channels.getFullChannel', { channel: inputChannel(group) })
    expect(answer).toMatchObject({ full_chat: { id: group, linked_chat_id: NEWS } })
  })
})

describe('contacts.resolveUsername', () => {
  const resolve = (username: string) => ask('contacts.resolveUsername', { username })

  test('finds channels and accounts whatever the case', async () => {
    expect(await resolve('LightHouse_Daily')).toMatchObject({ peer: { channel_id: NEWS }, chats: [{ id: NEWS }] })
    expect(await resolve('second_keeper')).toMatchObject({ peer: { user_id: other.userId } })
  })

  test('tells a wrong name from a free one', () => {
    expect(resolve('nobody_here')).rejects.toMatchObject({ code: 'USERNAME_NOT_OCCUPIED' })
    expect(resolve('no!')).rejects.toMatchObject({ code: 'USERNAME_INVALID' })
  })
})

describe('comments', () => {
  const replies = (peer: TlObject, msg_id: number) => {
    return ask('messages.getReplies', { peer, msg_id, ...ANYTHING_OF_PAGE, limit: 100 })
  }

  test('are the same from the channel and from the group', async () => {
    const post = world.book(NEWS).posts.find(({ comments }) => (comments ?? 0) > 3)
    const root = world.channel(NEWS)?.discussion?.rootOf(post?.id ?? 0) ?? 0
    const group = world.channel(NEWS)?.plan.discussion?.id ?? 0n
    const [fromChannel, fromGroup] = [
      await replies(inputPeer(NEWS), post?.id ?? 0),
      await replies(inputPeer(group), root),
    ]
    expect(fromGroup).toEqual(fromChannel)
    expect(fromChannel.count).toBe(post?.comments ?? 0)
  })

  test('are not where there is no group or no post', () => {
    expect(replies(inputPeer(SILENT), 3)).rejects.toMatchObject({ code: 'MSG_ID_INVALID' })
    expect(replies(inputPeer(NEWS), 900_000)).rejects.toMatchObject({ code: 'MSG_ID_INVALID' })
    expect(replies({ _: 'inputPeerSelf' }, 1)).rejects.toMatchObject({ code: 'PEER_ID_INVALID' })
  })
})

describe('people', () => {
  test('see themselves as such, and others without their numbers', async () => {
    const id = [{ _: 'inputUserSelf' }, { _: 'inputUser', user_id: 5n, access_hash: 0n }]
    expect(await call('users.getUsers', { id }, me)).toMatchObject([
      { _: 'user', self: true, phone: me.phone },
      { _: 'userEmpty', id: 5n },
    ])
    const input = { _: 'inputUser', user_id: other.userId, access_hash: world.accessHash(me.userId, other.userId) }
    const [seen] = objectsOf(await ask('users.getFullUser', { id: input }), 'users')
    expect(seen).toMatchObject({ id: other.userId, first_name: 'Second' })
    expect(seen?.phone).toBeUndefined()
  })

  test('are participants where they are in', async () => {
    const participant = { _: 'inputPeerSelf' }
    const as = async (id: bigint) => {
      return objectOf(await ask('channels.getParticipant', { channel: inputChannel(id), participant }), 'participant')._
    }
    expect(await as(ADMINED)).toBe('channelParticipantCreator')
    expect(await as(NEWS)).toBe('channelParticipantSelf')
  })
})
