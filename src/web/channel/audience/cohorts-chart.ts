import type { ChartConfiguration } from 'chart.js'
import type { ChartColors } from '../../charts/colors'
import type { Format } from '../../i18n/format'
import type { CohortAge, CohortRow } from './cohorts'
import { type Cell, type MatrixTexts, matrixChart } from './matrix-chart'
import { SHARE_STEPS, type Step } from './shades'

export interface CohortTexts extends Omit<MatrixTexts, 'none'> {
  age: string
  afterDays(days: number): string
  leftOf(left: string, joined: string, share: string): string
}

/** Of those who came on each day, how many had left so many days later. */
export function cohortsChart(
  colors: ChartColors,
  { rows, format, texts }: { rows: readonly CohortRow[]; format: Format; texts: CohortTexts },
): ChartConfiguration {
  return matrixChart(colors, {
    cells: rows.flatMap((row) => row.ages.flatMap((age) => cellOf(row, age, { format, texts }) ?? [])),
    xLabels: rows[0]?.ages.map(({ days }) => String(days)) ?? [],
    yLabels: rows.map((row) => rowLabel(row, format)),
    xTitle: texts.age,
    steps: SHARE_STEPS,
    stepText: (step) => shareText(step, format),
    color: colors.series[1],
    texts: { ...texts, none: format.share(0) },
  })
}

/** The day and how many came. */
const rowLabel = ({ day, joined }: CohortRow, format: Format) => `${format.day(day)} · ${format.number(joined)}`

/** Null where there is nothing to know: nobody came, or the day is not over. */
function cellOf(
  row: CohortRow,
  { days, state, left, share }: CohortAge,
  { format, texts }: { format: Format; texts: CohortTexts },
): Cell | null {
  if (state === 'nobody' || state === 'later') return null
  const known =
    share === null ? texts.unknown : texts.leftOf(format.number(left), format.number(row.joined), format.share(share))
  const isPartly = state === 'partly'
  return {
    x: String(days),
    y: rowLabel(row, format),
    value: share,
    isPartly,
    text: share === null ? '' : wholePercent(share),
    tip: [`${format.weekdayOf(row.day)}, ${texts.afterDays(days)}`, known, ...(isPartly ? [texts.partly] : [])],
  }
}

/** A share in whole percent without the sign; what is neither none nor all is not written as if it were. */
export function wholePercent(share: number): string {
  const percent = Math.round(share * 100)
  if (share > 0 && percent === 0) return '<1'
  return share < 1 && percent === 100 ? '>99' : String(percent)
}

const shareText = ({ above, upTo }: Step, format: Format) =>
  above === 0 ? `≤ ${format.share(upTo)}` : `${format.share(above)}–${format.share(upTo)}`
