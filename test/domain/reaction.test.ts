import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { reactionCode, totalReactions } from '../../src/domain/reaction'

describe('the code of a reaction', () => {
  test.each([
    ['👍', '1f44d'],
    ['❤', '2764'],
    ['❤️', '2764-fe0f'],
    ['👨‍💻', '1f468-200d-1f4bb'],
    ['🇺🇦', '1f1fa-1f1e6'],
    ['❤️‍🔥', '2764-fe0f-200d-1f525'],
  ])('of %s is %s', (emoticon, code) => {
    expect(reactionCode({ kind: 'emoji', emoticon })).toBe(code)
  })

  test('of a custom emoji is its document', () => {
    expect(reactionCode({ kind: 'custom', emoticon: '5368324170671202286' })).toBe('5368324170671202286')
  })

  test('tells every two emoji apart', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.string({ unit: 'grapheme', minLength: 1 }),
        (a, b) => {
          const same = reactionCode({ kind: 'emoji', emoticon: a }) === reactionCode({ kind: 'emoji', emoticon: b })
          expect(same).toBe(a === b)
        },
      ),
    )
  })
})

test('switched off is unknown, none yet is 0', () => {
  expect(totalReactions(null)).toBeNull()
  expect(totalReactions([])).toBe(0)
  expect(
    totalReactions([
      { kind: 'emoji', emoticon: '👍', count: 3 },
      { kind: 'paid', emoticon: '⭐', count: 4 },
    ]),
  ).toBe(7)
})
