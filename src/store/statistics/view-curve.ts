import type { ClientBase } from 'pg'
import type { ReadCounters } from '../../domain/metrics'

/** A reading of a post's counters. */
export interface PostReading extends ReadCounters {
  at: Date
  /** How old the post was, with milliseconds. */
  ageSeconds: number
  /** The window that was captured with it. Null: an ordinary reading. */
  window: string | null
}

/** How readings become a curve. */
export interface CurveShape {
  /** Of the ordinary readings within one such step of age only the last is taken. */
  stepSeconds: number
  /** The most readings of a post, from the youngest age on. */
  first: number
}

const STORED = 'views, reactions, comments, forwards, reactions_unknown, comments_unknown'

/** The counters of a reading that has the stored columns. */
export function readColumns(reading: string): string {
  return `${reading}.views, ${reading}.reactions, ${reading}.comments, ${reading}.forwards,
    ${reading}.reactions_unknown as "reactionsUnknown", ${reading}.comments_unknown as "commentsUnknown"`
}

const AGE = 'extract(epoch from at - post.date_of_post)::float8'

/** The readings of each post by age: one of each step in which there is one, and every captured window. */
export async function viewCurves(
  client: ClientBase,
  postPks: readonly bigint[],
  { stepSeconds, first }: CurveShape,
): Promise<Map<string, PostReading[]>> {
  const { rows } = await client.query<PostReading & { postPk: bigint }>(
    `select post.pk as "postPk", at, "ageSeconds", window_name as window,
       ${readColumns('reading')}
     from stat_post as post
     cross join lateral (
       select *, ${AGE} as "ageSeconds" from (
         (select distinct on (ceil(${AGE} / $2::float8)) at, null as window_name, ${STORED}
          from (
            select pk, timestamp as at, ${STORED}
            from stat_post_snapshot where stat_post_pk = post.pk offset 0
          ) as snapshot
          where not exists (
            select from stat_post_window as captured where captured.stat_post_pk = post.pk and captured.captured_at = at
          )
          order by ceil(${AGE} / $2::float8), at desc, pk desc)
         union all
         (select captured_at, window_name, ${STORED}
          from stat_post_window where stat_post_pk = post.pk and status in ('on_time', 'late') offset 0)
       ) as taken
       order by at, window_name limit $3
     ) as reading
     where post.pk = any($1)
     order by post.pk, at, window_name`,
    [postPks, stepSeconds, first],
  )
  return Map.groupBy(rows, ({ postPk }) => postPk.toString())
}
