import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { createFormat } from '../../src/web/i18n/format'
import type { Language } from '../../src/web/i18n/language'
import { subjectOf } from '../../src/web/operations/audit/subject'
import { historyOf } from '../../src/web/operations/channels/history'
import { channelOf, kindText } from '../../src/web/operations/jobs/naming'
import { orderOf, sortOf } from '../../src/web/operations/lists/by-time'
import { errorText, requestsOf, requestsText } from '../../src/web/operations/runs/requests'
import { currentFloods, floodsText } from '../../src/web/operations/sessions/floods'
import type { ChannelRow, FloodRow } from '../../src/web/operations/setup'
import { agoText, tookText, untilText } from '../../src/web/operations/time-texts'
import { messages as windowMessages } from '../../src/web/operations/windows/messages'
import { ageText, unknownWhy } from '../../src/web/operations/windows/texts'
import { words } from '../../src/web/operations/words'
import { limitText, limitTexts } from '../../src/web/ui/history-limit'

const NOW = new Date('2026-03-01T12:00:00Z')
const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1000).toISOString()
const format = createFormat('en', 'UTC')
const plain = (text: string) => text.replaceAll(/[\u00A0\u202F]/g, ' ')

describe('flood waits', () => {
  const flood = (method: string, until: number): FloodRow => ({
    id: method,
    method,
    seconds: 60,
    since: at(until - 60),
    until: at(until),
  })

  test('are those that are not over, the first to end before the others', () => {
    const floods = [flood('messages.getHistory', 90), flood('channels.getAdminLog', -1), flood('messages.search', 5)]
    expect(currentFloods(floods, NOW).map(({ method }) => method)).toEqual(['messages.search', 'messages.getHistory'])
  })

  test('are over at their end, to the millisecond', () => {
    expect(currentFloods([flood('messages.search', 0)], NOW)).toEqual([])
  })

  test('stand in a file with their ends', () => {
    expect(floodsText([flood('a.b', 1), flood('c.d', 2)])).toBe(
      'a.b until 2026-03-01T12:00:01.000Z; c.d until 2026-03-01T12:00:02.000Z',
    )
    expect(floodsText([])).toBe('')
  })
})

