import type { TextEntity } from '../../domain/post'
import type { ReactionCount } from '../../domain/reaction'
import { ageOfFirst, counter, grown } from './growth'
import type { WorldComment, WorldEntry, WorldPost } from './model'
import { seenSince } from './repost'

/** Whether it can be read at `now`, Unix seconds: already published and not deleted. */
export function isVisible(entry: WorldEntry, now: number): boolean {
  if (!entry.settled && entry.date > now) return false
  return entry.type === 'service' || entry.deletedAt === null || entry.deletedAt > now
}

export interface PostContent {
  text: string
  entities: TextEntity[]
  /** When it was last edited, Unix seconds; null: not yet. */
  editDate: number | null
}

export function contentAt(post: WorldPost, now: number): PostContent {
  const { edit } = post
  if (edit === null || (!post.settled && edit.date > now)) {
    return { text: post.text, entities: post.entities, editDate: null }
  }
  return { text: edit.text, entities: edit.entities, editDate: edit.date }
}

export interface PostCounters {
  views: number | null
  forwards: number | null
  /** Stars, then the most frequent first; those nobody has given yet are left out. */
  reactions: ReactionCount[]
}

export function countersAt(post: WorldPost, now: number): PostCounters {
  const part = post.settled ? 1 : grown(now - post.date)
  const seenPart = post.settled ? 1 : grown(now - seenSince(post))
  const reactions = reactionsAt(post, post.reactedAtOnce ? 1 : part)
  // Whoever reacts has seen the post.
  const seen = reactions.reduce((sum, { count }) => sum + count, 0)
  return {
    views: post.views === null ? null : Math.max(counter(post.views, seenPart), Math.min(post.views, seen)),
    forwards: post.forwards === null ? null : counter(post.forwards, seenPart),
    reactions,
  }
}

function reactionsAt(post: WorldPost, part: number): ReactionCount[] {
  return post.reactions
    .map((reaction) => ({ ...reaction, count: counter(reaction.count, part) }))
    .filter((reaction) => reaction.count > 0)
    .sort((a, b) => Number(b.kind === 'paid') - Number(a.kind === 'paid') || b.count - a.count)
}

/** When the first reaction arrives, Unix seconds; null: never. The server marks the post as edited then, and hides the mark. */
export function firstReactionDate(post: WorldPost): number | null {
  const most = post.reactions.reduce((highest, reaction) => Math.max(highest, reaction.count), 0)
  const age = post.reactedAtOnce && most > 0 ? 0 : ageOfFirst(most)
  return age === null ? null : post.date + age
}

/** The comments that have been written by `now` and not been deleted. */
export function commentsAt(post: WorldPost, now: number): WorldComment[] {
  return post.comments.filter((comment) => isCommentVisible(post, comment, now))
}

export function isCommentVisible({ settled }: WorldPost, { date, deletedAt }: WorldComment, now: number): boolean {
  return (settled || date <= now) && (deletedAt === null || deletedAt > now)
}
