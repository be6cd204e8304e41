import type { ClientBase } from 'pg'
import type { CollectStore, PageChanges, PostPage } from '../collect/ports'
import {
  appendName,
  appendSubscribers,
  lockChannel,
  selectActiveChannels,
  selectChannel,
  updateChannel,
  updateCursor,
  updateGroupAccess,
} from './channel-rows'
import { UnstorableTextError } from './collect-errors'
import { appendSnapshots, replaceReactions } from './counter-rows'
import type { Database } from './database'
import { markDeleted, upsertPosts } from './post-rows'
import { appendRawChannel, appendRawPosts } from './raw-rows'
import { finishRun, insertRun, interruptRuns } from './run-rows'
import { unstorablePath } from './storable'

/**
 * What is collected, in PostgreSQL. Throws `UnknownChannelError`, `UnknownRunError` and `UnstorableTextError`, and then has stored
 * nothing.
 */
export function createCollectStore({ session, transaction }: Database): CollectStore {
  return {
    activeChannels: () => session(selectActiveChannels),
    channel: (channelId) => session((client) => selectChannel(client, channelId)),
    saveChannelReading: (reading, at) =>
      transaction(async (client) => {
        requireStorable(reading.id, null, reading)
        await lockChannel(client, reading.id)
        await updateChannel(client, reading)
        await updateGroupAccess(client, reading)
        await appendName(client, reading, at)
        await appendSubscribers(client, reading.id, reading.subscribers, at)
        await appendRawChannel(client, reading.id, reading.raw, at)
      }),
    savePage: (page) => transaction((client) => savePage(client, page)),
    startRun: (channelId, at) => session((client) => insertRun(client, channelId, at)),
    finishRun: (runPk, at, run) => transaction((client) => finishRun(client, runPk, at, run)),
    interruptOpenRuns: (at) => session((client) => interruptRuns(client, at)),
  }
}

/** One round trip for each table, whatever the number of posts. */
async function savePage(client: ClientBase, page: PostPage): Promise<PageChanges> {
  const { channelId, posts, covers, readAt, cursor } = page
  for (const post of posts) requireStorable(channelId, post.id, post)

  const channel = await lockChannel(client, channelId)
  const stored = await upsertPosts(client, channel, posts)
  const byId = new Map(posts.map((post) => [post.id, post]))
  const keyed = stored.flatMap((row) => {
    const post = byId.get(row.postId)
    return post ? [{ ...row, post }] : []
  })
  const reactionsChanged = await replaceReactions(client, keyed)
  await appendSnapshots(
    client,
    keyed.filter(({ countersChanged }) => countersChanged),
    readAt,
  )
  await appendRawPosts(client, channelId, posts, readAt)
  const deleted = covers ? await markDeleted(client, channelId, covers, [...byId.keys()], readAt) : 0
  await updateCursor(client, channelId, cursor)
  return {
    new: stored.filter(({ isNew }) => isNew).length,
    changed: stored.filter(({ pk, isNew, isWritten }) => !isNew && (isWritten || reactionsChanged.has(pk))).length,
    deleted,
  }
}

function requireStorable(channelId: bigint, postId: number | null, value: object): void {
  const path = unstorablePath(value)
  if (path !== null) throw new UnstorableTextError(channelId, postId, path)
}
