import type { ChartConfiguration, TooltipItem } from 'chart.js'
import { type ChartColors, faded } from '../../charts/colors'
import { axesOptions, countAxis } from '../../charts/options'
import type { Format } from '../../i18n/format'

/** A reaction and how often it was given. */
export interface ReactionBar {
  name: string
  total: number
}

/** A bar for each reaction, the most frequent first. */
export function reactionsChart(bars: readonly ReactionBar[], colors: ChartColors, format: Format): ChartConfiguration {
  const options = axesOptions(colors, { ...countAxis(format), legend: false, whole: true })
  const { x, y } = options.scales ?? {}
  return {
    type: 'bar',
    data: {
      labels: bars.map(({ name }) => name),
      datasets: [
        {
          label: '',
          data: bars.map(({ total }) => total),
          backgroundColor: faded(colors.series[0], 0.6),
          maxBarThickness: 22,
        },
      ],
    },
    options: {
      ...options,
      indexAxis: 'y',
      // The bars lie: what else is beneath is at the left.
      scales: { x: { ...y, beginAtZero: true }, y: { ...x, ticks: { ...x?.ticks, autoSkip: false } } },
      plugins: {
        ...options.plugins,
        tooltip: {
          ...options.plugins?.tooltip,
          callbacks: { label: ({ parsed }: TooltipItem<'bar'>) => format.number(parsed.x) },
        },
      },
    } as ChartConfiguration['options'],
  }
}
