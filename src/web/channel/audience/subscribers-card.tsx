import { useCallback, useMemo } from 'preact/hooks'
import { ChartCard } from '../../charts/chart-card'
import type { ChartColors } from '../../charts/colors'
import type { Column } from '../../ui/data-table'
import { Value } from '../../ui/states'
import type { ChannelOfPage } from '../channel-page'
import type { AudienceStatistics, SubscriberPart } from './audience-query'
import { partKey, partName } from './parts'
import { changesOf, subscribersChart } from './subscribers-chart'
import { useCard } from './use-card'

interface Row extends SubscriberPart {
  change: number | null
}

/** Subscribers over time. */
export function SubscribersCard({ channel, statistics }: { channel: ChannelOfPage; statistics: AudienceStatistics }) {
  const { texts, format, note, file } = useCard(channel, statistics)
  const { subscriberSeries: parts } = statistics
  const { title, explain, unknown, summary, none, change } = texts.subscribers
  const draw = useCallback(
    (colors: ChartColors) => subscribersChart(colors, { parts, format, label: title }),
    [parts, format, title],
  )
  const unit = parts[0]?.hour === null ? 'DAY' : 'HOUR'
  const known = parts.flatMap(({ subscribers }) => subscribers ?? [])
  const columns: Column<Row>[] = [
    {
      key: 'part',
      label: unit === 'DAY' ? texts.day : texts.hour,
      value: partKey,
      cell: (row) => partName(row, format),
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
      explain={[explain[unit], known.length < parts.length && unknown].filter(Boolean).join(' ')}
      summary={known.length === 0 ? none : summary(format.number(known[0]), format.number(known.at(-1)))}
      note={note}
      draw={draw}
      table={{ file: file('subscribers'), columns, rows, rowKey: ({ from }) => from }}
    />
  )
}
