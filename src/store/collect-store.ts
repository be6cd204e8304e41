import type { ClientBase } from 'pg'
import type { CollectStore, FoundPosts, PageChanges, PostPage } from '../collect/ports'
import { kindOfNewPost, type StoredEvent } from '../domain/stored-event'
import type { Window } from '../domain/window'
import {
  appendName,
  appendSubscribers,
  lockChannel,
  selectActiveChannels,
  selectChannel,
  updateChannel,
  updateCursor,
  updateGroupAccess,
  updateReadingTimes,
} from './channel-rows'
import type { Database } from './database'
import { publish } from './events/publish'
import { forgetGuesses } from './forget-guesses'
import { keepOdd } from './odd-rows'
import { type StoredReading, saveReadings } from './post-readings'
import { loseReactions, markDeleted, markPostsDeleted, selectLiveBeyond } from './post-rows'
import { appendRawChannel } from './raw-rows'
import { readRanges, recordRead } from './read-ranges'
import { reopenWindows } from './reopen-windows'
import { finishRun, insertRun, interruptRuns, updateRun } from './run-rows'
import { requireStorable } from './storable'
import { enterWindows } from './window-rows'

export interface CollectStoreOptions {
  /** The windows that posts have. */
  windows: Window[]
  /** Jobs were entered, and are there to be seen. */
  onJobs?(): void
}

/**
 * What is collected, in PostgreSQL. Throws `UnknownChannelError`, `UnknownRunError` and `UnstorableTextError`, and then has stored
 * nothing.
 */
export function createCollectStore(
  { session, transaction }: Database,
  { windows, onJobs }: CollectStoreOptions = { windows: [] },
): CollectStore {
  return {
    activeChannels: () => session(selectActiveChannels),
    channel: (channelId) => session((client) => selectChannel(client, channelId)),
    saveChannelReading: (reading, at, dueAt = at) =>
      transaction(async (client) => {
        requireStorable(reading.id, null, reading)
        await lockChannel(client, reading.id)
        await forgetGuesses(client, reading)
        await updateChannel(client, reading, at)
        await updateGroupAccess(client, reading)
        await updateReadingTimes(client, reading.id, at, dueAt)
        await appendName(client, reading, at)
        await appendSubscribers(client, reading.id, reading.subscribers, at)
        await appendRawChannel(client, reading.id, reading.raw, at)
        await keepOdd(client, reading.id, 'channel', [0], reading.odd, at)
      }),
    saveSubscribers: (channelId, subscribers, at) =>
      transaction(async (client) => {
        await lockChannel(client, channelId)
        await appendSubscribers(client, channelId, subscribers, at)
      }),
    async savePage(page) {
      const { changes, jobs } = await transaction((client) => savePage(client, page, windows))
      if (jobs > 0) onJobs?.()
      return changes
    },
    losesReactions: (channelId, posts) => session((client) => loseReactions(client, channelId, posts)),
    livePostsBeyond: (channelId, ids, limit) => session((client) => selectLiveBeyond(client, channelId, ids, limit)),
    async savePosts(found) {
      const { changes, jobs } = await transaction((client) => savePosts(client, found))
      if (jobs > 0) onJobs?.()
      return changes
    },
    startRun: (channelId, at) => transaction((client) => insertRun(client, channelId, at)),
    finishRun: (runPk, at, run) => transaction((client) => finishRun(client, runPk, at, run)),
    interruptOpenRuns: (at) => transaction((client) => interruptRuns(client, at)),
  }
}

/** One round trip for each table, whatever the number of posts. */
async function savePage(
  client: ClientBase,
  page: PostPage,
  windows: Window[],
): Promise<{ changes: PageChanges; jobs: number }> {
  const { channelId, posts, odd = [], covers, readAt, cursor, run } = page
  for (const post of posts) requireStorable(channelId, { kind: 'post', id: post.id }, post)

  const channel = await lockChannel(client, channelId)
  const stored = await saveReadings(client, channel, posts, readAt, page.isGuessed)
  const seen = posts.map(({ id }) => id)
  await keepOdd(client, channelId, 'posts', seen, odd, readAt)
  const jobs =
    (await enterWindows(client, channelId, stored, windows, readAt)) +
    (await reopenWindows(client, channelId, pksOfBack(stored), readAt))
  const isCovered = covers && { ...covers, except: [...covers.except, ...seen] }
  const deleted = isCovered ? await markDeleted(client, channelId, isCovered, readAt) : 0
  for (const range of readRanges(
    seen,
    odd.map(({ elementId }) => Number(elementId ?? 0)),
  )) {
    await recordRead(client, channelId, range, readAt)
  }
  await updateCursor(client, channelId, cursor)
  const changes = {
    new: stored.filter(({ isNew }) => isNew).length,
    changed: stored.filter(({ isNew, isChanged }) => isChanged && !isNew).length,
    deleted,
  }
  if (run) await updateRun(client, run, { posts: posts.length, changes })
  const progress = run ? [{ kind: 'run' as const, channelId, pks: [run.runPk] }] : []
  await publish(client, ...newPosts(channelId, stored, readAt), ...progress)
  return { changes, jobs }
}

/** A reading of known posts, and what is gone of them. */
async function savePosts(
  client: ClientBase,
  { channelId, posts, missing, odd, readAt, run }: FoundPosts,
): Promise<{ changes: PageChanges; jobs: number }> {
  const channel = await lockChannel(client, channelId)
  const stored = await saveReadings(client, channel, posts, readAt, true)
  await keepOdd(client, channelId, 'posts', [...posts.map(({ id }) => id), ...missing], odd, readAt)
  const jobs = await reopenWindows(client, channelId, pksOfBack(stored), readAt)
  const deleted = await markPostsDeleted(client, channelId, missing, readAt)
  const changes = { new: 0, changed: stored.filter(({ isChanged }) => isChanged).length, deleted }
  await updateRun(client, run, { posts: 0, changes })
  return { changes, jobs }
}

function pksOfBack(stored: StoredReading[]): bigint[] {
  return stored.filter(({ isBack }) => isBack).map(({ pk }) => pk)
}

function newPosts(channelId: bigint, stored: StoredReading[], readAt: Date): StoredEvent[] {
  const added = stored.filter(({ isNew }) => isNew)
  const kinds = Map.groupBy(added, ({ post }) => kindOfNewPost(post.date, readAt))
  return [...kinds].map(([kind, rows]) => ({ kind, channelId, pks: rows.map(({ pk }) => pk) }))
}
