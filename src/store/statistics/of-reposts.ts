import type { RepostFilter } from '../../domain/post'

/**
 * Of an album the first item that was ever seen, deleted or not, so that a deletion makes no other publication of it. Aggregated instead of
 * limited: with a limit the planner may walk through all posts of a channel for it.
 */
const ALBUM_IS_REPOST = `(
  select (array_agg(item.is_repost order by item.tg_post_id))[1] from stat_post as item
  where item.tg_channel_id = post.tg_channel_id and item.grouped_id = post.grouped_id
)`

/**
 * A condition, as SQL, that lets the publications through that are asked for. `isRepost` is the column of a `post`, or an aggregate over the
 * one that is a group by itself.
 */
export function ofReposts(reposts: RepostFilter, isRepost: string): string {
  if (reposts === 'include') return 'true'
  const told = `case when post.grouped_id is null then ${isRepost} else ${ALBUM_IS_REPOST} end`
  return reposts === 'only' ? told : `not ${told}`
}
