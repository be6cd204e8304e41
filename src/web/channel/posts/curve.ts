import type { ChartConfiguration, TooltipItem } from 'chart.js'
import type { ChartColors } from '../../charts/colors'
import { axesOptions, countAxis } from '../../charts/options'
import type { Format } from '../../i18n/format'
import { ageText } from './describe'
import type { PostTexts } from './messages'
import type { Terms } from './terms'

/** A post's views at an age. */
export interface Reading {
  at: string
  ageSeconds: number
  views: number | null
  /** The window that was captured with it ("1h"). */
  window: string | null
}

export interface Curve {
  id: string
  name: string
  readings: readonly Reading[]
}

/** Up to which age curves are shown, and how fine: not many more points than can be told apart. */
export const HORIZONS = {
  day: { hours: 24, stepSeconds: 900, tickHours: 4 },
  week: { hours: 7 * 24, stepSeconds: 3600, tickHours: 24 },
  month: { hours: 30 * 24, stepSeconds: 6 * 3600, tickHours: 5 * 24 },
} as const
export type Horizon = keyof typeof HORIZONS

/** What a window may be late at most, as a part of its age: the reading at 24 h still belongs to a day. */
const LATE = 0.25

/** What was read up to an age, the windows of this age included where they were captured a little later. */
export function readingsUpTo(readings: readonly Reading[], { hours }: { hours: number }): Reading[] {
  const most = hours * 3600
  return readings.filter(
    ({ ageSeconds, window }) => ageSeconds <= most || (window !== null && ageSeconds <= most * (1 + LATE)),
  )
}

interface CurveChart {
  curves: readonly Curve[]
  horizon: Horizon
  colors: ChartColors
  texts: PostTexts
  terms: Terms
  format: Format
}

/** Views by age: a line for each publication from its first reading to its last. */
export function curveChart({ curves, horizon, colors, texts, terms, format }: CurveChart): ChartConfiguration {
  const { hours, tickHours } = HORIZONS[horizon]
  const options = axesOptions(colors, { ...countAxis(format), xTitle: texts.hours, yTitle: texts.views })
  const shown = curves.map(({ readings }) => readingsUpTo(readings, { hours }))
  const readingOf = ({ datasetIndex, dataIndex }: TooltipItem<'line'>) => shown[datasetIndex]?.[dataIndex]
  return {
    type: 'line',
    data: {
      datasets: curves.map(({ name }, index) => {
        const color = colors.series[index % colors.series.length] ?? colors.ink
        const readings = shown[index] ?? []
        return {
          label: name,
          data: readings.map(({ ageSeconds, views }) => ({ x: ageSeconds / 3600, y: views })),
          borderColor: color,
          borderWidth: 2,
          backgroundColor: color,
          pointStyle: readings.map(({ window }) => (window === null ? 'circle' : 'rectRot')),
          pointRadius: readings.map(({ window }) => (window === null ? 2 : 5)),
          pointHoverRadius: 5,
          // The reading of the last age stands at the very edge.
          clip: 8,
        }
      }),
    },
    options: {
      ...options,
      interaction: { mode: 'nearest', intersect: false },
      scales: {
        y: { ...options.scales?.y, beginAtZero: true },
        x: {
          ...options.scales?.x,
          type: 'linear',
          min: 0,
          // A captured window lies a little after its age.
          max: Math.max(hours, ...shown.flat().map(({ ageSeconds }) => ageSeconds / 3600)),
          afterBuildTicks(axis: { ticks: { value: number }[] }) {
            axis.ticks = Array.from({ length: hours / tickHours + 1 }, (_, index) => ({ value: index * tickHours }))
          },
        },
      },
      plugins: {
        ...options.plugins,
        tooltip: {
          ...options.plugins?.tooltip,
          callbacks: {
            title(items: TooltipItem<'line'>[]) {
              const reading = items[0] && readingOf(items[0])
              if (!reading) return ''
              const age = format.duration(reading.ageSeconds)
              return reading.window === null ? age : `${age} (${texts.window}: ${ageText(reading.window, terms)})`
            },
            label: ({ dataset, parsed }: TooltipItem<'line'>) => `${dataset.label}: ${format.number(parsed.y)}`,
          },
        },
      },
    } as ChartConfiguration['options'],
  } as ChartConfiguration
}
