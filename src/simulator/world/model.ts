import type { ChannelKind } from '../../domain/channel'
import type { MediaKind, TextEntity } from '../../domain/post'
import type { ReactionCount } from '../../domain/reaction'
import type { InviteLink, JoinOrLeave } from './membership'
import type { Random } from './random'

/** The kinds of media that the world can attach to a post. */
export const WORLD_MEDIA_KINDS = [
  'photo',
  'video',
  'round_video',
  'animation',
  'audio',
  'voice',
  'sticker',
  'document',
  'webpage',
  'poll',
  'geo',
  'venue',
  'contact',
  'dice',
  'game',
  'invoice',
  'story',
  'giveaway',
  'paid_media',
  'todo',
  'unsupported',
] as const satisfies readonly MediaKind[]
export type WorldMediaKind = (typeof WORLD_MEDIA_KINDS)[number]

export interface WorldMedia {
  kind: WorldMediaKind
  mimeType: string | null
  /** The previewed page, on `webpage` only; null when the preview has no address. */
  url: string | null
}

/** Where a post was forwarded from. At least one of channel, user and name is known. */
export interface WorldForward {
  channelId: bigint | null
  userId: bigint | null
  name: string | null
  postId: number | null
  /** Unix seconds. */
  date: number
}

/** Who wrote a comment: a user, a channel, or the group itself (an anonymous admin). */
export type CommentAuthor = { user: bigint } | { channel: bigint } | 'anonymous'

export interface WorldComment {
  /** Its message id in the discussion group; null: the group gives it one. */
  id: number | null
  /** Unix seconds. */
  date: number
  author: CommentAuthor
  text: string
  /** Unix seconds; null: never. */
  deletedAt: number | null
}

/** A counter of comments of another group than the channel's own, as on posts from before it changed its group. */
export interface ForeignReplies {
  /** 777: there is no group any more. */
  groupId: bigint
  replies: number
  newestId: number | null
}

/** A post as its author wrote it, before anybody saw it. */
export interface Draft {
  text: string
  entities: TextEntity[]
  media: WorldMedia | null
}

/** How a post ends up when it is old. */
export interface Engagement {
  /** Null: the post has no view counter (messages in groups). */
  views: number | null
  forwards: number | null
  reactions: ReactionCount[]
  /** In the order of their dates. */
  comments: WorldComment[]
  /** The reactions were there as soon as the post was: a file has them so. Others come with the views. */
  reactedAtOnce: boolean
}

/** The whole life of a post. What of it can be seen depends on the time alone (`post-state.ts`). Times are Unix seconds. */
export interface WorldPost extends Draft, Engagement {
  type: 'post'
  id: number
  date: number
  silent: boolean
  author: string | null
  /** Who wrote it, in a group; null in a broadcast channel. */
  fromUserId: bigint | null
  groupedId: bigint | null
  /** Told instead of the counter of its own comments. */
  foreignReplies?: ForeignReplies | null
  forwardedFrom: WorldForward | null
  /** The last change of its content. */
  edit: { date: number; text: string; entities: TextEntity[] } | null
  deletedAt: number | null
  /** Published long ago or kept as a file has it: counters are final whatever the clock says. */
  settled: boolean
}

export type ServiceAction =
  | { type: 'create' }
  | { type: 'edit_title' }
  | { type: 'edit_photo' }
  | { type: 'delete_photo' }
  | { type: 'pin'; messageId: number }
  | { type: 'other'; name: string }

/** "Channel created", "message pinned": has an id like a post, is none. */
export interface WorldService {
  type: 'service'
  id: number
  date: number
  action: ServiceAction
  settled: boolean
}

export type WorldEntry = WorldPost | WorldService

/** Everything about a channel that does not follow from the time. */
export interface ChannelPlan {
  id: bigint
  title: string
  username: string | null
  kind: ChannelKind
  about: string
  /** When it was created, Unix seconds. */
  date: number
  /** A demo collects it; the others are among the dialogs to be told apart from it. */
  featured: boolean
  /** The accounts have joined it (and see it among their dialogs). */
  joined: boolean
  /** It stands at the top of their dialogs. */
  pinned: boolean
  /** The accounts may read its admin log. */
  admin: boolean
  /** Emoji only, emoji and custom emoji, or none. */
  reactions: 'all' | 'some' | 'none'
  /** When the world starts. */
  subscribers: number
  /** Who comes and goes, and by which links, as a file has it. */
  known?: { joinsAndLeaves: JoinOrLeave[]; links: InviteLink[] } | null
  discussion: { id: bigint; title: string } | null
  /** It is where this channel gets direct messages, which no demo collects. */
  monoforumOf?: bigint | null
  /** Ascending ids. */
  entries: WorldEntry[]
  /** Writes what is published from now on; null: nothing is. */
  compose: ((random: Random) => Draft) | null
}

/** Highest message id, date and counter: Telegram holds them as signed 32-bit numbers. */
export const INT32_MAX = 2 ** 31 - 1
