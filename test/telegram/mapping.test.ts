import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { RawObject } from '../../src/domain/channel'
import { MalformedObjectError } from '../../src/telegram/mapping/fields'
import { mapHistory } from '../../src/telegram/mapping/map-history'
import { mapMedia } from '../../src/telegram/mapping/map-media'
import { type CounterMeaning, mapMessage } from '../../src/telegram/mapping/map-message'

const OPEN: CounterMeaning = { reactionsEnabled: true, linkedChatId: 77n }
const CLOSED: CounterMeaning = { reactionsEnabled: false, linkedChatId: null }

const message = (fields: RawObject = {}): RawObject => ({
  _: 'message',
  post: true,
  id: 12,
  peer_id: { _: 'peerChannel', channel_id: '1060780848' },
  date: 1489077070,
  message: 'hello',
  ...fields,
})

const post = (fields: RawObject = {}, meaning = OPEN) => {
  const mapped = mapMessage(message(fields), meaning)
  if (!mapped) throw new Error('no post')
  return mapped
}

describe('a message as a post', () => {
  test('a plain one', () => {
    const raw = message()
    expect(mapMessage(raw, OPEN)).toEqual({
      channelId: 1060780848n,
      id: 12,
      date: new Date('2017-03-09T16:31:10Z'),
      text: 'hello',
      entities: [],
      media: null,
      views: null,
      forwards: null,
      reactions: [],
      comments: 0,
      editDate: null,
      groupedId: null,
      forwardedFrom: null,
      silent: false,
      raw,
    })
  })

  test('counters', () => {
    expect(post({ views: 10753, forwards: 0 })).toMatchObject({ views: 10753, forwards: 0 })
    expect(post({ silent: true, grouped_id: '13049853211012345678' })).toMatchObject({
      silent: true,
      groupedId: 13049853211012345678n,
    })
  })

  test('service messages, empty places and other chats are none', () => {
    expect(mapMessage(message({ _: 'messageService' }), OPEN)).toBeNull()
    expect(mapMessage({ _: 'messageEmpty', id: 3 }, OPEN)).toBeNull()
    expect(mapMessage(message({ peer_id: { _: 'peerUser', user_id: '1' } }), OPEN)).toBeNull()
  })

  test('an edit that only hides a reaction is none', () => {
    expect(post({ edit_date: 1489077099 }).editDate).toEqual(new Date(1489077099_000))
    expect(post({ edit_date: 1489077099, edit_hide: true }).editDate).toBeNull()
  })

  test('comments: unknown without a group, none without a counter, and a thread’s replies are no comments', () => {
    const replies = { _: 'messageReplies', comments: true, replies: 5, replies_pts: 1 }
    expect(post({ replies }).comments).toBe(5)
    expect(post({ replies: { ...replies, replies: 0 } }).comments).toBe(0)
    expect(post().comments).toBe(0)
    expect(post({ replies: { _: 'messageReplies', replies: 5, replies_pts: 1 } }).comments).toBeNull()
    expect(post({ replies }, CLOSED).comments).toBeNull()
    expect(post({}, CLOSED).comments).toBeNull()
  })

  test('reactions of every kind', () => {
    const count = (reaction: RawObject, count: number) => ({ _: 'reactionCount', reaction, count })
    const reactions = {
      _: 'messageReactions',
      results: [
        count({ _: 'reactionEmoji', emoticon: '❤️' }, 7),
        count({ _: 'reactionCustomEmoji', document_id: '5443038326535759644' }, 2),
        count({ _: 'reactionPaid' }, 30),
        count({ _: 'reactionEmpty' }, 1),
      ],
    }
    const expected = [
      { kind: 'emoji', emoticon: '❤️', count: 7 },
      { kind: 'custom', emoticon: '5443038326535759644', count: 2 },
      { kind: 'paid', emoticon: '⭐', count: 30 },
    ]
    expect(post({ reactions }).reactions).toEqual(expected as never)
    // Given before they were switched off, and still shown.
    expect(post({ reactions }, CLOSED).reactions).toEqual(expected as never)
    expect(post({}, CLOSED).reactions).toBeNull()
    // Two counts of one reaction: neither of them is known to be true.
    const twice = { ...reactions, results: [...reactions.results, count({ _: 'reactionEmoji', emoticon: '❤️' }, 7)] }
    expect(() => post({ reactions: twice })).toThrow('messageReactions came without a proper results')
  })

  test('formatting keeps its UTF-16 offsets and extra fields', () => {
    const entities: RawObject[] = [
      { _: 'messageEntityBold', offset: 2, length: 20 },
      { _: 'messageEntityTextUrl', offset: 0, length: 2, url: 'https://example.org' },
      { _: 'messageEntityPre', offset: 3, length: 1, language: 'ts' },
      { _: 'messageEntityCustomEmoji', offset: 4, length: 2, document_id: '9007199254740993' },
      { _: 'messageEntityMentionName', offset: 6, length: 3, user_id: '42' },
      { _: 'messageEntityBankCard', offset: 9, length: 1 },
    ]
    expect(post({ entities }).entities).toEqual([
      { type: 'bold', offset: 2, length: 20 },
      { type: 'text_url', offset: 0, length: 2, url: 'https://example.org' },
      { type: 'pre', offset: 3, length: 1, language: 'ts' },
      { type: 'custom_emoji', offset: 4, length: 2, documentId: '9007199254740993' },
      { type: 'mention_name', offset: 6, length: 3, userId: '42' },
      { type: 'bank_card', offset: 9, length: 1 },
    ])
  })

  test('forwards of channels, users, hidden users', () => {
    const header = { _: 'messageFwdHeader', date: 1489067592 }
    const date = new Date(1489067592_000)
    const none = { channelId: null, userId: null, name: null, postId: null, date }
    expect(post().forwardedFrom).toBeNull()
    expect(
      post({ fwd_from: { ...header, from_id: { _: 'peerChannel', channel_id: '1067340713' }, channel_post: 655 } })
        .forwardedFrom,
    ).toEqual({ ...none, channelId: 1067340713n, postId: 655 })
    expect(post({ fwd_from: { ...header, from_id: { _: 'peerUser', user_id: '9' } } }).forwardedFrom).toEqual({
      ...none,
      userId: 9n,
    })
    expect(post({ fwd_from: { ...header, from_name: 'Ann' } }).forwardedFrom).toEqual({ ...none, name: 'Ann' })
  })

  test('a message without what every message has is refused', () => {
    const { date: _, ...undated } = message()
    expect(() => mapMessage(undated, OPEN)).toThrow(MalformedObjectError)
  })
})

