import { describe, expect, test } from 'bun:test'
import type { TlObject } from '../../../src/simulator/rpc'
import { ADMINED, CLOSED, NEWS, objectOf, objectsOf, startApi } from './support'

const EMPTY = { _: 'inputPeerEmpty' }

function keyOf(peer: TlObject): string {
  return `${peer._} ${peer.channel_id ?? peer.chat_id ?? peer.user_id}`
}

describe('messages.getDialogs', () => {
  test.each([1, 2, 3, 5])('by pages of %i meets every dialog once, pinned ones first', async (limit) => {
    const { ask, world, me } = startApi()
    const whole = await ask('messages.getDialogs', {
      offset_date: 0,
      offset_id: 0,
      offset_peer: EMPTY,
      limit: 100,
      hash: 0n,
    })
    const all = objectsOf(whole, 'dialogs').map((dialog) => keyOf(objectOf(dialog, 'peer')))
    expect(whole._).toBe('messages.dialogs')
    expect(all[0]).toBe(`peerChannel ${ADMINED}`)
    expect(all).toHaveLength(8)
    const met: string[] = []
    let offset = { offset_date: 0, offset_id: 0, offset_peer: EMPTY as TlObject }
    for (;;) {
      const page = await ask('messages.getDialogs', { ...offset, limit, hash: 0n })
      expect(page).toMatchObject({ _: 'messages.dialogsSlice', count: 8 })
      const dialogs = objectsOf(page, 'dialogs')
      const last = dialogs.at(-1)
      if (last === undefined) break
      met.push(...dialogs.map((dialog) => keyOf(objectOf(dialog, 'peer'))))
      const peer = objectOf(last, 'peer')
      const message = objectsOf(page, 'messages').find(
        ({ id, peer_id }) => id === last.top_message && keyOf(peer_id as TlObject) === keyOf(peer),
      )
      const id = (peer.channel_id ?? peer.user_id ?? peer.chat_id) as bigint
      const access_hash = world.accessHash(me.userId, id)
      const kind = { peerChannel: 'inputPeerChannel', peerUser: 'inputPeerUser', peerChat: 'inputPeerChat' }[peer._]
      offset = {
        // A pinned dialog is at the top whatever its date: going on from it means going on from the beginning of the rest.
        offset_date: last.pinned === true ? 2 ** 31 - 1 : Number(message?.date),
        offset_id: Number(last.top_message),
        offset_peer: { ...peer, _: kind ?? '', access_hash },
      }
    }
    expect(met).toEqual(all)
  })

  test('has an empty archive', async () => {
    const { ask } = startApi()
    const query = { offset_date: 0, offset_id: 0, offset_peer: EMPTY, limit: 100, hash: 0n, folder_id: 1 }
    expect(await ask('messages.getDialogs', query)).toMatchObject({ _: 'messages.dialogs', dialogs: [] })
  })

  test('has no channel that the account is not in, or was thrown out of', async () => {
    const { ask, world, me } = startApi()
    world.setExpelled(me.userId, NEWS, true)
    const page = await ask('messages.getDialogs', {
      offset_date: 0,
      offset_id: 0,
      offset_peer: EMPTY,
      limit: 100,
      hash: 0n,
    })
    const channels = objectsOf(page, 'chats').map(({ id }) => id)
    expect(channels).toContain(ADMINED)
    expect(channels).not.toContain(NEWS)
    expect(channels).not.toContain(CLOSED)
  })

  test('tells of one dialog alone', async () => {
    const { ask, inputPeer } = startApi()
    const peers = [{ _: 'inputDialogPeer', peer: inputPeer(NEWS) }]
    const answer = await ask('messages.getPeerDialogs', { peers })
    expect(objectsOf(answer, 'dialogs')).toHaveLength(1)
    expect(objectsOf(answer, 'messages')).toHaveLength(1)
  })
})
