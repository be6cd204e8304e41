import type { ChartOptions, TooltipItem } from 'chart.js'
import type { Format } from '../i18n/format'
import type { ChartColors } from './colors'

export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif'

interface Axes {
  /** How a value on the y axis is written. */
  y(value: number): string
  /** How a value is written when it is pointed at: as on the axis unless given. */
  value?(value: number): string
  /** What the axes are about. */
  xTitle?: string
  yTitle?: string
  stacked?: boolean
  /** Whether a part of one is nothing that could be on the y axis. */
  whole?: boolean
  legend?: boolean
}

/** What all charts with an x and a y axis have in common: quiet lines, no movement, and values written in the language of the page. */
export function axesOptions(colors: ChartColors, axes: Axes): ChartOptions {
  const { muted, grid, ink, card } = colors
  const font = { family: FONT, size: 12 }
  const title = (text: string | undefined) => ({ display: text !== undefined, text, color: muted, font })
  const write = axes.value ?? axes.y
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    interaction: { mode: 'index', intersect: false },
    scales: {
      x: {
        stacked: axes.stacked,
        grid: { display: false },
        border: { color: grid },
        ticks: { color: muted, font, maxRotation: 0, autoSkipPadding: 16 },
        title: title(axes.xTitle),
      },
      y: {
        stacked: axes.stacked,
        grid: { color: grid },
        border: { display: false },
        ticks: {
          color: muted,
          font,
          maxTicksLimit: 6,
          precision: axes.whole ? 0 : undefined,
          callback: (value) => axes.y(Number(value)),
        },
        title: title(axes.yTitle),
      },
    },
    plugins: {
      legend: {
        display: axes.legend ?? true,
        position: 'bottom',
        align: 'start',
        labels: { color: ink, font, boxWidth: 8, boxHeight: 8, usePointStyle: true },
      },
      tooltip: {
        backgroundColor: ink,
        titleColor: card,
        bodyColor: card,
        titleFont: { ...font, weight: 'bold' },
        bodyFont: font,
        callbacks: {
          label: ({ dataset, parsed }: TooltipItem<'line'>) =>
            `${dataset.label}: ${parsed.y === null ? '—' : write(parsed.y)}`,
        },
      },
    },
  } as ChartOptions
}

/** Short numbers on an axis, whole ones where one is pointed at. */
export const countAxis = (format: Format): Pick<Axes, 'y' | 'value' | 'whole'> => ({
  y: format.compact,
  value: format.number,
  whole: true,
})
