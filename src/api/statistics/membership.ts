import type { MembershipBucket } from '../../store/statistics/membership-series'
import { membershipSeries } from '../../store/statistics/membership-series'
import { type MembershipTotals, membershipTotals } from '../../store/statistics/membership-totals'
import type { Builder } from '../builder'
import { loadStatistic } from './load'
import { defineMembershipCounts } from './membership-counts'
import type { StatisticsRef } from './statistics'
import { requireFewBuckets, seriesArgs, seriesCost, type TimeBucketTypes } from './time-buckets'

/** Of the formula of churn; it changes when the formula does. */
const CHURN_VERSION = 1

/** `membership` and `membershipSeries`: who came and went. */
export function addMembershipStatistics(builder: Builder, statistics: StatisticsRef, buckets: TimeBucketTypes): void {
  const counts = defineMembershipCounts(builder)
  const churn = builder.objectRef<NonNullable<MembershipTotals['churn']>>('Churn').implement({
    description:
      'Those who left or were removed in the period as a share of the subscribers that there were when it began. Who came and left within it counts, too.',
    fields: (t) => ({
      value: t.float({
        nullable: true,
        description: '`numerator / denominator`: 0.02 is 2 %. Null: there were no subscribers.',
        resolve: ({ left, subscribers }) => (subscribers === 0 ? null : left / subscribers),
      }),
      numerator: t.exposeInt('left', { description: 'How many left or were removed.' }),
      denominator: t.exposeInt('subscribers', {
        description: 'Subscribers as of the last reading when the period began.',
      }),
      channels: t.exposeInt('channels', {
        description: 'Of how many channels both are known; the others are in neither number.',
      }),
      formulaVersion: t.int({
        description: 'Rises when the formula changes, so that values of different formulas are not compared.',
        resolve: () => CHURN_VERSION,
      }),
    }),
  })
  const membership = builder.objectRef<MembershipTotals>('Membership').implement({
    description:
      'Who came and went in the period. Only the channels whose admin log tells of it are counted: an account must be an admin to read it.',
    interfaces: [counts],
    fields: (t) => ({
      available: t.boolean({
        description: 'Whether the admin log of any channel tells of the period. False: every number is null.',
        resolve: ({ channelsCounted }) => channelsCounted > 0,
      }),
      channelsCounted: t.exposeInt('channelsCounted', { description: 'How many channels are counted.' }),
      channelsLeftOut: t.field({
        type: ['BigInt'],
        description:
          "Telegram's ids of the channels that are not, because no account may read their admin log, or it was not read for any of the period.",
        resolve: ({ channelsLeftOut }) => channelsLeftOut,
      }),
      churn: t.field({
        type: churn,
        nullable: true,
        description:
          'The share of those who left. Null: nothing is known of who left, or of how many subscribers there were when the period began.',
        resolve: (totals) => totals.churn,
      }),
    }),
  })
  const bucket = builder.objectRef<MembershipBucket>('MembershipBucket').implement({
    description: 'Who came and went on a day or in an hour.',
    interfaces: [buckets.bucket, counts],
  })

  builder.objectFields(statistics, (t) => ({
    membership: t.field({
      type: membership,
      description: 'Who came and went.',
      resolve: (scope, _args, context, info) =>
        loadStatistic(context, info, scope, (query) => membershipTotals(context.sql, query)),
    }),
    membershipSeries: t.field({
      type: [bucket],
      description:
        'Who came and went, by day or hour, each of the period in order; where nobody did, the numbers are 0. Empty: there are no channels.',
      args: seriesArgs(builder, buckets),
      complexity: seriesCost,
      resolve: (scope, { by }, context, info) => {
        requireFewBuckets(scope, by)
        return loadStatistic(context, info, scope, (query) => membershipSeries(context.sql, query, by))
      },
    }),
  }))
}
