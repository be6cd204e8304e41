import { describe, expect, test } from 'bun:test'
import type { TlObject } from '../../../src/simulator/rpc'
import { parseWorldFile } from '../../../src/simulator/world/read-world-file'
import { ANYTHING_OF_PAGE, idsOf, startApi } from './support'

const DATE = 1_777_000_000
const CHANNEL = 777n
const EMPTY = { _: 'inputMessagesFilterEmpty' }

function file(kind: string, ...messages: object[]) {
  const channel = { type: 'channel', id: Number(CHANNEL), title: 'T', username: 'of_search', kind }
  const lines = messages.map((message, index) => ({ type: 'message', id: index + 1, date: DATE + index, ...message }))
  return parseWorldFile([channel, ...lines].map((line) => JSON.stringify(line)).join('\n'), 'w.jsonl')
}

const comments = [
  { id: 11, date: DATE + 60, user_id: 21, text: 'I agree' },
  { id: 12, date: DATE + 61, channel_id: 31, text: 'So do we' },
  { id: 13, date: DATE + 62, text: 'From the group' },
]

function searching(world: ReturnType<typeof file>) {
  const api = startApi({ worlds: [world], rebase: false })
  const group = api.world.channel(CHANNEL)?.plan.discussion?.id ?? 0n
  const hash = (id: bigint) => api.world.accessHash(api.me.userId, id)
  const user = (id: bigint): TlObject => ({ _: 'inputPeerUser', user_id: id, access_hash: hash(id) })
  const search = async (peer: bigint, fields: Record<string, number | string | TlObject>) => {
    const query = {
      ...ANYTHING_OF_PAGE,
      peer: api.inputPeer(peer),
      q: '',
      filter: EMPTY,
      min_date: 0,
      max_date: 0,
      limit: 9,
    }
    const answer = await api.ask('messages.search', { ...query, ...fields })
    expect(answer.count).toBe(idsOf(answer).length)
    return idsOf(answer)
  }
  return { ...api, group, user, search }
}

describe('a search in a discussion group', () => {
  const { search, user, group, inputPeer } = searching(
    file('broadcast', { text: 'One', comments }, { text: 'Two, we agree', comments: [{ ...comments[0], id: 15 }] }),
  )

  test('by sender: a person, a channel, the group itself, the channel whose posts stand there', async () => {
    expect(await search(group, { from_id: user(21n) })).toEqual([15, 11])
    expect(await search(group, { from_id: inputPeer(31n) })).toEqual([12])
    expect(await search(group, { from_id: inputPeer(group) })).toEqual([13])
    expect(await search(group, { from_id: inputPeer(CHANNEL) })).toEqual([14, 10])
    expect(await search(group, { from_id: user(99n) })).toEqual([])
  })

  test('by words, by thread, by date, and by all at once', async () => {
    expect(await search(group, { q: 'AGREE' })).toEqual([15, 14, 11])
    expect(await search(group, { top_msg_id: 10 })).toEqual([13, 12, 11])
    expect(await search(group, { q: 'agree', top_msg_id: 10, from_id: user(21n) })).toEqual([11])
    expect(await search(group, { min_date: DATE + 60, max_date: DATE + 62 })).toEqual([12])
    expect(await search(group, { filter: { _: 'inputMessagesFilterPhotos' } })).toEqual([])
  })

  test('refuses a sender who cannot be named so', () => {
    const forged = { ...user(21n), access_hash: 1n }
    expect(search(group, { from_id: forged })).rejects.toMatchObject({ status: 400, code: 'PEER_ID_INVALID' })
  })
})

describe('a search in a channel', () => {
  test('by sender finds what was signed by a person, and what the channel itself said', async () => {
    const { search, user, inputPeer } = searching(file('broadcast', { text: 'a' }, { text: 'b', user_id: 21 }))
    expect(await search(CHANNEL, { from_id: inputPeer(CHANNEL) })).toEqual([1])
    expect(await search(CHANNEL, { from_id: user(21n) })).toEqual([2])
  })

  test('that is a group finds what somebody wrote', async () => {
    const { search, user } = searching(file('megagroup', { text: 'a', user_id: 21 }, { text: 'b', user_id: 22 }, {}))
    expect(await search(CHANNEL, { from_id: user(21n) })).toEqual([1])
    expect(await search(CHANNEL, { from_id: user(22n), q: 'x' })).toEqual([])
  })
})
