import type { ClientBase } from 'pg'
import type { Post } from '../domain/post'
import { settleAuthorCounts } from './comment-counts'
import { appendSnapshots, type KeyedPost, replaceReactions } from './counter-rows'
import { upsertPosts } from './post-rows'
import { appendRawPosts } from './raw-rows'
import { fillWindowComments } from './window-comments'

/** A reading that is stored, and what it changed. */
export interface StoredReading extends KeyedPost {
  isNew: boolean
  /** A stored value changed (or the post is new). */
  isChanged: boolean
  /** It passed for deleted. */
  isBack: boolean
}

/** Stores readings of posts of one channel, each post once, with everything that is kept of a reading. The channel must be locked. */
export async function saveReadings(
  client: ClientBase,
  channel: { id: bigint; username: string | null },
  posts: Post[],
  readAt: Date,
  isGuessed = false,
): Promise<StoredReading[]> {
  const rows = await upsertPosts(client, channel, posts, readAt, isGuessed)
  const byId = new Map(posts.map((post) => [post.id, post]))
  const stored = rows.flatMap((row) => {
    const post = byId.get(row.postId)
    return post ? [{ ...row, post }] : []
  })
  const reactionsChanged = await replaceReactions(client, stored, readAt)
  await appendSnapshots(
    client,
    stored.filter(({ countersChanged }) => countersChanged),
    readAt,
  )
  await appendRawPosts(client, channel.id, posts, readAt)
  await settleAuthorCounts(client, channel.id, [...byId.keys()])
  await fillWindowComments(client, channel.id, [...byId.keys()])
  return stored.map(({ pk, post, isNew, isBack, isWritten }) => ({
    pk,
    post,
    isNew,
    isBack,
    isChanged: isWritten || reactionsChanged.has(pk),
  }))
}
