import { describe, expect, test } from 'bun:test'
import { audit } from '../../scripts/demo/audit'
import type { WindowsAudit } from '../../scripts/demo/audit-windows'
import type { CollectedChannelView } from '../../scripts/demo/collected'
import type { CollectedMember, CollectedMembershipEvent } from '../../scripts/demo/collected-members'
import type { CollectedComment, CollectedPost, CollectedWindow } from '../../scripts/demo/collected-post'
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
  stars: 5,
  comments: 3,
  commentList: [
    { id: 21, author: { kind: 'user', id: 55n }, date: 1_700_000_010, text: 'Да' },
    { id: 22, author: { kind: 'channel', id: 9n }, date: 1_700_000_020, text: 'Нет' },
    { id: 23, author: { kind: 'anonymous' }, date: 1_700_000_030, text: '…' },
  ],
  deletedComments: [{ id: 24, author: { kind: 'user', id: 56n }, date: 1_700_000_040, text: 'spam' }],
  commentsUsers: 1,
  commentsChannels: 1,
  media: 'photo',
  mediaUrl: null,
  editDate: 1_700_000_100,
  forwardedFrom: { channelId: 5n, userId: null, name: null, postId: 3, date: 1_600_000_000 },
  groupedId: 99n,
  silent: false,
}
const START = 1_700_000_000
const person = {
  firstName: 'Ada',
  lastName: null,
  username: null,
  phone: null,
  premium: true,
  verified: false,
  scam: false,
  deleted: false,
  bot: false,
  min: false,
}
const books: Books = {
  start: START,
  channels: [
    {
      channelId: 1n,
      title: 'A',
      username: 'a',
      kind: 'broadcast',
      subscribers: 3,
      isAdmin: true,
      posts: [bookPost],
      people: new Map([55n, 56n, 77n].map((id) => [id, { id, ...person }])),
      membershipEvents: [
        // Too old for the log when it was first read.
        { id: 1n, kind: 'joined', date: START - 49 * 3600, userId: 77n, actorId: 77n, inviteLink: null },
        { id: 2n, kind: 'left', date: START - 90, userId: 77n, actorId: 77n, inviteLink: null },
        { id: 3n, kind: 'joined_by_link', date: START - 60, userId: 77n, actorId: 77n, inviteLink: 'https://t.me/+x' },
      ],
      arrivals: [{ userId: 77n, date: START - 60, inviteLink: 'https://t.me/+x', isHere: true }],
    },
  ],
}
const comments: CollectedComment[] = [
  { id: 21, author: { kind: 'user', id: '55' }, date: 1_700_000_010, text: 'Да', deletedAt: null },
  { id: 22, author: { kind: 'channel', id: '9' }, date: 1_700_000_020, text: 'Нет', deletedAt: null },
  { id: 23, author: { kind: 'anonymous', id: null }, date: 1_700_000_030, text: '…', deletedAt: null },
  { id: 24, author: { kind: 'user', id: '56' }, date: 1_700_000_040, text: 'spam', deletedAt: 1_700_000_050 },
]
const stranger = { ...person, joinedAt: null, joinedSource: null, leftAt: null, joinedByLink: null, inviteLink: null }
const members: CollectedMember[] = [
  { ...stranger, userId: '55' },
  { ...stranger, userId: '56' },
  {
    ...person,
    userId: '77',
    joinedAt: START - 60,
    joinedSource: 'ADMIN_LOG',
    leftAt: null,
    joinedByLink: true,
    inviteLink: 'https://t.me/+x',
  },
]
const events: CollectedMembershipEvent[] = [
  { eventId: '2', kind: 'left', at: START - 90, userId: '77', actorId: '77', inviteLink: null },
  { eventId: '3', kind: 'joined_by_link', at: START - 60, userId: '77', actorId: '77', inviteLink: 'https://t.me/+x' },
]
const HOUR = 3600
const window: CollectedWindow = {
  name: '1h',
  ageSeconds: HOUR,
  dueAt: START + HOUR,
  capturedAt: START + HOUR + 1,
  status: 'on_time',
  reason: null,
  views: 8,
  forwards: 1,
  reactions: 2,
  stars: 5,
  comments: 3,
}
const collectedPost: CollectedPost = {
  ...bookPost,
  reactions: [
    { kind: 'emoji', emoticon: '❤️', count: 1 },
    { kind: 'emoji', emoticon: '👍', count: 2 },
  ],
  totalReactions: 3,
  commentList: comments,
  windows: [window],
  forwardedFrom: { channelId: '5', userId: null, name: null, postId: 3, date: 1_600_000_000 },
  groupedId: '99',
  album: [7],
  deletedAt: null,
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
    deletedPosts: [],
    membershipAvailable: true,
    adminLogGaps: [],
    arrivalsReadAt: START,
    members,
    membershipEvents: events,
    ...channel,
  },
]

