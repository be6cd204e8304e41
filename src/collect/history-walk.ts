import { type HistoryLimit, WHOLE_HISTORY } from '../domain/history-limit'
import type { Post } from '../domain/post'
import { type CutPage, cutPage, underLimit } from './history-floor'
import type { HistoryCursor, HistoryPage } from './ports'

/**
 * Which page of a channel's history to read next, and what is known once it has been read. Pure, so that every crash and
 * every order of answers can be tried without a network.
 *
 * A cycle reads from the newest message downwards until it meets what was read before (`headPostId`) and has refreshed what its age
 * makes due; then it goes on with the walk through the whole history, if one is open. The first backfill is the first walk, the daily
 * refresh of old posts is a later one. Both stand in the cursor, which is stored together with each page.
 *
 * Neither a count nor a short or empty page proves that nothing older exists: the end of the history is proved by asking below its lowest
 * message and getting nothing, twice and not at once. A limit of how far back the first reading goes ends a walk as well, and proves
 * nothing of what lies below.
 */

/** Posts younger than this are read again in every cycle. */
const RECENT_MS = 24 * 3_600_000
/** Posts younger than this are read again every `WEEK_EVERY_MS`. */
const WEEK_MS = 7 * 24 * 3_600_000
const WEEK_EVERY_MS = 3_600_000
/** The whole history is walked again when the last walk began this long ago. */
const WALK_EVERY_MS = 24 * 3_600_000
/** Two answers that have nothing below the lowest message prove that it is the first, if so much time lies between them. */
const END_PAUSE_MS = 10 * 60_000
/** What is proved so is looked at again after this. */
const END_EVERY_MS = 7 * 24 * 3_600_000

export interface CyclePlan {
  /** How many messages a page has at most. */
  pageSize: number
  /** Read down from the newest message at least to posts of this date. */
  refreshFrom: Date
  /** The refresh is the hourly one of the last 7 days. */
  refreshesWeek: boolean
  /** Read down from the newest message at least to this id; null: no message was ever read. */
  knownHead: number | null
  startedAt: Date
}

/** What a cycle that starts now has to read besides an open walk. */
export function planCycle(cursor: HistoryCursor, now: Date, pageSize: number): CyclePlan {
  const walking = cursor.walkOffsetId !== null || cursor.walkFinishedAt === null
  // An open walk reads these posts anyway.
  const sinceWeek = Math.min(elapsed(cursor.weekRefreshedAt, now), elapsed(cursor.walkStartedAt, now))
  const refreshesWeek = !walking && sinceWeek >= WEEK_EVERY_MS
  return {
    pageSize,
    refreshFrom: new Date(now.getTime() - (refreshesWeek ? WEEK_MS : RECENT_MS)),
    refreshesWeek,
    knownHead: cursor.headPostId || null,
    startedAt: now,
  }
}

/** Where a cycle stands on its way down from the newest message. */
export interface CycleState {
  plan: CyclePlan
  cursor: HistoryCursor
  limit: HistoryLimit
  /** Of the page that was read last, what is to be stored. */
  kept: Post[]
  /** The newest message this cycle has seen. */
  top: number | null
  /** The lowest message this cycle has seen where it reads now: the next page is to have those below it. */
  lowest: number | null
  /** `messages.getHistory`'s `offset_id` of the next page; null: nothing is left to read. */
  next: number | null
  /** The next page is to have the lowest message once more. */
  overlaps: boolean
  /** The way down from the newest message has met what was known, and all that was due is refreshed. */
  reachedKnown: boolean
  /** The lowest message there is, as far as Telegram's answers show; null: this cycle has not come to it. */
  bottom: number | null
}

export function beginCycle(
  before: HistoryCursor,
  now: Date,
  pageSize: number,
  limit: HistoryLimit = WHOLE_HISTORY,
): CycleState {
  const cursor = underLimit(before, limit)
  const plan = planCycle(cursor, now, pageSize)
  const nowhere = { top: null, lowest: null, next: 0, overlaps: false, reachedKnown: false, bottom: null }
  return { plan, cursor, limit, kept: [], ...nowhere }
}

