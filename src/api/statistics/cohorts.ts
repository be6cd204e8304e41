import { type Cohort, type CohortAge, cohorts } from '../../store/statistics/cohorts'
import type { Builder } from '../builder'
import { BadUserInputError } from '../errors'
import { loadStatistic } from './load'
import type { Period } from './period'
import type { StatisticsRef } from './statistics'
import { seriesCost, type TimeBucketTypes } from './time-buckets'

const MOST_COHORTS = 400
const MOST_AGES = 31
const OLDEST_DAYS = 365
const DAY_MS = 86_400_000

/** `cohorts`: how long people stay. */
export function addCohortStatistics(builder: Builder, statistics: StatisticsRef, buckets: TimeBucketTypes): void {
  const age = builder.objectRef<CohortAge>('CohortAge').implement({
    description: 'How many of a cohort had left when so many days more were over.',
    fields: (t) => ({
      days: t.exposeInt('days', { description: 'Days after that of the cohort; 0 is that day itself.' }),
      left: t.exposeInt('left', {
        nullable: true,
        description:
          'How many had left or been removed by the end of that day, all days before it included. Null: the day is not over yet, or nothing is known of the time until then.',
      }),
      complete: t.exposeBoolean('complete', {
        description:
          'Whether all is known of the time from the day of the cohort until then. False: more may have left, or come.',
      }),
    }),
  })
  const cohort = builder.objectRef<Cohort>('Cohort').implement({
    description:
      'Those who came on a day. Who comes again after leaving is in a cohort once for each coming, and what ends it is the next that the admin log tells of them: that they left, or, where it missed that, that they came again.',
    interfaces: [buckets.bucket],
    fields: (t) => ({
      joined: t.exposeInt('joined', {
        nullable: true,
        description: 'How many came on the day. Null: nothing is known of it.',
      }),
      complete: t.exposeBoolean('complete', {
        description: 'Whether all is known of the day, for every channel that is counted. False: more may have come.',
      }),
      leftAfter: t.field({
        type: [age],
        description: 'How many of them had left, for each of the argument `days`.',
        resolve: ({ ages }) => ages,
      }),
    }),
  })
  builder.objectField(statistics, 'cohorts', (t) =>
    t.field({
      type: [cohort],
      description: `Those who came on each day of the period, and how many of them had left some days later, also after the period. The period may have at most ${MOST_COHORTS} days. Which channels are counted, \`membership\` tells. Empty: there are no channels.`,
      args: {
        days: t.arg({
          type: ['Int'],
          required: true,
          defaultValue: [0, 1, 2, 3, 7, 14, 30],
          description: `After how many days to look: 1 to ${MOST_AGES} different numbers from 0 to ${OLDEST_DAYS}.`,
        }),
      },
      complexity: seriesCost({ by: 'day' }),
      resolve: (scope, { days }, context, info) => {
        requireFewCohorts(scope)
        const asked = { ages: requireAges(days), now: context.clock.now() }
        return loadStatistic(context, info, scope, (query) => cohorts(context.sql, query, asked))
      },
    }),
  )
}

function requireFewCohorts({ from, to }: Period): void {
  if (to.getTime() - from.getTime() <= MOST_COHORTS * DAY_MS) return
  const latest = new Date(from.getTime() + MOST_COHORTS * DAY_MS)
  throw new BadUserInputError({
    argument: 'to',
    value: to,
    expected: `no later than ${latest.toISOString()}, for at most ${MOST_COHORTS} cohorts`,
  })
}

function requireAges(days: number[]): number[] {
  const isFew = days.length >= 1 && days.length <= MOST_AGES && new Set(days).size === days.length
  if (isFew && days.every((age) => age >= 0 && age <= OLDEST_DAYS)) return days
  throw new BadUserInputError({
    argument: 'days',
    value: days,
    expected: `1 to ${MOST_AGES} different numbers from 0 to ${OLDEST_DAYS}`,
  })
}
