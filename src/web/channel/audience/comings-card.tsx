import { useCallback, useMemo } from 'preact/hooks'
import { ChartCard } from '../../charts/chart-card'
import type { ChartColors } from '../../charts/colors'
import type { Column } from '../../ui/data-table'
import { Value } from '../../ui/states'
import type { ChannelOfPage } from '../channel-page'
import type { Audience, MembershipPart } from './audience-query'
import { barsOf, comingsChart } from './comings-chart'
import { isShaded, type Missing } from './missing'
import { drawnFrom, partKey, partName } from './parts'
import { useCard } from './use-card'

interface Row extends MembershipPart {
  missing: Missing | null
}

interface ComingsCardProps {
  channel: ChannelOfPage
  audience: Audience
  missing: readonly (Missing | null)[]
}

/** Who joined and left, by day or hour and by how they had come. */
export function ComingsCard({ channel, audience: { statistics, adminLogReadAt }, missing }: ComingsCardProps) {
  const { texts, format, note, file } = useCard(channel, statistics.membershipSeries)
  const { membershipSeries: parts, membership } = statistics
  const words = texts.comings
  const draw = useCallback(
    (colors: ChartColors) => {
      const from = drawnFrom(parts.map(({ joined }) => joined === null))
      const drawn = { parts: parts.slice(from), missing: missing.slice(from) }
      return comingsChart(colors, { ...drawn, format, texts: words })
    },
    [parts, missing, format, words],
  )
  const unit = parts[0]?.hour === null ? 'DAY' : 'HOUR'
  const rows = useMemo(
    () => parts.map((part, index): Row => ({ ...part, missing: missing[index] ?? null })),
    [parts, missing],
  )
  const count = (key: string, label: string, value: (row: MembershipPart) => number | null): Column<Row> => ({
    key,
    label,
    number: true,
    value,
    cell: (row) => (
      <Value
        value={value(row)}
        text={format.number(value(row))}
        why={row.missing ? words.missing[row.missing] : undefined}
      />
    ),
  })
  const knownOf = ({ joined, complete }: MembershipPart) =>
    complete ? texts.knownAll : joined === null ? texts.knownNothing : texts.knownPartly
  const howKnown = (row: Row) => (row.missing ? `${knownOf(row)}: ${words.missing[row.missing]}` : knownOf(row))
  const { joined, left, net, joinedByLink, leftByLink } = membership
  const columns: Column<Row>[] = [
    {
      key: 'part',
      label: unit === 'DAY' ? texts.day : texts.hour,
      value: partKey,
      cell: (row) => <span class="audience-name">{partName(row, format)}</span>,
    },
    count('joined', words.joined, (row) => row.joined),
    count('joinedByLink', words.joinedByLink, (row) => row.joinedByLink?.yes ?? null),
    count('joinedOtherwise', words.joinedOtherwise, (row) => row.joinedByLink?.no ?? null),
    count('left', words.left, (row) => row.left),
    count('leftByLink', words.leftByLink, (row) => row.leftByLink?.yes ?? null),
    count('leftOtherwise', words.leftOtherwise, (row) => row.leftByLink?.no ?? null),
    count('leftUnknown', words.leftUnknown, (row) => row.leftByLink?.unknown ?? null),
    {
      ...count('net', words.net, (row) => row.net),
      cell: (row) => <Value value={row.net} text={format.signed(row.net)} />,
    },
    {
      key: 'known',
      label: texts.known,
      value: howKnown,
      cell: (row) => <span class="audience-name">{howKnown(row)}</span>,
    },
  ]
  const total = {
    part: texts.total,
    joined: format.number(joined),
    joinedByLink: format.number(joinedByLink?.yes),
    joinedOtherwise: format.number(joinedByLink?.no),
    left: format.number(left),
    leftByLink: format.number(leftByLink?.yes),
    leftOtherwise: format.number(leftByLink?.no),
    leftUnknown: format.number(leftByLink?.unknown),
    net: format.signed(net),
  }
  const explain = [
    words.explain,
    missing.some(isShaded) && words.shaded,
    missing.includes('running') && adminLogReadAt && words.running(format.clock(adminLogReadAt)),
  ]
  return (
    <ChartCard
      title={words.title}
      explain={explain.filter(Boolean).join(' ')}
      summary={words.summary(format.number(joined), format.number(left), format.signed(net))}
      note={note}
      draw={draw}
      height={barsOf(parts).length > 3 ? 340 : 280}
      table={{ file: file('joins-and-leaves'), columns, rows, rowKey: ({ from }) => from, total }}
    />
  )
}
