import { periodDays } from '../../store/statistics/measure'
import type { Builder } from '../builder'
import { loadStatistic } from './load'
import { type Day, loadMeasureOfDay, type MeasureTypes, publicationMeasures } from './publication-measures'
import type { StatisticsRef } from './statistics'
import { requireFewBuckets, seriesCost, type TimeBucketTypes } from './time-buckets'

/** `Statistics.postsByDay` */
export function addDays(
  builder: Builder,
  statistics: StatisticsRef,
  types: MeasureTypes & Pick<TimeBucketTypes, 'bucket'>,
): void {
  const day = builder.objectRef<Day>('PostDay').implement({
    description: 'What was published on one day, as far as it lies in the period.',
    interfaces: [types.bucket],
    fields: (t) => publicationMeasures(t, types, loadMeasureOfDay),
  })
  builder.objectField(statistics, 'postsByDay', (t) =>
    t.field({
      type: [day],
      description:
        'Every day of the period, by the date of publication in the time zone, in order; also those on which nothing was published.',
      complexity: seriesCost({ by: 'day' }),
      async resolve(scope, _args, context, info) {
        requireFewBuckets(scope, 'day')
        const days = await loadStatistic(context, info, scope, async (query) => {
          const buckets = await context.sql((client) => periodDays(client, query))
          return query.scopes.map(() => buckets)
        })
        return days.map((bucket) => ({ ...bucket, scope }))
      },
    }),
  )
}
