import { useCallback, useMemo } from 'preact/hooks'
import { ChartCard } from '../../charts/chart-card'
import type { ChartColors } from '../../charts/colors'
import type { Column } from '../../ui/data-table'
import { Value } from '../../ui/states'
import type { ChannelOfPage } from '../channel-page'
import type { AudienceStatistics, SubscriberPart } from './audience-query'
import { drawnFrom, partKey, partName } from './parts'
import { changesOf, subscribersChart } from './subscribers-chart'
import { useCard } from './use-card'

const isUnknown = ({ subscribers }: SubscriberPart) => subscribers === null

interface Row extends SubscriberPart {
  change: number | null
}

/** Subscribers over time. */
export function SubscribersCard({ channel, statistics }: { channel: ChannelOfPage; statistics: AudienceStatistics }) {
  const { texts, format, note, file } = useCard(channel, statistics.subscriberSeries)
  const { subscriberSeries: parts } = statistics
  const { title, explain, unknown, unknownBefore, summary, none, change } = texts.subscribers
  const draw = useCallback(
    (colors: ChartColors) => {
      const drawn = parts.slice(drawnFrom(parts.map(isUnknown)))
      return subscribersChart(colors, { parts: drawn, format, label: title })
    },
    [parts, format, title],
  )
  const unit = parts[0]?.hour === null ? 'DAY' : 'HOUR'
  const firstKnown = parts.findIndex((part) => !isUnknown(part))
  const first = parts[firstKnown]
  const before = firstKnown > 0 && first && unknownBefore(partName(first, format))
  const known = parts.flatMap(({ subscribers }) => subscribers ?? [])
  const columns: Column<Row>[] = [
    {
      key: 'part',
      label: unit === 'DAY' ? texts.day : texts.hour,
      value: partKey,
      cell: (row) => <span class="audience-name">{partName(row, format)}</span>,
    },
    {
      key: 'subscribers',
      label: title,
      number: true,
      value: ({ subscribers }) => subscribers,
      cell: ({ subscribers }) => <Value value={subscribers} text={format.number(subscribers)} />,
    },
    {
      key: 'change',
      label: change,
      number: true,
      value: (row) => row.change,
      cell: (row) => <Value value={row.change} text={format.signed(row.change)} />,
    },
  ]
  const rows = useMemo(() => {
    const changes = changesOf(parts.map(({ subscribers }) => subscribers))
    return parts.map((part, index) => ({ ...part, change: changes[index] ?? null }))
  }, [parts])
  return (
    <ChartCard
      title={title}
      explain={[explain[unit], before, parts.slice(firstKnown).some(isUnknown) && unknown].filter(Boolean).join(' ')}
      summary={known.length === 0 ? none : summary(format.number(known[0]), format.number(known.at(-1)))}
      note={note}
      draw={draw}
      table={{ file: file('subscribers'), columns, rows, rowKey: ({ from }) => from }}
    />
  )
}
