import type { Builder } from '../builder'
import type { Enums } from '../types/enums'
import type { definePost } from '../types/post'
import { addCompleteness } from './completeness'
import { addDays } from './days'
import { addPostsAtAge } from './equal-age'
import { definePublicationCount, loadMeasure, publicationMeasures } from './publication-measures'
import { addReactionTotals } from './reactions'
import { defineReading } from './reading'
import { defineRepostCount } from './reposts'
import type { StatisticsRef } from './statistics'
import type { TimeBucketTypes } from './time-buckets'
import { addTopPosts } from './top-posts'
import { defineValues } from './values'
import { addViewCurve } from './view-curve'

interface PostTypes {
  buckets: TimeBucketTypes
  statistics: StatisticsRef
  post: ReturnType<typeof definePost>
}

/** Everything that is counted over posts. */
export function addPostStatistics(builder: Builder, enums: Enums, { statistics, post, buckets }: PostTypes): void {
  const values = defineValues(builder)
  const reading = defineReading(builder, enums, values)
  const measures = {
    ...values,
    publicationCount: definePublicationCount(builder),
    repostCount: defineRepostCount(builder, values),
  }
  builder.objectFields(statistics, (t) => publicationMeasures(t, measures, loadMeasure))
  addDays(builder, statistics, { ...measures, bucket: buckets.bucket })
  addReactionTotals(builder, enums, statistics)
  addTopPosts(builder, { statistics, post, values })
  addPostsAtAge(builder, { statistics, post, reading })
  addCompleteness(builder, enums, statistics)
  addViewCurve(builder, post, reading)
}
