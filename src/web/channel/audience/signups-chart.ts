import type { ChartConfiguration } from 'chart.js'
import type { ChartColors } from '../../charts/colors'
import type { Format } from '../../i18n/format'
import type { SignupHour } from './audience-query'
import { type Cell, type MatrixTexts, matrixChart } from './matrix-chart'
import { countSteps, type Step } from './shades'

export interface SignupTexts extends MatrixTexts {
  hour: string
  joinedOf(count: string, byLink: string): string
}

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'))

/** The days of the week from Monday on, as a language names them. */
export function weekdayNames(language: string, weekday: 'short' | 'long'): string[] {
  const names = new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' })
  // The fifth of January 2026 was a Monday.
  return Array.from({ length: 7 }, (_, index) => names.format(new Date(Date.UTC(2026, 0, 5 + index))))
}

/** "14:00–15:00" */
export const hourName = (hour: number): string => `${HOURS[hour]}:00–${HOURS[(hour + 1) % 24]}:00`

/** Who came at which hour of the week. */
export function signupsChart(
  colors: ChartColors,
  {
    signups,
    language,
    format,
    texts,
  }: { signups: readonly SignupHour[]; language: string; format: Format; texts: SignupTexts },
): ChartConfiguration {
  const short = weekdayNames(language, 'short')
  const long = weekdayNames(language, 'long')
  return matrixChart(colors, {
    cells: signups.map((signup) => cellOf(signup, { short, long, format, texts })),
    xLabels: HOURS,
    yLabels: short,
    xTitle: texts.hour,
    steps: countSteps(Math.max(0, ...signups.map(({ joined }) => joined ?? 0))),
    stepText: (step) => countText(step, format),
    color: colors.series[0],
    texts,
  })
}

function cellOf(
  { weekday, hour, joined, joinedByLink, complete }: SignupHour,
  { short, long, format, texts }: { short: string[]; long: string[]; format: Format; texts: SignupTexts },
): Cell {
  const told = joined === null ? texts.unknown : texts.joinedOf(format.number(joined), format.number(joinedByLink))
  const isPartly = joined !== null && !complete
  return {
    x: HOURS[hour] ?? '',
    y: short[weekday - 1] ?? '',
    value: joined,
    isPartly,
    text: joined === null || joined === 0 ? '' : format.number(joined),
    tip: [`${long[weekday - 1]}, ${hourName(hour)}`, told, ...(isPartly ? [texts.partly] : [])],
  }
}

/** "3", or "3–5" */
function countText({ above, upTo }: Step, format: Format): string {
  return above + 1 === upTo ? format.number(upTo) : `${format.number(above + 1)}–${format.number(upTo)}`
}
