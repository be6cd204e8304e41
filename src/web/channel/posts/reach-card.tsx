import { useCallback, useMemo } from 'preact/hooks'
import { ChartCard } from '../../charts/chart-card'
import type { ChartColors } from '../../charts/colors'
import { graphql } from '../../graphql/graphql'
import { useApiQuery } from '../../graphql/use-api-query'
import { useReposts } from '../../reposts/use-reposts'
import { useRange } from '../../time/use-range'
import { Answered, Empty } from '../../ui/states'
import type { ChannelOfPage } from '../channel-page'
import { columnsOf } from './columns'
import { POST_ITEM, type PostItem } from './post-item'
import { foldAlbums, type Publication } from './publication'
import { reachChart } from './reach-chart'
import { useWords } from './words'

/** More bars than this cannot be told apart. */
const MOST = 200
/** Albums are several posts, so more are read than are shown. */
const READ = 500

const REACH = graphql(
  `
    query ReachOfPosts(
      $tgChannelId: BigInt!
      $from: DateTime!
      $to: DateTime
      $timeZone: String!
      $reposts: RepostFilter!
      $first: Int!
    ) {
      channel(tgChannelId: $tgChannelId) {
        posts(from: $from, to: $to, reposts: $reposts, first: $first, order: NEWEST_FIRST) {
          nodes { ...PostItem }
          pageInfo { hasNextPage }
        }
        statistics(from: $from, to: $to, timeZone: $timeZone, reposts: $reposts) {
          publications { publications }
        }
      }
    }
  `,
  [POST_ITEM],
)

interface ReachCardProps {
  channel: ChannelOfPage
  onOpen(publication: Publication): void
}

/** How far each publication came, now and at the ages at which it is read. */
export function ReachCard({ channel, onOpen }: ReachCardProps) {
  const { period } = useRange()
  const { reposts } = useReposts()
  const answer = useApiQuery(REACH, { tgChannelId: channel.tgChannelId, ...period, reposts, first: READ })
  return (
    <Answered answer={answer}>
      {({ channel: asked }) =>
        asked && (
          <Reach
            channel={channel}
            posts={asked.posts.nodes}
            isCut={asked.posts.pageInfo.hasNextPage}
            all={asked.statistics.publications.publications}
            onOpen={onOpen}
          />
        )
      }
    </Answered>
  )
}

interface ReachProps extends ReachCardProps {
  posts: PostItem[]
  isCut: boolean
  all: number
}

function Reach({ channel, posts, isCut, all, onOpen }: ReachProps) {
  const words = useWords()
  const { texts, format } = words
  const publications = useMemo(() => newest(posts, isCut), [posts, isCut])
  const draw = useCallback(
    (colors: ChartColors) => reachChart({ publications, colors, onOpen, ...words }),
    [publications, onOpen, words],
  )
  if (publications.length === 0) return <Empty title={texts.nothing}>{texts.nothingHint}</Empty>
  const most = Math.max(...publications.map(({ views }) => views ?? 0))
  return (
    <ChartCard
      title={texts.reachTitle}
      explain={texts.reachExplain}
      summary={texts.reachSummary(publications.length, format.number(most))}
      note={words.note(channel)}
      draw={draw}
      height={320}
      table={{
        file: words.file('reach', channel),
        columns: columnsOf({ channel, words, onOpen }),
        rows: publications.toReversed(),
        rowKey: ({ id }) => id,
      }}
    >
      {publications.length < all && (
        <p class="notice">{texts.reachCut(format.number(publications.length), format.number(all))}</p>
      )}
    </ChartCard>
  )
}

/** The newest publications, the oldest of them first. */
function newest(posts: readonly PostItem[], isCut: boolean): Publication[] {
  const last = posts.at(-1)
  // Of an album at the end of the page some items may be on the next.
  const whole = isCut && last?.groupedId ? posts.filter(({ groupedId }) => groupedId !== last.groupedId) : posts
  return foldAlbums(whole).slice(0, MOST).toReversed()
}
