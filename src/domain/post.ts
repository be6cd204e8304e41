import type { RawObject } from './channel'
import type { ReactionCount } from './reaction'

/** A formatting entity; offset and length count UTF-16 code units, as Telegram's and JavaScript's strings do. */
export interface TextEntity {
  /** Telegram's name without its prefix, in snake case: `bold`, `text_url`, `custom_emoji`, ... */
  type: string
  offset: number
  length: number
  /** Only on `text_url`. */
  url?: string
  /** Only on `pre`. */
  language?: string
  /** Only on `custom_emoji`, decimal. */
  documentId?: string
  /** Only on `mention_name`, decimal. */
  userId?: string
}

/** Telegram's media class without its prefix, in snake case; a document is told apart by its attributes. */
export type MediaKind =
  | 'photo'
  | 'video'
  | 'round_video'
  | 'animation'
  | 'audio'
  | 'voice'
  | 'sticker'
  | 'document'
  | 'webpage'
  | 'poll'
  | 'geo'
  | 'venue'
  | 'contact'
  | 'game'
  | 'invoice'
  | 'dice'
  | 'story'
  | 'giveaway'
  | 'paid_media'
  | 'todo'
  | 'unsupported'
  | 'other'

export interface PostMedia {
  kind: MediaKind
  /** Telegram's photo or document id, where there is one; it changes when the media is replaced. */
  id: bigint | null
  mimeType: string | null
  /** The page a web preview is of. */
  url: string | null
}

/** Where a forwarded post first appeared. What the author hides is null. */
export interface ForwardSource {
  channelId: bigint | null
  userId: bigint | null
  /** The author's name when the account is hidden. */
  name: string | null
  postId: number | null
  date: Date | null
}

/** What becomes of reposts where posts are counted or listed. Their counters may be those of their source (docs/metrics.md). */
export type RepostFilter = 'exclude' | 'include' | 'only'

/**
 * Whether a post repeats one of a channel, another's or this one's own. Forwards of users, of hidden names and of messages without a
 * number in their channel (anonymous admins of groups) are own posts. `stat_post.is_repost` says the same.
 */
export function isRepost({
  forwardedFrom,
}: {
  forwardedFrom: Pick<ForwardSource, 'channelId' | 'postId'> | null
}): boolean {
  return forwardedFrom !== null && forwardedFrom.channelId !== null && forwardedFrom.postId !== null
}

/** A channel post as one reading saw it. Null counts are unknown or switched off; 0 means none. */
export interface Post {
  channelId: bigint
  id: number
  date: Date
  text: string
  entities: TextEntity[]
  media: PostMedia | null
  views: number | null
  forwards: number | null
  /** Without paid ones, which are `stars`. */
  reactions: ReactionCount[] | null
  /** Stars that were paid as a reaction; null where that cannot be done. */
  stars: number | null
  /** Comments as the post's own counter gives them; null without a discussion group, or when it counts those of another. */
  comments: number | null
  /** The id of its newest comment in the discussion group, as the post tells it: there may be no such comment any more. */
  newestCommentId: number | null
  /** When the content was last edited; null if never. A mark that only hides a reaction's arrival is not an edit. */
  editDate: Date | null
  /** Posts of one album share this id. */
  groupedId: bigint | null
  forwardedFrom: ForwardSource | null
  silent: boolean
  /** The message as Telegram sent it. */
  raw: RawObject
}
