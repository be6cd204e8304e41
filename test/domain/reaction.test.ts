import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { paidReactions, reactionCode, splitReactions, totalReactions } from '../../src/domain/reaction'

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

test('what is listed is known whatever is switched on; what is not listed is none only where it can be given', () => {
  const ON = { reactionsEnabled: true, starsEnabled: true }
  const OFF = { reactionsEnabled: false, starsEnabled: false }
  const thumb = { kind: 'emoji', emoticon: '👍', count: 3 } as const
  const paid = { kind: 'paid', emoticon: '⭐', count: 4 } as const
  expect(splitReactions(null, ON)).toEqual({ reactions: [], stars: 0 })
  expect(splitReactions(null, OFF)).toEqual({ reactions: null, stars: null })
  expect(splitReactions([], OFF)).toEqual({ reactions: null, stars: null })
  expect(splitReactions([thumb, paid], OFF)).toEqual({ reactions: [thumb], stars: 4 })
  expect(splitReactions([paid], { ...OFF, starsEnabled: true })).toEqual({ reactions: null, stars: 4 })
  expect(splitReactions([thumb], { ...OFF, reactionsEnabled: true })).toEqual({ reactions: [thumb], stars: null })
  for (const stars of [null, 0, 7]) {
    expect(splitReactions(paidReactions(stars), ON).stars).toBe(stars ?? 0)
  }
})

test('switched off is unknown, none yet is 0, stars are none', () => {
  expect(totalReactions(null)).toBeNull()
  expect(totalReactions([])).toBe(0)
  expect(
    totalReactions([
      { kind: 'emoji', emoticon: '👍', count: 3 },
      { kind: 'paid', emoticon: '⭐', count: 4 },
    ]),
  ).toBe(3)
})
