import type { ClientBase } from 'pg'
import type { CommentStore, DiscussionUpdate, RepliesUpdate } from '../collect/ports'
import { lockChannel } from './channel-rows'
import { recountAuthors } from './comment-counts'
import { markCommentsChecked, markCommentsDeleted, selectDoubtful } from './comment-doubts'
import { insertThreads, type PostComment, selectThreads, selectUnknownThreads, upsertComments } from './comment-rows'
import type { Database } from './database'
import { selectDiscussionCursor, selectPostsAcross, updateDiscussionCursor } from './discussion-cursor-rows'
import { savePeople } from './person-rows'
import { appendRawComments } from './raw-rows'
import { requireStorable } from './storable'
import {
  claimThreads,
  selectDueThreads,
  selectGroupAccess,
  updateGroupAccess,
  updateThread,
} from './thread-reading-rows'
import { recountWindowComments } from './window-comments'

/** Comments in PostgreSQL. Throws `UnknownChannelError` and `UnstorableTextError`, and then has stored nothing. */
export function createCommentStore({ session, transaction }: Database): CommentStore {
  return {
    unknownThreads: (discussion, ids) => session((client) => selectUnknownThreads(client, discussion, ids)),
    discussionCursor: (discussion) => session((client) => selectDiscussionCursor(client, discussion)),
    saveDiscussion: (update) => transaction((client) => saveDiscussion(client, update)),
    claimThreads: (discussion, newest) => transaction((client) => claimThreads(client, discussion, newest)),
    dueThreads: (discussion, now, limit) => session((client) => selectDueThreads(client, discussion, now, limit)),
    saveReplies: (update) => transaction((client) => saveReplies(client, update)),
    groupAccess: (discussion, sessionPk) => session((client) => selectGroupAccess(client, discussion, sessionPk)),
    setGroupAccess: (discussion, sessionPk, access) =>
      transaction((client) => updateGroupAccess(client, discussion, sessionPk, access)),
    doubtfulComments: (discussion, limit) => session((client) => selectDoubtful(client, discussion, limit)),
    settleDoubts: (discussion, { deleted, existing }, at) =>
      transaction(async (client) => {
        await lockChannel(client, discussion.channelId)
        const postIds = await markCommentsDeleted(client, discussion, deleted, at)
        await markCommentsChecked(client, discussion, existing, at)
        await recountAuthors(client, discussion.channelId, postIds)
        await recountWindowComments(client, discussion.channelId, postIds)
      }),
  }
}

/** Stores a page with where the group was read to. */
async function saveDiscussion(client: ClientBase, update: DiscussionUpdate): Promise<{ new: number }> {
  const { channelId, cursor } = update
  const saved = await savePage(client, update, cursor.readAt)
  const before = await selectDiscussionCursor(client, update)
  await updateDiscussionCursor(client, update)
  const touched = new Set(saved.postIds)
  if (before.backfill !== null && cursor.backfill === null) {
    for (const id of await selectPostsAcross(client, update, before.backfill.floorId)) touched.add(id)
  }
  await recountAuthors(client, channelId, [...touched])
  await recountWindowComments(client, channelId, [...touched])
  return { new: saved.new }
}

/** Stores a page of one thread with how far the thread was read. All that stands in it belongs to the post. */
async function saveReplies(client: ClientBase, { page, thread, ended, readAt, ...key }: RepliesUpdate): Promise<void> {
  const { postId } = thread
  const rootIds = new Set((page?.comments ?? []).map(({ threadId }) => threadId))
  const threads = [...rootIds].map((id) => ({ id, postId }))
  const read = { ...key, comments: [], people: [], odd: [], ...page, threads }
  await savePage(client, read, readAt)
  await updateThread(client, key, thread, ended, readAt)
  await recountAuthors(client, key.channelId, [postId])
}

/** One round trip for each table, whatever the number of comments. */
async function savePage(
  client: ClientBase,
  update: Omit<DiscussionUpdate, 'cursor'>,
  readAt: Date,
): Promise<{ new: number; postIds: number[] }> {
  const { channelId, threads, people, odd = [] } = update
  for (const comment of update.comments) requireStorable(channelId, { kind: 'comment', id: comment.id }, comment)
  for (const person of people) requireStorable(channelId, { kind: 'person', id: person.id }, person)

  await lockChannel(client, channelId)
  await insertThreads(client, update, threads)
  const comments = await withPosts(client, update)
  const sightings = comments.flatMap(({ author, date }) =>
    author.kind === 'user' ? [{ userId: author.id, at: date }] : [],
  )
  await savePeople(client, channelId, sightings, { people, odd }, readAt)
  const isNew = await upsertComments(client, update, comments)
  await appendRawComments(client, update, comments, readAt)
  const postIds = [...new Set([...threads, ...comments].map(({ postId }) => postId))]
  return { new: isNew, postIds }
}

/**
 * The comments that stand in the thread of a post. A thread begins before its comments, so it is known by now: what stands in another
 * one is talk among the group's members.
 */
async function withPosts(client: ClientBase, update: Omit<DiscussionUpdate, 'cursor'>): Promise<PostComment[]> {
  const posts = await selectThreads(client, update, [...new Set(update.comments.map(({ threadId }) => threadId))])
  return update.comments.flatMap((comment) => {
    const postId = posts.get(comment.threadId)
    return postId === undefined ? [] : [{ ...comment, postId }]
  })
}
