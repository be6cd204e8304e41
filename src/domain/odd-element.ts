import type { RawObject } from './channel'
import type { Comment, ThreadRoot } from './comment'
import type { MembershipEvent } from './membership'
import type { Post } from './post'

/** Which answers of Telegram an element stood in. */
export type OddSource = 'channel' | 'posts' | 'comments' | 'admin_log' | 'people'

/**
 * What is wrong with it: a field is `malformed` (absent or of another type) or `out_of_range`; it came a second time (`duplicate`), belongs
 * to another chat (`foreign`), was not asked for (`unasked`), is of a kind nobody knows (`unknown`), or the database cannot hold it
 * (`unstorable`).
 */
export type OddReason = 'malformed' | 'out_of_range' | 'duplicate' | 'foreign' | 'unasked' | 'unknown' | 'unstorable'

/** Something in an answer that cannot be read: it is left out, kept as it came, and tried again by a later version. */
export interface OddElement {
  source: OddSource
  /** Of the message, event or user that it is, or is a part of; null when it says none. */
  elementId: bigint | null
  /** Constructor and field, as in `reactionCount.count`. */
  kind: string
  reason: OddReason
  /** The whole message, event, user or answer, as Telegram sent it. */
  raw: RawObject
}

/** What the mappers of this version can read. It grows whenever they learn to read more: what was odd is then tried again. */
export const MAPPER_VERSION = 1

/** What an element that had been odd is to the mappers of this version. */
export interface Reread {
  posts: Post[]
  threads: ThreadRoot[]
  comments: Comment[]
  /** The group of threads and comments. */
  groupId: bigint | null
  events: MembershipEvent[]
}
