import type { ChartConfiguration, LegendItem, ScriptableContext } from 'chart.js'
// Its types add the matrix to those of charts.
import type {} from 'chartjs-chart-matrix'
import type { ChartColors } from '../../charts/colors'
import { axesOptions, FONT } from '../../charts/options'
import { cellMarks } from './cell-marks'
import { alphaFor, type Step, shade } from './shades'

/** A cell of a matrix. Where there is none, there is nothing to know. */
export interface Cell {
  /** Of its column and its row, as they are labelled. */
  x: string
  y: string
  /** Null: unknown. */
  value: number | null
  /** Not all is known. */
  isPartly: boolean
  /** Written in it where there is room. */
  text: string
  /** What is said when it is pointed at. */
  tip: string[]
}

export interface MatrixTexts {
  none: string
  unknown: string
  partly: string
}

interface Matrix {
  cells: Cell[]
  xLabels: string[]
  yLabels: string[]
  xTitle?: string
  steps: readonly Step[]
  /** What a step stands for. */
  stepText(step: Step): string
  /** One of the colours of series. */
  color: string
  texts: MatrixTexts
}

/** Room between two cells, in pixels. */
const BETWEEN = 2

/** A picture of values by two things, the greater the stronger its colour, with a legend of what the colours mean. */
export function matrixChart(colors: ChartColors, matrix: Matrix): ChartConfiguration {
  const { cells, xLabels, yLabels, steps, color } = matrix
  const base = axesOptions(colors, { y: String, xTitle: matrix.xTitle })
  const cellAt = ({ dataIndex }: Pick<ScriptableContext<'matrix'>, 'dataIndex'>) => cells[dataIndex]
  const fill = (value: number | null) => (value === null ? colors.gap : shade(color, value, steps))
  const font = { family: FONT, size: 12 }
  const axis = { type: 'category', offset: true, grid: { display: false }, border: { display: false } }
  const config: ChartConfiguration<'matrix', Cell[], string> = {
    type: 'matrix',
    data: {
      datasets: [
        {
          data: cells,
          backgroundColor: (context) => fill(cellAt(context)?.value ?? null),
          borderColor: colors.grid,
          borderWidth: (context) => (cellAt(context)?.value === 0 ? 1 : 0),
          borderRadius: 2,
          width: ({ chart: { chartArea } }) => Math.max((chartArea?.width ?? 0) / xLabels.length - BETWEEN, 1),
          height: ({ chart: { chartArea } }) => Math.max((chartArea?.height ?? 0) / yLabels.length - BETWEEN, 1),
        },
      ],
    },
  }
  return {
    ...config,
    options: {
      ...base,
      interaction: { mode: 'nearest', intersect: true },
      scales: {
        x: { ...base.scales?.x, ...axis, labels: xLabels },
        y: {
          ...axis,
          reverse: false,
          labels: yLabels,
          ticks: { color: colors.muted, font, autoSkip: false },
        },
      },
      plugins: {
        legend: {
          ...base.plugins?.legend,
          // There is but one series, which is not to be hidden.
          onClick: () => undefined,
          labels: {
            ...base.plugins?.legend?.labels,
            boxWidth: 12,
            boxHeight: 12,
            generateLabels: () => legendOf(colors, matrix),
          },
        },
        tooltip: {
          ...base.plugins?.tooltip,
          displayColors: false,
          callbacks: { title: () => '', label: (item: { dataIndex: number }) => cellAt(item)?.tip ?? [] },
        },
      },
    },
    plugins: [
      cellMarks(
        colors,
        color,
        cells.map((cell) => ({ ...cell, alpha: alphaFor(cell.value ?? 0, steps) })),
        marksPartly(cells),
      ),
    ],
  } as unknown as ChartConfiguration
}

/** Where everything is known in part only, that is said in words: a mark on every cell would tell nothing. */
const marksPartly = (cells: readonly Cell[]) =>
  cells.some(({ isPartly }) => isPartly) && cells.some(({ isPartly, value }) => !isPartly && value !== null)

function legendOf(colors: ChartColors, { cells, steps, stepText, color, texts }: Matrix): LegendItem[] {
  const item = (text: string, fillStyle: string, more: Partial<LegendItem> = {}): LegendItem => ({
    text,
    fillStyle,
    fontColor: colors.ink,
    lineWidth: 0,
    pointStyle: 'rect',
    ...more,
  })
  const hasValue = (test: (value: number | null) => boolean) => cells.some(({ value }) => test(value))
  return [
    ...(hasValue((value) => value === 0)
      ? [item(texts.none, colors.card, { strokeStyle: colors.muted, lineWidth: 1 })]
      : []),
    ...steps.map((step) => item(stepText(step), shade(color, step.upTo, steps))),
    ...(hasValue((value) => value === null) ? [item(texts.unknown, colors.gap)] : []),
    ...(marksPartly(cells) ? [item(texts.partly, colors.warn, { pointStyle: 'triangle' })] : []),
  ]
}
