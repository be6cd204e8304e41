import { useState } from 'preact/hooks'
import { graphql, type ResultOf } from '../../graphql/graphql'
import { useApiQuery } from '../../graphql/use-api-query'
import { useReposts } from '../../reposts/use-reposts'
import { useRange } from '../../time/use-range'
import { type Column, DataTable } from '../../ui/data-table'
import { Answered, Empty } from '../../ui/states'
import type { ChannelOfPage } from '../channel-page'
import { sourceText } from './describe'
import { type NamedPost, PostButton } from './post-button'
import { SOURCE } from './post-item'
import { RepostMark } from './repost-mark'
import { useWords } from './words'

const TOP = graphql(
  `
  query TopPosts(
    $tgChannelId: BigInt!
    $from: DateTime!
    $to: DateTime
    $timeZone: String!
    $reposts: RepostFilter!
    $by: PostMetric!
  ) {
    channel(tgChannelId: $tgChannelId) {
      statistics(from: $from, to: $to, timeZone: $timeZone, reposts: $reposts) {
        topPosts(by: $by, first: 10) {
          rank
          value
          post { tgPostId date text link isRepost forwardedFrom { ...Source } album { text } }
        }
      }
    }
  }
`,
  [SOURCE],
)

type Ranked = NonNullable<ResultOf<typeof TOP>['channel']>['statistics']['topPosts'][number]

const METRICS = ['VIEWS', 'VIEWS_24H', 'ER', 'REACTIONS', 'COMMENTS', 'FORWARDS'] as const
type Metric = (typeof METRICS)[number]

interface TopPostsProps {
  channel: ChannelOfPage
  onOpen(post: NamedPost): void
}

/** The ten greatest publications of the period by a metric. */
export function TopPosts({ channel, onOpen }: TopPostsProps) {
  const { period } = useRange()
  const { reposts } = useReposts()
  const [by, setBy] = useState<Metric>('VIEWS')
  const words = useWords()
  const { texts } = words
  const answer = useApiQuery(TOP, { tgChannelId: channel.tgChannelId, ...period, reposts, by })
  const choice = (
    <label class="inline-field">
      {texts.topBy}
      <select value={by} onChange={({ currentTarget }) => setBy(currentTarget.value as Metric)}>
        {METRICS.map((metric) => (
          <option key={metric} value={metric}>
            {texts.metrics[metric]}
          </option>
        ))}
      </select>
    </label>
  )
  return (
    <section class="card posts-card" aria-labelledby="posts-top">
      <header class="card-head">
        <h3 id="posts-top">{texts.topTitle}</h3>
        {choice}
      </header>
      <Answered answer={answer}>
        {({ channel: asked }) => (
          <DataTable
            caption={`${texts.topTitle}: ${texts.metrics[by]}`}
            hideCaption
            file={words.file(`top-by-${by.toLowerCase()}`, channel)}
            columns={columnsOf(by, words, onOpen)}
            rows={asked?.statistics.topPosts ?? []}
            rowKey={({ post }) => post.tgPostId}
            empty={<Empty title={texts.topNone} />}
          />
        )}
      </Answered>
    </section>
  )
}

function columnsOf(by: Metric, words: ReturnType<typeof useWords>, onOpen: TopPostsProps['onOpen']): Column<Ranked>[] {
  const { texts, format } = words
  return [
    { key: 'rank', label: texts.rank, number: true, value: ({ rank }) => rank },
    {
      key: 'post',
      label: texts.post,
      value: ({ post }) => textOf(post),
      cell: ({ post }) => (
        <>
          <PostButton post={{ tgPostId: post.tgPostId, text: textOf(post) }} words={words} onOpen={onOpen} />
          <RepostMark post={post} words={words} />
        </>
      ),
    },
    {
      key: 'repost',
      label: texts.repost,
      only: 'csv',
      value: ({ post }) => (post.isRepost && post.forwardedFrom ? sourceText(post.forwardedFrom, words.terms) : null),
    },
    {
      key: 'value',
      label: texts.metrics[by],
      number: true,
      value: ({ value }) => value,
      cell: ({ value }) => (by === 'ER' ? format.percent(value) : format.number(value)),
    },
    {
      key: 'date',
      label: texts.date,
      value: ({ post }) => Date.parse(post.date),
      csv: ({ post }) => post.date,
      cell: ({ post }) => <time class="posts-date">{format.dateTime(post.date)}</time>,
    },
    { key: 'link', label: texts.link, only: 'csv', value: ({ post }) => post.link },
  ]
}

/** Of an album the text of the first item that has any. */
const textOf = ({ text, album }: Ranked['post']): string =>
  text || (album?.find((item) => item.text !== '')?.text ?? '')
