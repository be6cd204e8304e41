import type { Clock } from '../clock'
import { type HistoryLimit, WHOLE_HISTORY } from '../domain/history-limit'
import type { OddElement } from '../domain/odd-element'
import {
  FloodWaitError,
  SessionDisabledError,
  SessionLeasedError,
  SessionRefusedError,
  TelegramError,
  TelegramUnreachableError,
} from '../domain/telegram-error'
import type { Logger } from '../log'
import { type Meter, silentMeter } from '../meter'
import type { BackfillShare } from './backfill-share'
import { ChannelInfo } from './channel-info'
import { checkEdges } from './check-edges'
import { collectArrivals } from './collect-arrivals'
import { collectComments } from './collect-comments'
import { collectMembers } from './collect-members'
import type { CommentNews } from './discussion-cursor'
import { advance, beginCycle, type CycleState, coveredIds } from './history-walk'
import {
  type CallContext,
  type CollectedChannel,
  type CollectStore,
  type CommentStore,
  type FinishedRun,
  type HistoryFloor,
  MAX_FLOOD_WAIT_MS,
  type MembershipStore,
  type PageChanges,
  type ReaderPool,
  type RequestCounts,
  type TelegramReader,
} from './ports'
import type { ArrivalStore } from './ports/arrivals'

/** The most messages Telegram puts into one page of a history. */
const PAGE_SIZE = 100

export interface Progress {
  channel: CollectedChannel
  /** Messages read so far in this run. */
  read: number
  /** How many messages the channel has; null when Telegram does not tell. */
  total: number | null
}

export interface CollectDependencies {
  pool: ReaderPool
  store: CollectStore
  /** Without it, comments are not collected. */
  comments?: CommentStore
  /** What of a session's requests goes into old comments; without it as many as there are. */
  backfillShare?: BackfillShare | null
  /** Without it, the admin log is not read. */
  members?: MembershipStore
  /** Without it, the lists of who came by which link are not read. */
  arrivals?: ArrivalStore
  clock: Clock
  log: Logger
  /** A run stops after this many pages and leaves the rest of a long walk to the next, so that other channels get their turn. */
  pagesPerRun: number
  /** The channel itself is read in every run, and not only as often as it changes. */
  subscribersEveryCycle?: boolean
  /** How far back the first reading of a channel goes that has no limit of its own; absent: to its first post. */
  historyLimit?: HistoryLimit
  onProgress?(progress: Progress): void
  meter?: Meter
}

/** What a run has found so far. */
type Tally = Pick<FinishedRun, 'postsSeen' | 'changes'>

export interface RunOutcome extends FinishedRun {
  channelId: bigint
  /** A walk through the history or a discussion group is still open. */
  unfinished: boolean
  /** Of a run that failed: only what stands around the posts, comments or members, could not be read. */
  onlyAround: boolean
  /** When Telegram lets the run go on; null unless it is `waiting`. */
  retryAt: Date | null
}

/**
 * One cycle of one channel: its information, then its history from the newest message down to what is known and due, then a stretch
 * of an open walk; at last comments, and who came and went. A failure of one of these two takes nothing from the other. Never
 * rejects: what went wrong is in the outcome and in `collection_run`.
 */
export async function collectChannel(
  channel: CollectedChannel,
  dependencies: CollectDependencies,
  signal: AbortSignal,
): Promise<RunOutcome> {
  const { store, clock, meter = silentMeter } = dependencies
  const requests: RequestCounts = {}
  const context: CallContext = {
    signal,
    maxWaitMs: MAX_FLOOD_WAIT_MS,
    onRequest: (method) => {
      requests[method] = (requests[method] ?? 0) + 1
    },
  }
  const tally: Tally = { postsSeen: 0, changes: { new: 0, changed: 0, deleted: 0 } }
  const startedAt = clock.now()
  const runPk = await store.startRun(channel.id, startedAt)
  meter.runBegan()
  const named = { channelId: String(channel.id), sessionPk: String(channel.sessionPk), runPk: String(runPk) }
  const log = dependencies.log.child(named)
  let unfinished = true
  let onlyAround = false
  let retryAt: Date | null = null
  let run: FinishedRun
  try {
    const reader = await dependencies.pool.reader(channel.sessionPk)
    const info = new ChannelInfo(channel, { ...dependencies, reader }, context)
    const history = await collectHistory(channel, reader, info, dependencies, context, { runPk, tally })
    onlyAround = true
    const more = await collectAround(channel, reader, info, history.news, dependencies, context)
    unfinished = history.unfinished || more
    run = { status: 'succeeded', requests, ...tally, error: null }
  } catch (error) {
    if (signal.aborted || isTakenAway(error)) {
      run = { status: 'interrupted', requests, ...tally, error: null }
    } else if (error instanceof FloodWaitError) {
      run = { status: 'waiting', requests, ...tally, error: describeError(error) }
      retryAt = new Date(clock.now().getTime() + error.seconds * 1000)
    } else {
      run = { status: 'failed', requests, ...tally, error: describeError(error) }
      log.warn({ err: error }, 'collecting a channel failed')
    }
  }
  const finishedAt = clock.now()
  const ms = finishedAt.getTime() - startedAt.getTime()
  meter.runEnded({ status: run.status, seconds: ms / 1000, changes: run.changes })
  log.debug({ status: run.status, ms, ...tally }, 'collected a channel')
  await store.finishRun(runPk, finishedAt, run)
  return { ...run, channelId: channel.id, unfinished, onlyAround: onlyAround && run.status === 'failed', retryAt }
}

