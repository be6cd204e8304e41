import { describe, expect, test } from 'bun:test'
import { commentsChart } from '../../src/web/channel/posts/comments-chart'
import { curveChart, readingsUpTo } from '../../src/web/channel/posts/curve'
import { newestOlderThanADay } from '../../src/web/channel/posts/default-posts'
import { messages } from '../../src/web/channel/posts/messages'
import type { PostItem } from '../../src/web/channel/posts/post-item'
import { foldAlbums, type Publication } from '../../src/web/channel/posts/publication'
import { reachChart } from '../../src/web/channel/posts/reach-chart'
import { reactionsChart } from '../../src/web/channel/posts/reactions'
import { terms } from '../../src/web/channel/posts/terms'
import type { ChartColors } from '../../src/web/charts/colors'
import { createFormat } from '../../src/web/i18n/format'
import { item, window } from './support/post-items'

const colors: ChartColors = {
  ink: 'rgb(0, 0, 0)',
  muted: 'rgb(1, 1, 1)',
  grid: 'rgb(2, 2, 2)',
  card: 'rgb(255, 255, 255)',
  gap: 'rgb(3, 3, 3)',
  good: 'rgb(0, 255, 0)',
  warn: 'rgb(255, 255, 0)',
  bad: 'rgb(255, 0, 0)',
  series: ['rgb(10, 0, 0)', 'rgb(20, 0, 0)', 'rgb(30, 0, 0)', 'rgb(40, 0, 0)', 'rgb(50, 0, 0)', 'rgb(60, 0, 0)'],
}
const words = { texts: messages.en, terms: terms.en, format: createFormat('en', 'UTC') }

const post = (tgPostId: number, given: Partial<PostItem>) => item({ id: `${tgPostId}`, tgPostId, ...given })

function reach(posts: PostItem[], onOpen: (publication: Publication) => void = () => undefined) {
  return reachChart({ publications: foldAlbums(posts), colors, onOpen, ...words })
}

describe('reach of each publication', () => {
  test('draws what was read, on time full and late hollow', () => {
    const { data } = reach([
      post(1, { views: 100, windows: [window({ status: 'ON_TIME', views: 40 })] }),
      post(2, { views: 50, windows: [window({ status: 'LATE', views: 20, latenessSeconds: 400 })] }),
    ])
    const named = Object.fromEntries(data.datasets.map((dataset) => [dataset.label, dataset]))
    expect(named['Views now']?.data).toEqual([100, 50])
    expect(named['After 1\u00a0h']).toMatchObject({ data: [40, null], pointBackgroundColor: 'rgb(20, 0, 0)' })
    expect(named['After 1\u00a0h, read late']).toMatchObject({ data: [null, 20], pointBackgroundColor: colors.card })
  })

  test('marks what was missed at the base line, and only names what is pending', () => {
    const { data } = reach([
      post(1, { views: 100, windows: [window({ status: 'MISSED', reason: 'PAUSED' })] }),
      post(2, { views: 50, windows: [window()] }),
      post(3, { views: 70, windows: [window({ status: 'MISSED', reason: 'SEEN_LATE' })] }),
    ])
    const named = Object.fromEntries(data.datasets.map((dataset) => [dataset.label, dataset.data]))
    expect(named['Missed a reading: 1']).toEqual([0, null, null])
    expect(named['Older when first seen: 1']).toEqual([null, null, 0])
    expect(named['Not due yet, left out: 1']).toEqual([])
  })

  test('draws reposts as bars of their own, and says which are', () => {
    const own = post(1, { views: 10 })
    const repost = post(2, { views: 900, isRepost: true })
    const bars = (posts: PostItem[]) =>
      reach(posts).data.datasets.flatMap(({ type, label, data }) => (type === 'bar' ? [[label, data]] : []))
    expect(bars([own, repost])).toEqual([
      ['Views now', [10, null]],
      ['Views now, reposts', [null, 900]],
    ])
    expect(bars([repost])).toEqual([['Views now, reposts', [900]]])
    expect(bars([own])).toEqual([['Views now', [10]]])
  })

  test('unknown views leave their place empty', () => {
    const { data } = reach([post(1, { views: null }), post(2, { views: 0 })])
    expect(data.datasets.at(-1)?.data).toEqual([null, 0])
  })

  test('tells the reason where a reading was not on time', () => {
    const { options } = reach([post(1, { text: 'Hello', windows: [window({ status: 'MISSED', reason: 'PAUSED' })] })])
    const { title, afterBody } = (options?.plugins?.tooltip?.callbacks ?? {}) as Record<
      string,
      (items: object[]) => string[]
    >
    expect(title?.([{ dataIndex: 0 }])).toEqual(['1 Mar 2026, 10:00', 'Hello'])
    expect(afterBody?.([{ dataIndex: 0 }])).toEqual(['1\u00a0h: missed: the channel was paused'])
  })

  test('a click opens the publication under the pointer', () => {
    const opened: number[] = []
    const { options } = reach([post(1, {}), post(2, {})], ({ tgPostId }) => opened.push(tgPostId))
    const click = options?.onClick as (event: unknown, elements: { index: number }[]) => void
    click(null, [{ index: 1 }])
    click(null, [])
    expect(opened).toEqual([2])
  })
})

