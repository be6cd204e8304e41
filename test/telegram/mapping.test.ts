import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { CounterMeaning, RawObject, RawValue } from '../../src/domain/channel'
import { MalformedObjectError } from '../../src/telegram/mapping/fields'
import { mapHistory } from '../../src/telegram/mapping/map-history'
import { mapMedia, UNREADABLE_MEDIA } from '../../src/telegram/mapping/map-media'
import { mapMessage } from '../../src/telegram/mapping/map-message'
import { Oddities } from '../../src/telegram/mapping/oddities'

const OPEN: CounterMeaning = { reactionsEnabled: true, starsEnabled: true, linkedChatId: 77n }
const CLOSED: CounterMeaning = { reactionsEnabled: false, starsEnabled: false, linkedChatId: null }

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
      stars: 0,
      comments: 0,
      newestCommentId: null,
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
    const replies = { _: 'messageReplies', comments: true, replies: 5, replies_pts: 1, channel_id: '77' }
    expect(post({ replies }).comments).toBe(5)
    expect(post({ replies: { ...replies, replies: 0 } }).comments).toBe(0)
    expect(post().comments).toBe(0)
    expect(post({ replies: { _: 'messageReplies', replies: 5, replies_pts: 1 } }).comments).toBeNull()
    expect(post({ replies }, CLOSED).comments).toBeNull()
    expect(post({}, CLOSED).comments).toBeNull()
  })

  describe('a counter of comments', () => {
    const replies = { _: 'messageReplies', comments: true, replies: 5, replies_pts: 1, channel_id: '77', max_id: 90 }
    const counted = (change: RawObject, meaning = OPEN) => {
      const { comments, newestCommentId } = post({ replies: { ...replies, ...change } }, meaning)
      return [comments, newestCommentId]
    }
    const { channel_id: _, ...groupless } = replies

    test('tells the newest comment of the linked group', () => {
      expect(counted({})).toEqual([5, 90])
      expect(counted({ max_id: 0 })).toEqual([5, null])
      expect(counted({ max_id: -3 })).toEqual([5, null])
      expect(post({ replies: { ...replies, max_id: null } }).newestCommentId).toBeNull()
    })

    test('of another group, or of none that is told, says nothing of the linked one', () => {
      expect(counted({ channel_id: '78', replies: 2_000_000, max_id: 3_000_000 })).toEqual([null, null])
      expect(counted({ channel_id: '0' })).toEqual([null, null])
      expect(post({ replies: groupless })).toMatchObject({ comments: null, newestCommentId: null })
      expect(counted({}, CLOSED)).toEqual([null, null])
    })

    test('of the group 777 is none: the post has no thread any more', () => {
      expect(counted({ channel_id: '777', replies: 2_000_000, max_id: 3_000_000 })).toEqual([0, null])
      expect(counted({ channel_id: '777', comments: false })).toEqual([0, null])
      expect(counted({ channel_id: '777' }, CLOSED)).toEqual([null, null])
    })

    test('below zero is no number of comments', () => {
      expect(counted({ replies: -1 })).toEqual([null, null])
    })
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
    ]
    expect(post({ reactions })).toMatchObject({ reactions: expected as never, stars: 30 })
    // Given before they were switched off, and still shown.
    expect(post({ reactions }, CLOSED)).toMatchObject({ reactions: expected as never, stars: 30 })
    expect(post({}, CLOSED)).toMatchObject({ reactions: null, stars: null })
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
})

