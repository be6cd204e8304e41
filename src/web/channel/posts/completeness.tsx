import { graphql, type ResultOf } from '../../graphql/graphql'
import { useApiQuery } from '../../graphql/use-api-query'
import { useReposts } from '../../reposts/use-reposts'
import { useRange } from '../../time/use-range'
import { type Column, DataTable } from '../../ui/data-table'
import { Answered, Empty } from '../../ui/states'
import type { ChannelOfPage } from '../channel-page'
import { ageText } from './describe'
import { useWords } from './words'

const COMPLETENESS = graphql(`
  query Completeness($tgChannelId: BigInt!, $from: DateTime!, $to: DateTime, $timeZone: String!, $reposts: RepostFilter!) {
    channel(tgChannelId: $tgChannelId) {
      statistics(from: $from, to: $to, timeZone: $timeZone, reposts: $reposts) {
        completeness {
          windows {
            name
            ageSeconds
            onTime
            late
            missed
            pending
            capturedShare
            meanLatenessSeconds
            maxLatenessSeconds
            missedReasons { reason count }
          }
        }
      }
    }
  }
`)

type Windows = NonNullable<ResultOf<typeof COMPLETENESS>['channel']>['statistics']['completeness']['windows'][number]

/** How many of the readings at an age were made, how late, and why the others were not. */
export function CompletenessTable({ channel }: { channel: ChannelOfPage }) {
  const { period } = useRange()
  const { reposts } = useReposts()
  const words = useWords()
  const { texts, terms, format } = words
  const answer = useApiQuery(COMPLETENESS, { tgChannelId: channel.tgChannelId, ...period, reposts })
  const count = (key: 'onTime' | 'late' | 'missed' | 'pending'): Column<Windows> => ({
    key,
    label: texts[key],
    number: true,
    value: (row) => row[key],
    cell: (row) => format.number(row[key]),
  })
  const delay = (key: 'meanLatenessSeconds' | 'maxLatenessSeconds', label: string): Column<Windows> => ({
    key,
    label,
    number: true,
    value: (row) => row[key],
    cell: (row) => format.duration(row[key]),
  })
  const reasons = ({ missedReasons }: Windows) =>
    missedReasons.map(({ reason, count }) => `${terms.reason[reason]}: ${format.number(count)}`).join('; ')
  const columns: Column<Windows>[] = [
    {
      key: 'age',
      label: texts.ageOf,
      value: ({ ageSeconds }) => ageSeconds,
      csv: ({ name }) => name,
      cell: ({ name }) => ageText(name, terms),
    },
    count('onTime'),
    count('late'),
    count('missed'),
    count('pending'),
    {
      key: 'captured',
      label: texts.captured,
      help: texts.capturedHelp,
      number: true,
      value: ({ capturedShare }) => capturedShare,
      cell: ({ capturedShare }) => format.percent(capturedShare),
    },
    delay('meanLatenessSeconds', texts.meanLateness),
    delay('maxLatenessSeconds', texts.maxLateness),
    { key: 'why', label: texts.why, sortable: false, value: reasons },
  ]
  return (
    <section class="card posts-card" aria-labelledby="posts-completeness">
      <header class="card-head">
        <h3 id="posts-completeness">{texts.completenessTitle}</h3>
      </header>
      <p class="explain">{texts.completenessExplain}</p>
      <Answered answer={answer}>
        {({ channel: asked }) => (
          <DataTable
            caption={texts.completenessTitle}
            hideCaption
            file={words.file('readings', channel)}
            columns={columns}
            rows={asked?.statistics.completeness.windows ?? []}
            rowKey={({ name }) => name}
            empty={<Empty title={texts.noWindows} />}
          />
        )}
      </Answered>
    </section>
  )
}
