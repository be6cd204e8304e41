import type { FieldComplexityValue } from '@pothos/plugin-complexity'
import type { Bucket, BucketUnit } from '../../store/statistics/time-buckets'
import type { Builder } from '../builder'
import { BadUserInputError } from '../errors'
import type { Period } from './period'

/** A hundred days by hour, or six and a half years by day. */
const MOST_BUCKETS = 2400
const UNIT_MS: Record<BucketUnit, number> = { day: 86_400_000, hour: 3_600_000 }

export type TimeBucketTypes = ReturnType<typeof defineTimeBuckets>

/** What every series over a period has in common. */
export function defineTimeBuckets(builder: Builder) {
  const unit = builder.enumType('TimeUnit', {
    description: 'How long each part of a series is.',
    values: {
      DAY: { value: 'day', description: 'Days of the time zone; one on which clocks are changed has 23 or 25 hours.' },
      HOUR: { value: 'hour', description: 'Hours of the time zone.' },
    } as const,
  })
  const bucket = builder.interfaceRef<Bucket>('TimeBucket').implement({
    description: 'A day or an hour of a series, as far as it lies in the period.',
    fields: (t) => ({
      day: t.exposeString('day', { description: 'The date in the time zone, as in "2026-03-29".' }),
      hour: t.exposeInt('hour', {
        nullable: true,
        description:
          'The hour in the time zone, 0 to 23; when clocks are set back, one comes twice. Null: a day as a whole.',
      }),
      from: t.expose('from', { type: 'DateTime', description: 'When it begins; not before the period does.' }),
      to: t.expose('to', { type: 'DateTime', description: 'When it ends, exclusive; not after the period does.' }),
    }),
  })
  return { unit, bucket }
}

/** The argument `by` of a series. */
export function seriesArgs(builder: Builder, { unit }: TimeBucketTypes) {
  return builder.args((t) => ({
    by: t.field({
      type: unit,
      required: true,
      defaultValue: 'day',
      description: `How long each part is. A series has at most ${MOST_BUCKETS} parts.`,
    }),
  }))
}

/** What a series costs under a statistic, which costs ten for a year: about as many values as it can have of that time. */
export function seriesCost({ by }: { by: BucketUnit }): FieldComplexityValue {
  return { field: 1, multiplier: by === 'hour' ? 100 : 37 }
}

/** Throws `BadUserInputError` where a series would have too many parts. */
export function requireFewBuckets({ from, to }: Pick<Period, 'from' | 'to'>, unit: BucketUnit): void {
  const longestMs = MOST_BUCKETS * UNIT_MS[unit]
  if (to.getTime() - from.getTime() <= longestMs) return
  const latest = new Date(from.getTime() + longestMs)
  throw new BadUserInputError({
    argument: 'to',
    value: to,
    expected: `no later than ${latest.toISOString()}, for a series by ${unit} of at most ${MOST_BUCKETS} parts`,
  })
}
