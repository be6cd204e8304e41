import {
  type CommentBucket,
  type CommentCounts,
  type Commenter,
  type CommentTotals,
  commentSeries,
  commentTotals,
  topCommenters,
} from '../../store/statistics/comments'
import type { Builder } from '../builder'
import { firstArg, firstOf } from './first'
import { loadStatistic } from './load'
import type { StatisticsRef } from './statistics'
import { requireFewBuckets, seriesArgs, seriesCost, type TimeBucketTypes } from './time-buckets'

const UNKNOWN = 'Null: nothing is known of this time.'

/** `comments`, `commentSeries` and `topCommenters`: how much is discussed. */
export function addCommentStatistics(builder: Builder, statistics: StatisticsRef, buckets: TimeBucketTypes): void {
  const counts = defineCommentCounts(builder)
  const totals = builder.objectRef<CommentTotals>('CommentStatistics').implement({
    description:
      'Comments that were written in the period. Only channels are counted that have a discussion group which was read.',
    interfaces: [counts],
    fields: (t) => ({
      available: t.boolean({
        description: 'Whether the comments of any channel are known. False: every number is null.',
        resolve: ({ channelsCounted }) => channelsCounted > 0,
      }),
      knownFrom: t.expose('knownFrom', {
        type: 'DateTime',
        nullable: true,
        description:
          'From when on the comments of every channel that is counted are known without a gap: large discussion groups are read from the newest message backwards. Null: since there are any.',
      }),
      channelsCounted: t.exposeInt('channelsCounted', { description: 'How many channels are counted.' }),
      channelsLeftOut: t.field({
        type: ['BigInt'],
        description:
          "Telegram's ids of the channels that are not: they have no discussion group, or it was not read, or not since the period began.",
        resolve: ({ channelsLeftOut }) => channelsLeftOut,
      }),
    }),
  })
  const bucket = builder.objectRef<CommentBucket>('CommentBucket').implement({
    description: 'Comments that were written on a day or in an hour.',
    interfaces: [buckets.bucket, counts],
  })
  const commenter = defineCommenter(builder)
  builder.objectFields(statistics, (t) => ({
    comments: t.field({
      type: totals,
      description: 'Comments by when they were written, on whatever posts.',
      resolve: (scope, _args, context, info) =>
        loadStatistic(context, info, scope, (query) => commentTotals(context.sql, query)),
    }),
    commentSeries: t.field({
      type: [bucket],
      description:
        'Comments by day or hour of when they were written, each of the period in order; where none was, the numbers are 0, and null where nobody has read yet. Empty: there are no channels.',
      args: seriesArgs(builder, buckets),
      complexity: seriesCost,
      resolve: (scope, { by }, context, info) => {
        requireFewBuckets(scope, by)
        return loadStatistic(context, info, scope, (query) => commentSeries(context.sql, query, by))
      },
    }),
    topCommenters: t.field({
      type: [commenter],
      nullable: true,
      description: 'The users who wrote most comments in the period. Null: the comments of no channel are known.',
      args: firstArg(builder, 'users', 20),
      resolve: (scope, args, context, info) => {
        const most = firstOf(args)
        return loadStatistic(context, info, scope, (query) => topCommenters(context.sql, query, most))
      },
    }),
  }))
}

function defineCommentCounts(builder: Builder) {
  return builder.interfaceRef<{ complete: boolean; counts: CommentCounts | null }>('CommentCounts').implement({
    description: 'Comments that were written, those left out that are known to be deleted.',
    fields: (t) => ({
      complete: t.exposeBoolean('complete', {
        description:
          'Whether the comments of every channel that is counted were read for all of this time. False: there may be more.',
      }),
      comments: t.int({
        nullable: true,
        description: `How many were written. ${UNKNOWN}`,
        resolve: ({ counts }) => counts?.comments ?? null,
      }),
      users: t.int({
        nullable: true,
        description: `How many different users wrote them. ${UNKNOWN}`,
        resolve: ({ counts }) => counts?.users ?? null,
      }),
      channels: t.int({
        nullable: true,
        description: `In the name of how many different channels some were written. ${UNKNOWN}`,
        resolve: ({ counts }) => counts?.channels ?? null,
      }),
      anonymousComments: t.int({
        nullable: true,
        description: `How many of the comments were written by admins who stay anonymous. ${UNKNOWN}`,
        resolve: ({ counts }) => counts?.anonymousComments ?? null,
      }),
    }),
  })
}

function defineCommenter(builder: Builder) {
  return builder.objectRef<Commenter>('Commenter').implement({
    description: 'Somebody who wrote comments in the period.',
    fields: (t) => ({
      userId: t.expose('userId', { type: 'BigInt', description: "Telegram's id of the user." }),
      comments: t.exposeInt('comments', { description: 'How many comments they wrote, deleted ones left out.' }),
      lastCommentAt: t.expose('lastCommentAt', { type: 'DateTime', description: 'When they wrote the last of them.' }),
      firstName: t.exposeString('firstName', { nullable: true, description: 'First name. Null: not told.' }),
      lastName: t.exposeString('lastName', { nullable: true, description: 'Last name. Null: none, or not told.' }),
      username: t.exposeString('username', {
        nullable: true,
        description: 'The @username without its @. Null: none, or not told.',
      }),
    }),
  })
}
