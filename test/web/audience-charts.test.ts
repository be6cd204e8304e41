import { describe, expect, test } from 'bun:test'
import type { ChartDataset } from 'chart.js'
import fc from 'fast-check'
import { chartMessages } from '../../src/web/channel/audience/chart-messages'
import { barsOf, comingsChart } from '../../src/web/channel/audience/comings-chart'
import type { Cell } from '../../src/web/channel/audience/matrix-chart'
import { alphaFor, contrast, countSteps, inkOn, luminance, SHARE_STEPS } from '../../src/web/channel/audience/shades'
import { hourName, signupsChart, weekdayNames } from '../../src/web/channel/audience/signups-chart'
import { subscribersChart } from '../../src/web/channel/audience/subscribers-chart'
import type { ChartColors } from '../../src/web/charts/colors'
import { createFormat } from '../../src/web/i18n/format'

const LIGHT = { ink: 'rgb(27, 31, 36)', card: 'rgb(255, 255, 255)', one: 'rgb(11, 122, 112)', two: 'rgb(194, 87, 12)' }
const DARK = { ink: 'rgb(231, 233, 235)', card: 'rgb(27, 31, 35)', one: 'rgb(79, 195, 181)', two: 'rgb(242, 162, 92)' }
const colors: ChartColors = {
  ...LIGHT,
  muted: 'rgb(90, 98, 109)',
  grid: 'rgb(223, 224, 219)',
  gap: 'rgba(120, 110, 90, 0.16)',
  good: 'rgb(0, 1, 0)',
  warn: 'rgb(0, 2, 0)',
  bad: 'rgb(0, 3, 0)',
  series: [LIGHT.one, LIGHT.two, 'rgb(3, 3, 3)', 'rgb(4, 4, 4)', 'rgb(5, 5, 5)', 'rgb(6, 6, 6)'],
}
const format = createFormat('en', 'UTC')

const part = (
  day: string,
  counts: [byLink: number, otherwise: number, leftByLink: number, leftUnknown: number] | null,
) => {
  const [yes, no, leftYes, leftUnknown] = counts ?? []
  const [joined, left] = [(yes ?? 0) + (no ?? 0), (leftYes ?? 0) + (leftUnknown ?? 0)]
  return {
    day,
    hour: null,
    from: `${day}T00:00:00.000Z`,
    to: `${day}T23:59:59.999Z`,
    complete: counts !== null,
    joined: counts && joined,
    left: counts && left,
    net: counts && joined - left,
    joinedByLink: counts && { yes: yes ?? 0, no: no ?? 0, unknown: 0 },
    leftByLink: counts && { yes: leftYes ?? 0, no: 0, unknown: leftUnknown ?? 0 },
  }
}

describe('joins and leaves', () => {
  const parts = [part('2026-03-05', null), part('2026-03-06', [2, 0, 1, 3]), part('2026-03-07', [1, 0, 0, 0])]

  test('who joined is above the axis, who left below it, and what is unknown is nowhere', () => {
    expect(barsOf(parts).map(({ source, values }) => [source, values])).toEqual([
      ['joinedByLink', [null, 2, 1]],
      ['leftByLink', [null, -1, 0]],
      ['leftUnknown', [null, -3, 0]],
    ])
  })

  test('net is a line over them, and the day that is not over is paler', () => {
    const { data } = comingsChart(colors, {
      parts,
      missing: ['gap', null, 'running'],
      format,
      texts: chartMessages.en.comings,
    })
    const datasets = data.datasets as ChartDataset<'bar', (number | null)[]>[]
    expect(datasets.at(-1)).toMatchObject({ type: 'line', label: 'Net', data: [null, -2, 1] })
    expect(datasets[0]?.backgroundColor).toEqual([LIGHT.one, LIGHT.one, 'rgba(11, 122, 112, 0.45)'])
    expect(data.labels).toEqual(['5 Mar', '6 Mar', '7 Mar'])
  })
})

describe('subscribers', () => {
  test('unknown values are gaps in the line', () => {
    const values = [null, 5, null, 6, 7]
    const parts = values.map((subscribers, index) => ({
      day: `2026-03-0${index + 1}`,
      hour: null,
      from: `2026-03-0${index + 1}T00:00:00.000Z`,
      to: `2026-03-0${index + 2}T00:00:00.000Z`,
      subscribers,
    }))
    const { data } = subscribersChart(colors, { parts, format, label: 'Subscribers' })
    expect(data.datasets[0]).toMatchObject({ data: values, spanGaps: false })
  })
})

describe('signups', () => {
  test('weeks begin on Monday in both languages', () => {
    expect(weekdayNames('en', 'short')).toEqual(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'])
    expect(weekdayNames('ru', 'long')[0]).toBe('понедельник')
    expect([hourName(0), hourName(23)]).toEqual(['00:00–01:00', '23:00–00:00'])
  })

  test('a cell says what is known: how many, not of all, or nothing', () => {
    const { data } = signupsChart(colors, {
      signups: [
        { weekday: 1, hour: 0, joined: 3, joinedByLink: 1, complete: true },
        { weekday: 7, hour: 23, joined: 0, joinedByLink: 0, complete: false },
        { weekday: 7, hour: 22, joined: null, joinedByLink: null, complete: false },
      ],
      language: 'en',
      format,
      texts: chartMessages.en.signups,
    })
    expect(data.datasets[0]?.data as unknown as Cell[]).toEqual([
      {
        x: '00',
        y: 'Mon',
        value: 3,
        isPartly: false,
        text: '3',
        tip: ['Monday, 00:00–01:00', '3 joined, 1 of them by link'],
      },
      {
        x: '23',
        y: 'Sun',
        value: 0,
        isPartly: true,
        text: '',
        tip: ['Sunday, 23:00–00:00', '0 joined, 0 of them by link', 'not all known'],
      },
      { x: '22', y: 'Sun', value: null, isPartly: false, text: '', tip: ['Sunday, 22:00–23:00', 'not known'] },
    ])
  })
})

describe('shades', () => {
  test.each([
    [0, []],
    [1, [1]],
    [3, [1, 2, 3]],
    [5, [2, 4, 6]],
    [40, [10, 20, 30, 40]],
  ])('counts up to %d are in steps up to %p', (greatest, steps) => {
    expect(countSteps(greatest).map(({ upTo }) => upTo)).toEqual(steps)
  })

  test('every count has a step, and a greater one is never paler', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (greatest) => {
        const steps = countSteps(greatest)
        expect(steps.length).toBeLessThanOrEqual(4)
        let before = 0
        for (let count = 1; count <= greatest; count += Math.ceil(greatest / 50)) {
          const alpha = alphaFor(count, steps)
          expect(alpha).toBeGreaterThanOrEqual(before)
          expect(alpha).toBeGreaterThan(0)
          before = alpha
        }
        expect(alphaFor(0, steps)).toBe(0)
      }),
    )
  })

  test('numbers in cells can be read in both schemes', () => {
    const channels = (color: string) => (color.match(/\d+/g) ?? []).map(Number)
    const over = (color: string, alpha: number, card: string) =>
      channels(color).map((value, index) => value * alpha + (channels(card)[index] ?? 0) * (1 - alpha))
    for (const scheme of [LIGHT, DARK]) {
      for (const color of [scheme.one, scheme.two]) {
        for (const alpha of [0, ...SHARE_STEPS.map(({ alpha }) => alpha)]) {
          const ink = luminance(channels(inkOn(color, alpha, scheme)))
          expect(contrast(luminance(over(color, alpha, scheme.card)), ink)).toBeGreaterThanOrEqual(4.5)
        }
      }
    }
  })
})
