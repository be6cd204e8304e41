import type { ClientBase } from 'pg'
import type { Post } from '../domain/post'
import { reactionCode, totalReactions } from '../domain/reaction'

/** A reading of a post together with its row's primary key. */
export interface KeyedPost {
  pk: bigint
  post: Post
}

/**
 * Makes the stored reactions of the given posts those of their readings: counts change, new ones come, vanished ones go, and
 * all go when reactions are switched off. Returns the primary keys of the posts for which something changed.
 */
export async function replaceReactions(
  client: ClientBase,
  posts: (KeyedPost & { isNew: boolean })[],
  at: Date,
): Promise<Set<bigint>> {
  // Nothing can have gone from a new post. To look all the same makes a first collection read the whole table for every page.
  const known = posts.filter(({ isNew }) => !isNew).map(({ pk }) => pk)
  const page = posts.flatMap(({ pk, post }) =>
    (post.reactions ?? []).map((reaction) => ({ ...reaction, post: pk.toString(), code: reactionCode(reaction) })),
  )
  const { rows } = await client.query<{ post: bigint }>(
    `with page as (
       select * from jsonb_to_recordset($2)
         as page(post bigint, kind reaction_kind, emoticon text, code text, count integer)
     ),
     gone as (
       delete from stat_reaction
       where stat_post_pk = any($1)
         and (stat_post_pk, kind, reaction_emoticon_code) not in (select post, kind, code from page)
       returning stat_post_pk
     ),
     written as (
       insert into stat_reaction as stored
         (timestamp, stat_post_pk, kind, reaction_emoticon, reaction_emoticon_code, reaction_count)
       select $3, post, kind, emoticon, code, count from page order by post, kind, code
       on conflict (stat_post_pk, kind, reaction_emoticon_code) do update set
         timestamp = excluded.timestamp,
         reaction_emoticon = excluded.reaction_emoticon,
         reaction_count = excluded.reaction_count
       where (stored.reaction_emoticon, stored.reaction_count)
         is distinct from (excluded.reaction_emoticon, excluded.reaction_count)
       returning stat_post_pk
     )
     select stat_post_pk as post from gone union select stat_post_pk from written`,
    [known, JSON.stringify(page), at],
  )
  return new Set(rows.map(({ post }) => post))
}

/** Keeps a reading of the counters of each of the given posts. */
export async function appendSnapshots(client: ClientBase, posts: KeyedPost[], at: Date): Promise<void> {
  const page = posts.map(({ pk, post }) => ({
    post: pk.toString(),
    views: post.views,
    forwards: post.forwards,
    reactions: totalReactions(post.reactions),
    comments: post.comments,
  }))
  await client.query(
    `insert into stat_post_snapshot (stat_post_pk, timestamp, views, forwards, reactions, comments)
     select post, $1, views, forwards, reactions, comments
     from jsonb_to_recordset($2)
       as page(post bigint, views integer, forwards integer, reactions integer, comments integer)
     order by post`,
    [at, JSON.stringify(page)],
  )
}
