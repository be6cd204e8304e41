import type { ClientBase } from 'pg'
import type { CommentStore, DiscussionUpdate } from '../collect/ports'
import { lockChannel } from './channel-rows'
import { recountAuthors } from './comment-counts'
import { markCommentsChecked, markCommentsDeleted, selectDoubtful } from './comment-doubts'
import { insertThreads, type PostComment, selectThreads, selectUnknownThreads, upsertComments } from './comment-rows'
import type { Database } from './database'
import { selectDiscussionCursor, selectPostsAcross, updateDiscussionCursor } from './discussion-cursor-rows'
import { keepOdd } from './odd-rows'
import { upsertPeople } from './person-rows'
import { appendRawComments } from './raw-rows'
import { requireStorable } from './storable'
import { recountWindowComments } from './window-comments'

/** Comments in PostgreSQL. Throws `UnknownChannelError` and `UnstorableTextError`, and then has stored nothing. */
export function createCommentStore({ session, transaction }: Database): CommentStore {
  return {
    unknownThreads: (discussion, ids) => session((client) => selectUnknownThreads(client, discussion, ids)),
    discussionCursor: (discussion) => session((client) => selectDiscussionCursor(client, discussion)),
    saveDiscussion: (update) => transaction((client) => saveDiscussion(client, update)),
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

/** One round trip for each table, whatever the number of comments. */
async function saveDiscussion(client: ClientBase, update: DiscussionUpdate): Promise<{ new: number }> {
  const { channelId, threads, people, odd = [] } = update
  const { readAt } = update.cursor
  for (const comment of update.comments) requireStorable(channelId, { kind: 'comment', id: comment.id }, comment)
  for (const person of people) requireStorable(channelId, { kind: 'person', id: person.id }, person)

  await lockChannel(client, channelId)
  await insertThreads(client, update, threads)
  const comments = await withPosts(client, update)
  const sightings = comments.flatMap(({ author, date }) =>
    author.kind === 'user' ? [{ userId: author.id, at: date }] : [],
  )
  await upsertPeople(client, channelId, sightings, people, readAt)
  await keepOdd(
    client,
    channelId,
    'people',
    people.map(({ id }) => id),
    odd,
    readAt,
  )
  const isNew = await upsertComments(client, update, comments)
  await appendRawComments(client, update, comments, readAt)
  const before = await selectDiscussionCursor(client, update)
  await updateDiscussionCursor(client, update)
  const touched = new Set([...threads, ...comments].map(({ postId }) => postId))
  if (before.backfill !== null && update.cursor.backfill === null) {
    for (const id of await selectPostsAcross(client, update, before.backfill.floorId)) touched.add(id)
  }
  await recountAuthors(client, channelId, [...touched])
  await recountWindowComments(client, channelId, [...touched])
  return { new: isNew }
}

/**
 * The comments that stand in the thread of a post. A thread begins before its comments, so it is known by now: what stands in another
 * one is talk among the group's members.
 */
async function withPosts(client: ClientBase, update: DiscussionUpdate): Promise<PostComment[]> {
  const posts = await selectThreads(client, update, [...new Set(update.comments.map(({ threadId }) => threadId))])
  return update.comments.flatMap((comment) => {
    const postId = posts.get(comment.threadId)
    return postId === undefined ? [] : [{ ...comment, postId }]
  })
}
