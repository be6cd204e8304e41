import { useCallback, useMemo } from 'preact/hooks'
import { ChartCard } from '../../charts/chart-card'
import type { ChartColors } from '../../charts/colors'
import { now } from '../../clock'
import { useApiQuery } from '../../graphql/use-api-query'
import { useMessages } from '../../i18n/language'
import { daysOf } from '../../time/range'
import { useRange } from '../../time/use-range'
import type { Column } from '../../ui/data-table'
import { Answered, Empty, Unknown, Value } from '../../ui/states'
import type { ChannelOfPage } from '../channel-page'
import { COHORTS, type Cohort } from './audience-query'
import { chartMessages } from './chart-messages'
import { AGES, type CohortAge, type CohortRow, cohortPeriod, cohortRows, MOST_COHORTS, overallAt } from './cohorts'
import { cohortsChart } from './cohorts-chart'
import { useCard } from './use-card'

/** In pixels: of a row, and of what is around the rows. */
const HEIGHT = { row: 20, around: 116 }

/** How many of those who joined on a day had left some days later. */
export function CohortsCard({ channel }: { channel: ChannelOfPage }) {
  const { timeZone, period: asked } = useRange()
  const today = daysOf({ preset: 'today' }, timeZone, now()).last
  const { period, isCut } = cohortPeriod(asked, now())
  const answer = useApiQuery(COHORTS, { tgChannelId: channel.tgChannelId, ...period, days: AGES })
  return (
    <Answered answer={answer}>
      {({ channel: found }) =>
        found && <Cohorts channel={channel} cohorts={found.statistics.cohorts} today={today} isCut={isCut} />
      }
    </Answered>
  )
}

interface CohortsProps {
  channel: ChannelOfPage
  cohorts: readonly Cohort[]
  today: string
  isCut: boolean
}

function Cohorts({ channel, cohorts, today, isCut }: CohortsProps) {
  const { texts, format, note, file } = useCard(channel, cohorts)
  const words = texts.cohorts
  const rows = useMemo(() => cohortRows(cohorts, today), [cohorts, today])
  const draw = useCallback(
    (colors: ChartColors) => cohortsChart(colors, { rows, format, texts: words }),
    [rows, format, words],
  )
  const ages = rows[0]?.ages.map(({ days }) => days) ?? []
  const oldest = ages.at(-1)
  if (oldest === undefined) return <NoCohorts />
  const cells = rows.flatMap((row) => row.ages).filter(({ share }) => share !== null)
  const overall = overallAt(rows, oldest)
  const knownOf = ({ ages }: CohortRow) => {
    const partly = ages.filter(({ state }) => state === 'partly').map(({ days }) => words.column(days))
    return partly.length === 0 ? texts.knownAll : `${texts.knownPartly}: ${partly.join(', ')}`
  }
  const columns: Column<CohortRow>[] = [
    {
      key: 'day',
      label: texts.day,
      value: ({ day }) => day,
      cell: ({ day }) => <span class="audience-name">{format.weekdayOf(day)}</span>,
    },
    {
      key: 'joined',
      label: words.joined,
      number: true,
      value: ({ joined }) => joined,
      cell: ({ joined }) => <Value value={joined} text={format.number(joined)} />,
    },
    ...ages.map(
      (days): Column<CohortRow> => ({
        key: `after${days}`,
        label: words.column(days),
        help: words.afterDays(days),
        number: true,
        value: (row) => ageOf(row, days)?.share,
        cell: (row) => <Share age={ageOf(row, days)} text={format.share(ageOf(row, days)?.share)} />,
      }),
    ),
    { key: 'known', label: texts.known, value: knownOf, only: 'csv' },
  ]
  const explain = [
    words.explain,
    isCut && words.cut(format.number(MOST_COHORTS)),
    cells.length > 0 && cells.every(({ state }) => state === 'partly') && words.allPartly,
  ]
  return (
    <ChartCard
      title={words.title}
      explain={explain.filter(Boolean).join(' ')}
      summary={overall === null ? words.noSummary : words.summary(format.share(overall), words.afterDays(oldest))}
      note={note}
      draw={draw}
      height={HEIGHT.around + HEIGHT.row * rows.length}
      table={{ file: file('cohorts'), columns, rows, rowKey: ({ day }) => day }}
    />
  )
}

const ageOf = ({ ages }: CohortRow, days: number) => ages.find((age) => age.days === days)

function Share({ age, text }: { age: CohortAge | undefined; text: string }) {
  const { cohorts: words } = useMessages(chartMessages)
  if (!age || age.share === null) return <Unknown why={age ? words.states[age.state] : undefined} />
  if (age.state !== 'partly') return <>{text}</>
  return (
    <span class="audience-partly" title={words.partly}>
      {text}
      <span class="visually-hidden"> ({words.partly})</span>
    </span>
  )
}

function NoCohorts() {
  const { cohorts: words } = useMessages(chartMessages)
  return (
    <section class="card">
      <h3>{words.title}</h3>
      <Empty title={words.empty} />
    </section>
  )
}
