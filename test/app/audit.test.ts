import { describe, expect, test } from 'bun:test'
import { audit } from '../../scripts/demo/audit'
import type { CollectedChannelView, CollectedPost } from '../../scripts/demo/collected'
import type { BookPost, Books } from '../../src/simulator/world/books'

const bookPost: BookPost = {
  id: 7,
  date: 1_700_000_000,
  text: 'Привет 👋',
  entities: [{ type: 'bold', offset: 0, length: 6 }],
  views: 10,
  forwards: 1,
  reactions: [
    { kind: 'emoji', emoticon: '👍', count: 2 },
    { kind: 'emoji', emoticon: '❤️', count: 1 },
  ],
  comments: 0,
  commentList: [],
  deletedComments: [],
  commentsUsers: 0,
  commentsChannels: 0,
  media: 'photo',
  mediaUrl: null,
  editDate: 1_700_000_100,
  forwardedFrom: { channelId: 5n, userId: null, name: null, postId: 3, date: 1_600_000_000 },
  groupedId: 99n,
  silent: false,
}
const books: Books = {
  start: 1_700_000_000,
  channels: [
    {
      channelId: 1n,
      title: 'A',
      username: 'a',
      kind: 'broadcast',
      subscribers: 3,
      isAdmin: false,
      posts: [bookPost],
      people: new Map(),
      membershipEvents: [],
    },
  ],
}
const collectedPost: CollectedPost = {
  ...bookPost,
  reactions: [
    { kind: 'emoji', emoticon: '❤️', count: 1 },
    { kind: 'emoji', emoticon: '👍', count: 2 },
  ],
  totalReactions: 3,
  forwardedFrom: { channelId: '5', userId: null, name: null, postId: 3, date: 1_600_000_000 },
  groupedId: '99',
  album: [7],
}
const collected = (
  post: Partial<CollectedPost> = {},
  channel: Partial<CollectedChannelView> = {},
): CollectedChannelView[] => [
  {
    id: '1',
    title: 'A',
    username: 'a',
    kind: 'broadcast',
    subscribers: 3,
    posts: [{ ...collectedPost, ...post }],
    ...channel,
  },
]

describe('the audit', () => {
  test('finds nothing where all agrees, whatever the order of reactions', () => {
    expect(audit(books, collected())).toEqual({ compared: 1, mismatches: [] })
  })

  const differences: [string, Partial<CollectedPost>][] = [
    ['date', { date: 1_700_000_001 }],
    ['text', { text: 'Привет' }],
    ['entities', { entities: [{ type: 'bold', offset: 1, length: 6 }] }],
    ['views', { views: null }],
    ['forwards', { forwards: 2 }],
    ['reactions', { reactions: [{ kind: 'emoji', emoticon: '👍', count: 2 }] }],
    ['totalReactions', { totalReactions: 2 }],
    ['comments', { comments: null }],
    ['media', { media: 'video' }],
    ['mediaUrl', { mediaUrl: 'https://example.com' }],
    ['editDate', { editDate: null }],
    ['forwardedFrom', { forwardedFrom: null }],
    ['groupedId', { groupedId: null }],
    ['album', { album: [7, 8] }],
    ['silent', { silent: true }],
  ]
  test.each(differences)('finds a difference in %s', (field, difference) => {
    expect(audit(books, collected(difference)).mismatches.map((mismatch) => mismatch.field)).toEqual([field])
  })

  test('compares every field of a post', () => {
    expect(new Set(differences.map(([field]) => field))).toEqual(
      new Set([...Object.keys(collectedPost).filter((key) => key !== 'id')]),
    )
  })

  test('finds missing and surplus posts and channels, and wrong subscribers', () => {
    expect(audit(books, collected({}, { posts: [] })).mismatches).toMatchObject([
      { post: 7, field: 'post', collected: null },
    ])
    expect(audit(books, collected({ id: 8 })).mismatches).toMatchObject([{ post: 7 }, { post: 8, books: null }])
    expect(audit(books, []).mismatches).toMatchObject([{ channel: 'A', field: 'channel', collected: null }])
    expect(audit({ start: 0, channels: [] }, collected()).mismatches).toMatchObject([{ channel: 'A', books: null }])
    expect(audit(books, collected({}, { subscribers: null })).mismatches).toMatchObject([
      { field: 'subscribers', books: 3 },
    ])
  })
})