/** The state after the page at `state.next` was read. Its cursor is true once the page is stored, not before. */
export function advance(before: CycleState, page: HistoryPage, now: Date): CycleState {
  const cut = cutPage(page, before.cursor.floor, before.limit)
  const state = { ...before, kept: cut.posts, cursor: { ...before.cursor, floor: cut.floor } }
  const from = state.reachedKnown ? state.cursor.walkOffsetId : state.lowest
  const lowest = lowestBelow(from, page)
  // It has what was known already, and no more: whether there is more is asked without that.
  if (lowest === null && state.overlaps && page.messageIds.length > 0) return { ...state, next: from, overlaps: false }
  return state.reachedKnown ? advanceWalk(state, page, lowest, cut, now) : advanceFromTop(state, page, lowest, cut, now)
}

function advanceFromTop(
  state: CycleState,
  page: HistoryPage,
  lowest: number | null,
  { isReached }: CutPage,
  now: Date,
): CycleState {
  const { plan } = state
  const cursor = { ...state.cursor }
  const isBlank = lowest === null && state.lowest === null
  // Telegram shows nothing of a channel that is known to have messages: that proves nothing.
  if (isBlank && plan.knownHead !== null) return goOn({ ...state, cursor, reachedKnown: true }, page)
  const top = state.top ?? page.messageIds[0] ?? 0
  const end = isReached ? null : comeDown(cursor, state.lowest ?? 0, lowest, page, now)
  const isMet = isReached || plan.knownHead === null || (lowest !== null && lowest <= plan.knownHead)
  const joined = isMet || isProved(cursor, end)
  // All that was known may have been deleted; an end that was seen once must not pass for that.
  const bottom = joined || lowest === null ? end : null
  if (joined && top > 0) cursor.headPostId = Math.max(top, plan.knownHead ?? 0)
  const isAtEnd = isReached || bottom !== null
  if (joined && isAtEnd) {
    finishWalk(cursor, cursor.walkOffsetId === null ? plan.startedAt : cursor.walkStartedAt, now)
  } else if (joined && lowest !== null) openWalk(cursor, plan, lowest, now)
  const oldest = page.posts.at(-1)
  const refreshed = joined && oldest !== undefined && oldest.date < plan.refreshFrom
  const reachedKnown = lowest === null || isAtEnd || refreshed
  if (reachedKnown && joined && (plan.refreshesWeek || isAtEnd)) cursor.weekRefreshedAt = now
  return goOn({ ...state, cursor, top, lowest, reachedKnown, bottom }, page)
}

function advanceWalk(
  state: CycleState,
  page: HistoryPage,
  lowest: number | null,
  { isReached }: CutPage,
  now: Date,
): CycleState {
  const cursor = { ...state.cursor }
  const from = cursor.walkOffsetId ?? 0
  const bottom = isReached ? null : comeDown(cursor, from, lowest, page, now)
  cursor.walkOffsetId = lowest ?? from
  if (lowest === null || bottom !== null || isReached) finishWalk(cursor, cursor.walkStartedAt, now)
  return goOn({ ...state, cursor, bottom }, page)
}

/** The lowest message of a page, if it lies below what has been read; null: the page has nothing further down. */
function lowestBelow(lowest: number | null, page: HistoryPage): number | null {
  const found = page.messageIds.at(-1)
  return found !== undefined && (lowest === null || found < lowest) ? found : null
}

/**
 * Notes what a page tells of the end of the history, read from the message `from` (0: the newest) down to `lowest` (null: it had nothing
 * further down). Returns the lowest message there is; null where the page does not come to it.
 */
function comeDown(
  cursor: HistoryCursor,
  from: number,
  lowest: number | null,
  page: HistoryPage,
  now: Date,
): number | null {
  if (lowest !== null) {
    if (cursor.endId !== null && lowest < cursor.endId) forgetEnd(cursor)
    if (lowest === FIRST_MESSAGE_ID) Object.assign(cursor, { endId: lowest, endSeenAt: now, endProvedAt: now })
    return lowest === cursor.endId && !isEndDue(cursor, now) ? lowest : null
  }
  // What does not say which message it is may be one of those further down.
  if (page.unplaced > 0) return null
  noteEnd(cursor, from, now)
  return from
}

