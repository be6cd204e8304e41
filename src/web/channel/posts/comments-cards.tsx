import { useCallback } from 'preact/hooks'
import { ChartCard } from '../../charts/chart-card'
import type { ChartColors } from '../../charts/colors'
import { graphql, type ResultOf } from '../../graphql/graphql'
import { useApiQuery } from '../../graphql/use-api-query'
import { useRange } from '../../time/use-range'
import type { Column } from '../../ui/data-table'
import { Answered, Empty, Unknown } from '../../ui/states'
import type { ChannelOfPage } from '../channel-page'
import { Commenters } from './commenters'
import { bucketText, type CommentBucket, commentsChart } from './comments-chart'
import { useWords } from './words'

const COMMENTS = graphql(`
  query CommentsOfPosts(
    $tgChannelId: BigInt!
    $from: DateTime!
    $to: DateTime
    $timeZone: String!
    $by: TimeUnit!
  ) {
    channel(tgChannelId: $tgChannelId) {
      statistics(from: $from, to: $to, timeZone: $timeZone) {
        comments { available comments users }
        commentSeries(by: $by) { from day hour comments users complete }
        topCommenters(first: 10) { userId firstName lastName username comments lastCommentAt }
      }
    }
  }
`)

export type CommentsOfPeriod = NonNullable<ResultOf<typeof COMMENTS>['channel']>['statistics']

/** When people commented, and who does most; nothing where the channel has no discussion group. */
export function CommentsCards({ channel }: { channel: ChannelOfPage }) {
  const { period, range } = useRange()
  const by = range.preset === 'today' ? 'HOUR' : 'DAY'
  const answer = useApiQuery(COMMENTS, { tgChannelId: channel.tgChannelId, ...period, by })
  return (
    <Answered answer={answer}>
      {({ channel: asked }) =>
        asked && (
          <>
            <Comments channel={channel} statistics={asked.statistics} byHour={by === 'HOUR'} />
            {asked.statistics.topCommenters && (
              <Commenters channel={channel} commenters={asked.statistics.topCommenters} />
            )}
          </>
        )
      }
    </Answered>
  )
}

interface CommentsProps {
  channel: ChannelOfPage
  statistics: CommentsOfPeriod
  byHour: boolean
}

function Comments({ channel, statistics, byHour }: CommentsProps) {
  const words = useWords()
  const { texts, format } = words
  const { comments, commentSeries } = statistics
  const draw = useCallback(
    (colors: ChartColors) => commentsChart({ buckets: commentSeries, colors, texts, format }),
    [commentSeries, texts, format],
  )
  const title = byHour ? texts.commentsByHour : texts.commentsTitle
  if (!comments.available) {
    return (
      <section class="card posts-empty" aria-label={title}>
        <Empty title={title}>{texts.commentsOff}</Empty>
      </section>
    )
  }
  const count = (key: 'comments' | 'users', label: string): Column<CommentBucket> => ({
    key,
    label,
    number: true,
    value: (bucket) => bucket[key],
    cell: (bucket) => (bucket[key] === null ? <Unknown /> : format.number(bucket[key])),
  })
  const columns: Column<CommentBucket>[] = [
    {
      key: 'day',
      label: texts.day,
      value: ({ from }) => Date.parse(from),
      csv: ({ day, hour, from }) => (hour === null ? day : from),
      cell: (bucket) => bucketText(bucket, format),
    },
    count('comments', texts.comments),
    count('users', texts.authors),
    { key: 'complete', label: texts.complete, value: ({ complete }) => (complete ? texts.yes : texts.no) },
  ]
  return (
    <ChartCard
      title={title}
      explain={texts.commentsExplain}
      summary={texts.commentsSummary(format.number(comments.comments))}
      note={words.note(channel, 'of all posts')}
      draw={draw}
      height={220}
      table={{
        file: words.file('comments', channel),
        columns,
        rows: commentSeries,
        rowKey: ({ from }) => from,
        total: { day: texts.total, comments: format.number(comments.comments), users: format.number(comments.users) },
      }}
    />
  )
}
