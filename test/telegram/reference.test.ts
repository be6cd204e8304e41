import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { parseReference } from '../../src/telegram/reference'

const username = (name: string) => ({ kind: 'username' as const, username: name })
const id = (value: bigint) => ({ kind: 'id' as const, id: value })
const title = (text: string) => ({ kind: 'title' as const, title: text })

describe('pointing at a channel', () => {
  test.each([
    ['@bbcbreaking', username('bbcbreaking')],
    ['  @bbcbreaking ', username('bbcbreaking')],
    ['https://t.me/bbcbreaking', username('bbcbreaking')],
    ['http://www.t.me/bbcbreaking/', username('bbcbreaking')],
    ['t.me/bbcbreaking/123', username('bbcbreaking')],
    ['t.me/bbcbreaking/123?single&comment=5', username('bbcbreaking')],
    ['https://T.ME/BBCBreaking', username('BBCBreaking')],
    ['https://telegram.me/bbcbreaking', username('bbcbreaking')],
    ['https://t.me/s/bbcbreaking/12', username('bbcbreaking')],
    ['https://bbcbreaking.t.me/12', username('bbcbreaking')],
    ['tg://resolve?domain=bbcbreaking&post=5', username('bbcbreaking')],
    ['tg:resolve?domain=bbcbreaking', username('bbcbreaking')],
    ['https://t.me/c/1060780848/123', id(1060780848n)],
    ['t.me/c/1060780848', id(1060780848n)],
    ['tg://privatepost?channel=1060780848&post=1', id(1060780848n)],
    ['1060780848', id(1060780848n)],
    ['-1001060780848', id(1060780848n)],
    ['-1000000001500', id(1500n)],
    ['-1001500', id(1500n)],
    ['-1012345678901', id(12345678901n)],
    ['-4242', { kind: 'group', id: 4242n }],
    ['https://t.me/+AbCdEf', { kind: 'invite' }],
    ['https://t.me/joinchat/AbCdEf', { kind: 'invite' }],
    ['tg://join?invite=AbCdEf', { kind: 'invite' }],
    ['BBC BREAKING NEWS', title('BBC BREAKING NEWS')],
    [' Новости дня 🗞 ', title('Новости дня 🗞')],
    ['bbcbreaking', title('bbcbreaking')],
    ['@a b', title('@a b')],
    ['0', title('0')],
    ['t.me/addstickers/Cats', title('t.me/addstickers/Cats')],
    ['https://example.org/bbcbreaking', title('https://example.org/bbcbreaking')],
    ['', title('')],
  ] as const)('%p', (input, expected) => {
    expect(parseReference(input)).toEqual(expected)
  })

  test('nothing fails', () => {
    const pieces = fc.constantFrom(
      't.me/',
      'https://',
      '@',
      '-100',
      '5',
      'c/',
      '+',
      'tg://resolve?domain=',
      'name',
      ' ',
      '/',
    )
    const input = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(input, (text) => {
        expect(['title', 'username', 'id', 'group', 'invite']).toContain(parseReference(text).kind)
      }),
    )
  })

  test('every id comes back from each of its forms', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 9_999_999_999n }), (value) => {
        for (const form of [`${value}`, `${-1_000_000_000_000n - value}`, `t.me/c/${value}/1`]) {
          expect(parseReference(form)).toEqual(id(value))
        }
      }),
    )
  })

  test('every username comes back from each of its forms', () => {
    const name = fc
      .stringMatching(/^[a-z][a-z0-9]{4,20}$/)
      .filter(
        (text) =>
          !/^(add|joinchat|login|proxy|socks|share|boost|giftcode|invoice|setlanguage|confirmphone|contact)/.test(text),
      )
    fc.assert(
      fc.property(name, (value) => {
        for (const form of [`@${value}`, `https://t.me/${value}`, `t.me/${value}/77`, `tg://resolve?domain=${value}`]) {
          expect(parseReference(form)).toEqual(username(value))
        }
      }),
    )
  })
})
