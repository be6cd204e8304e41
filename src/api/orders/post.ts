import type { RepostFilter } from '../../domain/post'
import type { Prisma } from '../../store/generated/prisma/client'
import type { Keyset } from '../keyset'
import { bothWays, type Order } from './order'

/** What posts are ordered by: a date or one metric, and what tells apart posts that are alike in it. */
interface PostKey {
  dateOfPost?: Date
  views?: number | null
  views1h?: number | null
  views24h?: number | null
  engagementRate?: number | null
  totalReactionsCount?: number | null
  commentsMessagesCount?: number | null
  forwards?: number | null
  pk?: bigint
  tgPostId?: number
}

type Metric = Exclude<keyof PostKey, 'dateOfPost' | 'pk' | 'tgPostId'>

function byDate(keyset: Keyset<PostKey>) {
  return bothWays<PostKey, Prisma.PostWhereInput, 'NEWEST_FIRST', 'OLDEST_FIRST'>(
    { keyset, placed: {} },
    { name: 'NEWEST_FIRST', description: 'From the newest to the oldest by publication.' },
    { name: 'OLDEST_FIRST', description: 'From the oldest to the newest by publication.' },
  )
}

/** By a metric: (metric, pk), of one channel (tg_channel_id, metric, pk). */
function byMetric<Highest extends string, Lowest extends string>(
  { metric, type = 'int', what }: { metric: Metric; type?: 'int' | 'double'; what: string },
  highest: Highest,
  lowest: Lowest,
) {
  const leftOut = 'Posts of which that is not known are left out.'
  return bothWays<PostKey, Prisma.PostWhereInput, Highest, Lowest>(
    {
      keyset: { name: `post-${metric}`, columns: { [metric]: type, pk: 'bigint' } },
      placed: { [metric]: { not: null } },
    },
    { name: highest, description: `By ${what}, the highest number first. ${leftOut}` },
    { name: lowest, description: `By ${what}, the lowest number first. ${leftOut}` },
  )
}

const VIEWS = { metric: 'views', what: 'views' } as const
const VIEWS_1H = { metric: 'views1h', what: 'views an hour after publication' } as const
const VIEWS_24H = { metric: 'views24h', what: 'views 24 hours after publication' } as const
const ER = { metric: 'engagementRate', type: 'double', what: '`engagementRate`' } as const
const METRICS = {
  ...byMetric(VIEWS, 'MOST_VIEWS_FIRST', 'FEWEST_VIEWS_FIRST'),
  ...byMetric(VIEWS_1H, 'MOST_VIEWS_1H_FIRST', 'FEWEST_VIEWS_1H_FIRST'),
  ...byMetric(VIEWS_24H, 'MOST_VIEWS_24H_FIRST', 'FEWEST_VIEWS_24H_FIRST'),
  ...byMetric(ER, 'HIGHEST_ER_FIRST', 'LOWEST_ER_FIRST'),
}
const REACTIONS = { metric: 'totalReactionsCount', what: 'reactions' } as const
const COMMENTS = { metric: 'commentsMessagesCount', what: 'comments' } as const
const FORWARDS = { metric: 'forwards', what: 'forwards' } as const

/** What becomes of reposts in an order where the list does not say: by a metric posts are ranked, as in statistics, which are of own posts. */
export function repostsIn(
  { keyset }: Order<PostKey, Prisma.PostWhereInput>,
  asked: RepostFilter | null | undefined,
): RepostFilter {
  return asked ?? ('dateOfPost' in keyset.columns ? 'include' : 'exclude')
}

/** Orders of the posts of all channels. Those by counts that hardly compare from one channel to another are not worth their indexes. */
export const POST_ORDERS = {
  ...byDate({ name: 'post-date', columns: { dateOfPost: 'date', pk: 'bigint' } }),
  ...METRICS,
}

/** Orders of the posts of one channel; those by date are by (tg_channel_id, date_of_post, tg_post_id). */
export const CHANNEL_POST_ORDERS = {
  ...byDate({ name: 'channel-post-date', columns: { dateOfPost: 'date', tgPostId: 'int' } }),
  ...METRICS,
  ...byMetric(REACTIONS, 'MOST_REACTIONS_FIRST', 'FEWEST_REACTIONS_FIRST'),
  ...byMetric(COMMENTS, 'MOST_COMMENTS_FIRST', 'FEWEST_COMMENTS_FIRST'),
  ...byMetric(FORWARDS, 'MOST_FORWARDS_FIRST', 'FEWEST_FORWARDS_FIRST'),
}
