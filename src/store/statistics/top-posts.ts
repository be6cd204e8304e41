import type { ClientBase } from 'pg'
import { byScope } from './by-scope'
import { engagementColumn } from './measures'
import { type Needs, publications, publicationValues, type WindowName } from './publications'
import type { PostStatisticsQuery } from './scope'

interface Ranking {
  needs: Needs
  numerator: string
  /** Null: the numerator itself is ranked by. */
  denominator: string | null
}

/** A counter of `stat_post`, of an album the greatest. */
function counter(column: string): Ranking {
  return { needs: { columns: [`max(post.${column}) as ranked`] }, numerator: 'ranked', denominator: null }
}

/** From the windows, which tell whether the reactions of one item of an album are unknown. */
function reactionsAt(name: WindowName): Ranking {
  return { needs: { windows: [name] }, numerator: `reactions_${name}`, denominator: null }
}

/** What publications can be ranked by. */
export const RANKINGS = {
  views: counter('views'),
  views_1h: counter('views_1h'),
  views_24h: counter('views_24h'),
  reactions: counter('total_reactions_count'),
  reactions_1h: reactionsAt('1h'),
  reactions_24h: reactionsAt('24h'),
  comments: counter('comments_messages_count'),
  comments_1h: counter('comments_messages_count_1h'),
  comments_24h: counter('comments_messages_count_24h'),
  forwards: counter('forwards'),
  stars: counter('stars'),
  er: { needs: {}, numerator: engagementColumn(''), denominator: 'views' },
  er_24h: { needs: { windows: ['24h'] }, numerator: engagementColumn('_24h'), denominator: 'views_24h' },
} satisfies Record<string, Ranking>

export type PostMetric = keyof typeof RANKINGS

export interface RankedPost {
  /** 1 for the first. */
  rank: number
  value: number
  numerator: bigint
  /** Null: the value is the numerator. */
  denominator: bigint | null
  /** The post, of an album the first item. */
  postPk: bigint
}

/**
 * The `first` publications of each scope by a metric, the greatest first, newer ones first among equals. Those of which it is not known are
 * left out.
 */
export async function topPosts(
  client: ClientBase,
  query: PostStatisticsQuery,
  metric: PostMetric,
  first: number,
): Promise<RankedPost[][]> {
  const { needs, numerator, denominator }: Ranking = RANKINGS[metric]
  const value = denominator === null ? `${numerator}::float8` : `${numerator}::float8 / nullif(${denominator}, 0)`
  const { rows } = await client.query<RankedPost & { number: number }>(
    `with ${publications(query, needs)},
     valued as (
       select number, tg_channel_id, tg_post_id, date, ${value} as value,
         (${numerator})::bigint as numerator, ${denominator}::bigint as denominator
       from publication
     ),
     ranked as (
       select *, row_number() over (
         partition by number order by value desc, date desc, tg_channel_id, tg_post_id desc
       ) as rank
       from valued where value is not null
     )
     select number, rank::integer, value, numerator, denominator,
       (select pk from stat_post as post
        where post.tg_channel_id = ranked.tg_channel_id and post.tg_post_id = ranked.tg_post_id) as "postPk"
     from ranked where rank <= $5 order by number, rank`,
    [...publicationValues(query), first],
  )
  return byScope(query, rows)
}
