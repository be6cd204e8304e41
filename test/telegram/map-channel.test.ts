import { describe, expect, test } from 'bun:test'
import type { RawObject } from '../../src/domain/channel'
import { ChannelAccessError } from '../../src/domain/telegram-error'
import { mapChannel, mapVisibleChannel } from '../../src/telegram/mapping/map-channel'
import { mapDcAddress } from '../../src/telegram/mapping/map-dc-options'
import { mapDialogPage } from '../../src/telegram/mapping/map-dialogs'

const channel = (fields: RawObject = {}): RawObject => ({
  _: 'channel',
  broadcast: true,
  id: '100',
  access_hash: '-7',
  title: 'News',
  username: 'news',
  date: 1,
  ...fields,
})
const answer = (full: RawObject = {}, chat: RawObject = channel()): RawObject => ({
  _: 'messages.chatFull',
  full_chat: { _: 'channelFull', id: '100', about: '', ...full },
  chats: [channel({ id: '55', megagroup: true }), chat],
  users: [],
})

describe('a channel’s full information', () => {
  test('everything there', () => {
    const raw = answer({
      participants_count: 5000,
      linked_chat_id: '55',
      available_reactions: { _: 'chatReactionsAll' },
      paid_reactions_available: true,
    })
    expect(mapChannel(raw)).toEqual({
      id: 100n,
      title: 'News',
      username: 'news',
      kind: 'broadcast',
      isAdmin: false,
      subscribers: 5000,
      linkedChatId: 55n,
      linkedChatAccessHash: -7n,
      reactionsEnabled: true,
      starsEnabled: true,
      raw,
      odd: [],
    })
  })

  test('a group has no discussion group: it names the channel that it discusses', () => {
    const group = answer({ linked_chat_id: '55' }, channel({ megagroup: true, broadcast: false }))
    expect(mapChannel(group)).toMatchObject({ kind: 'megagroup', linkedChatId: null, linkedChatAccessHash: null })
  })

  test('a discussion group that is closed to the account has no access hash', () => {
    const raw = answer({ linked_chat_id: '56' })
    const closed: RawObject = { _: 'channelForbidden', id: '56', access_hash: '9', title: 'Talk' }
    const sketch = channel({ id: '56', megagroup: true, min: true })
    for (const chats of [[channel()], [channel(), closed], [channel(), sketch]]) {
      expect(mapChannel({ ...raw, chats })).toMatchObject({ linkedChatId: 56n, linkedChatAccessHash: null })
    }
  })

  test('what is absent is unknown', () => {
    const { username: _, ...unnamed } = channel()
    expect(mapChannel(answer({}, unnamed))).toMatchObject({
      username: null,
      subscribers: null,
      linkedChatId: null,
      reactionsEnabled: false,
      starsEnabled: false,
    })
  })

  test('reactions are off unless some kind is on, and stars are none', () => {
    const enabled = (full: RawObject) => {
      const { reactionsEnabled, starsEnabled } = mapChannel(answer(full))
      return [reactionsEnabled, starsEnabled]
    }
    const some = (...kinds: string[]): RawObject => ({
      available_reactions: { _: 'chatReactionsSome', reactions: kinds.map((_) => ({ _ })) },
    })
    expect(enabled({ available_reactions: { _: 'chatReactionsAll' } })).toEqual([true, false])
    expect(enabled({ available_reactions: { _: 'chatReactionsNone' } })).toEqual([false, false])
    expect(enabled({ available_reactions: { _: 'chatReactionsNone' }, paid_reactions_available: true })).toEqual([
      false,
      true,
    ])
    expect(enabled(some())).toEqual([false, false])
    expect(enabled(some('reactionCustomEmoji'))).toEqual([true, false])
    expect(enabled(some('reactionPaid'))).toEqual([false, true])
    expect(enabled(some('reactionEmoji', 'reactionPaid'))).toEqual([true, true])
  })

  test('kinds, admins and collectible usernames', () => {
    expect(mapChannel(answer({}, channel({ megagroup: true }))).kind).toBe('megagroup')
    expect(mapChannel(answer({}, channel({ megagroup: true, gigagroup: true }))).kind).toBe('gigagroup')
    expect(mapChannel(answer({}, channel({ creator: true }))).isAdmin).toBe(true)
    expect(mapChannel(answer({}, channel({ admin_rights: { _: 'chatAdminRights' } }))).isAdmin).toBe(true)
    const { username: _, ...rest } = channel()
    const usernames: RawObject[] = [
      { _: 'username', username: 'old' },
      { _: 'username', username: 'shown', active: true },
    ]
    expect(mapChannel(answer({}, { ...rest, usernames })).username).toBe('shown')
  })

  test('a channel that is closed to the account', () => {
    const forbidden = { _: 'channelForbidden', id: '100', access_hash: '1', title: 'News' }
    expect(() => mapChannel(answer({}, forbidden))).toThrow(ChannelAccessError)
    expect(mapVisibleChannel(forbidden)).toBeNull()
    expect(mapVisibleChannel(channel({ min: true }))).toBeNull()
    expect(mapVisibleChannel(channel())).toEqual({
      id: 100n,
      accessHash: -7n,
      title: 'News',
      username: 'news',
      kind: 'broadcast',
      isAdmin: false,
    })
  })
})

