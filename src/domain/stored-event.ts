/**
 * What rows an event is about: `run`: runs that began, got further or ended; `post`: posts that were not known before; `old_post`: the
 * same, but published long before they were first read, as a channel's history is; `window`: windows that were captured or missed.
 */
export type StoredKind = 'run' | 'post' | 'old_post' | 'window'

/** Rows of one channel that were stored together, by this or another process on the same database. Who is told reads them. */
export interface StoredEvent {
  kind: StoredKind
  /** Telegram's id. */
  channelId: bigint
  /** Primary keys. */
  pks: bigint[]
}

/** A time in which events may have been lost, as the connection that tells of them was. */
export interface EventGap {
  since: Date
  until: Date
}

/** Why nothing (more) is told of what is stored. */
export type NoEventsReason =
  /** The subscriber did not take the events as fast as they came. */
  | 'too_slow'
  /** The process stops. */
  | 'stopping'
  /** There is no connection that would tell. */
  | 'unavailable'
  /** As many subscribe as may. */
  | 'too_many'

/** A subscriber is not told, or not any more. */
export class NoEventsError extends Error {
  override readonly name = 'NoEventsError'
  constructor(readonly reason: NoEventsReason) {
    super(`Nothing is told of what is stored: ${reason}`)
  }
}

/** A post that was published longer than this before it was first read is history: an outage of a day hides no post. */
const NEWS_MS = 24 * 3_600_000

/** The kind of event that a post makes which was not known before. */
export function kindOfNewPost(published: Date, readAt: Date): 'post' | 'old_post' {
  return readAt.getTime() - published.getTime() > NEWS_MS ? 'old_post' : 'post'
}