describe('view curves', () => {
  const reading = (ageSeconds: number, views: number | null, name: string | null = null) => ({
    at: '2026-03-01T10:00:00.000Z',
    ageSeconds,
    views,
    window: name,
  })

  test('end with the age that is shown, a window of it included where it was captured a little later', () => {
    const readings = [
      reading(3600, 1),
      reading(86_400, 2),
      reading(86_460, 3, '24h'),
      reading(90_000, 4),
      reading(172_800, 5, '48h'),
    ]
    expect(readingsUpTo(readings, { hours: 24 }).map(({ views }) => views)).toEqual([1, 2, 3])
  })

  test('are points at their real age; unknown views interrupt the line', () => {
    const curves = [{ id: 'a', name: 'A', readings: [reading(1800, 10), reading(3605, null, '1h')] }]
    const { data, options } = curveChart({ curves, horizon: 'day', colors, ...words })
    expect(data.datasets[0]?.data).toEqual([
      { x: 0.5, y: 10 },
      { x: 3605 / 3600, y: null },
    ] as never)
    expect(options?.scales?.x).toMatchObject({ type: 'linear', min: 0, max: 24 })
  })

  test('are at first those of the newest publications that are older than a day', () => {
    const at = (id: string, date: string, groupedId: string | null = null) => ({
      id,
      date,
      groupedId,
      tgPostId: Number(id),
    })
    const posts = [
      at('9', '2026-03-03T12:00:00Z'),
      at('8', '2026-03-02T11:00:00Z', '1'),
      at('7', '2026-03-02T11:00:00Z', '1'),
      at('6', '2026-03-02T10:00:00Z'),
      at('5', '2026-03-01T10:00:00Z'),
      at('4', '2026-03-01T09:00:00Z'),
    ]
    expect(newestOlderThanADay(posts, new Date('2026-03-03T12:00:00Z'))).toEqual(['7', '6', '5'])
    expect(newestOlderThanADay(posts.slice(0, 1), new Date('2026-03-03T12:00:00Z'))).toEqual([])
  })
})

test('reactions are a bar each', () => {
  const { data, options } = reactionsChart([{ name: '❤', total: 5 }], colors, words.format)
  expect(data).toMatchObject({ labels: ['❤'], datasets: [{ data: [5] }] })
  expect(options).toMatchObject({ indexAxis: 'y', scales: { x: { beginAtZero: true } } })
})

test('days of which no comments are known are shaded, not 0', () => {
  const bucket = (day: string, comments: number | null) => ({
    from: `${day}T00:00:00Z`,
    day,
    hour: null,
    comments,
    users: comments,
    complete: comments !== null,
  })
  const { data, plugins } = commentsChart({
    buckets: [bucket('2026-03-01', null), bucket('2026-03-02', 0)],
    colors,
    ...words,
  })
  expect(data.datasets[0]?.data).toEqual([null, 0])
  expect(plugins?.map(({ id }) => id)).toEqual(['gap-bands'])
})
