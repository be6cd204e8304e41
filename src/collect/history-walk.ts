import type { HistoryCursor, HistoryPage } from './ports'

/**
 * Which page of a channel's history to read next, and what is known once it has been read. Pure, so that every crash and
 * every order of answers can be tried without a network.
 *
 * A cycle reads from the newest message downwards until it meets what was read before (`headPostId`) and has refreshed what its age
 * makes due; then it goes on with the walk through the whole history, if one is open. The first backfill is the first walk, the daily
 * refresh of old posts is a later one. Both stand in the cursor, which is stored together with each page.
 */

/** Posts younger than this are read again in every cycle. */
const RECENT_MS = 24 * 3_600_000
/** Posts younger than this are read again every `WEEK_EVERY_MS`. */
const WEEK_MS = 7 * 24 * 3_600_000
const WEEK_EVERY_MS = 3_600_000
/** The whole history is walked again when the last walk began this long ago. */
const WALK_EVERY_MS = 24 * 3_600_000

export interface CyclePlan {
  /** Read down from the newest message at least to posts of this date. */
  refreshFrom: Date
  /** The refresh is the hourly one of the last 7 days. */
  refreshesWeek: boolean
  /** Read down from the newest message at least to this id; null: the channel was never read. */
  knownHead: number | null
  startedAt: Date
}

/** What a cycle that starts now has to read besides an open walk. */
export function planCycle(cursor: HistoryCursor, now: Date): CyclePlan {
  const walking = cursor.walkOffsetId !== null || cursor.walkFinishedAt === null
  // An open walk reads these posts anyway.
  const sinceWeek = Math.min(elapsed(cursor.weekRefreshedAt, now), elapsed(cursor.walkStartedAt, now))
  const refreshesWeek = !walking && sinceWeek >= WEEK_EVERY_MS
  return {
    refreshFrom: new Date(now.getTime() - (refreshesWeek ? WEEK_MS : RECENT_MS)),
    refreshesWeek,
    knownHead: cursor.headPostId,
    startedAt: now,
  }
}

/** Where a cycle stands on its way down from the newest message. */
export interface CycleState {
  plan: CyclePlan
  cursor: HistoryCursor
  /** The newest message this cycle has seen. */
  top: number | null
  /** `messages.getHistory`'s `offset_id` of the next page; null: nothing is left to read. */
  next: number | null
  /** The way down from the newest message has met what was known, and all that was due is refreshed. */
  reachedKnown: boolean
}

export function beginCycle(cursor: HistoryCursor, now: Date): CycleState {
  return { plan: planCycle(cursor, now), cursor, top: null, next: 0, reachedKnown: false }
}

/** The state after the page at `state.next` was read. Its cursor is true once the page is stored, not before. */
export function advance(state: CycleState, page: HistoryPage, now: Date): CycleState {
  return state.reachedKnown ? advanceWalk(state, page, now) : advanceFromTop(state, page, now)
}

function advanceFromTop(state: CycleState, page: HistoryPage, now: Date): CycleState {
  const { plan } = state
  const cursor = { ...state.cursor }
  const lowest = page.messageIds.at(-1)
  const top = state.top ?? page.messageIds[0] ?? 0
  const bottom = page.reachedStart || lowest === undefined
  const joined = bottom || plan.knownHead === null || lowest <= plan.knownHead
  if (joined) cursor.headPostId = Math.max(top, plan.knownHead ?? 0)
  const oldest = page.posts.at(-1)
  const refreshed = joined && (oldest === undefined || oldest.date < plan.refreshFrom)
  const reachedKnown = bottom || refreshed

  if (bottom) {
    finishWalk(
      cursor,
      cursor.walkStartedAt !== null && cursor.walkOffsetId !== null ? cursor.walkStartedAt : plan.startedAt,
      now,
    )
  } else if (joined) {
    if (isWalkDue(cursor, plan.startedAt)) {
      cursor.walkStartedAt = plan.startedAt
      cursor.walkOffsetId = lowest
    } else if (cursor.walkOffsetId !== null) {
      cursor.walkOffsetId = Math.min(cursor.walkOffsetId, lowest)
    }
  }
  if (reachedKnown && (plan.refreshesWeek || bottom)) cursor.weekRefreshedAt = now
  return { plan, cursor, top, reachedKnown, next: reachedKnown ? cursor.walkOffsetId : (lowest ?? null) }
}

function advanceWalk(state: CycleState, page: HistoryPage, now: Date): CycleState {
  const cursor = { ...state.cursor }
  const lowest = page.messageIds.at(-1)
  if (page.reachedStart || lowest === undefined) finishWalk(cursor, cursor.walkStartedAt ?? now, now)
  else cursor.walkOffsetId = lowest
  return { ...state, cursor, next: cursor.walkOffsetId }
}

function finishWalk(cursor: HistoryCursor, startedAt: Date, now: Date): void {
  cursor.walkStartedAt = startedAt
  cursor.walkOffsetId = null
  cursor.walkFinishedAt = now
}

function isWalkDue(cursor: HistoryCursor, now: Date): boolean {
  if (cursor.walkOffsetId !== null) return false
  return cursor.walkFinishedAt === null || elapsed(cursor.walkStartedAt, now) >= WALK_EVERY_MS
}

function elapsed(since: Date | null, now: Date): number {
  return since === null ? Number.POSITIVE_INFINITY : now.getTime() - since.getTime()
}

/**
 * The ids between which a page proves that what it lacks is deleted: below the page's offset (any id, on the first page) and
 * above its lowest message (above nothing, when it reaches the start). An empty page proves nothing: an answer without a single
 * message is more likely a lost access than a channel whose every post was deleted.
 */
export function coveredIds(offsetId: number, page: HistoryPage): { after: number; before: number } | null {
  const lowest = page.messageIds.at(-1)
  if (lowest === undefined) return null
  return { after: page.reachedStart ? 0 : lowest - 1, before: offsetId === 0 ? MAX_MESSAGE_ID : offsetId }
}

/** Message ids are 32-bit signed integers in the protocol. */
const MAX_MESSAGE_ID = 2 ** 31 - 1
