import type { OddElement } from './odd-element'

/** What Telegram calls a channel: one-way broadcast, or a supergroup of the "megagroup"/"gigagroup" sort. */
export type ChannelKind = 'broadcast' | 'megagroup' | 'gigagroup'

/** `active`: collected. `paused`: an operator wants it left alone. `lost_access`: no session can read it (any more). */
export type ChannelStatus = 'active' | 'paused' | 'lost_access'

/** A channel as one account sees it in its dialogs. The access hash is useless to any other account. */
export interface VisibleChannel {
  id: bigint
  accessHash: bigint
  title: string
  username: string | null
  kind: ChannelKind
  /** The account created the channel or is one of its admins (the admin log is readable). */
  isAdmin: boolean
}

/** What a reading of a channel's full information tells that later readings of posts, comments and members depend on. */
export interface ChannelFacts {
  id: bigint
  title: string
  username: string | null
  kind: ChannelKind
  isAdmin: boolean
  /** Subscribers, or null when Telegram does not tell (hidden). */
  subscribers: number | null
  /** The discussion group, or null when the channel has none (comments are then unknown, not 0). */
  linkedChatId: bigint | null
  /** The access hash of the discussion group for this account; null without a group, or when the answer did not hold it. */
  linkedChatAccessHash: bigint | null
  /** False when the channel has switched reactions off (but for paid ones): counts are then unknown, not 0. */
  reactionsEnabled: boolean
  /** False when posts cannot be paid for with stars: how many there were is then unknown, not 0. */
  starsEnabled: boolean
}

/** One reading of a channel's full information (`channels.getFullChannel`). */
export interface ChannelReading extends ChannelFacts {
  /** The answer as Telegram sent it, class names under `_`. */
  raw: RawObject
  odd: OddElement[]
}

/** What of a channel decides how an absent counter of its posts is to be read: as none, or as not told. */
export type CounterMeaning = Pick<ChannelReading, 'reactionsEnabled' | 'starsEnabled' | 'linkedChatId'>

/** What the latest reading of a channel told, and when the next is due. */
export interface KnownReading {
  readAt: Date
  dueAt: Date
  facts: ChannelFacts
}

/** What an answer with posts tells of their channel besides. */
export interface ChannelSighting {
  /** As it is described there; null: it is not, or only in part. */
  channel:
    | (Pick<ChannelFacts, 'title' | 'username' | 'kind' | 'isAdmin'> & {
        /** It has a discussion group, or is one. */
        isLinked: boolean
        /** Null where it does not tell, as often. */
        subscribers: number | null
      })
    | null
  /** The groups in which its posts are discussed. */
  discussed: { publishedAt: Date; groupId: bigint }[]
  /** When the newest post was published that has reactions; null: none has. */
  reactedAt: Date | null
}

/** A TL object as plain JSON: constructor under `_`, longs as decimal strings, bytes as base64. */
export interface RawObject {
  [field: string]: RawValue
}
export type RawValue = string | number | boolean | null | RawValue[] | RawObject
