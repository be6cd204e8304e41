import type { ChannelKind } from '../../domain/channel'
import type { MediaKind, TextEntity } from '../../domain/post'
import type { ReactionCount } from '../../domain/reaction'
import type { WorldChannel } from './channel'
import type { WorldForward, WorldPost } from './model'
import { commentsAt, contentAt, countersAt } from './post-state'

/** A post as the world knows it. Times are Unix seconds; null counters are switched off or not there, 0 is none. */
export interface BookPost {
  id: number
  date: number
  text: string
  entities: TextEntity[]
  views: number | null
  forwards: number | null
  /** Null: the channel has reactions switched off. */
  reactions: ReactionCount[] | null
  /** Null: the channel has no discussion group. */
  comments: number | null
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
}

/** The truth at one moment about every channel that a demo collects, to hold what a client collected against. */
export interface Books {
  channels: BookChannel[]
}

export function bookOf(channel: WorldChannel): BookChannel {
  const { plan } = channel
  return {
    channelId: plan.id,
    title: plan.title,
    username: plan.username,
    kind: plan.kind,
    subscribers: channel.membership.subscribers,
    isAdmin: plan.admin,
    posts: channel.entries().flatMap((entry) => (entry.type === 'post' ? [bookPost(channel, entry)] : [])),
  }
}

function bookPost({ plan, now }: WorldChannel, post: WorldPost): BookPost {
  const counters = countersAt(post, now)
  return {
    id: post.id,
    date: post.date,
    ...contentAt(post, now),
    views: counters.views,
    forwards: counters.forwards,
    reactions: plan.reactions === 'none' ? null : counters.reactions,
    comments: plan.discussion === null ? null : commentsAt(post, now).length,
    media: post.media?.kind ?? null,
    mediaUrl: post.media?.url ?? null,
    forwardedFrom: post.forwardedFrom,
    groupedId: post.groupedId,
    silent: post.silent,
  }
}
