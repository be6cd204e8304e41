import type { ChannelKind } from '../../domain/channel'
import type { CommentAuthor } from '../../domain/comment'
import type { MediaKind, TextEntity } from '../../domain/post'
import { type ReactionCount, splitReactions } from '../../domain/reaction'
import { arrivalBook, type BookArrival, type BookMembershipEvent, membershipBook } from './book-membership'
import type { WorldChannel } from './channel'
import type { WorldComment, WorldForward, WorldPost } from './model'
import type { Person } from './people'
import { contentAt, countersAt, isVisible } from './post-state'
import { shownReactions } from './settings'

/** A comment as the world knows it. */
export interface BookComment {
  /** Its message id in the discussion group. */
  id: number
  author: CommentAuthor
  /** Unix seconds. */
  date: number
  text: string
}

/** What is counted of a post. Null: switched off or not there; 0: none. */
export interface BookCounters {
  views: number | null
  forwards: number | null
  /** Without paid ones. Null: the channel has reactions switched off. */
  reactions: ReactionCount[] | null
  /** Paid as reactions. Null: the channel has paid reactions switched off. */
  stars: number | null
  /** Null: the channel has no discussion group. */
  comments: number | null
}

/** A post as the world knows it. Times are Unix seconds. */
export interface BookPost extends BookCounters {
  id: number
  date: number
  text: string
  entities: TextEntity[]
  /** Those that can be read, ascending ids; null: the channel has no discussion group. */
  commentList: BookComment[] | null
  /** Comments that were deleted, ascending ids: somebody who read them in time may know them still. */
  deletedComments: BookComment[]
  /** How many different people, and in the name of how many different channels, the comments were written. */
  commentsUsers: number | null
  commentsChannels: number | null
  media: MediaKind | null
  /** The page of a `webpage`, when it has an address. */
  mediaUrl: string | null
  /** The last change of the content; null: never. */
  editDate: number | null
  forwardedFrom: WorldForward | null
  groupedId: bigint | null
  silent: boolean
}

export interface BookChannel {
  channelId: bigint
  title: string
  username: string | null
  kind: ChannelKind
  subscribers: number
  isAdmin: boolean
  /** Ascending ids; no service messages, nothing deleted. */
  posts: BookPost[]
  /** Everybody who came, went, or wrote a comment (under a post that was deleted, too), by id. */
  people: Map<bigint, Person>
  /** Everybody who came or went since the world's log began, ascending ids. Telegram's admin log tells the last 48 h of it. */
  membershipEvents: BookMembershipEvent[]
  /** Every coming that is known, those from before the log and of people who left since included, in order. */
  arrivals: BookArrival[]
}

/** The truth at one moment about every channel that a demo collects, to hold what a client collected against. */
export interface Books {
  /** When the world began, Unix seconds. */
  start: number
  channels: BookChannel[]
}

export interface BookOptions {
  /** Who acts for the channel. */
  admin: bigint
  person(id: bigint): Person
}

/** A channel as it was at `moment`, Unix seconds, which is not ahead of the channel. */
export function bookOf(channel: WorldChannel, moment: number, { admin, person }: BookOptions): BookChannel {
  const { plan, membership } = channel
  const visible = channel.entriesAt(moment).filter((entry) => entry.type === 'post')
  const posts = visible.map((post) => bookPost(channel, post, moment))
  const membershipEvents = membershipBook(membership, moment, admin)
  return {
    channelId: plan.id,
    title: plan.title,
    username: plan.username,
    kind: plan.kind,
    subscribers: membership.subscribersAt(moment),
    isAdmin: plan.admin,
    posts,
    people: new Map([...peopleOf(channel, moment, membershipEvents)].map((id) => [id, person(id)])),
    membershipEvents,
    arrivals: arrivalBook(membership, moment),
  }
}

function peopleOf(
  { discussion, membership }: WorldChannel,
  moment: number,
  events: BookMembershipEvent[],
): Set<bigint> {
  const arrivals = membership.arrivals.filter(({ date }) => date <= moment)
  const people = new Set([...events, ...arrivals].map(({ userId }) => userId))
  for (const { post, comment } of discussion?.messages ?? []) {
    const isWritten = comment !== null && (post.settled || comment.date <= moment)
    if (isWritten && comment.author !== 'anonymous' && 'user' in comment.author) people.add(comment.author.user)
  }
  return people
}

function bookPost(channel: WorldChannel, post: WorldPost, moment: number): BookPost {
  const commentList = countsComments(channel, post) ? commentsOf(channel, post, moment, false) : null
  return {
    id: post.id,
    date: post.date,
    ...contentAt(post, moment),
    ...countersOf(channel, post, moment),
    commentList,
    deletedComments: commentsOf(channel, post, moment, true),
    commentsUsers: commentList && authors(commentList, 'user'),
    commentsChannels: commentList && authors(commentList, 'channel'),
    media: post.media?.kind ?? null,
    mediaUrl: post.media?.url ?? null,
    forwardedFrom: post.forwardedFrom,
    groupedId: post.groupedId,
    silent: post.silent,
  }
}

/** What a post counted at a moment; null: it could not be read then. */
export function valuesOf(channel: WorldChannel, postId: number, moment: number): BookCounters | null {
  const post = channel.everPublished(postId)
  if (post?.type !== 'post' || !isVisible(post, moment)) return null
  return countersOf(channel, post, moment)
}

function countersOf(channel: WorldChannel, post: WorldPost, moment: number): BookCounters {
  const { plan, settings } = channel
  const { views, forwards, reactions } = countersAt(post, moment)
  return {
    views,
    forwards,
    ...splitReactions(shownReactions(reactions, settings), {
      reactionsEnabled: settings.reactions !== 'none',
      starsEnabled: settings.stars && plan.kind === 'broadcast',
    }),
    comments: countsComments(channel, post) ? commentsOf(channel, post, moment, false).length : null,
  }
}

/** A post that tells of another group's comments says nothing of its own; one without a group (777) that there are none. */
function countsComments({ settings }: WorldChannel, { foreignReplies }: WorldPost): boolean {
  return settings.discussion && (!foreignReplies || foreignReplies.groupId === 777n)
}

function commentsOf({ discussion }: WorldChannel, post: WorldPost, moment: number, deleted: boolean): BookComment[] {
  return (discussion?.thread(post.id) ?? [])
    .flatMap(({ id, comment }) => (comment === null ? [] : [{ id, comment }]))
    .filter(({ comment }) => post.settled || comment.date <= moment)
    .filter(({ comment }) => (comment.deletedAt !== null && comment.deletedAt <= moment) === deleted)
    .map(({ id, comment }) => ({ id, author: authorOf(comment), date: comment.date, text: comment.text }))
    .sort((a, b) => a.id - b.id)
}

function authorOf({ author }: WorldComment): CommentAuthor {
  if (author === 'anonymous') return { kind: 'anonymous' }
  return 'user' in author ? { kind: 'user', id: author.user } : { kind: 'channel', id: author.channel }
}

function authors(comments: BookComment[], kind: 'user' | 'channel'): number {
  return new Set(comments.flatMap(({ author }) => (author.kind === kind ? [author.id] : []))).size
}
