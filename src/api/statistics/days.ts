import { localDays } from '../../store/statistics/measure'
import type { Builder } from '../builder'
import { BadUserInputError } from '../errors'
import { loadStatistic } from './load'
import { type Day, loadMeasureOfDay, type MeasureTypes, publicationMeasures } from './publication-measures'
import type { StatisticsRef } from './statistics'

/** Ten years. */
const MOST_DAYS = 3660
const DAY_MS = 86_400_000

/** `Statistics.postsByDay` */
export function addDays(builder: Builder, statistics: StatisticsRef, types: MeasureTypes): void {
  const day = builder.objectRef<Day>('PostDay').implement({
    description:
      'What was published on one day. The first and the last day of a period hold only what of them is in the period.',
    fields: (t) => ({
      day: t.exposeString('date', { description: 'The day in the time zone of the statistics, as in "2026-10-25".' }),
      ...publicationMeasures(t, types, loadMeasureOfDay),
    }),
  })
  builder.objectField(statistics, 'postsByDay', (t) =>
    t.field({
      type: [day],
      description: `Every day of the period, by the date of publication in the time zone, in order; also those on which nothing was published. At most ${MOST_DAYS} days.`,
      async resolve(scope, _args, context, info) {
        if (scope.to.getTime() - scope.from.getTime() > MOST_DAYS * DAY_MS) {
          throw new BadUserInputError({
            argument: 'to',
            value: scope.to,
            expected: `no more than ${MOST_DAYS} days after "from" where days are asked for`,
          })
        }
        const days = await loadStatistic(context, info, scope, async (query) => {
          const dates = await context.sql((client) => localDays(client, query))
          return query.scopes.map(() => dates)
        })
        return days.map((date) => ({ scope, date }))
      },
    }),
  )
}
