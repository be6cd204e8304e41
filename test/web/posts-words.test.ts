import { describe, expect, test } from 'bun:test'
import {
  ageText,
  mediaText,
  reactionName,
  sourceText,
  whyUnknownAt,
  windowText,
} from '../../src/web/channel/posts/describe'
import { figureTexts } from '../../src/web/channel/posts/figure-texts'
import { figuresOf, type PostStatistics } from '../../src/web/channel/posts/figures'
import { isFiltered, isSortedByApi, NEWEST, NO_FILTER, questionOf } from '../../src/web/channel/posts/post-filter'
import { terms } from '../../src/web/channel/posts/terms'
import { createFormat } from '../../src/web/i18n/format'
import { messages as repostTexts } from '../../src/web/reposts/messages'
import type { Shown } from '../../src/web/reposts/shown'
import { window } from './support/post-items'

const format = createFormat('en', 'UTC')
const { en } = terms

describe('how a reading went', () => {
  test('is told with how late, why missed, or when due', () => {
    expect(windowText(window({ status: 'ON_TIME' }), en, format)).toBe('on time')
    expect(windowText(window({ status: 'LATE', latenessSeconds: 300 }), en, format)).toMatch(/^late by 5.min/)
    expect(windowText(window({ status: 'MISSED', reason: 'DELETED' }), en, format)).toBe('missed: deleted by then')
    expect(windowText(window(), en, format)).toBe('due 1 Mar, 11:00')
  })

  test('tells why there is no value; of what was read only that it is switched off', () => {
    expect(whyUnknownAt(undefined, 'off', en, format)).toBe('no reading at this age was planned')
    expect(whyUnknownAt(window(), 'off', en, format)).toBe('due 1 Mar, 11:00')
    expect(whyUnknownAt(window({ status: 'LATE' }), 'off', en, format)).toBe('off')
  })
})

test('ages, media, reactions and sources have words', () => {
  expect([ageText('24h', en), ageText('90m', en), ageText('soon', en)]).toEqual(['24\u00a0h', '90\u00a0min', 'soon'])
  expect(mediaText({ media: ['PHOTO', 'VIDEO'], items: 3 }, en, format)).toBe('album of 3: photo, video')
  expect(mediaText({ media: [], items: null }, en, format)).toBe('')
  expect(reactionName({ emoticon: '123456789', kind: 'CUSTOM' }, en, true)).toBe('custom emoji …456789')
  expect(reactionName({ emoticon: '⭐', kind: 'PAID' }, en)).toBe('⭐ paid (stars)')
  expect(sourceText({ name: null, channelId: '17', userId: null, postId: null }, en)).toBe('channel 17')
  expect(sourceText({ name: null, channelId: '17', userId: null, postId: 5 }, en)).toBe('channel 17, post 5')
  expect(sourceText({ name: null, channelId: null, userId: null, postId: null }, en)).toBe('hidden')
})

