import { useCallback, useMemo } from 'preact/hooks'
import { ChartCard } from '../../charts/chart-card'
import type { ChartColors } from '../../charts/colors'
import { graphql, type ResultOf } from '../../graphql/graphql'
import { useApiQuery } from '../../graphql/use-api-query'
import { useReposts } from '../../reposts/use-reposts'
import { useRange } from '../../time/use-range'
import type { Column } from '../../ui/data-table'
import { Answered, Empty } from '../../ui/states'
import type { ChannelOfPage } from '../channel-page'
import { reactionName } from './describe'
import { reactionsChart } from './reactions'
import { useWords } from './words'

const REACTIONS = graphql(`
  query ReactionsOfPosts($tgChannelId: BigInt!, $from: DateTime!, $to: DateTime, $timeZone: String!, $reposts: RepostFilter!) {
    channel(tgChannelId: $tgChannelId) {
      statistics(from: $from, to: $to, timeZone: $timeZone, reposts: $reposts) {
        totalReactions { value }
        reactions(first: 500) { code emoticon kind total publications }
      }
    }
  }
`)

type Statistics = NonNullable<ResultOf<typeof REACTIONS>['channel']>['statistics']
type ReactionTotal = Statistics['reactions'][number]

/** Bars that fit beneath each other; the table has all. */
const MOST_BARS = 12

/** Which reactions the publications of the period got. */
export function ReactionsCard({ channel }: { channel: ChannelOfPage }) {
  const { period } = useRange()
  const { reposts } = useReposts()
  const answer = useApiQuery(REACTIONS, { tgChannelId: channel.tgChannelId, ...period, reposts })
  return (
    <Answered answer={answer}>
      {({ channel: asked }) => asked && <Reactions channel={channel} statistics={asked.statistics} />}
    </Answered>
  )
}

function Reactions({ channel, statistics }: { channel: ChannelOfPage; statistics: Statistics }) {
  const words = useWords()
  const { texts, terms, format } = words
  const { reactions, totalReactions } = statistics
  const bars = useMemo(
    () =>
      reactions
        .slice(0, MOST_BARS)
        .map((reaction) => ({ name: reactionName(reaction, terms, true), total: Number(reaction.total) })),
    [reactions, terms],
  )
  const draw = useCallback((colors: ChartColors) => reactionsChart(bars, colors, format), [bars, format])
  const [first] = bars
  if (!first) {
    return (
      <section class="card posts-empty" aria-label={texts.reactionsTitle}>
        <Empty title={texts.reactionsTitle}>
          {totalReactions.value === null ? texts.reactionsOff : texts.noReactions}
        </Empty>
      </section>
    )
  }
  const columns: Column<ReactionTotal>[] = [
    { key: 'reaction', label: texts.reaction, value: (reaction) => reactionName(reaction, terms) },
    {
      key: 'total',
      label: texts.total,
      number: true,
      value: ({ total }) => Number(total),
      cell: ({ total }) => format.number(Number(total)),
    },
    {
      key: 'publications',
      label: texts.givenTo,
      number: true,
      value: ({ publications }) => publications,
      cell: ({ publications }) => format.number(publications),
    },
  ]
  const total = totalReactions.value === null ? null : Number(totalReactions.value)
  return (
    <ChartCard
      title={texts.reactionsTitle}
      explain={texts.reactionsExplain}
      summary={texts.reactionsSummary(format.number(total), first.name)}
      note={words.note(channel)}
      draw={draw}
      height={Math.max(140, 50 + bars.length * 28)}
      table={{
        file: words.file('reactions', channel),
        columns,
        rows: reactions,
        rowKey: ({ kind, code }) => `${kind}-${code}`,
        initialSort: { key: 'total', direction: 'descending' },
        total: { reaction: texts.total, total: format.number(total) },
      }}
    />
  )
}
