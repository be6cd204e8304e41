import type { ChartConfiguration } from 'chart.js'
import { type ChartColors, faded } from '../../charts/colors'
import { bandsOf, gapBands } from '../../charts/gap-bands'
import { axesOptions, countAxis } from '../../charts/options'
import type { Format } from '../../i18n/format'
import type { PostTexts } from './messages'

/** Comments of a day or an hour. */
export interface CommentBucket {
  from: string
  day: string
  hour: number | null
  comments: number | null
  users: number | null
  complete: boolean
}

interface CommentsChart {
  buckets: readonly CommentBucket[]
  colors: ChartColors
  texts: PostTexts
  format: Format
}

export const bucketText = ({ from, day, hour }: CommentBucket, format: Format): string =>
  hour === null ? format.day(day) : `${format.shortDate(from)}, ${format.clock(from)}`

/** A bar for each part of the period; parts of which nothing is known are shaded. */
export function commentsChart({ buckets, colors, texts, format }: CommentsChart): ChartConfiguration {
  return {
    type: 'bar',
    data: {
      labels: buckets.map((bucket) => bucketText(bucket, format)),
      datasets: [
        {
          label: texts.comments,
          data: buckets.map(({ comments }) => comments),
          backgroundColor: faded(colors.series[2], 0.6),
          maxBarThickness: 28,
        },
      ],
    },
    options: axesOptions(colors, { ...countAxis(format), legend: false, whole: true }) as ChartConfiguration['options'],
    plugins: [gapBands(bandsOf(buckets.map(({ comments }) => comments === null)), colors.gap)],
  }
}