describe('media', () => {
  const document = (attributes: RawObject[], fields: RawObject = {}) => ({
    _: 'messageMediaDocument',
    document: { _: 'document', id: '5', mime_type: 'video/mp4', attributes },
    ...fields,
  })
  const kind = (media: RawObject) => mapMedia({ media })?.kind
  const attribute = (name: string, fields: RawObject = {}) => ({ _: `documentAttribute${name}`, ...fields })

  test('documents are told apart by their attributes', () => {
    expect(kind(document([attribute('Video')]))).toBe('video')
    expect(kind(document([attribute('Video', { round_message: true })]))).toBe('round_video')
    expect(kind(document([attribute('Animated'), attribute('Video')]))).toBe('animation')
    expect(kind(document([attribute('Video'), attribute('Sticker')]))).toBe('sticker')
    expect(kind(document([attribute('Audio')]))).toBe('audio')
    expect(kind(document([attribute('Audio', { voice: true })]))).toBe('voice')
    expect(kind(document([attribute('Filename', { file_name: 'a.pdf' })]))).toBe('document')
  })

  test('an expired document leaves its flags', () => {
    expect(mapMedia({ media: { _: 'messageMediaDocument', voice: true } })).toEqual({
      kind: 'voice',
      id: null,
      mimeType: null,
      url: null,
    })
  })

  test('ids, types and addresses', () => {
    expect(mapMedia({ media: document([attribute('Video')]) })).toEqual({
      kind: 'video',
      id: 5n,
      mimeType: 'video/mp4',
      url: null,
    })
    expect(mapMedia({ media: { _: 'messageMediaPhoto', photo: { _: 'photo', id: '6' } } })).toMatchObject({
      kind: 'photo',
      id: 6n,
    })
    expect(
      mapMedia({ media: { _: 'messageMediaWebPage', webpage: { _: 'webPage', id: '7', url: 'https://example.org' } } }),
    ).toEqual({ kind: 'webpage', id: null, mimeType: null, url: 'https://example.org' })
  })

  test('the rest by class, a new class too', () => {
    expect(mapMedia({})).toBeNull()
    expect(kind({ _: 'messageMediaPoll' })).toBe('poll')
    expect(kind({ _: 'messageMediaGeoLive' })).toBe('geo')
    expect(kind({ _: 'messageMediaGiveawayResults' })).toBe('giveaway')
    expect(kind({ _: 'messageMediaPaidMedia' })).toBe('paid_media')
    expect(kind({ _: 'messageMediaHologram' })).toBe('other')
    expect(mapMedia({ media: { _: 'messageMediaEmpty' } })).toBeNull()
  })
})

