import { describe, expect, test } from 'bun:test'
import { CombinedError } from '@urql/core'
import fc from 'fast-check'
import { type AskPage, loadAll } from '../../src/web/graphql/load-all'
import { createFormat } from '../../src/web/i18n/format'
import { askingOf } from '../../src/web/overview/asking'
import { findChannels } from '../../src/web/overview/find-channels'
import { shareOfStart, shareOfStarts } from '../../src/web/overview/growth'
import { mergeRows } from '../../src/web/overview/load-channels'
import { messages } from '../../src/web/overview/messages'
import { reachNote } from '../../src/web/overview/reach-note'
import { sparklinePath } from '../../src/web/overview/sparkline-path'
import { timelinessOf } from '../../src/web/overview/timeliness'
import { whyNoGrowth, whyNoRate, whyNoReach } from '../../src/web/overview/unknown-reasons'

const errorWith = (code: string) => new CombinedError({ graphQLErrors: [{ message: 'refused', extensions: { code } }] })

/** A list that gives no more than so many rows at a time. */
function listOf(count: number, mostAtATime: number) {
  const sizes: number[] = []
  const ask: AskPage<number> = async ({ first, after }) => {
    sizes.push(first)
    if (first > mostAtATime) throw errorWith('QUERY_TOO_COSTLY')
    const begin = after === null ? 0 : Number(after)
    const end = Math.min(begin + first, count)
    const nodes = Array.from({ length: end - begin }, (_, at) => begin + at)
    return { nodes, pageInfo: { hasNextPage: end < count, endCursor: end === begin ? null : String(end) } }
  }
  return { ask, sizes }
}

describe('reading all channels', () => {
  test('page by page, every one once and in order, whatever a page may cost', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(300),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 100 }),
        async (count, most, size) => {
          const { ask } = listOf(count, most)
          expect(await loadAll(size, ask)).toEqual(Array.from({ length: count }, (_, at) => at))
        },
      ),
    )
  })

  test('too costly a page is asked for at half the size, and so are those after it', async () => {
    const { ask, sizes } = listOf(60, 30)
    await loadAll(100, ask)
    expect(sizes).toEqual([100, 50, 25, 25, 25])
  })

  test('other errors, and a single row that is too costly, are told', async () => {
    const refused = errorWith('BAD_USER_INPUT')
    await expect(loadAll(10, () => Promise.reject(refused))).rejects.toBe(refused)
    const costly = errorWith('QUERY_TOO_COSTLY')
    await expect(loadAll(10, () => Promise.reject(costly))).rejects.toBe(costly)
  })

  test('what was asked for again replaces what was known, in its place', () => {
    const row = (tgChannelId: string, value = 0) => ({ tgChannelId, value })
    const rows = [row('1'), row('2'), row('3')]
    expect(mergeRows(rows, ['2', '3', '4'], [row('4', 1), row('2', 1)])).toEqual([row('1'), row('2', 1), row('4', 1)])
  })
})

describe('how channels are asked for', () => {
  const days = (first: string, last: string) => askingOf({ first, last })

  test('a day or two by hour, longer by day', () => {
    expect(days('2026-11-22', '2026-11-22').by).toBe('HOUR')
    expect(days('2026-11-21', '2026-11-22').by).toBe('HOUR')
    expect(days('2026-11-20', '2026-11-22').by).toBe('DAY')
  })

  test('no course of more parts than the API gives', () => {
    expect(days('2020-01-01', '2026-07-27')).toMatchObject({ withSeries: true })
    expect(days('2020-01-01', '2026-07-28')).toMatchObject({ withSeries: false })
  })

  test('the fewer at a time, the longer the period', () => {
    const sizes = [1, 7, 30, 365, 3650, 36_500].map((length) => {
      const last = new Date(Date.UTC(2026, 0, length)).toISOString().slice(0, 10)
      return days('2026-01-01', last).pageSize
    })
    expect(sizes.slice(1)).toEqual(sizes.slice(1).toSorted((one, other) => other - one))
    expect(sizes.every((size) => size >= 1 && size <= 100)).toBe(true)
  })
})

describe('searching', () => {
  const rows = [
    { tgChannelId: '101', title: 'Тихий двор: ёлки', username: 'tihiy_dvor' },
    { tgChannelId: '102', title: 'Sea State Bulletin', username: null },
  ]
  test.each([
    ['', ['101', '102']],
    ['  ', ['101', '102']],
    ['ТИХИЙ', ['101']],
    ['елки двор', ['101']],
    ['@tihiy', ['101']],
    ['t.me/tihiy_dvor', ['101']],
    ['102', ['102']],
    ['sea двор', []],
    ['null', []],
  ])('%j', (text, ids) => {
    expect(findChannels(rows, text).map(({ tgChannelId }) => tgChannelId)).toEqual(ids)
  })
})