describe('what is odd', () => {
  const read = (fields: RawObject) => {
    const odd = new Oddities('posts')
    const raw = message(fields)
    const mapped = mapMessage(raw, OPEN, odd)
    for (const element of odd.elements) expect(element).toMatchObject({ source: 'posts', raw })
    return { post: mapped, odd: odd.elements.map(({ kind, reason }) => `${kind} ${reason}`) }
  }
  const emoji = (emoticon: RawValue, count: RawValue): RawObject => ({
    _: 'reactionCount',
    reaction: { _: 'reactionEmoji', emoticon },
    count,
  })
  const reacted = (...results: RawValue[]) => {
    const { post, odd } = read({ reactions: { _: 'messageReactions', results } })
    return { reactions: post?.reactions?.map(({ emoticon, count }) => `${emoticon} ${count}`) ?? null, odd }
  }

  test.each([
    [{ date: 0 }, 'message.date out_of_range'],
    [{ date: -5 }, 'message.date out_of_range'],
    [{ date: 'yesterday' }, 'message.date malformed'],
    [{ id: 0 }, 'message.id out_of_range'],
    [{ peer_id: { _: 'misfit', is: 'user' } }, 'message.peer_id malformed'],
  ] as [RawObject, string][])('a message with %j is none', (fields, kind) => {
    expect(read(fields)).toEqual({ post: null, odd: [kind] })
  })

  test.each([
    [{ views: -1 }, { views: null, forwards: null }, 'message.views out_of_range'],
    [{ views: 5, forwards: -(2 ** 31) }, { views: 5, forwards: null }, 'message.forwards out_of_range'],
    [{ views: 'many' }, { views: null }, 'message.views malformed'],
    [{ edit_date: -1 }, { editDate: null }, 'message.edit_date out_of_range'],
    [{ grouped_id: 'album' }, { groupedId: null }, 'message.grouped_id malformed'],
    [
      { replies: { _: 'messageReplies', comments: true, replies: -3 } },
      { comments: null },
      'messageReplies.replies out_of_range',
    ],
    [{ replies: { _: 'misfit' } }, { comments: null }, 'message.replies malformed'],
    [{ reactions: { _: 'misfit' } }, { reactions: null }, 'message.reactions malformed'],
    [
      { reactions: { _: 'messageReactions', results: { _: 'misfit' } } },
      { reactions: null },
      'messageReactions.results malformed',
    ],
    [{ entities: { _: 'misfit' } }, { entities: [] }, 'message.entities malformed'],
    [{ media: { _: 'misfit' } }, { media: UNREADABLE_MEDIA }, 'message.media malformed'],
    [
      { media: { _: 'messageMediaPhoto', photo: { _: 'photo', id: '5', sizes: [{ _: 'misfit' }] } } },
      { media: UNREADABLE_MEDIA },
      'photo.sizes malformed',
    ],
  ] as [RawObject, object, string][])('of a message with %j the rest is kept', (fields, expected, kind) => {
    const { post, odd } = read(fields)
    expect(post).toMatchObject({ id: 12, text: 'hello', ...expected } as never)
    expect(odd).toEqual([kind])
  })

  test('a broken entity is left out, the others stay', () => {
    const bold = { _: 'messageEntityBold', offset: 0, length: 2 }
    const broken = [
      { ...bold, offset: -1 },
      { ...bold, length: 0 },
      { _: 'messageEntityTextUrl', offset: 1, length: 1 },
      { _: 'misfit' },
    ]
    const { post, odd } = read({ entities: [...broken, bold] })
    expect(post?.entities).toEqual([{ type: 'bold', offset: 0, length: 2 }])
    expect(odd).toEqual([
      'messageEntityBold.offset out_of_range',
      'messageEntityBold.length out_of_range',
      'messageEntityTextUrl.url malformed',
      'misfit.offset malformed',
    ])
  })

  test('of a broken header it is known that the message was forwarded', () => {
    const hidden = { channelId: null, userId: null, name: null, postId: null, date: null }
    expect(read({ fwd_from: { _: 'misfit' } })).toMatchObject({
      post: { forwardedFrom: hidden },
      odd: ['message.fwd_from malformed'],
    })
    const from_id = { _: 'peerChannel', channel_id: '5' }
    expect(read({ fwd_from: { _: 'messageFwdHeader', date: 0, from_id, channel_post: 7 } })).toMatchObject({
      post: { forwardedFrom: { ...hidden, channelId: 5n, postId: 7 } },
      odd: ['messageFwdHeader.date out_of_range'],
    })
  })

  test('a reaction that counts nobody, or comes a second time, is left out as TDLib does', () => {
    const odd = ['reactionCount.count out_of_range']
    expect(reacted(emoji('❤️', 7), emoji('👍', 0))).toEqual({ reactions: ['❤️ 7'], odd })
    expect(reacted(emoji('❤️', -7), emoji('👍', 3))).toEqual({ reactions: ['👍 3'], odd })
    expect(reacted(emoji('❤️', 7), emoji('👍', 3), emoji('❤️', 9))).toEqual({
      reactions: ['❤️ 7', '👍 3'],
      odd: ['reactionCount.reaction duplicate'],
    })
    const nobody = { _: 'reactionCount', reaction: { _: 'reactionEmpty' }, count: 4 }
    expect(reacted(nobody, emoji('👍', 3))).toMatchObject({ reactions: ['👍 3'] })
  })

  test('a reaction without which the total would be wrong makes all of them unknown', () => {
    const broken = [
      emoji('❤️', 'many'),
      emoji('', 7),
      emoji('🙂'.repeat(40), 7),
      { _: 'reactionCount', reaction: { _: 'reactionOfTheFuture' }, count: 2 },
      { _: 'reactionCount', reaction: { _: 'misfit' }, count: 2 },
      { _: 'misfit' },
    ]
    for (const result of broken) {
      const { reactions, odd } = reacted(emoji('👍', 3), result)
      expect({ reactions, odd: odd.length }).toEqual({ reactions: null, odd: 1 })
    }
    expect(reacted(emoji('👍', 2 ** 31 - 1), emoji('❤️', 2 ** 31 - 1)).reactions).toBeNull()
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
    expect(kind({ _: 'messageMediaToDo' })).toBe('todo')
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

  test('newest first, service messages by id only, deleted ones not at all', () => {
    const answer = page({ count: 900 }, [8, 9])
    answer.messages = [
      message({ id: 8 }),
      message({ id: 10, _: 'messageService' }),
      { _: 'messageEmpty', id: 9 },
      message({ id: 11 }),
    ]
    const { posts, messageIds } = mapHistory(answer, 1060780848n, 0, OPEN)
    expect(messageIds).toEqual([11, 10, 8])
    expect(posts.map(({ id }) => id)).toEqual([11, 8])
  })

  test('without an odd message, whose id is in its place', () => {
    const answer = page({}, [])
    const [doubled, undated] = [message({ id: 8, views: 3 }), message({ id: 9, date: 0 })]
    const service = { _: 'messageService', id: -1, peer_id: { _: 'peerChannel', channel_id: '1060780848' }, date: 1 }
    const foreign = message({ id: 5, peer_id: { _: 'peerChannel', channel_id: '7' } })
    answer.messages = [message({ id: 8 }), doubled, message({ id: 8 }), undated, { _: 'misfit' }, service, foreign]
    const found = mapHistory(answer, 1060780848n, 0, OPEN)
    expect(found).toMatchObject({ posts: [{ id: 8, views: null }], messageIds: [9, 8], unplaced: 3 })
    expect(found.odd.map(({ elementId, kind, reason }) => `${elementId} ${kind} ${reason}`)).toEqual([
      '8 message.id duplicate',
      'null misfit.id unknown',
      'null messageService.id out_of_range',
      'null message.peer_id foreign',
      '9 message.date out_of_range',
    ])
  })

  test('is about another channel when none of its messages is of this one, and about another page likewise', () => {
    expect(() => mapHistory(page({}, [8, 7]), 7n, 0, OPEN)).toThrow(MalformedObjectError)
    expect(() => mapHistory(page({}, [8, 7]), 1060780848n, 5, OPEN)).toThrow(MalformedObjectError)
    expect(mapHistory(page({}, [8, 7, 4]), 1060780848n, 5, OPEN)).toMatchObject({ messageIds: [4], unplaced: 2 })
    expect(() => mapHistory(page({ messages: { _: 'misfit' } }, []), 7n, 0, OPEN)).toThrow(MalformedObjectError)
  })
})

describe('any well-formed message', () => {
  const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
  const count = fc.nat()
  const atLeastOne = fc.integer({ min: 1, max: 2 ** 24 })
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
      date: atLeastOne,
      message: fc.string({ unit: 'binary' }),
      views: optional(count),
      forwards: optional(count),
      edit_date: optional(atLeastOne),
      edit_hide: optional(fc.constant(true)),
      grouped_id: optional(decimal),
      silent: optional(fc.constant(true)),
      entities: optional(
        fc.array(
          fc.record({ _: fc.constantFrom('messageEntityBold', 'messageEntityNew'), offset: count, length: atLeastOne }),
        ),
      ),
      replies: optional(
        fc.record({
          _: fc.constant('messageReplies'),
          comments: fc.constant(true),
          replies: count,
          channel_id: fc.constantFrom('1', '2', '777'),
        }),
      ),
      reactions: optional(
        fc.record({
          _: fc.constant('messageReactions'),
          results: fc.uniqueArray(fc.record({ _: fc.constant('reactionCount'), reaction, count: atLeastOne }), {
            selector: (result) => JSON.stringify(result.reaction),
          }),
        }),
      ),
      fwd_from: optional(fc.record({ _: fc.constant('messageFwdHeader'), date: atLeastOne, from_id: peer })),
      media: optional(fc.record({ _: fc.string().map((name) => `messageMedia${name}`) })),
    })
    .map((raw) => JSON.parse(JSON.stringify(raw)) as RawObject)

  test('maps without an error, keeps counts, offsets and the message itself, and never makes up a number', () => {
    fc.assert(
      fc.property(
        anyMessage,
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        (raw, reactionsEnabled, starsEnabled, hasGroup) => {
          const mapped = mapMessage(raw, { reactionsEnabled, starsEnabled, linkedChatId: hasGroup ? 1n : null })
          const place = raw.peer_id as RawObject
          expect(mapped === null).toBe(raw._ !== 'message' || place._ !== 'peerChannel')
          if (!mapped) return
          expect(mapped.raw).toBe(raw)
          expect(mapped.text).toBe(raw.message as string)
          expect(mapped.views).toBe((raw.views ?? null) as number | null)
          expect(mapped.forwards).toBe((raw.forwards ?? null) as number | null)
          const isForeign = (raw.replies as RawObject | undefined)?.channel_id === '2'
          expect(mapped.comments === null).toBe(!hasGroup || isForeign)
          const entities = (raw.entities ?? []) as RawObject[]
          expect(mapped.entities.map(({ offset, length }) => [offset, length])).toEqual(
            entities.map(({ offset, length }) => [offset as number, length as number]),
          )
          const given = ((raw.reactions as RawObject | undefined)?.results ?? []) as RawObject[]
          const isPaid = ({ reaction }: RawObject) => (reaction as RawObject)._ === 'reactionPaid'
          const [paid, free] = [given.filter(isPaid), given.filter((one) => !isPaid(one))]
          expect((mapped.reactions ?? []).map(({ count }) => count)).toEqual(free.map(({ count }) => count as number))
          expect(mapped.reactions === null).toBe(free.length === 0 && !reactionsEnabled)
          expect(mapped.stars).toBe((paid[0]?.count ?? (starsEnabled ? 0 : null)) as number | null)
        },
      ),
    )
  })
})
