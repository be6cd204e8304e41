import {
  type SubscriberBucket,
  type SubscriberTotals,
  subscriberSeries,
  subscriberTotals,
} from '../../store/statistics/subscribers'
import type { Builder } from '../builder'
import { loadStatistic } from './load'
import type { StatisticsRef } from './statistics'
import { requireFewBuckets, seriesArgs, seriesCost, type TimeBucketTypes } from './time-buckets'

/** `subscribers` and `subscriberSeries`: how many there are. */
export function addSubscriberStatistics(builder: Builder, statistics: StatisticsRef, buckets: TimeBucketTypes): void {
  const totals = builder.objectRef<SubscriberTotals>('SubscriberStatistics').implement({
    description:
      'Subscribers when the period begins and when it ends, as Telegram tells them, so also where nobody may read who comes and goes. A reading stands until another tells something else.',
    fields: (t) => ({
      atStart: t.exposeInt('atStart', {
        nullable: true,
        description:
          'Subscribers of `channelsAtStart` as of the last reading when the period begins. Null: it is known of no channel, as none had been read, or Telegram did not tell.',
      }),
      channelsAtStart: t.exposeInt('channelsAtStart', { description: 'Of how many channels `atStart` is known.' }),
      atEnd: t.exposeInt('atEnd', {
        nullable: true,
        description:
          'Subscribers of `channelsAtEnd` as of the last reading before the period ends, or as of the latest where it has not ended. Null: as for `atStart`.',
      }),
      channelsAtEnd: t.exposeInt('channelsAtEnd', { description: 'Of how many channels `atEnd` is known.' }),
      growth: t.exposeInt('growth', {
        nullable: true,
        description:
          'How many more there are at the end than at the start, of `channelsCompared`; negative: fewer. Null: of no channel both are known.',
      }),
      channelsCompared: t.exposeInt('channelsCompared', { description: 'Of how many channels both are known.' }),
    }),
  })
  const bucket = builder.objectRef<SubscriberBucket>('SubscriberBucket').implement({
    description: 'Subscribers at the end of a day or an hour.',
    interfaces: [buckets.bucket],
    fields: (t) => ({
      subscribers: t.exposeInt('subscribers', {
        nullable: true,
        description:
          'Subscribers of `channelsCounted` as of the last reading before the end, also one of an earlier day. Null: no channel had been read by then, Telegram did not tell, or the time has not come.',
      }),
      channelsCounted: t.exposeInt('channelsCounted', {
        description: 'Of how many channels they are known: when it rises, so does the sum.',
      }),
      channelsLeftOut: t.exposeInt('channelsLeftOut', { description: 'Of how many channels they are not known.' }),
    }),
  })
  builder.objectFields(statistics, (t) => ({
    subscribers: t.field({
      type: totals,
      description: 'Subscribers when the period begins and when it ends.',
      resolve: (scope, _args, context, info) => {
        const now = context.clock.now()
        return loadStatistic(context, info, scope, (query) => subscriberTotals(context.sql, query, { now }))
      },
    }),
    subscriberSeries: t.field({
      type: [bucket],
      description:
        'Subscribers by day or hour, each of the period in order, carried forward where nothing new was read. Empty: there are no channels.',
      args: seriesArgs(builder, buckets),
      complexity: seriesCost,
      resolve: (scope, { by: unit }, context, info) => {
        requireFewBuckets(scope, unit)
        const now = context.clock.now()
        return loadStatistic(context, info, scope, (query) => subscriberSeries(context.sql, query, { now, unit }))
      },
    }),
  }))
}
