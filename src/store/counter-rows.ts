import type { ClientBase } from 'pg'
import type { UnknownReason } from '../domain/metrics'
import type { Post } from '../domain/post'
import { paidReactions, reactionCode, totalReactions } from '../domain/reaction'
import type { StoredPost } from './post-rows'

/** A reading of a post together with its row's primary key. */
export interface KeyedPost {
  pk: bigint
  post: Post
}

/**
 * Makes the stored reactions of the given posts those of their readings: counts change, new ones come, vanished ones go. What a reading
 * did not tell stays, paid reactions apart from others. Returns the primary keys of the posts for which something changed.
 */
export async function replaceReactions(
  client: ClientBase,
  posts: (KeyedPost & Pick<StoredPost, 'isNew' | 'lacksReactions' | 'lacksStars'>)[],
  at: Date,
): Promise<Set<bigint>> {
  // Nothing can have gone from a new post. To look all the same makes a first collection read the whole table for every page.
  const known = posts.filter(({ isNew }) => !isNew)
  const told = known
    .filter(({ post, lacksReactions }) => post.reactions !== null && !lacksReactions)
    .map(({ pk }) => pk)
  const toldOfStars = known.filter(({ post, lacksStars }) => post.stars !== null && !lacksStars).map(({ pk }) => pk)
  const page = posts.flatMap(({ pk, post: { reactions, stars } }) =>
    [...(reactions ?? []), ...paidReactions(stars)].map((reaction) => ({
      ...reaction,
      post: pk.toString(),
      code: reactionCode(reaction),
    })),
  )
  const { rows } = await client.query<{ post: bigint }>(
    `with page as (
       select * from jsonb_to_recordset($3)
         as page(post bigint, kind reaction_kind, emoticon text, code text, count integer)
     ),
     gone as (
       delete from stat_reaction
       where stat_post_pk = any($1::bigint[] || $2::bigint[]) and stat_post_pk = any(case when kind = 'paid' then $2::bigint[] else $1 end)
         and (stat_post_pk, kind, reaction_emoticon_code) not in (select post, kind, code from page)
       returning stat_post_pk
     ),
     written as (
       insert into stat_reaction as stored
         (timestamp, stat_post_pk, kind, reaction_emoticon, reaction_emoticon_code, reaction_count)
       select $4, post, kind, emoticon, code, count from page order by post, kind, code
       on conflict (stat_post_pk, kind, reaction_emoticon_code) do update set
         timestamp = excluded.timestamp,
         reaction_emoticon = excluded.reaction_emoticon,
         reaction_count = excluded.reaction_count
       where (stored.reaction_emoticon, stored.reaction_count)
         is distinct from (excluded.reaction_emoticon, excluded.reaction_count)
       returning stat_post_pk
     )
     select stat_post_pk as post from gone union select stat_post_pk from written`,
    [told, toldOfStars, JSON.stringify(page), at],
  )
  return new Set(rows.map(({ post }) => post))
}

/** Keeps a reading of the counters of each of the given posts, without what it did not tell. */
export async function appendSnapshots(
  client: ClientBase,
  posts: (KeyedPost & Pick<StoredPost, 'lacksReactions' | 'lacksStars' | 'lacksComments'>)[],
  at: Date,
): Promise<void> {
  const unknown = (lacks: boolean): UnknownReason | null => (lacks ? 'not_told' : null)
  const page = posts.map(({ pk, post, lacksReactions, lacksStars, lacksComments }) => ({
    post: pk.toString(),
    views: post.views,
    forwards: post.forwards,
    reactions: lacksReactions ? null : totalReactions(post.reactions),
    stars: lacksStars ? null : post.stars,
    comments: post.comments,
    reactions_unknown: unknown(lacksReactions),
    comments_unknown: unknown(lacksComments),
  }))
  await client.query(
    `insert into stat_post_snapshot
       (stat_post_pk, timestamp, views, forwards, reactions, stars, comments, reactions_unknown, comments_unknown)
     select post, $1, views, forwards, reactions, stars, comments, reactions_unknown, comments_unknown
     from jsonb_to_recordset($2) as page(
       post bigint, views integer, forwards integer, reactions integer, stars integer, comments integer,
       reactions_unknown unknown_reason, comments_unknown unknown_reason
     )
     order by post`,
    [at, JSON.stringify(page)],
  )
}
