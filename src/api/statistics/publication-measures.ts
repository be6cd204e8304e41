import type { GraphQLResolveInfo } from 'graphql'
import { measure, measureByDay } from '../../store/statistics/measure'
import {
  engagementRate,
  engagementRate24h,
  type Measure,
  type PublicationCount,
  publicationCount,
  reach,
  reachAt,
  reachRate,
  reachRate24h,
  repostCount,
  total,
} from '../../store/statistics/measures'
import type { Bucket } from '../../store/statistics/time-buckets'
import type { Builder } from '../builder'
import type { ApiContext } from '../context'
import { loadStatistic } from './load'
import type { defineRepostCount } from './reposts'
import type { StatisticsScope } from './statistics'
import type { ValueTypes } from './values'

/** One day of a period. */
export interface Day extends Bucket {
  scope: StatisticsScope
}

/** Loads a measure for a parent, with those of the other rows of its list. */
type Load<Parent> = <Value>(
  parent: Parent,
  context: ApiContext,
  info: GraphQLResolveInfo,
  measured: Measure<Value>,
) => Promise<Value>

export const loadMeasure: Load<StatisticsScope> = (scope, context, info, measured) =>
  loadStatistic(context, info, scope, (query) => context.sql((client) => measure(client, query, measured)))

/** All days of all rows take one statement. */
export const loadMeasureOfDay: Load<Day> = async ({ scope, day }, context, info, measured) => {
  const days = await loadStatistic(context, info, scope, (query) =>
    context.sql((client) => measureByDay(client, query, measured)),
  )
  return days.get(day) ?? measured.none
}

/** The types that the fields are of. */
export type MeasureTypes = ValueTypes & {
  publicationCount: ReturnType<typeof definePublicationCount>
  repostCount: ReturnType<typeof defineRepostCount>
}

type FieldBuilder<Parent> = PothosSchemaTypes.ObjectFieldBuilder<Builder['$inferSchemaTypes'], Parent>

/** `PublicationCount` */
export function definePublicationCount(builder: Builder) {
  return builder.objectRef<PublicationCount>('PublicationCount').implement({
    description: 'How much was published. What was deleted since is not counted.',
    fields: (t) => ({
      publications: t.exposeInt('publications', { description: 'Posts, an album counted as one.' }),
      albums: t.exposeInt('albums', { description: 'Albums among them.' }),
      posts: t.exposeInt('posts', { description: 'Posts, every item of an album counted.' }),
    }),
  })
}

const ALBUMS = 'An album is one publication, with the greatest among the counters of its items.'
const NULL_COUNTERS =
  'Stars are no reactions. Reactions or comments of a publication that came out while they were switched off count as 0; those of an earlier one as they were last known.'
const AT_24H =
  'with the values read 24 hours after publication; publications that were not read then, or of which a counter is unknown, are left out.'
const SUBSCRIBERS =
  'Over 100 % is no mistake: others see posts, too, by forwards, links and search, and who comes back later is counted again. The subscribers of a publication are those of its channel in the last reading before it; publications before the first reading are left out. A quotient of sums over the same publications, so that the parts of several days or channels can be added up.'

/** The fields that are counted over publications: of a whole period, or of each of its days. */
export function publicationMeasures<Parent>(t: FieldBuilder<Parent>, types: MeasureTypes, load: Load<Parent>) {
  return {
    publications: t.field({
      type: types.publicationCount,
      description: 'How much was published.',
      resolve: (parent, _args, context, info) => load(parent, context, info, publicationCount),
    }),
    reposts: t.field({
      type: types.repostCount,
      description: 'Reposts and their reach, whatever the argument `reposts` says: what stands beside own posts.',
      resolve: (parent, _args, context, info) => load(parent, context, info, repostCount),
    }),
    reach: t.field({
      type: types.mean,
      description: `Reach: mean views of a publication, as of the latest reading. ${ALBUMS}`,
      resolve: (parent, _args, context, info) => load(parent, context, info, reach),
    }),
    reach1h: t.field({
      type: types.windowMean,
      description: `Reach of the first hour: mean views of a publication an hour after it came out. ${ALBUMS}`,
      resolve: (parent, _args, context, info) => load(parent, context, info, reachAt('1h')),
    }),
    reach24h: t.field({
      type: types.windowMean,
      description: `Reach of the first 24 hours: mean views of a publication 24 hours after it came out. ${ALBUMS}`,
      resolve: (parent, _args, context, info) => load(parent, context, info, reachAt('24h')),
    }),
    er: t.field({
      type: types.ratio,
      description: `ER, engagement rate: (reactions + comments + forwards) / views, each summed over the publications, so that every view weighs the same. ${ALBUMS} ${NULL_COUNTERS}`,
      resolve: (parent, _args, context, info) => load(parent, context, info, engagementRate),
    }),
    er24h: t.field({
      type: types.ratio,
      description: `ER24: the engagement rate ${AT_24H} ${NULL_COUNTERS}`,
      resolve: (parent, _args, context, info) => load(parent, context, info, engagementRate24h),
    }),
    err: t.field({
      type: types.ratio,
      description: `ERR, engagement rate by reach: mean reach / mean subscribers at the time. ${SUBSCRIBERS}`,
      resolve: (parent, _args, context, info) => load(parent, context, info, reachRate),
    }),
    err24h: t.field({
      type: types.ratio,
      description: `ERR24: mean reach / mean subscribers at the time, ${AT_24H} ${SUBSCRIBERS}`,
      resolve: (parent, _args, context, info) => load(parent, context, info, reachRate24h),
    }),
    totalViews: t.field({
      type: types.total,
      description: `Views of all publications together. ${ALBUMS}`,
      resolve: (parent, _args, context, info) => load(parent, context, info, total('views')),
    }),
    totalReactions: t.field({
      type: types.total,
      description: `Reactions of all kinds but paid ones to all publications together. ${ALBUMS}`,
      resolve: (parent, _args, context, info) => load(parent, context, info, total('reactions')),
    }),
    totalStars: t.field({
      type: types.total,
      description: `Telegram Stars that were paid as a reaction to all publications together: money, not people. ${ALBUMS}`,
      resolve: (parent, _args, context, info) => load(parent, context, info, total('stars')),
    }),
    totalComments: t.field({
      type: types.total,
      description: `Comments on all publications together, as the posts' own counters have them. ${ALBUMS}`,
      resolve: (parent, _args, context, info) => load(parent, context, info, total('comments')),
    }),
    totalForwards: t.field({
      type: types.total,
      description: `Forwards of all publications together. ${ALBUMS}`,
      resolve: (parent, _args, context, info) => load(parent, context, info, total('forwards')),
    }),
  }
}
