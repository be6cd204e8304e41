import type { ClientBase } from 'pg'
import { staleAfterSeconds } from '../../domain/equal-age'
import type { Counters } from '../../domain/metrics'
import { byScope } from './by-scope'
import { greatestUnlessUnknown, publications, publicationValues } from './publications'
import type { PostStatisticsQuery } from './scope'
import { type PostReading, readColumns } from './view-curve'

/** The age at which posts are looked at, and when that is done. */
export interface EqualAge {
  ageSeconds: number
  now: Date
}

export interface PostAtAge extends PostReading {
  rank: number
  /** The post, of an album the first item. */
  postPk: bigint
}

export interface PostsAtAge {
  /** How many publications have a reading at this age with the counter that they are ranked by. */
  count: number
  withoutValue: number
  posts: PostAtAge[]
}

/**
 * Joins the reading that stands for the age of `age` seconds to `post`: the window of just this age if it was captured, otherwise the last
 * reading up to it that is not older than `stale` seconds. The former, never captured before its time, is the latest of them. There is none
 * for a post that is not that old yet, or was deleted before.
 */
function readingAtAge(age: string, stale: string, now: string): string {
  const then = `post.date_of_post + ${age} * interval '1 second'`
  const recently = `between ${then} - ${stale} * interval '1 second' and ${then}`
  const columns = 'views, reactions, comments, forwards, reactions_unknown, comments_unknown'
  return `left join lateral (
    select at, window_name, ${columns}, extract(epoch from at - post.date_of_post)::float8 as age
    from (
      (select captured_at as at, window_name, ${columns}
       from stat_post_window
       where stat_post_pk = post.pk and status in ('on_time', 'late')
         and (window_seconds = ${age} or captured_at ${recently})
       offset 0)
      union all
      (select timestamp, null, ${columns}
       from stat_post_snapshot
       where stat_post_pk = post.pk and timestamp ${recently}
       order by timestamp desc, pk desc limit 1)
    ) as candidate
    where ${then} <= ${now} and (post.deleted_at is null or post.deleted_at > ${then})
    order by at desc, window_name limit 1
  ) as reading on true`
}

/** The reading of each post that stands for an age; posts without one are left out. */
export async function readingsAtAge(
  client: ClientBase,
  postPks: readonly bigint[],
  { ageSeconds, now }: EqualAge,
): Promise<Map<string, PostReading>> {
  const { rows } = await client.query<PostReading & { postPk: bigint }>(
    `select post.pk as "postPk", at, age as "ageSeconds", window_name as window,
       ${readColumns('reading')}
     from stat_post as post ${readingAtAge('$2::integer', '$3::float8', '$4::timestamptz')}
     where post.pk = any($1) and at is not null`,
    [postPks, ageSeconds, staleAfterSeconds(ageSeconds), now],
  )
  return new Map(rows.map((row) => [row.postPk.toString(), row]))
}

/** Of an album's items each counter's greatest (unknown where that of one item is), with the greatest age among them; a window only if all were read by it. */
const READING_COLUMNS = [
  'max(at) as at',
  'max(age) as age',
  'case when bool_and(window_name is not null) filter (where at is not null) then min(window_name) end as window_name',
  ...['views', 'forwards'].map((counter) => `max(reading.${counter}) as ${counter}_then`),
  ...['reactions', 'comments'].flatMap((counter) => [
    `${greatestUnlessUnknown('reading', counter)} as ${counter}_then`,
    `max(reading.${counter}_unknown) as ${counter}_unknown`,
  ]),
]

/** The `first` publications of each scope by a counter at an age, the greatest first, newer ones first among equals. */
export async function postsAtAge(
  client: ClientBase,
  query: PostStatisticsQuery,
  { ageSeconds, now }: EqualAge,
  { by, first }: { by: keyof Counters; first: number },
): Promise<PostsAtAge[]> {
  const joins = [readingAtAge('$5::integer', '$6::float8', '$7::timestamptz')]
  const { rows } = await client.query<PostAtAge & Omit<PostsAtAge, 'posts'> & { number: number }>(
    `with ${publications(query, { columns: READING_COLUMNS, joins })},
     ranked as (
       select *, count(${by}_then) over (partition by number) as known, count(*) over (partition by number) as published,
         row_number() over (
           partition by number order by ${by}_then desc nulls last, date desc, tg_channel_id, tg_post_id desc
         ) as rank
       from publication
     )
     select number, rank::integer, at, age as "ageSeconds", window_name as window,
       views_then as views, reactions_then as reactions, comments_then as comments, forwards_then as forwards,
       reactions_unknown as "reactionsUnknown", comments_unknown as "commentsUnknown",
       known::integer as count, (published - known)::integer as "withoutValue",
       (select pk from stat_post as post
        where post.tg_channel_id = ranked.tg_channel_id and post.tg_post_id = ranked.tg_post_id) as "postPk"
     from ranked where rank <= greatest($8, 1) order by number, rank`,
    [...publicationValues(query), ageSeconds, staleAfterSeconds(ageSeconds), now, first],
  )
  return byScope(query, rows).map((ranked) => {
    const { count, withoutValue } = ranked[0] ?? { count: 0, withoutValue: 0 }
    return { count, withoutValue, posts: ranked.slice(0, Math.min(first, count)) }
  })
}
