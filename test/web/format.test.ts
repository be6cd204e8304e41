import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { createFormat, UNKNOWN } from '../../src/web/i18n/format'
import type { Language } from '../../src/web/i18n/language'
import { plural } from '../../src/web/i18n/plural'

/** Other spaces and signs than the keyboard has: numbers are not to be broken, and a minus is not a hyphen. */
const plain = (text: string) => text.replaceAll(/[\u00A0\u202F]/g, ' ').replaceAll('−', '-')

const LANGUAGES: Language[] = ['en', 'ru']

describe('how numbers and times are written', () => {
  const en = createFormat('en', 'Europe/Berlin')
  const ru = createFormat('ru', 'Europe/Berlin')

  test.each(LANGUAGES)('what is not known is a dash, and 0 is 0: %s', (language) => {
    const format = createFormat(language, 'UTC')
    for (const write of [format.number, format.signed, format.compact, format.mean, format.percent, format.duration]) {
      expect(write(null)).toBe(UNKNOWN)
      expect(write(undefined)).toBe(UNKNOWN)
      expect(write(0)).toStartWith('0')
    }
    for (const write of [format.dateTime, format.time, format.date]) expect(write(null)).toBe(UNKNOWN)
    expect(format.relative(null, new Date(0))).toBe(UNKNOWN)
  })

  test('numbers in either language', () => {
    expect(plain(en.number(1234567))).toBe('1,234,567')
    expect(plain(ru.number(1234567))).toBe('1 234 567')
    expect(plain(en.compact(12_345))).toBe('12.3k')
    expect(plain(ru.compact(12_345))).toBe('12,3 тыс.')
  })

  test('a change has its sign, none has no sign', () => {
    expect([12, -3, 0].map((value) => plain(en.signed(value)))).toEqual(['+12', '-3', '0'])
    expect([12, -3, 0].map((value) => plain(ru.signed(value)))).toEqual(['+12', '-3', '0'])
  })

  test('a change that rounds to none has no sign either', () => {
    expect(plain(en.signed(-0.2))).toBe('0')
  })

  test('means have a digit after the point while they are small', () => {
    expect([3.17, 99.96, 100.4, 12345.6].map((value) => en.mean(value))).toEqual(['3.2', '100', '100', '12,346'])
    expect(plain(ru.mean(3.17))).toBe('3,2')
  })

  test('shares are percent', () => {
    expect(plain(en.percent(0.0123))).toBe('1.23%')
    expect(plain(ru.percent(0.0123))).toBe('1,23 %')
    expect(plain(en.percent(1))).toBe('100%')
  })

  test('instants are written in the time zone, calendar days as they are', () => {
    const format = createFormat('en', 'Pacific/Apia')
    expect(format.dateTime('2026-11-22T22:30:00Z')).toBe('23 Nov 2026, 11:30')
    expect(format.date(new Date('2026-11-22T22:30:00Z'))).toBe('23 Nov 2026')
    expect(format.time('2026-11-22T22:30:05Z')).toBe('11:30:05')
    expect(format.day('2026-11-22')).toBe('22 Nov')
    expect(format.weekdayOf('2026-11-22')).toMatch(/^Sun,? 22 Nov$/)
    expect(ru.dateTime('2026-11-22T22:30:00Z')).toBe('22 нояб. 2026 г., 23:30')
  })

  test('midnight is the hour 0', () => {
    expect(createFormat('en', 'UTC').time('2026-11-22T00:00:00Z')).toBe('00:00:00')
    expect(createFormat('ru', 'UTC').dateTime('2026-11-22T00:05:00Z')).toEndWith('00:05')
  })

  test.each([
    [-30, '30 sec ago'],
    [-90, '2 min ago'],
    [-59.7, '1 min ago'],
    [-3599.9, '1 hr ago'],
    [7200, 'in 2 hr'],
    [-30 * 3600, '1 day ago'],
    [0.3, 'now'],
    [90, 'in 2 min'],
    [-86_399.9, '1 day ago'],
    [-3 * 86_400, '3 days ago'],
  ])('%d seconds from now is %s', (seconds, text) => {
    const now = new Date('2026-11-22T12:00:00Z')
    expect(plain(en.relative(new Date(now.getTime() + seconds * 1000), now))).toBe(text)
  })

  test.each([
    [0, '0 secs'],
    [0.4, '0 secs'],
    [59.6, '1 min'],
    [3900, '1 hr 5 mins'],
    [3600, '1 hr'],
    [86_400 + 59, '1 day'],
    [2 * 86_400 + 3 * 3600 + 59 * 60, '2 days 3 hrs'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(plain(en.duration(seconds))).toBe(text)
  })

  test('durations in Russian', () => {
    expect(plain(ru.duration(3900))).toBe('1 ч 5 мин')
  })
})

describe('nouns after numbers', () => {
  const posts = { one: 'пост', few: 'поста', other: 'постов' }

  test.each([
    [0, 'постов'],
    [1, 'пост'],
    [2, 'поста'],
    [5, 'постов'],
    [11, 'постов'],
    [12, 'постов'],
    [21, 'пост'],
    [22, 'поста'],
    [111, 'постов'],
    [1001, 'пост'],
  ])('%d %s', (count, form) => {
    expect(plural('ru', count, posts)).toBe(form)
  })

  test('English has two forms', () => {
    const forms = { one: 'post', other: 'posts' }
    expect([0, 1, 2, 11, 21].map((count) => plural('en', count, forms))).toEqual([
      'posts',
      'post',
      'posts',
      'posts',
      'posts',
    ])
  })

  test('a form depends on no more than the last two digits in Russian', () => {
    fc.assert(fc.property(fc.nat(), (count) => plural('ru', count, posts) === plural('ru', count % 100, posts)))
  })
})