describe('figures of a period', () => {
  const mean = { value: null, count: 0, withoutValue: 0 }
  const ratio = { value: null, numerator: '0', denominator: '0', count: 0, withoutValue: 0 }
  const windows = { mean, onTime: 0, late: 0, missed: 0, pending: 0 }
  const none: PostStatistics = {
    publications: { publications: 0, albums: 0, posts: 0 },
    reposts: { publications: 0, reach: { value: null } },
    reach: { ...mean, median: null },
    reach1h: windows,
    reach24h: windows,
    er: ratio,
    er24h: ratio,
    err: mean,
    err24h: mean,
    totalViews: { value: '0', withoutValue: 0 },
    totalReactions: { value: '0', withoutValue: 0 },
    totalStars: { value: '0', withoutValue: 0 },
    totalComments: { value: '0', withoutValue: 0 },
    totalForwards: { value: '0', withoutValue: 0 },
  }
  const figure = (key: string, given: Partial<PostStatistics>, shown: Shown = 'own') => {
    const words = { texts: figureTexts.en, repostTexts: repostTexts.en, shown, format }
    return figuresOf({ ...none, ...given }, words).find((one) => one.key === key)
  }

  test('nothing published: 0 publications, and no mean of nothing', () => {
    expect(figure('publications', {})).toMatchObject({ text: '0' })
    expect(figure('reach', {})).toMatchObject({ text: '—', why: 'Nothing was published in this period.' })
    expect(figure('totalViews', {})).toMatchObject({ text: '0', notes: [] })
  })

  test('an album is told of, with all posts', () => {
    const publications = { publications: 3, albums: 1, posts: 7 }
    expect(figure('publications', { publications })).toMatchObject({ text: '3', notes: ['of 7 posts', '1 album'] })
  })

  test('what was late, missed, pending or never planned stands beside the reach at an age', () => {
    const reach1h = { mean: { value: 12.34, count: 3, withoutValue: 7 }, onTime: 2, late: 1, missed: 4, pending: 1 }
    const publications = { publications: 10, albums: 0, posts: 10 }
    expect(figure('reach1h', { publications, reach1h })).toMatchObject({
      text: '12.3',
      notes: ['2 on time', '1 late', '4 missed', '1 pending', '2 not planned'],
      isIncomplete: true,
    })
  })

  test('reposts stand beside own posts, and are told of among all', () => {
    const publications = { publications: 1886, albums: 0, posts: 1886 }
    const given = { publications, reposts: { publications: 39, reach: { value: 12_047.36 } } }
    expect(figure('publications', given)?.notes).toEqual(['and 39 reposts, mean 12,047'])
    expect(figure('publications', given, 'all')?.notes).toEqual(['39 reposts among them, mean 12,047'])
    expect(figure('publications', given, 'reposts')?.notes).toEqual([])
    const unseen = { ...given, reposts: { publications: 1, reach: { value: null } } }
    expect(figure('publications', unseen)?.notes).toEqual(['and 1 repost'])
  })

  test('a reach above the subscribers is explained where it stands, and only there', () => {
    const publications = { publications: 1, albums: 0, posts: 1 }
    const err = (value: number, shown?: Shown) =>
      figure('err', { publications, err: { value, count: 1, withoutValue: 0 } }, shown)?.notes
    expect(err(1.25)).toEqual(['reach / subscribers', expect.stringMatching(/^over 100 %: /)])
    expect(err(1.25, 'all')?.[1]).toEndWith('; reposts may show the views of their source')
    expect(err(1)).toEqual(['reach / subscribers'])
  })

  test('switched off is not 0', () => {
    const publications = { publications: 2, albums: 0, posts: 2 }
    const totalReactions = { value: null, withoutValue: 2 }
    expect(figure('totalReactions', { publications, totalReactions })).toMatchObject({
      value: null,
      text: '—',
      why: 'Reactions are switched off.',
      notes: [],
    })
  })
})

describe('what the table asks for', () => {
  const period = { from: '2026-03-01T00:00:00.000Z', to: null }
  const reposts = 'EXCLUDE'

  test('own posts, the newest first', () => {
    expect(questionOf({ tgChannelId: '1', period, reposts, filter: NO_FILTER, sort: NEWEST })).toEqual({
      tgChannelId: '1',
      ...period,
      order: 'NEWEST_FIRST',
      text: null,
      media: null,
      window: null,
      windowStatus: null,
      includeDeleted: false,
      reposts: 'EXCLUDE',
    })
    expect(isFiltered(NO_FILTER)).toBe(false)
  })

  test('some, in the order of a metric', () => {
    const filter = {
      text: ' tea ',
      media: 'PHOTO',
      window: { name: '1h', status: 'MISSED' },
      includeDeleted: true,
    } as const
    const question = questionOf({
      tgChannelId: '1',
      period,
      reposts,
      filter,
      sort: { key: 'er', direction: 'ascending' },
    })
    expect(question).toMatchObject({
      order: 'LOWEST_ER_FIRST',
      text: 'tea',
      media: ['PHOTO'],
      window: '1h',
      windowStatus: ['MISSED'],
      includeDeleted: true,
    })
    expect(isFiltered(filter)).toBe(true)
  })

  test('is ordered by the API by what it can order by', () => {
    expect(['date', 'views24h', 'er', 'text', 'toString'].map(isSortedByApi)).toEqual([true, true, true, false, false])
  })
})
