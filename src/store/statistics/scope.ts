import type { RepostFilter } from '../../domain/post'

/** What a statistic is asked about. */
export interface StatisticsQuery {
  /** Sets of channels, by Telegram's ids, that are counted apart from each other, so that a list of channels takes one query. */
  scopes: readonly (readonly bigint[])[]
  /** From this instant on. */
  from: Date
  /** Up to this one, without it. */
  to: Date
  /** IANA name, for what is counted by day, hour or weekday. */
  timeZone: string
}

/** What a statistic of posts is asked about. */
export interface PostStatisticsQuery extends StatisticsQuery {
  reposts: RepostFilter
}

/** The parameters that `SCOPE` stands for. */
export function scopeValues({ scopes }: Pick<StatisticsQuery, 'scopes'>): [numbers: number[], channelIds: bigint[]] {
  const pairs = scopes.flatMap((channels, number) => channels.map((channelId) => [number, channelId] as const))
  return [pairs.map(([number]) => number), pairs.map(([, channelId]) => channelId)]
}

/** A table expression of `$1` and `$2`: the number of each scope (0 for the first) and its channels. */
export const SCOPE = 'scope (number, tg_channel_id) as (select * from unnest($1::int[], $2::bigint[]))'
