import type { BookChannel, BookPost, Books } from '../../src/simulator/world/books'
import { auditComments } from './audit-comments'
import { auditMembers, type FirstRead } from './audit-members'
import { auditUnseen, auditWindows, type WindowsAudit } from './audit-windows'
import type { CollectedChannelView } from './collected'
import type { CollectedPost } from './collected-post'
import { type Compare, comparison, type Mismatch, pairs } from './mismatch'

export interface Audit {
  /** Posts that were compared, on either side. */
  compared: number
  comments: number
  members: number
  membershipEvents: number
  windows: number
  /** Channels whose statistics were compared. */
  statistics: number
  mismatches: Mismatch[]
}

/** What the books do not tell by themselves. */
export interface AuditOptions {
  /** When the admin log was first read; when the world began, unless given. */
  firstRead?: FirstRead
  /** Windows are left out unless given. `channels` is what was collected when they were looked at; all of it unless given. */
  windows?: WindowsAudit & { channels?: CollectedChannelView[] }
}

/** Compares what GraphQL answers with the simulator's own books: every channel, every post, every comment, every member, both ways. */
export function audit(books: Books, collected: CollectedChannelView[], options: AuditOptions = {}): Audit {
  const result: Audit = {
    compared: 0,
    comments: 0,
    members: 0,
    membershipEvents: 0,
    windows: 0,
    statistics: 0,
    mismatches: [],
  }
  const { firstRead = { earliest: books.start, latest: books.start }, windows } = options
  const byId = ({ id }: CollectedChannelView) => id
  for (const [book, channel] of pairs(books.channels, collected, ({ channelId }) => channelId, byId)) {
    const compare = comparison(result.mismatches, book?.title ?? channel?.title ?? '', null)
    if (book === null || channel === null) compare('channel', book?.title ?? null, channel?.title ?? null)
    else auditChannel(book, channel, firstRead, result)
  }
  if (windows) auditChannelWindows(books, windows.channels ?? collected, windows, result)
  return result
}

function auditChannel(book: BookChannel, channel: CollectedChannelView, firstRead: FirstRead, result: Audit): void {
  const of = (post: number | null) => comparison(result.mismatches, book.title, post)
  const compare = of(null)
  compare('title', book.title, channel.title)
  compare('username', book.username, channel.username)
  compare('kind', book.kind, channel.kind)
  compare('subscribers', book.subscribers, channel.subscribers)
  result.members += auditMembers(book, channel, firstRead, compare)
  result.membershipEvents += channel.membershipEvents.length

  const albums = albumsOf(book.posts)
  const byId = ({ id }: { id: number }) => id
  for (const [expected, post] of pairs(book.posts, channel.posts, byId, byId)) {
    result.compared++
    if (expected === null || post === null)
      of(expected?.id ?? post?.id ?? null)('post', expected?.id ?? null, post?.id ?? null)
    else {
      auditPost(expected, post, albums, of(expected.id))
      result.comments += auditComments(expected, post, of(expected.id))
    }
  }
}

function auditChannelWindows(
  books: Books,
  collected: CollectedChannelView[],
  windows: WindowsAudit,
  result: Audit,
): void {
  const byId = ({ id }: { id: number }) => id
  for (const { channelId, title, posts } of books.channels) {
    const channel = collected.find(({ id }) => id === String(channelId))
    const known = channel ? [...channel.posts, ...channel.deletedPosts] : []
    for (const [book, post] of pairs(posts, known, byId, byId)) {
      const compare = comparison(result.mismatches, title, book?.id ?? post?.id ?? null)
      if (post) result.windows += auditWindows(channelId, post, windows, compare)
      else if (book) auditUnseen(book, windows, compare)
    }
  }
}

function auditPost(book: BookPost, post: CollectedPost, albums: Map<bigint, number[]>, compare: Compare): void {
  compare('date', book.date, post.date)
  compare('text', book.text, post.text)
  compare('entities', book.entities, post.entities)
  compare('views', book.views, post.views)
  compare('forwards', book.forwards, post.forwards)
  compare('reactions', inOrder(book.reactions), inOrder(post.reactions))
  compare('totalReactions', book.reactions?.reduce((sum, { count }) => sum + count, 0) ?? null, post.totalReactions)
  compare('stars', book.stars, post.stars)
  compare('comments', book.comments, post.comments)
  compare('media', book.media, post.media)
  compare('mediaUrl', book.mediaUrl, post.mediaUrl)
  compare('editDate', book.editDate, post.editDate)
  compare('silent', book.silent, post.silent)
  compare('forwardedFrom', plain(book.forwardedFrom), post.forwardedFrom)
  compare('groupedId', plain(book.groupedId), post.groupedId)
  compare('album', book.groupedId === null ? null : (albums.get(book.groupedId) ?? []), post.album)
}

function albumsOf(posts: BookPost[]): Map<bigint, number[]> {
  const albums = new Map<bigint, number[]>()
  for (const { groupedId, id } of posts) {
    if (groupedId !== null) albums.set(groupedId, [...(albums.get(groupedId) ?? []), id])
  }
  for (const ids of albums.values()) ids.sort((a, b) => a - b)
  return albums
}

interface Reaction {
  kind: string
  emoticon: string
  count: number
}

/** Neither side promises an order. */
function inOrder(reactions: Reaction[] | null): Reaction[] | null {
  if (reactions === null) return null
  const key = ({ kind, emoticon }: Reaction) => `${kind} ${emoticon}`
  return reactions
    .map(({ kind, emoticon, count }) => ({ kind, emoticon, count }))
    .sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

/** BigInts as GraphQL writes them. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plain(field)]))
}
