import type { RepostFilter } from '../../domain/post'
import { ofReposts } from './of-reposts'
import { type PostStatisticsQuery, SCOPE, type StatisticsQuery, scopeValues } from './scope'

/** The ages of which posts are read wherever nothing else is configured. */
export type WindowName = '1h' | '24h'

/** What is needed of publications beyond their latest counters. */
export interface Needs {
  /** Windows to join: `status_1h`, `views_1h`, `reactions_1h`, `comments_1h`, `forwards_1h`, `is_unknown_1h`. */
  windows?: readonly WindowName[]
  /** `subscribers`, those of the channel when it was published. */
  subscribers?: boolean
  /** Further columns: aggregates over the items of a publication, which are called `post`. */
  columns?: readonly string[]
  /** What those columns need to be joined to `post`. */
  joins?: readonly string[]
  /** Instead of what the query says. */
  reposts?: RepostFilter
}

/** The parameters of `publications`: `$1` and `$2` are the scopes, `$3` and `$4` the period. */
export function publicationValues(query: StatisticsQuery): unknown[] {
  return [...scopeValues(query), query.from, query.to]
}

/** Items of an album are published at once; a minute is more than they can be apart. */
const ALBUM_SPREAD = "interval '1 minute'"

/** `min` counts no album twice that lies across the end of a period. */
const OF_PERIOD = 'min(date_of_post) >= $3 and min(date_of_post) < $4'

/**
 * Table expressions, the last of which, `publication`, has a row for each post or album that a scope published in the period, that is asked for
 * (own, or a repost) and that is not deleted. Its number is that of its first item, its date the earliest, and its counters the greatest among
 * those of its items (see `publicationCounters`).
 *
 * Subqueries are lateral and limited where the planner would otherwise be free to join tables as a whole: the cost must follow from the
 * period alone, whatever else is stored.
 */
export function publications(
  query: Pick<PostStatisticsQuery, 'reposts'>,
  { windows = [], subscribers = false, columns = [], joins = [], reposts = query.reposts }: Needs = {},
): string {
  return `${SCOPE},
  publication as (
    select scope.number, item.*${subscribers ? ', subscribers' : ''}
    from scope
    cross join lateral (
      select ${[
        'tg_channel_id',
        'min(tg_post_id) as tg_post_id',
        'min(date_of_post) as date',
        'count(*) as posts',
        'max(post.views) as views',
        'max(post.total_reactions_count) as reactions',
        'max(post.comments_messages_count) as comments',
        'max(post.forwards) as forwards',
        'max(post.stars) as stars',
        ...windows.map(windowColumns),
        ...columns,
      ].join(', ')}
      from stat_post as post
      ${[...windows.map(windowJoin), ...joins].join(' ')}
      where tg_channel_id = scope.tg_channel_id and deleted_at is null
        and date_of_post >= $3::timestamptz - ${ALBUM_SPREAD} and date_of_post < $4::timestamptz + ${ALBUM_SPREAD}
      group by post.tg_channel_id, post.grouped_id, case when grouped_id is null then post.pk end
      having ${OF_PERIOD} and ${ofReposts(reposts, 'bool_or(post.is_repost)')}
    ) as item
    ${subscribers ? SUBSCRIBERS : ''}
  )`
}

/** The reading in force when it was published: there is one for each change. */
const SUBSCRIBERS = `left join lateral (
      select total_participants as subscribers from stat_channel
      where tg_channel_id = item.tg_channel_id and timestamp <= item.date
      order by timestamp desc, pk desc limit 1
    ) as reading on true`

function windowJoin(name: WindowName): string {
  return `left join lateral (
        select status, views, reactions, comments, forwards, reactions_unknown, comments_unknown from stat_post_window
        where stat_post_pk = post.pk and window_name = '${name}' limit 1
      ) as window_${name} on true`
}

/**
 * An album is late when one of its items was, so that nothing late passes for being on time; its reactions are unknown as soon as those of
 * one item are, and so is what is added up of them.
 */
function windowColumns(name: WindowName): string {
  const one = `window_${name}`
  const statuses = ['late', 'on_time', 'pending', 'missed'].map(
    (status) => `when bool_or(${one}.status = '${status}') then '${status}'`,
  )
  const counters = [
    ...['views', 'forwards'].map((counter) => `max(${one}.${counter}) as ${counter}_${name}`),
    ...['reactions', 'comments'].map((counter) => `${greatestUnlessUnknown(one, counter)} as ${counter}_${name}`),
  ]
  const isUnknown = `bool_or(coalesce(${one}.reactions_unknown, ${one}.comments_unknown) is not null) as is_unknown_${name}`
  return [`case ${statuses.join(' ')} end as status_${name}`, ...counters, isUnknown].join(', ')
}

/** Of the items of an album the greatest value of a counter of their readings; null when that of one of them is unknown. */
export function greatestUnlessUnknown(reading: string, counter: string): string {
  return `case when count(${reading}.${counter}_unknown) = 0 then max(${reading}.${counter}) end`
}
