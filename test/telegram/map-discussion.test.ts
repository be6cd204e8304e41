import { describe, expect, test } from 'bun:test'
import type { RawObject } from '../../src/domain/channel'
import { mapDiscussion } from '../../src/telegram/mapping/map-discussion'

const CHANNEL = 100n
const GROUP: RawObject = { _: 'peerChannel', channel_id: '55' }
const OURS: RawObject = { _: 'peerChannel', channel_id: '100' }
const OTHER: RawObject = { _: 'peerChannel', channel_id: '200' }

const message = (id: number, fields: RawObject = {}): RawObject => ({
  _: 'message',
  id,
  peer_id: GROUP,
  date: 1_700_000_000 + id,
  message: `no. ${id}`,
  ...fields,
})
const reply = (fields: RawObject): RawObject => ({ reply_to: { _: 'messageReplyHeader', ...fields } })
const copy = (id: number, postId: number, fields: RawObject = {}): RawObject =>
  message(id, {
    from_id: OURS,
    fwd_from: {
      _: 'messageFwdHeader',
      date: 1,
      from_id: OURS,
      channel_post: postId,
      saved_from_peer: OURS,
      saved_from_msg_id: postId,
    },
    ...fields,
  })
const answer = (messages: RawObject[], fields: RawObject = {}): RawObject => ({
  _: 'messages.channelMessages',
  messages,
  users: [],
  chats: [],
  ...fields,
})
const RANGE = { channelId: CHANNEL, groupId: 55n, afterId: 0 }
const map = (messages: RawObject[]) => mapDiscussion(answer(messages), RANGE, 100)

describe('roots of threads', () => {
  test('are the copies that Telegram made of our posts', () => {
    expect(map([copy(10, 3)]).threads).toEqual([{ id: 10, postId: 3 }])
  })

  test('of posts that were forwarded from elsewhere tell our post, not the original', () => {
    const forwarded: RawObject = {
      _: 'messageFwdHeader',
      date: 1,
      from_id: OTHER,
      channel_post: 999,
      saved_from_peer: OURS,
      saved_from_msg_id: 4,
    }
    expect(map([copy(11, 4, { fwd_from: forwarded })]).threads).toEqual([{ id: 11, postId: 4 }])
  })

  test('may be replies: the post answered another post', () => {
    const { threads, comments } = map([copy(12, 5, reply({ reply_to_msg_id: 10 }))])
    expect(threads).toEqual([{ id: 12, postId: 5 }])
    expect(comments).toEqual([])
  })

  test('are neither copies from another channel nor what somebody forwarded', () => {
    const elsewhere: RawObject = { _: 'messageFwdHeader', date: 1, saved_from_peer: OTHER, saved_from_msg_id: 6 }
    const byHand: RawObject = { _: 'messageFwdHeader', date: 1, from_id: OURS, channel_post: 6 }
    const page = map([copy(13, 6, { fwd_from: elsewhere }), message(14, { fwd_from: byHand })])
    expect(page).toMatchObject({ threads: [], comments: [], messageIds: [13, 14] })
  })
})

describe('comments', () => {
  const threadOf = (fields: RawObject) => map([message(20, reply(fields))]).comments.map(({ threadId }) => threadId)

  test('belong to the top of their thread, however deep they are', () => {
    expect(threadOf({ reply_to_msg_id: 10 })).toEqual([10])
    expect(threadOf({ reply_to_msg_id: 15, reply_to_top_id: 10 })).toEqual([10])
  })

  test('may answer a message of another chat', () => {
    const elsewhere = { reply_to_msg_id: 10, reply_to_peer_id: OTHER }
    expect(threadOf(elsewhere)).toEqual([])
    expect(threadOf({ ...elsewhere, reply_to_top_id: 9 })).toEqual([9])
  })

  test('are no messages that answer nothing, a story, or that are not said by anybody', () => {
    const pinned: RawObject = { ...message(22), _: 'messageService', ...reply({ reply_to_msg_id: 10 }) }
    const story: RawObject = { _: 'messageReplyStoryHeader', peer: OURS, story_id: 10 }
    const page = map([message(21), pinned, message(23, { reply_to: story }), { _: 'messageEmpty', id: 24 }])
    expect(page.comments).toEqual([])
    expect(page.messageIds).toEqual([21, 22, 23])
  })

  test('are written by a person, in the name of a channel, or by an anonymous admin', () => {
    const authors: (RawObject | null)[] = [{ _: 'peerUser', user_id: '7' }, OTHER, OURS, GROUP, null]
    const written = authors.map((from_id, index) =>
      message(30 + index, { ...reply({ reply_to_msg_id: 10 }), ...(from_id && { from_id }) }),
    )
    expect(map(written).comments.map(({ author }) => author)).toEqual([
      { kind: 'user', id: 7n },
      { kind: 'channel', id: 200n },
      { kind: 'channel', id: 100n },
      { kind: 'anonymous' },
      { kind: 'anonymous' },
    ])
  })

  test('keep their date, their text and the raw message', () => {
    const raw = message(40, { ...reply({ reply_to_msg_id: 10 }), from_id: { _: 'peerUser', user_id: '7' } })
    expect(map([raw]).comments).toEqual([
      {
        id: 40,
        threadId: 10,
        author: { kind: 'user', id: 7n },
        date: new Date(1_700_000_040_000),
        text: 'no. 40',
        raw,
      },
    ])
    const { message: _, ...silent } = raw
    expect(map([silent]).comments[0]?.text).toBe('')
    const { date: __, ...undated } = raw
    expect(map([undated, message(41)])).toMatchObject({
      comments: [],
      messageIds: [40, 41],
      odd: [{ source: 'comments', elementId: 40n, kind: 'message.date', reason: 'malformed', raw: undated }],
    })
  })
})

describe('the end of a discussion', () => {
  const full = Array.from({ length: 3 }, (_, index) => message(index + 1))
  const ends = (messages: RawObject[], fields: RawObject = {}) =>
    mapDiscussion(answer(messages, fields), RANGE, 3).reachedEnd

  test('is an empty page, a short one, or the whole list', () => {
    expect(ends([])).toBe(true)
    expect(ends(full.slice(1))).toBe(true)
    expect(ends(full, { _: 'messages.messages' })).toBe(true)
    expect(ends(full)).toBe(false)
  })

  test('is known where Telegram tells the place of the offset in the whole group', () => {
    expect(ends(full, { offset_id_offset: 3 })).toBe(true)
    expect(ends(full, { offset_id_offset: 4 })).toBe(false)
    expect(ends(full.slice(1), { offset_id_offset: 8 })).toBe(false)
    // Somebody deleted messages while the answer was made.
    expect(ends(full.slice(1), { offset_id_offset: 3 })).toBe(true)
  })

  test('is not known from a place that is inexact', () => {
    expect(ends(full, { offset_id_offset: 3, inexact: true })).toBe(false)
    expect(ends(full.slice(1), { offset_id_offset: 8, inexact: true })).toBe(true)
  })

  test('the page is in order, whatever order it came in', () => {
    expect(map(full.toReversed()).messageIds).toEqual([1, 2, 3])
  })
})