describe('small pictures of a course', () => {
  const size = { width: 30, height: 10 }
  test.each([
    [[], null],
    [[null, null], null],
    [[1, 2, 3, 4], 'M0 10L10 6.7L20 3.3L30 0'],
    [[5, 5], 'M0 5L30 5'],
    [[7], 'M15 5h0'],
    [[1, null, 2, 3], 'M0 10h0M20 5L30 0'],
    [[null, 1, 2, null], 'M10 10L20 0'],
  ])('%j is %j', (values, path) => {
    expect(sparklinePath(values, size)).toBe(path)
  })

  test('a gap is a gap: a line for each stretch that is known, within the picture', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer())), (values) => {
        const path = sparklinePath(values, size) ?? ''
        const stretches = values.filter((value, at) => value !== null && (values[at - 1] ?? null) === null).length
        expect(path.match(/M/g)?.length ?? 0).toBe(stretches)
        for (const [, x, y] of path.matchAll(/[ML](\S+) ([\d.-]+)/g)) {
          expect(Number(x)).toBeWithin(0, size.width + 0.1)
          expect(Number(y)).toBeWithin(0, size.height + 0.1)
        }
      }),
    )
  })
})

describe('what figures are of', () => {
  const counts = { channelsAtStart: 2, channelsAtEnd: 3, channelsCompared: 2 }

  test('growth is a share of those it is of', () => {
    expect(shareOfStart({ growth: 5, atStart: 100 })).toBe(0.05)
    expect(shareOfStart({ growth: 5, atStart: 0 })).toBeNull()
    expect(shareOfStart({ growth: null, atStart: 100 })).toBeNull()
    expect(shareOfStarts({ ...counts, atStart: 200, atEnd: 500, growth: -10 })).toBe(-0.05)
    expect(shareOfStarts({ ...counts, channelsCompared: 1, atStart: 200, atEnd: 500, growth: -10 })).toBeNull()
  })

  test('readings on time are a share of those whose time is over, of all ages', () => {
    const window = { onTime: 3, late: 1, missed: 2, pending: 9, missedReasons: [] }
    const history = { ...window, missedReasons: [{ reason: 'SEEN_LATE' as const, count: 2 }] }
    expect(timelinessOf([window, history])).toEqual({ share: 0.5, onTime: 6, late: 2, missed: 4, seenLate: 2 })
    expect(timelinessOf([{ ...window, onTime: 0, late: 0, missed: 0 }]).share).toBeNull()
    expect(timelinessOf([]).share).toBeNull()
    // A new installation has a history that nobody could have read in time, which is not the same as having failed.
    const seenLate = [{ reason: 'SEEN_LATE' as const, count: 4 }]
    const begun = { ...window, onTime: 0, late: 0, missed: 4, missedReasons: seenLate }
    expect(timelinessOf([begun]).share).toBeNull()
    expect(timelinessOf([{ ...begun, missed: 5 }]).share).toBe(0)
  })

  test('late and missed readings are told, and nothing where all were on time', () => {
    const note = (late: number, missed: number) =>
      reachNote({ mean: { count: 1200 }, late, missed }, messages.en, createFormat('en', 'UTC'))
    expect(note(0, 0)).toBeNull()
    expect(note(1, 0)).toBe('1,200 read, 1 late')
    expect(note(2, 1300)).toBe('1,200 read, 2 late, 1,300 missed')
  })

  test('why something is not known', () => {
    const texts = messages.en
    const reach = { missed: 0, pending: 0, mean: { count: 0 } }
    expect(whyNoReach(reach, 0, texts)).toBe(texts.nothingPublished)
    expect(whyNoReach({ ...reach, pending: 2 }, 2, texts)).toBe(texts.notOldEnough)
    expect(whyNoReach({ ...reach, pending: 2, missed: 1 }, 3, texts)).toBe(texts.allMissed)
    expect(whyNoRate({ ...reach, mean: { count: 1 } }, 1, texts)).toBe(texts.noViews)
    expect(whyNoRate(reach, 0, texts)).toBe(texts.nothingPublished)
    expect(whyNoGrowth({ atEnd: null }, texts)).toBe(texts.notRead)
    expect(whyNoGrowth({ atEnd: 3 }, texts)).toBe(texts.noStart)
  })
})
