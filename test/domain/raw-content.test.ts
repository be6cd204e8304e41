import { expect, test } from 'bun:test'
import fc from 'fast-check'
import type { RawObject } from '../../src/domain/channel'
import { contentOf } from '../../src/domain/raw-content'

const message: RawObject = {
  _: 'message',
  id: 7,
  message: 'text',
  views: 10,
  forwards: 1,
  replies: { _: 'messageReplies', replies: 3, replies_pts: 4 },
  reactions: { _: 'messageReactions', results: [] },
  edit_date: 5,
  edit_hide: true,
  media: { _: 'messageMediaPhoto', photo: { _: 'photo', id: '9', access_hash: '1', file_reference: 'AA==' } },
}

test('counters, marks and references are no content, at any depth', () => {
  expect(contentOf(message)).toEqual({
    _: 'message',
    id: 7,
    message: 'text',
    media: { _: 'messageMediaPhoto', photo: { _: 'photo', id: '9' } },
  })
})

test('what is said is content', () => {
  const text = (raw: RawObject) => JSON.stringify(contentOf(raw))
  const changes: RawObject[] = [
    { message: 'other' },
    { media: null },
    { media: { _: 'messageMediaPhoto', photo: { _: 'photo', id: '10' } } },
    { entities: [{ _: 'messageEntityBold', offset: 0, length: 1 }] },
    { pinned: true },
  ]
  for (const change of changes) expect(text({ ...message, ...change })).not.toBe(text(message))
})

test('a channel with more subscribers, read marks and updates says the same', () => {
  const reading = (n: number): RawObject => ({
    _: 'messages.chatFull',
    full_chat: { _: 'channelFull', about: 'a', participants_count: n, online_count: n, pts: n, unread_count: n },
    chats: [{ _: 'channel', title: 'b', participants_count: n, access_hash: `${n}` }],
  })
  expect(contentOf(reading(1))).toEqual(contentOf(reading(2)))
})

test('the order of keys does not matter, and nothing else is lost', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^x\w*$/), fc.jsonValue({ maxDepth: 2 })), (object) => {
      const raw = object as RawObject
      const reversed = Object.fromEntries(Object.entries(raw).reverse())
      expect(JSON.stringify(contentOf(reversed))).toBe(JSON.stringify(contentOf(raw)))
    }),
  )
  const kept: RawObject = { b: [1, 'x', null, { d: true, c: 0.5 }], a: 'y' }
  expect(contentOf(kept)).toEqual(kept)
})
