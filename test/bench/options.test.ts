import { expect, test } from 'bun:test'
import { wholeNumber, wholeNumbers } from '../../bench/options'
import { UsageError } from '../../scripts/terminal/arguments'

test('whole numbers are read, one or several', () => {
  expect(wholeNumber('posts', '10')).toBe(10)
  expect(wholeNumber('idle', '0', 0)).toBe(0)
  expect(wholeNumbers('posts', '10, 100')).toEqual([10, 100])
  expect(wholeNumbers('comments', '0', 0)).toEqual([0])
})

test.each(['', ' ', '0', '-1', '1.5', '1e3', '0x10', '80abc', 'abc', '99999999999999999999'])(
  'what is none is refused with the name of the option and what was given: %p',
  (given) => {
    expect(() => wholeNumber('posts', given)).toThrow(
      new UsageError(`--posts: "${given}" was given, a whole number from 1 is accepted`),
    )
    expect(() => wholeNumbers('posts', `5,${given}`)).toThrow(`--posts: "5,${given}" was given`)
  },
)