/** Below a message there was nothing. Seen a second time, and not at once, that is proved. */
function noteEnd(cursor: HistoryCursor, id: number, now: Date): void {
  if (cursor.endId !== id) Object.assign(cursor, { endId: id, endSeenAt: now, endProvedAt: null })
  else if (elapsed(cursor.endSeenAt, now) >= END_PAUSE_MS) cursor.endProvedAt = now
}

/** There are messages below what had passed for the end: the history was not read to its end. */
function forgetEnd(cursor: HistoryCursor): void {
  Object.assign(cursor, { endId: null, endSeenAt: null, endProvedAt: null, walkFinishedAt: null })
}

/** Whether a message is proved to be the first: an answer that has nothing further down must not pass for that at once. */
function isProved({ endId, endProvedAt }: HistoryCursor, id: number | null): boolean {
  return id !== null && id === endId && endProvedAt !== null
}

/** Whether it is time to ask once more below the end of the history. */
function isEndDue({ endId, endSeenAt, endProvedAt }: HistoryCursor, now: Date): boolean {
  if (endId === null) return false
  return endProvedAt === null ? elapsed(endSeenAt, now) >= END_PAUSE_MS : elapsed(endProvedAt, now) >= END_EVERY_MS
}

/** Opens what walk is due below `lowest`, down to which everything has been read. */
function openWalk(cursor: HistoryCursor, plan: CyclePlan, lowest: number, now: Date): void {
  if (cursor.walkOffsetId !== null) {
    cursor.walkOffsetId = Math.min(cursor.walkOffsetId, lowest)
  } else if (isWalkDue(cursor, plan)) {
    cursor.walkStartedAt = plan.startedAt
    cursor.walkOffsetId = lowest
  } else if (isEndDue(cursor, now)) {
    cursor.walkOffsetId = Math.min(lowest, cursor.endId ?? lowest)
  }
}

/** Also where nothing was known, and where no walk has looked for the end: an earlier version took other things for it. */
function isWalkDue(cursor: HistoryCursor, { knownHead, startedAt }: CyclePlan): boolean {
  if (cursor.walkFinishedAt === null || cursor.endSeenAt === null || knownHead === null) return true
  return elapsed(cursor.walkStartedAt, startedAt) >= WALK_EVERY_MS
}

function finishWalk(cursor: HistoryCursor, startedAt: Date | null, now: Date): void {
  cursor.walkStartedAt = startedAt ?? now
  cursor.walkOffsetId = null
  cursor.walkFinishedAt = now
  cursor.endSeenAt ??= now
}

/**
 * With the page that comes next: the rest of the way down, then that of an open walk. It is to have the lowest message once more, unless that
 * is likely to be the last: what has gone from between two pages stands between two messages of one answer so. In a first backfill
 * nothing is known yet that could have gone.
 */
function goOn(state: CycleState, page: HistoryPage): CycleState {
  const { cursor, plan } = state
  const below = state.reachedKnown ? cursor.walkOffsetId : state.lowest
  if (below === null) return { ...state, next: null, overlaps: false }
  const isShort = below === page.messageIds.at(-1) && page.messageIds.length < plan.pageSize
  const isFirstBackfill = cursor.walkFinishedAt === null
  const overlaps = !isShort && !isFirstBackfill && below !== cursor.endId && below < MAX_MESSAGE_ID
  return { ...state, next: overlaps ? below + 1 : below, overlaps }
}

function elapsed(since: Date | null, now: Date): number {
  return since === null ? Number.POSITIVE_INFINITY : now.getTime() - since.getTime()
}

/**
 * The ids between which a page proves that what it lacks is deleted: those between its lowest and its highest message. Nothing is proved of
 * what lies above or below it, nor by a page in which something does not say which message it is.
 */
export function coveredIds(page: HistoryPage): { after: number; before: number; except: number[] } | null {
  const [before, after] = [page.messageIds[0], page.messageIds.at(-1)]
  if (before === undefined || after === undefined || page.unplaced > 0) return null
  return { after, before, except: page.messageIds }
}

const FIRST_MESSAGE_ID = 1
/** Message ids are 32-bit signed integers in the protocol. */
const MAX_MESSAGE_ID = 2 ** 31 - 1