describe('a page of history', () => {
  const page = (fields: RawObject, ids: number[]): RawObject => ({
    _: 'messages.channelMessages',
    messages: ids.map((id) => message({ id })),
    ...fields,
  })
  const reaches = (answer: RawObject, offsetId = 0) => mapHistory(answer, offsetId, OPEN).reachedStart

  test('newest first, service messages by id only, deleted ones not at all', () => {
    const answer = page({ count: 900 }, [8, 9])
    answer.messages = [
      message({ id: 8 }),
      message({ id: 10, _: 'messageService' }),
      { _: 'messageEmpty', id: 9 },
      message({ id: 11 }),
    ]
    const { posts, messageIds } = mapHistory(answer, 0, OPEN)
    expect(messageIds).toEqual([11, 10, 8])
    expect(posts.map(({ id }) => id)).toEqual([11, 8])
  })

  test('reaches the start only when that is proved', () => {
    expect(reaches(page({ count: 2 }, [8, 7]))).toBe(true)
    expect(reaches(page({ count: 3 }, [8, 7]))).toBe(false)
    expect(reaches(page({ count: 2, inexact: true }, [8, 7]))).toBe(false)
    expect(reaches(page({ count: 5 }, [8, 7]), 9)).toBe(false)
    expect(reaches(page({ count: 5, offset_id_offset: 3 }, [8, 7]), 9)).toBe(true)
    expect(reaches(page({ count: 5, offset_id_offset: 2 }, [8, 7]), 9)).toBe(false)
    expect(reaches(page({ count: 500 }, [2, 1]), 3)).toBe(true)
    expect(reaches(page({ count: 500 }, []), 3)).toBe(true)
    expect(reaches(page({ _: 'messages.messages' }, [8, 7]))).toBe(true)
  })
})

describe('any well-formed message', () => {
  const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
  const count = fc.nat()
  const decimal = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map(String)
  const peer = fc.oneof(
    decimal.map((id) => ({ _: 'peerChannel', channel_id: id })),
    decimal.map((id) => ({ _: 'peerUser', user_id: id })),
    decimal.map((id) => ({ _: 'peerChat', chat_id: id })),
  )
  const reaction = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 2 }).map((emoticon) => ({ _: 'reactionEmoji', emoticon })),
    decimal.map((id) => ({ _: 'reactionCustomEmoji', document_id: id })),
    fc.constant({ _: 'reactionPaid' }),
  )
  const anyMessage = fc
    .record({
      _: fc.constantFrom('message', 'message', 'message', 'messageService', 'messageEmpty'),
      id: fc.integer({ min: 1 }),
      peer_id: peer,
      date: count,
      message: fc.string({ unit: 'binary' }),
      views: optional(count),
      forwards: optional(count),
      edit_date: optional(count),
      edit_hide: optional(fc.constant(true)),
      grouped_id: optional(decimal),
      silent: optional(fc.constant(true)),
      entities: optional(
        fc.array(
          fc.record({ _: fc.constantFrom('messageEntityBold', 'messageEntityNew'), offset: count, length: count }),
        ),
      ),
      replies: optional(fc.record({ _: fc.constant('messageReplies'), comments: fc.constant(true), replies: count })),
      reactions: optional(
        fc.record({
          _: fc.constant('messageReactions'),
          results: fc.uniqueArray(fc.record({ _: fc.constant('reactionCount'), reaction, count }), {
            selector: (result) => JSON.stringify(result.reaction),
          }),
        }),
      ),
      fwd_from: optional(fc.record({ _: fc.constant('messageFwdHeader'), date: count, from_id: peer })),
      media: optional(fc.record({ _: fc.string().map((name) => `messageMedia${name}`) })),
    })
    .map((raw) => JSON.parse(JSON.stringify(raw)) as RawObject)

  test('maps without an error, keeps counts, offsets and the message itself, and never makes up a number', () => {
    fc.assert(
      fc.property(anyMessage, fc.boolean(), fc.boolean(), (raw, reactionsEnabled, hasGroup) => {
        const mapped = mapMessage(raw, { reactionsEnabled, linkedChatId: hasGroup ? 1n : null })
        const place = raw.peer_id as RawObject
        expect(mapped === null).toBe(raw._ !== 'message' || place._ !== 'peerChannel')
        if (!mapped) return
        expect(mapped.raw).toBe(raw)
        expect(mapped.text).toBe(raw.message as string)
        expect(mapped.views).toBe((raw.views ?? null) as number | null)
        expect(mapped.forwards).toBe((raw.forwards ?? null) as number | null)
        expect(mapped.comments === null).toBe(!hasGroup)
        expect(mapped.reactions === null).toBe(!raw.reactions && !reactionsEnabled)
        const entities = (raw.entities ?? []) as RawObject[]
        expect(mapped.entities.map(({ offset, length }) => [offset, length])).toEqual(
          entities.map(({ offset, length }) => [offset as number, length as number]),
        )
        const given = ((raw.reactions as RawObject | undefined)?.results ?? []) as RawObject[]
        expect((mapped.reactions ?? []).map((reaction) => reaction.count)).toEqual(given.map((r) => r.count as number))
      }),
    )
  })
})