describe('the audit', () => {
  test('finds nothing where all agrees, whatever the order of reactions', () => {
    expect(audit(books, collected())).toEqual({
      compared: 1,
      comments: 3,
      members: 3,
      membershipEvents: 2,
      windows: 0,
      statistics: 0,
      mismatches: [],
    })
  })

  const differences: [string, Partial<CollectedPost>][] = [
    ['date', { date: 1_700_000_001 }],
    ['text', { text: 'Привет' }],
    ['entities', { entities: [{ type: 'bold', offset: 1, length: 6 }] }],
    ['views', { views: null }],
    ['forwards', { forwards: 2 }],
    ['reactions', { reactions: [{ kind: 'emoji', emoticon: '👍', count: 2 }] }],
    ['stars', { stars: 6 }],
    ['totalReactions', { totalReactions: 2 }],
    ['comments', { comments: null }],
    ['commentsUsers', { commentsUsers: 2 }],
    ['commentsChannels', { commentsChannels: null }],
    ['commentList', { commentList: [] }],
    ['media', { media: 'video' }],
    ['mediaUrl', { mediaUrl: 'https://example.com' }],
    ['editDate', { editDate: null }],
    ['forwardedFrom', { forwardedFrom: null }],
    ['groupedId', { groupedId: null }],
    ['album', { album: [7, 8] }],
    ['silent', { silent: true }],
  ]
  test.each(differences)('finds a difference in %s', (field, difference) => {
    const found = new Set(audit(books, collected(difference)).mismatches.map((mismatch) => mismatch.field))
    const comment = ['comment 21', 'comment 22', 'comment 23']
    expect(found).toEqual(new Set(field === 'commentList' ? comment : [field]))
  })

  test('compares every field of a post', () => {
    expect(new Set(differences.map(([field]) => field))).toEqual(
      new Set(Object.keys(bookPost).filter((key) => key !== 'id' && key !== 'deletedComments')).union(
        new Set(['totalReactions', 'album']),
      ),
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

  const fieldsOf = (mismatches: { field: string }[]) => mismatches.map(({ field }) => field)
  const commentCases: [string, CollectedComment[]][] = [
    ['comment 21 author', comments.with(0, { ...comments[0], author: { kind: 'user', id: '54' } } as CollectedComment)],
    ['comment 21 date', comments.with(0, { ...comments[0], date: 1 } as CollectedComment)],
    ['comment 21 text', comments.with(0, { ...comments[0], text: '' } as CollectedComment)],
    ['comment 21 deletedAt', comments.with(0, { ...comments[0], deletedAt: 5 } as CollectedComment)],
    ['comment 22', comments.toSpliced(1, 1)],
    ['comment 24', comments.with(3, { ...comments[3], deletedAt: null } as CollectedComment)],
    ['comment 25', [...comments, { ...comments[0], id: 25 } as CollectedComment]],
    ['doubled comments', [...comments, ...comments.slice(0, 1)]],
  ]
  test.each(commentCases)('finds a wrong %s', (field, commentList) => {
    expect(fieldsOf(audit(books, collected({ commentList })).mismatches)).toEqual([field])
  })

  test('does not ask for comments that were deleted before anybody could read them', () => {
    expect(audit(books, collected({ commentList: comments.slice(0, 3) })).mismatches).toEqual([])
  })

  const member = members[2] as CollectedMember
  const memberCases = [
    ['firstName', { firstName: null }],
    ['lastName', { lastName: 'x' }],
    ['username', { username: 'x' }],
    ['phone', { phone: '1' }],
    ['premium', { premium: null }],
    ['scam', { scam: true }],
    ['verified', { verified: true }],
    ['joinedAt', { joinedAt: START - 49 * 3600 }],
    ['leftAt', { leftAt: START - 90 }],
    ['joinedByLink', { joinedByLink: null }],
    ['inviteLink', { inviteLink: null }],
  ] as const
  test.each(memberCases)('finds a wrong %s of a member', (field, difference) => {
    const wrong = members.with(2, { ...member, ...difference })
    expect(fieldsOf(audit(books, collected({}, { members: wrong })).mismatches)).toEqual([`member 77 ${field}`])
  })

  test('finds missing and surplus members', () => {
    const without = audit(books, collected({}, { members: members.slice(1) }))
    expect(fieldsOf(without.mismatches)).toEqual(['member 55'])
    const withOne = audit(books, collected({}, { members: [...members, { ...member, userId: '78' }] }))
    expect(withOne.mismatches).toMatchObject([{ field: 'member 78', books: null }])
  })

  const [left, joined] = events as [CollectedMembershipEvent, CollectedMembershipEvent]
  const eventCases: [string, CollectedMembershipEvent[]][] = [
    ['event 2', [joined]],
    ['event 1', [{ ...left, eventId: '1' }, left, joined]],
    ['event 2 kind', [{ ...left, kind: 'removed' }, joined]],
    ['event 2 at', [{ ...left, at: 1 }, joined]],
    ['event 2 userId', [{ ...left, userId: '1' }, joined]],
    ['event 2 actorId', [{ ...left, actorId: '1' }, joined]],
    ['event 3 inviteLink', [left, { ...joined, inviteLink: null }]],
  ]
  test.each(eventCases)('finds a wrong %s', (field, membershipEvents) => {
    expect(fieldsOf(audit(books, collected({}, { membershipEvents })).mismatches)).toEqual([field])
  })

  test('finds a log that was not read, and gaps in it', () => {
    const wrong = collected({}, { membershipAvailable: false, adminLogGaps: [{ from: 1, to: 2 }] })
    expect(fieldsOf(audit(books, wrong).mismatches)).toEqual(['membershipAvailable', 'adminLogGaps'])
  })
})

describe('the audit of windows', () => {
  const past = (deletedAt = Number.POSITIVE_INFINITY): WindowsAudit['past'] => ({
    valuesAt: (_channel, _post, moment) =>
      moment >= deletedAt
        ? null
        : {
            views: moment - START - HOUR + 7,
            forwards: 1,
            reactions: [{ kind: 'emoji', emoticon: '👍', count: 2 }],
            stars: 5,
            comments: 3,
          },
  })
  const end = START + 2 * HOUR
  const options = (changes: Partial<WindowsAudit> = {}): { windows: WindowsAudit } => ({
    windows: {
      past: past(),
      windows: [{ name: '1h', ageMs: HOUR * 1000 }],
      began: START,
      now: end,
      ran: { from: START, until: end },
      ...changes,
    },
  })
  const fieldsWith = (windows: CollectedWindow[], changes: Partial<WindowsAudit> = {}) =>
    audit(books, collected({ windows }), options(changes)).mismatches.map(({ field }) => field)
  const missed = {
    status: 'missed',
    capturedAt: null,
    views: null,
    forwards: null,
    reactions: null,
    stars: null,
    comments: null,
  }

  test('finds nothing where all agrees', () => {
    expect(audit(books, collected(), options())).toMatchObject({ windows: 1, mismatches: [] })
  })

  const wrong: [string, CollectedWindow[]][] = [
    ['windows', [window, window]],
    ['windows', []],
    ['window 1h dueAt', [{ ...window, dueAt: START + HOUR + 1 }]],
    ['window 1h status', [{ ...window, status: 'late' }]],
    ['window 1h is captured in time', [{ ...window, capturedAt: START + HOUR + 200, views: 207 }]],
    ['window 1h values', [{ ...window, views: 9 }]],
    ['window 1h values', [{ ...window, forwards: 0 }]],
    ['window 1h values', [{ ...window, reactions: null }]],
    ['window 1h values', [{ ...window, stars: 0 }]],
    ['window 1h values', [{ ...window, comments: 2 }]],
    ['window 1h status', [{ ...window, ...missed, reason: 'too_late' }]],
    ['window 1h status', [{ ...window, ...missed, status: 'pending' }]],
  ]
  test.each(wrong)('finds wrong %s', (field, windows) => {
    expect(fieldsWith(windows)).toEqual([field])
  })

  test('knows what has to be missed, and what is still to come', () => {
    const gone: CollectedWindow = { ...window, ...missed, reason: 'deleted' }
    expect(fieldsWith([gone], { past: past(START + 100) })).toEqual([])
    expect(fieldsWith([window], { past: past(START + 100) })).toContain('window 1h status')
    const late: CollectedWindow = { ...window, ...missed, reason: 'seen_late' }
    expect(fieldsWith([late], { began: START + HOUR })).toEqual([])
    expect(fieldsWith([window], { began: START + HOUR })).toEqual(['window 1h status'])
    const pending: CollectedWindow = { ...window, ...missed, status: 'pending' }
    expect(fieldsWith([pending], { now: START + 10 })).toEqual([])
    expect(fieldsWith([window], { now: START + 10 })).toEqual(['window 1h status'])
    expect(fieldsWith([{ ...pending, views: 0 }], { now: START + 10 })).toEqual(['window 1h values'])
  })

  test('finds posts that were not collected when a window of theirs came due', () => {
    const before = audit(books, collected(), { windows: { ...options().windows, channels: [] } })
    expect(before.mismatches).toMatchObject([{ post: 7, field: 'window 1h', collected: null }])
  })
})
