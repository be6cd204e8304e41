import type { ChartConfiguration, ChartDataset, LegendItem, TooltipItem } from 'chart.js'
import { type ChartColors, faded } from '../../charts/colors'
import { bandsOf, gapBands } from '../../charts/gap-bands'
import { axesOptions, countAxis } from '../../charts/options'
import type { Format } from '../../i18n/format'
import type { MembershipPart } from './audience-query'
import { isShaded, type Missing } from './missing'
import { partLabels, partName } from './parts'

export interface ComingsTexts {
  joinedByLink: string
  joinedOtherwise: string
  joinedUnknown: string
  leftByLink: string
  leftOtherwise: string
  leftUnknown: string
  net: string
  missing: Record<Missing, string>
}

export interface Comings {
  parts: readonly MembershipPart[]
  missing: readonly (Missing | null)[]
}

/** How pale the bars are of what is not over. */
const RUNNING = 0.45

type Source = keyof Omit<ComingsTexts, 'net' | 'missing'>
type Key = 'yes' | 'no' | 'unknown'
const SOURCES: { source: Source; side: 'joinedByLink' | 'leftByLink'; key: Key; sign: 1 | -1; color: number }[] = [
  { source: 'joinedByLink', side: 'joinedByLink', key: 'yes', sign: 1, color: 0 },
  { source: 'joinedOtherwise', side: 'joinedByLink', key: 'no', sign: 1, color: 2 },
  { source: 'joinedUnknown', side: 'joinedByLink', key: 'unknown', sign: 1, color: 4 },
  { source: 'leftByLink', side: 'leftByLink', key: 'yes', sign: -1, color: 1 },
  { source: 'leftOtherwise', side: 'leftByLink', key: 'no', sign: -1, color: 3 },
  { source: 'leftUnknown', side: 'leftByLink', key: 'unknown', sign: -1, color: 5 },
]

/** Who came, upwards, and left, downwards, by how they had come; and what that comes to. A source that nobody was of is left out. */
export function comingsChart(
  colors: ChartColors,
  { parts, missing, format, texts }: Comings & { format: Format; texts: ComingsTexts },
): ChartConfiguration {
  const base = axesOptions(colors, { ...countAxis(format), stacked: true })
  const bars = barsOf(parts).map(
    ({ source, values, color }): ChartDataset<'bar', (number | null)[]> => ({
      label: texts[source],
      data: values,
      backgroundColor: missing.map((why) => {
        const full = colors.series[color] ?? colors.muted
        return why === 'running' ? faded(full, RUNNING) : full
      }),
      order: 2,
    }),
  )
  const net = {
    type: 'line',
    label: texts.net,
    data: parts.map(({ net }) => net),
    borderColor: colors.ink,
    backgroundColor: colors.ink,
    borderWidth: 1.5,
    pointRadius: parts.length > 62 ? 0 : 2.5,
    spanGaps: false,
    order: 1,
  }
  const partAt = (items: TooltipItem<'bar'>[]) => items[0]?.dataIndex ?? -1
  return {
    type: 'bar',
    data: { labels: partLabels(parts, format), datasets: [...bars, net] },
    options: {
      ...base,
      plugins: {
        ...base.plugins,
        legend: {
          ...base.plugins?.legend,
          labels: {
            ...base.plugins?.legend?.labels,
            sort: byPlace,
          },
        },
        tooltip: {
          ...base.plugins?.tooltip,
          // Nobody of a source is no news; the net figure is.
          itemSort: byPlace,
          filter: ({ raw, datasetIndex }: TooltipItem<'bar'>) => raw !== 0 || datasetIndex === bars.length,
          callbacks: {
            title(items: TooltipItem<'bar'>[]) {
              const part = parts[partAt(items)]
              return part ? partName(part, format) : ''
            },
            label: ({ dataset, raw, datasetIndex }: TooltipItem<'bar'>) => {
              const value = raw as number | null
              const written =
                datasetIndex === bars.length
                  ? format.signed(value)
                  : format.number(value === null ? null : Math.abs(value))
              return `${dataset.label}: ${written}`
            },
            footer(items: TooltipItem<'bar'>[]) {
              const why = missing[partAt(items)]
              return why ? texts.missing[why] : ''
            },
          },
        },
      },
    },
    plugins: [gapBands(bandsOf(missing.map(isShaded)), colors.gap)],
  } as unknown as ChartConfiguration
}

/** As they are listed, not as they are drawn. */
const byPlace = (one: LegendItem, other: LegendItem) => (one.datasetIndex ?? 0) - (other.datasetIndex ?? 0)

/** The bars of each source that somebody was of: what is above the axis is positive, and what is unknown is null. */
export function barsOf(parts: readonly MembershipPart[]) {
  return SOURCES.map(({ source, side, key, sign, color }) => ({
    source,
    color,
    values: parts.map((part) => {
      const count = part[side]?.[key] ?? null
      // Not -0, which would be written as such.
      return count === null || count === 0 ? count : sign * count
    }),
  })).filter(({ values }) => values.some((value) => value !== null && value !== 0))
}