describe('a page of dialogs', () => {
  const dialog = (peer: RawObject, top: number): RawObject => ({ _: 'dialog', peer, top_message: top })
  const page: RawObject = {
    _: 'messages.dialogsSlice',
    count: 40,
    dialogs: [
      dialog({ _: 'peerChannel', channel_id: '100' }, 5),
      dialog({ _: 'peerChat', chat_id: '100' }, 6),
      dialog({ _: 'peerUser', user_id: '100' }, 7),
      dialog({ _: 'peerChannel', channel_id: '101' }, 8),
    ],
    messages: [
      { _: 'message', id: 7, date: 1000, peer_id: { _: 'peerUser', user_id: '100' } },
      { _: 'message', id: 8, date: 900, peer_id: { _: 'peerChannel', channel_id: '999' } },
    ],
    chats: [
      channel(),
      { _: 'chat', id: '100', title: 'Friends' },
      { _: 'channelForbidden', id: '101', title: 'Gone', access_hash: '1' },
    ],
    users: [{ _: 'user', id: '100', access_hash: '9', first_name: 'Ann', last_name: 'Lee', username: 'ann' }],
  }

  test('peers of every kind, even with the same id', () => {
    const { dialogs, keys, total } = mapDialogPage(page)
    expect(keys).toEqual(['channel100', 'group100', 'user100', 'channel101'])
    expect(total).toBe(40)
    expect(dialogs).toMatchObject([
      { kind: 'channel', channel: { id: 100n, title: 'News' } },
      { kind: 'group', id: 100n, title: 'Friends' },
      { kind: 'user', id: 100n, title: 'Ann Lee', username: 'ann' },
    ])
  })

  test('the next page begins at the last dialog whose message came along', () => {
    expect(mapDialogPage(page).next).toMatchObject({
      date: 1000,
      messageId: 7,
      peer: { kind: 'user', id: 100n, accessHash: 9n },
    })
    expect(mapDialogPage({ ...page, messages: [] }).next).toBeNull()
    expect(mapDialogPage({ ...page, _: 'messages.dialogs' }).total).toBeNull()
  })
})

test('a data centre’s address is an ordinary one, IPv4 before IPv6', () => {
  const option = (fields: RawObject): RawObject => ({ _: 'dcOption', id: 1, port: 443, ...fields })
  const config: RawObject = {
    _: 'config',
    dc_options: [
      option({ ip_address: '::1', ipv6: true }),
      option({ ip_address: '10.0.0.1', media_only: true }),
      option({ ip_address: '10.0.0.2', cdn: true }),
      option({ ip_address: '10.0.0.3', tcpo_only: true }),
      option({ ip_address: '10.0.0.4', port: 40001 }),
      option({ id: 2, ip_address: '10.0.0.5' }),
    ],
  }
  expect(mapDcAddress(config, 1)).toEqual({ dcId: 1, host: '10.0.0.4', port: 40001 })
  expect(mapDcAddress({ ...config, dc_options: [option({ ip_address: '::1', ipv6: true })] }, 1)?.host).toBe('::1')
  expect(mapDcAddress(config, 3)).toBeNull()
})