describe('the history of a channel', () => {
  const history = (given: Partial<ChannelRow['history']>): ChannelRow['history'] => ({
    complete: false,
    headPostId: null,
    walkOffsetId: null,
    walkFinishedAt: null,
    limitedTo: null,
    ...given,
  })

  test('has not begun, is being read, or is complete', () => {
    expect(historyOf(history({}))).toEqual({ kind: 'waiting', share: null })
    expect(historyOf(history({ headPostId: 400, walkOffsetId: 100 }))).toEqual({ kind: 'reading', share: 0.75 })
    expect(historyOf(history({ complete: true, headPostId: 400 }))).toEqual({ kind: 'complete', share: null })
  })

  test('is what was wanted where a limit ended it', () => {
    const limited = history({ headPostId: 400, limitedTo: { since: '2026-01-31T00:00:00.000Z', posts: null } })
    expect(historyOf(limited)).toEqual({ kind: 'limited', share: null })
    expect(historyOf({ ...limited, walkOffsetId: 300 })).toEqual({ kind: 'limited', share: 0.25 })
    const text = (language: Language, since: string | null, posts: number | null) =>
      limitText({ since, posts }, limitTexts[language], createFormat(language, 'UTC'))
    expect(text('en', '2026-01-31T00:00:00.000Z', null)).toBe('since 31 Jan 2026')
    expect(text('en', null, 1500)).toBe('latest 1,500 posts')
    expect(text('ru', null, 500)).toBe('последние посты: 500')
    expect(text('ru', '2026-01-31T00:00:00.000Z', 500)).toContain(', последние посты: 500')
  })

  test('is complete also while it is read again', () => {
    const again = history({ complete: true, headPostId: 400, walkOffsetId: 300 })
    expect(historyOf(again)).toEqual({ kind: 'complete', share: 0.25 })
  })

  test('is never read by less than nothing or more than all', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (headPostId, walkOffsetId) => {
        const { share } = historyOf(history({ headPostId, walkOffsetId }))
        if (share === null) return expect(headPostId).toBe(0)
        expect(share).toBeGreaterThanOrEqual(0)
        expect(share).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('runs', () => {
  test('have no number of requests while they are under way: it is counted at the end', () => {
    expect(requestsOf({ status: 'RUNNING', requestsTotal: 0 })).toBeNull()
    expect(requestsOf({ status: 'SUCCEEDED', requestsTotal: 0 })).toBe(0)
    expect(requestsOf({ status: 'FAILED', requestsTotal: 7 })).toBe(7)
  })

  test('stand in a file with their requests and their error', () => {
    const requests = [
      { method: 'messages.getHistory', count: 3 },
      { method: 'channels.getFullChannel', count: 1 },
    ]
    expect(requestsText(requests)).toBe('messages.getHistory 3; channels.getFullChannel 1')
    expect(errorText({ errorClass: 'flood_wait', errorMessage: 'Wait.' })).toBe('flood_wait: Wait.')
    expect(errorText({ errorClass: null, errorMessage: null })).toBeNull()
  })
})

describe('jobs', () => {
  test('are named in words where there are some, and as the program calls them otherwise', () => {
    expect(kindText('capture_window', words.en)).toBe('Read a post at its age')
    expect(kindText('something_new', words.en)).toBe('something_new')
    expect(kindText('toString', words.en)).toBe('toString')
  })

  test('are about the channel whose id their group is', () => {
    const channels = [{ tgChannelId: '1700000101' }, { tgChannelId: '1700000102' }] as ChannelRow[]
    expect(channelOf({ group: '1700000102' }, channels)?.tgChannelId).toBe('1700000102')
    expect(channelOf({ group: '17' }, channels)).toBeUndefined()
  })
})

describe('orders', () => {
  test('are the same as the API and as the table have them', () => {
    for (const order of ['NEWEST_FIRST', 'OLDEST_FIRST'] as const) expect(orderOf(sortOf('due', order))).toBe(order)
    expect(sortOf('due', 'OLDEST_FIRST')).toEqual({ key: 'due', direction: 'ascending' })
  })
})

describe('times', () => {
  test('are counted down to the second, and then have come', () => {
    expect(plain(untilText(at(63), NOW, format, words.en))).toBe('in 1 min 3 secs')
    expect(plain(untilText(at(0.2), NOW, format, words.en))).toBe('in 1 sec')
    expect(untilText(at(0), NOW, format, words.en)).toBe('due now')
    expect(untilText(at(-5), NOW, format, words.ru)).toBe('сейчас')
  })

  test('that have been are never said to be yet to come', () => {
    expect(agoText(at(-120), NOW, format)).toContain('2')
    expect(agoText(at(5), NOW, format)).toBe('now')
  })

  test('tell tenths of a second as long as they matter', () => {
    expect(tookText(0.012, format, words.en)).toBe('12 ms')
    expect(tookText(0.34, format, words.en)).toBe('0.3 sec')
    expect(plain(tookText(12.6, format, words.en))).toBe('13 secs')
    expect(tookText(null, format, words.en)).toBe('—')
  })
})

describe('the audit log', () => {
  const names = new Map([['Q2hhbm5lbDox', 'Lighthouse Daily']])

  test('names what a change was about, where that is still there', () => {
    expect(subjectOf('{"id":"Q2hhbm5lbDox","title":"x"}', names)).toBe('Lighthouse Daily')
    expect(subjectOf('{"id":"gone"}', names)).toBeNull()
    expect(subjectOf('{"name":"Lighthouse"}', names)).toBeNull()
    expect(subjectOf('null', names)).toBeNull()
  })
})

describe('readings', () => {
  const texts = windowMessages.en

  test('tell why a counter is not known', () => {
    const row = { reactionsUnknown: null, commentsUnknown: null }
    expect(unknownWhy('views', { ...row, status: 'PENDING' }, texts)).toBe(texts.notYet)
    expect(unknownWhy('views', { ...row, status: 'MISSED' }, texts)).toBe(texts.missed)
    expect(unknownWhy('views', { ...row, status: 'ON_TIME' }, texts)).toBe(texts.notTold)
    expect(unknownWhy('reactions', { ...row, status: 'LATE' }, texts)).toBe(texts.reactionsOff)
    expect(unknownWhy('comments', { ...row, status: 'ON_TIME' }, texts)).toBe(texts.commentsOff)
    const unknown = { status: 'ON_TIME', reactionsUnknown: 'FORMULA_1', commentsUnknown: 'NOT_TOLD' } as const
    expect(unknownWhy('reactions', unknown, texts)).toBe(texts.unknown.FORMULA_1)
    expect(unknownWhy('comments', unknown, texts)).toBe(texts.unknown.NOT_TOLD)
    expect(unknownWhy('views', unknown, texts)).toBe(texts.notTold)
  })

  test('are of an age in words', () => {
    expect(ageText('24h', texts)).toBe('24 h')
    expect(ageText('90m', windowMessages.ru)).toBe('90 мин')
    expect(ageText('soon', texts)).toBe('soon')
  })
})
