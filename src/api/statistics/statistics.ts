import type { RepostFilter } from '../../domain/post'
import type { Builder } from '../builder'
import type { Period } from './period'

/** What the fields of `Statistics` are resolved from: its channels, by Telegram's ids, its period, and which posts it is of. */
export interface StatisticsScope extends Period {
  channelIds: readonly bigint[]
  reposts: RepostFilter
}

/** `Statistics`, to which each file of this folder adds its fields. */
export function defineStatistics(builder: Builder) {
  return builder.objectRef<StatisticsScope>('Statistics').implement({
    description:
      'Statistics of one channel, or of several together, over a time. What is counted over posts is counted over own posts, unless the argument `reposts` says otherwise. Every field is counted by the database only when it is asked for. What is unknown is null or left out of a mean, never counted as 0.',
    fields: (t) => ({
      from: t.expose('from', { type: 'DateTime', description: 'From this instant on.' }),
      to: t.expose('to', { type: 'DateTime', description: 'Up to this instant, without it.' }),
      timeZone: t.exposeString('timeZone', { description: 'Whose days, hours and weekdays these are.' }),
      channelIds: t.field({
        type: ['BigInt'],
        description: "Telegram's ids of the channels.",
        resolve: ({ channelIds }) => [...channelIds],
      }),
    }),
  })
}

export type StatisticsRef = ReturnType<typeof defineStatistics>
