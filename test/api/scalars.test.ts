import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { GraphQLError } from 'graphql'
import { bigIntScalar, dateTimeScalar } from '../../src/api/scalars'

/** The error code of what a scalar refuses. */
function refusal(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error instanceof GraphQLError ? error.extensions.code : error
  }
}

describe('BigInt', () => {
  test('every 64-bit integer survives both ways as a decimal string', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        const written = bigIntScalar.coerceOutputValue(value)
        expect(written).toBe(value.toString())
        expect(bigIntScalar.coerceInputValue(written)).toBe(value)
      }),
    )
  })

  test('takes whole JSON numbers', () => {
    expect(bigIntScalar.coerceInputValue(1060780848)).toBe(1060780848n)
    expect(bigIntScalar.coerceInputValue(-1)).toBe(-1n)
  })

  for (const value of [
    '',
    ' 1',
    '1.5',
    '0x10',
    '1e3',
    '12a',
    1.5,
    2 ** 53,
    Number.NaN,
    true,
    null,
    {},
    `${2n ** 63n}`,
  ]) {
    test(`refuses ${JSON.stringify(value)}`, () => {
      expect(refusal(() => bigIntScalar.coerceInputValue(value))).toBe('BAD_USER_INPUT')
    })
  }
})

describe('DateTime', () => {
  test('every instant survives both ways, to the millisecond', () => {
    const instants = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(instants, (instant) => {
        expect(dateTimeScalar.coerceInputValue(dateTimeScalar.coerceOutputValue(instant))).toEqual(instant)
      }),
    )
  })

  test('answers in UTC with milliseconds', () => {
    expect(dateTimeScalar.coerceOutputValue(new Date(0))).toBe('1970-01-01T00:00:00.000Z')
  })

  test('takes any offset', () => {
    expect(dateTimeScalar.coerceInputValue('2026-01-31T12:00:00.5+03:00')).toEqual(new Date('2026-01-31T09:00:00.500Z'))
    expect(dateTimeScalar.coerceInputValue('2024-02-29T23:59:59-11:30')).toEqual(new Date('2024-03-01T11:29:59Z'))
  })

  for (const value of [
    '2026-01-31',
    '2026-01-31T12:00:00',
    '2026-01-31 12:00:00Z',
    '2026-02-29T12:00:00Z',
    '2024-02-30T12:00:00Z',
    '2026-13-01T12:00:00Z',
    '2026-00-01T12:00:00Z',
    '2026-01-31T24:00:00Z',
    '2026-01-31T12:60:00Z',
    '2026-01-31T12:00:00+25:00',
    'yesterday',
    '',
    1767225600,
    null,
  ]) {
    test(`refuses ${JSON.stringify(value)}`, () => {
      expect(refusal(() => dateTimeScalar.coerceInputValue(value))).toBe('BAD_USER_INPUT')
    })
  }
})

test.each(['0000-01-01T00:00:00Z', '0001-01-01T00:00:00+00:01', '9999-12-31T23:59:59-00:01'])(
  'DateTime refuses %s, which is in a year that nobody can store',
  (value) => {
    expect(refusal(() => dateTimeScalar.coerceInputValue(value))).toBe('BAD_USER_INPUT')
  },
)
