import type { RepostFilter } from '../../reposts/shown'
import type { Sort } from '../../ui/sort'
import type { MediaKind, WindowStatus } from './post-item'
import type { PostQuestion } from './post-pages'

/** What the table of publications is narrowed to. */
export interface PostFilter {
  text: string
  media: MediaKind | null
  /** One age in one state. */
  window: { name: string; status: WindowStatus } | null
  includeDeleted: boolean
}

export const NO_FILTER: PostFilter = { text: '', media: null, window: null, includeDeleted: false }

export const isFiltered = ({ text, media, window, includeDeleted }: PostFilter): boolean =>
  text.trim() !== '' || media !== null || window !== null || includeDeleted

type Order = PostQuestion['order']

const ORDERS: Record<string, Record<Sort['direction'], Order>> = {
  date: { descending: 'NEWEST_FIRST', ascending: 'OLDEST_FIRST' },
  views: { descending: 'MOST_VIEWS_FIRST', ascending: 'FEWEST_VIEWS_FIRST' },
  views1h: { descending: 'MOST_VIEWS_1H_FIRST', ascending: 'FEWEST_VIEWS_1H_FIRST' },
  views24h: { descending: 'MOST_VIEWS_24H_FIRST', ascending: 'FEWEST_VIEWS_24H_FIRST' },
  reactions: { descending: 'MOST_REACTIONS_FIRST', ascending: 'FEWEST_REACTIONS_FIRST' },
  comments: { descending: 'MOST_COMMENTS_FIRST', ascending: 'FEWEST_COMMENTS_FIRST' },
  forwards: { descending: 'MOST_FORWARDS_FIRST', ascending: 'FEWEST_FORWARDS_FIRST' },
  er: { descending: 'HIGHEST_ER_FIRST', ascending: 'LOWEST_ER_FIRST' },
}

export const NEWEST: Sort = { key: 'date', direction: 'descending' }

/** The keys of the columns by which the API can sort. */
export const isSortedByApi = (key: string): boolean => Object.hasOwn(ORDERS, key)

interface Asked {
  tgChannelId: string
  period: { from: string; to: string | null }
  reposts: RepostFilter
  filter: PostFilter
  sort: Sort
}

/** What the API is asked for. */
export function questionOf({ tgChannelId, period: { from, to }, reposts, filter, sort }: Asked): PostQuestion {
  const { text, media, window, includeDeleted } = filter
  return {
    tgChannelId,
    from,
    to,
    order: ORDERS[sort.key]?.[sort.direction] ?? 'NEWEST_FIRST',
    text: text.trim() || null,
    media: media && [media],
    window: window?.name ?? null,
    windowStatus: window && [window.status],
    includeDeleted,
    reposts,
  }
}