async function collectHistory(
  channel: CollectedChannel,
  reader: TelegramReader,
  info: ChannelInfo,
  { store, clock, pagesPerRun, onProgress, historyLimit = WHOLE_HISTORY }: CollectDependencies,
  context: CallContext,
  { runPk, tally }: { runPk: bigint; tally: Tally },
): Promise<{ unfinished: boolean; news: CommentNews }> {
  let state: CycleState = beginCycle(channel.cursor, clock.now(), PAGE_SIZE, channel.historyLimit ?? historyLimit)
  let read = 0
  const progress = () => ({ runPk, postsSeen: tally.postsSeen, changes: { ...tally.changes } })
  const news = { commentIds: new Set<number>(), newestByPost: new Map<number, number>(), ofEveryPost: false }
  for (let pages = 0; state.next !== null; pages++) {
    // What is new must be complete before a run may stop: only a walk can be left for later.
    if (state.reachedKnown && pages >= pagesPerRun) break
    context.signal.throwIfAborted()
    const offsetId = state.next
    const call: CallContext = { ...context, priority: state.reachedKnown ? 'backfill' : 'cycle' }
    const readPage = async () => reader.readHistory(channel, { offsetId, limit: PAGE_SIZE }, await info.facts(), call)
    let page = await readPage()
    if (await info.heed(page.sighting)) page = await readPage()
    const isDoubtful = !info.isFresh && (await store.losesReactions?.(channel.id, page.posts))
    if (isDoubtful && (await info.doubtReactions())) page = await readPage()
    const readAt = page.answeredAt ?? clock.now()
    state = advance(state, page, readAt)
    for (const { id, newestCommentId } of state.kept) {
      if (newestCommentId === null) continue
      news.commentIds.add(newestCommentId)
      news.newestByPost.set(id, newestCommentId)
    }
    news.ofEveryPost ||= offsetId === 0 && state.bottom !== null
    const changes = await store.savePage({
      channelId: channel.id,
      posts: state.kept,
      isGuessed: !info.isFresh,
      odd: oddAbove(page.odd, state.cursor.floor),
      covers: coveredIds(page),
      readAt,
      cursor: state.cursor,
      run: progress(),
    })
    tally.postsSeen += state.kept.length
    add(tally, changes)
    read += page.messageIds.length
    onProgress?.({ channel, read, total: page.total })
  }
  const edges = { reader, store, clock }
  const changes = await checkEdges(channel, state, await info.facts(), edges, context, progress())
  if (changes) add(tally, changes)
  return { unfinished: state.next !== null, news }
}

/** Where a limit ended the reading, what cannot be read of older messages is left out with them. */
function oddAbove(odd: OddElement[], floor: HistoryFloor | null): OddElement[] {
  if (!floor?.limit) return odd
  return odd.filter(({ elementId }) => elementId === null || elementId >= floor.id)
}

function add({ changes }: Tally, more: PageChanges): void {
  for (const key of ['new', 'changed', 'deleted'] as const) changes[key] += more[key]
}

/**
 * Comments, members and their arrivals. Each is tried even if the other failed, unless the session itself cannot go on; the first error is thrown
 * in the end.
 */
async function collectAround(
  channel: CollectedChannel,
  reader: TelegramReader,
  info: ChannelInfo,
  news: CommentNews,
  dependencies: CollectDependencies,
  context: CallContext,
): Promise<boolean> {
  const { comments, members, arrivals } = dependencies
  const facts = await info.facts()
  const failures: unknown[] = []
  const keep = (error: unknown): false => {
    if (context.signal.aborted || endsSession(error)) throw error
    failures.push(error)
    return false
  }
  let unfinished = false
  if (comments) {
    const around = { ...dependencies, reader, store: comments }
    unfinished = await collectComments(channel, facts, news, around, context).catch(keep)
  }
  if (members) {
    const around = { ...dependencies, reader, store: members }
    if (await collectMembers(channel, facts, around, context).catch(keep)) await info.doubtAdmin()
  }
  if (arrivals && facts.isAdmin) {
    await collectArrivals(channel, { ...dependencies, reader, store: arrivals }, context).catch(keep)
  }
  if (failures.length > 0) throw failures[0]
  return unfinished
}

/** Another process has the session now, or an operator wants it left alone: nothing went wrong. */
function isTakenAway(error: unknown): boolean {
  return error instanceof SessionLeasedError || error instanceof SessionDisabledError
}

function endsSession(error: unknown): boolean {
  const kinds = [SessionRefusedError, TelegramUnreachableError]
  return isTakenAway(error) || kinds.some((kind) => error instanceof kind)
}

function describeError(error: unknown): { class: string; message: string } {
  if (error instanceof TelegramError) return { class: error.kind, message: error.message }
  if (error instanceof Error) return { class: error.name, message: error.message }
  return { class: 'unknown', message: String(error) }
}
