import type { ClientBase } from 'pg'

export interface ReadRange {
  from: number
  to: number
}

/** The ids that a page has read: from its lowest post to its highest, but for messages in between that were left out as odd. */
export function readRanges(postIds: readonly number[], oddIds: readonly number[]): ReadRange[] {
  if (postIds.length === 0) return []
  const read = new Set(postIds)
  const whole = { from: Math.min(...postIds), to: Math.max(...postIds) }
  const leftOut = [...new Set(oddIds)].filter((id) => !read.has(id) && id > whole.from && id < whole.to)
  const edges = [whole.from - 1, ...leftOut.toSorted((one, other) => one - other), whole.to + 1]
  return edges.slice(1).flatMap((edge, index) => {
    const range = { from: (edges[index] ?? 0) + 1, to: edge - 1 }
    return range.from <= range.to ? [range] : []
  })
}

/**
 * Keeps that every post from one id to another was read at `at`, of which the posts themselves tell nothing where nothing changed. What was
 * known of other ids stays. A reading that is older than what is known of any of these ids is left out. The channel must be locked.
 */
export async function recordRead(
  client: ClientBase,
  channelId: bigint,
  { from, to }: ReadRange,
  at: Date,
): Promise<void> {
  await client.query(
    `with overlapping as (
       select pk, from_post_id, to_post_id, read_at, max(read_at) over () > $4 as is_newer
       from post_read_range
       where tg_channel_id = $1 and to_post_id >= $2 and from_post_id <= $3
     ),
     replaced as (
       delete from post_read_range using overlapping
       where post_read_range.pk = overlapping.pk and not is_newer
     )
     insert into post_read_range (tg_channel_id, from_post_id, to_post_id, read_at)
     select $1, from_post_id, $2::integer - 1, read_at from overlapping where from_post_id < $2 and not is_newer
     union all
     -- Wider than an id, as there is none behind the last one that Telegram can give.
     select $1, $3::bigint + 1, to_post_id, read_at from overlapping where to_post_id > $3 and not is_newer
     union all
     select $1, $2, $3, $4 where not exists (select from overlapping where is_newer)`,
    [channelId, from, to, at],
  )
}

/** When each of the given posts was last read (`stat_post_read_at`); null: not since this is kept. */
export async function readingTimes(
  client: ClientBase,
  postPks: bigint[],
): Promise<{ pk: bigint; readAt: Date | null }[]> {
  const { rows } = await client.query<{ pk: bigint; readAt: Date | null }>(
    'select pk, read_at as "readAt" from stat_post_read_at where pk = any($1)',
    [postPks],
  )
  return rows
}
