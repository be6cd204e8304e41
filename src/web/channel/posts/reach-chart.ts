import type { ChartConfiguration, TooltipItem } from 'chart.js'
import { type ChartColors, faded } from '../../charts/colors'
import { axesOptions, countAxis } from '../../charts/options'
import type { Format } from '../../i18n/format'
import { ageText, windowNamed, windowText } from './describe'
import type { PostTexts } from './messages'
import { firstLine, type Publication } from './publication'
import type { Terms } from './terms'

/** The ages whose views the chart marks. */
export const AGES = ['1h', '24h'] as const
export type Age = (typeof AGES)[number]

export interface ReachWords {
  texts: PostTexts
  terms: Terms
  format: Format
}

interface ReachChart extends ReachWords {
  /** In the order of time. */
  publications: readonly Publication[]
  colors: ChartColors
  onOpen(publication: Publication): void
}

/**
 * A bar for each publication and marks for its readings at an age: full where they were on time, hollow where late, a cross at the base line
 * where one was missed. What is not due yet has no mark.
 */
export function reachChart({ publications, colors, texts, terms, format, onOpen }: ReachChart): ChartConfiguration {
  const options = axesOptions(colors, countAxis(format))
  const [first] = publications
  const last = publications.at(-1)
  const isShort = first && last && Date.parse(last.date) - Date.parse(first.date) < 36 * 3_600_000
  const label = isShort ? format.clock : format.shortDate
  return {
    type: 'bar',
    data: {
      labels: publications.map(({ date }) => label(date)),
      datasets: [
        ...markDatasets({ publications, colors, texts, terms, format }),
        ...viewBars(publications, colors, texts),
      ] as ChartConfiguration['data']['datasets'],
    },
    options: {
      ...options,
      onClick(_event, [element]) {
        const publication = element && publications[element.index]
        if (publication) onOpen(publication)
      },
      plugins: {
        ...options.plugins,
        tooltip: {
          ...options.plugins?.tooltip,
          callbacks: {
            ...options.plugins?.tooltip?.callbacks,
            title: (items: TooltipItem<'bar'>[]) => titleOf(publications[items[0]?.dataIndex ?? -1], terms, format),
            afterBody: (items: TooltipItem<'bar'>[]) =>
              notInTime(publications[items[0]?.dataIndex ?? -1], terms, format),
          },
          // That one was missed is told with the reason, not as 0 views.
          filter: ({ dataset }: TooltipItem<'bar'>) =>
            !('pointStyle' in dataset && dataset.pointStyle === MISSED_STYLE),
        },
      },
    } as ChartConfiguration['options'],
  }
}

/** Bars of own posts and, apart, of reposts: their views may be those of their source. */
function viewBars(publications: readonly Publication[], colors: ChartColors, texts: PostTexts): unknown[] {
  const bars = (label: string, color: string, isShown: (publication: Publication) => boolean) => ({
    type: 'bar',
    label,
    data: publications.map((publication) => (isShown(publication) ? publication.views : null)),
    backgroundColor: faded(color, 0.45),
    hoverBackgroundColor: faded(color, 0.7),
    maxBarThickness: 36,
    pointStyle: 'rect',
    // In the same place: a publication is one or the other.
    grouped: false,
  })
  const reposts = publications.filter(({ isRepost }) => isRepost)
  const own = bars(texts.viewsNow, colors.series[0], ({ isRepost }) => !isRepost)
  if (reposts.length === 0) return [own]
  const repeated = bars(texts.viewsOfReposts, colors.series[4], ({ isRepost }) => isRepost)
  return reposts.length === publications.length ? [repeated] : [own, repeated]
}

function titleOf(publication: Publication | undefined, terms: Terms, format: Format): string[] {
  if (!publication) return []
  return [format.dateTime(publication.date), firstLine(publication.text, 60) || terms.noText]
}

function notInTime(publication: Publication | undefined, terms: Terms, format: Format): string[] {
  if (!publication) return []
  return AGES.flatMap((age) => {
    const window = windowNamed(publication, age)
    if (!window || window.status === 'ON_TIME') return []
    return [`${ageText(age, terms)}: ${windowText(window, terms, format)}`]
  })
}

const hasStatus = (publication: Publication, status: string) =>
  AGES.some((age) => windowNamed(publication, age)?.status === status)

const countOf = (publications: readonly Publication[], status: string, format: Format) =>
  format.number(publications.filter((publication) => hasStatus(publication, status)).length)

const MISSED_STYLE = 'crossRot'

/** Whether a reading was missed: by us, or because the publication was older already when it was first seen, which is nobody's fault. */
function missOf(publication: Publication): 'ours' | 'older' | null {
  const missed = AGES.flatMap((age) => {
    const window = windowNamed(publication, age)
    return window?.status === 'MISSED' ? [window.reason] : []
  })
  if (missed.length === 0) return null
  return missed.every((reason) => reason === 'SEEN_LATE') ? 'older' : 'ours'
}

function markDatasets({ publications, colors, texts, terms, format }: Omit<ReachChart, 'onOpen'>): unknown[] {
  const base = { type: 'line', showLine: false, clip: false } as const
  const marks = AGES.flatMap((age, index) => {
    const color = colors.series[index + 1] ?? colors.ink
    const shape = { ...base, pointStyle: age === '1h' ? 'triangle' : 'circle', pointBorderColor: color } as const
    const viewsIf = (status: string) =>
      publications.map((publication) => {
        const window = windowNamed(publication, age)
        return window?.status === status ? window.views : null
      })
    const late = viewsIf('LATE')
    return [
      {
        ...shape,
        label: texts.after(ageText(age, terms)),
        data: viewsIf('ON_TIME'),
        pointBackgroundColor: color,
        pointRadius: 4,
      },
      // Listed only where there is one, so that the legend tells what can be seen.
      ...(late.some((views) => views !== null)
        ? [
            {
              ...shape,
              label: texts.afterLate(ageText(age, terms)),
              data: late,
              pointBackgroundColor: colors.card,
              pointBorderWidth: 2,
              pointRadius: 4,
            },
          ]
        : []),
    ]
  })
  const misses = publications.map(missOf)
  const missesOf = (kind: 'ours' | 'older', label: (count: string) => string, color: string) => {
    const data = misses.map((miss) => (miss === kind ? 0 : null))
    if (!data.includes(0)) return []
    const count = format.number(data.filter((mark) => mark === 0).length)
    const style = { pointStyle: MISSED_STYLE, pointBorderColor: color, pointBorderWidth: 2, pointRadius: 4 } as const
    return [{ ...base, ...style, label: label(count), data }]
  }
  const pending = publications.some((publication) => hasStatus(publication, 'PENDING'))
  return [
    ...marks,
    ...missesOf('ours', texts.missedAt, colors.bad),
    ...missesOf('older', texts.olderAt, colors.muted),
    ...(pending
      ? [
          {
            ...base,
            label: texts.pendingAt(countOf(publications, 'PENDING', format)),
            data: [],
            pointStyle: 'dash' as const,
            pointBorderColor: colors.muted,
          },
        ]
      : []),
  ]
}
