import { type SignupHour, signups } from '../../store/statistics/signups'
import type { Builder } from '../builder'
import { loadStatistic } from './load'
import type { StatisticsRef } from './statistics'

/** `signups`: when people come. */
export function addSignupStatistics(builder: Builder, statistics: StatisticsRef): void {
  const signupHour = builder.objectRef<SignupHour>('SignupHour').implement({
    description: 'How many came at an hour of the week, over all weeks of the period.',
    fields: (t) => ({
      weekday: t.exposeInt('weekday', { description: 'Monday is 1, Sunday is 7 (ISO 8601), in the time zone.' }),
      hour: t.exposeInt('hour', { description: 'The hour in the time zone, 0 to 23.' }),
      joined: t.exposeInt('joined', {
        nullable: true,
        description:
          'How many came, in whatever way. Null: the period has no such hour, or the admin log tells of none of them.',
      }),
      joinedByLink: t.exposeInt('joinedByLink', {
        nullable: true,
        description: 'How many of them came by an invite link. Null: as for `joined`.',
      }),
      complete: t.exposeBoolean('complete', {
        description:
          'Whether the period has such an hour and all is known of every one, for every channel that is counted. False: there may have been more.',
      }),
    }),
  })
  builder.objectField(statistics, 'signups', (t) =>
    t.field({
      type: [signupHour],
      description:
        'Who came by hour of the week: 7 times 24, from Monday 0 h to Sunday 23 h. Which channels are counted, `membership` tells. Empty: there are no channels.',
      // 168 hours: what is under a statistic costs ten times as much.
      complexity: { field: 1, multiplier: 17 },
      resolve: (scope, _args, context, info) =>
        loadStatistic(context, info, scope, (query) => signups(context.sql, query)),
    }),
  )
}
