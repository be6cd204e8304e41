import type { ChartConfiguration } from 'chart.js'
import type { ChartColors } from '../../charts/colors'
import { bandsOf, gapBands } from '../../charts/gap-bands'
import { axesOptions } from '../../charts/options'
import type { Format } from '../../i18n/format'
import type { SubscriberPart } from './audience-query'
import { partLabels, partName } from './parts'

/** More points than that would hide their line. */
const MOST_POINTS = 62
const POINT = 2.5

/** How many subscribers there were at the end of each part of the period. */
export function subscribersChart(
  colors: ChartColors,
  { parts, format, label }: { parts: readonly SubscriberPart[]; format: Format; label: string },
): ChartConfiguration {
  const [color] = colors.series
  const values = parts.map(({ subscribers }) => subscribers)
  // All digits: what changes in a large channel are the last ones.
  const base = axesOptions(colors, { y: format.number, whole: true, legend: false })
  return {
    type: 'line',
    data: {
      labels: partLabels(parts, format),
      datasets: [
        {
          label,
          data: values,
          borderColor: color,
          backgroundColor: color,
          borderWidth: 2,
          pointRadius: values.map((_, index) => (values.length <= MOST_POINTS || isAlone(values, index) ? POINT : 0)),
          pointHoverRadius: POINT * 2,
          spanGaps: false,
        },
      ],
    },
    options: {
      ...base,
      scales: { ...base.scales, y: { ...base.scales?.y, grace: '10%' } },
      plugins: {
        ...base.plugins,
        tooltip: {
          ...base.plugins?.tooltip,
          callbacks: {
            ...base.plugins?.tooltip?.callbacks,
            title: ([item]) => nameOf(parts[item?.dataIndex ?? -1], format),
          },
        },
      },
    },
    plugins: [gapBands(bandsOf(values.map((value) => value === null)), colors.gap)],
  } as ChartConfiguration
}

/** Whether no line leads to or from a value. */
export function isAlone(values: readonly (number | null)[], index: number): boolean {
  return (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null
}

const nameOf = (part: SubscriberPart | undefined, format: Format) => (part ? partName(part, format) : '')

/** How many more there are than a part before. Null: of one of them it is not known. */
export function changesOf(values: readonly (number | null)[]): (number | null)[] {
  return values.map((value, index) => {
    const before = values[index - 1] ?? null
    return value === null || before === null ? null : value - before
  })
}
