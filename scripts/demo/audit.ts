import type { BookChannel, BookPost, Books } from '../../src/simulator/world/books'
import type { CollectedChannelView, CollectedPost } from './collected'

export interface Mismatch {
  channel: string
  /** Null: the difference is in the channel itself. */
  post: number | null
  field: string
  books: unknown
  collected: unknown
}

export interface Audit {
  /** Posts that were compared, on either side. */
  compared: number
  mismatches: Mismatch[]
}

/** Compares what GraphQL answers with the simulator's own books: every channel, every post, both ways. */
export function audit(books: Books, collected: CollectedChannelView[]): Audit {
  const result: Audit = { compared: 0, mismatches: [] }
  const byId = new Map(collected.map((channel) => [channel.id, channel]))
  for (const book of books.channels) {
    const channel = byId.get(String(book.channelId))
    byId.delete(String(book.channelId))
    if (channel === undefined) result.mismatches.push(missing(book.title, null, 'channel', book.title, null))
    else auditChannel(book, channel, result)
  }
  for (const extra of byId.values()) result.mismatches.push(missing(extra.title, null, 'channel', null, extra.title))
  return result
}

function auditChannel(book: BookChannel, channel: CollectedChannelView, result: Audit): void {
  const compare = comparison(result, book.title, null)
  compare('title', book.title, channel.title)
  compare('username', book.username, channel.username)
  compare('kind', book.kind, channel.kind)
  compare('subscribers', book.subscribers, channel.subscribers)

  const posts = new Map(channel.posts.map((post) => [post.id, post]))
  const albums = albumsOf(book.posts)
  for (const expected of book.posts) {
    result.compared++
    const post = posts.get(expected.id)
    posts.delete(expected.id)
    if (post === undefined) result.mismatches.push(missing(book.title, expected.id, 'post', expected.id, null))
    else auditPost(expected, post, albums, comparison(result, book.title, expected.id))
  }
  for (const id of posts.keys()) {
    result.compared++
    result.mismatches.push(missing(book.title, id, 'post', null, id))
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
  compare('comments', book.comments, post.comments)
  compare('media', book.media, post.media)
  compare('mediaUrl', book.mediaUrl, post.mediaUrl)
  compare('editDate', book.editDate, post.editDate)
  compare('silent', book.silent, post.silent)
  compare('forwardedFrom', plain(book.forwardedFrom), post.forwardedFrom)
  compare('groupedId', plain(book.groupedId), post.groupedId)
  compare('album', book.groupedId === null ? null : (albums.get(book.groupedId) ?? []), post.album)
}

type Compare = (field: string, books: unknown, collected: unknown) => void

function comparison(result: Audit, channel: string, post: number | null): Compare {
  return (field, books, collected) => {
    if (!Bun.deepEquals(books, collected)) result.mismatches.push(missing(channel, post, field, books, collected))
  }
}

function missing(channel: string, post: number | null, field: string, books: unknown, collected: unknown): Mismatch {
  return { channel, post, field, books, collected }
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
