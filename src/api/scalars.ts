import { GraphQLError, GraphQLScalarType, Kind, print, type ValueNode } from 'graphql'

const INT64_MIN = -(2n ** 63n)
const INT64_MAX = 2n ** 63n - 1n

/** What a scalar refuses; `node` is where in the query it stands. */
function badValue(scalar: string, value: unknown, expected: string, node?: ValueNode): GraphQLError {
  const shown = typeof value === 'bigint' ? value.toString() : JSON.stringify(value)
  return new GraphQLError(`${scalar} cannot be ${shown}: it must be ${expected}.`, {
    nodes: node,
    extensions: { code: 'BAD_USER_INPUT', value: typeof value === 'bigint' ? value.toString() : value, expected },
  })
}

const BIG_INT_FORM = 'a whole number between -2^63 and 2^63-1, best written as a string ("1060780848")'

function parseBigInt(value: unknown, node?: ValueNode): bigint {
  const exact = typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value))
  const written = typeof value === 'string' && /^-?\d{1,19}$/.test(value)
  if (!exact && !written) throw badValue('BigInt', value, BIG_INT_FORM, node)
  const parsed = BigInt(value)
  if (parsed < INT64_MIN || parsed > INT64_MAX) throw badValue('BigInt', value, BIG_INT_FORM, node)
  return parsed
}

/** A signed 64-bit integer, always a decimal string in answers: JSON numbers lose digits above 2^53. */
export const bigIntScalar = new GraphQLScalarType<bigint, string>({
  name: 'BigInt',
  description:
    'A signed 64-bit integer. Answers hold it as a decimal string, because many JSON readers round numbers above 2^53 and Telegram has larger ids. Arguments take a string or a whole number.',
  serialize: (value) => parseBigInt(value).toString(),
  parseValue: (value) => parseBigInt(value),
  parseLiteral(node) {
    if (node.kind === Kind.STRING || node.kind === Kind.INT) return parseBigInt(node.value, node)
    throw badValue('BigInt', print(node), BIG_INT_FORM, node)
  },
})

const DATE_TIME_FORM = 'an ISO 8601 date and time with its offset from UTC ("2026-01-31T12:00:00Z")'
const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/

function parseDateTime(value: unknown, node?: ValueNode): Date {
  const match = typeof value === 'string' ? DATE_TIME.exec(value) : null
  if (typeof value !== 'string' || !match) throw badValue('DateTime', value, DATE_TIME_FORM, node)
  const [, year, month, day] = match.map(Number)
  // `Date` takes a 30th of February for the 2nd of March; the calendar does not.
  const calendar = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day))
  const exists = calendar.getUTCMonth() + 1 === month && calendar.getUTCDate() === day
  const parsed = new Date(value)
  // An offset may lead out of the years that can be written with four digits; PostgreSQL has no year 0.
  const isNamed = parsed.getUTCFullYear() >= 1 && parsed.getUTCFullYear() <= 9999
  if (!exists || !isNamed) throw badValue('DateTime', value, DATE_TIME_FORM, node)
  return parsed
}

/** An instant, in answers always UTC with milliseconds. */
export const dateTimeScalar = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description:
    'An instant as ISO 8601. Answers are in UTC with milliseconds ("2026-01-31T12:00:00.000Z"). Arguments may have any offset, but must have one.',
  serialize(value) {
    if (!(value instanceof Date)) throw new TypeError('DateTime serializes Date objects only')
    return value.toISOString()
  },
  parseValue: (value) => parseDateTime(value),
  parseLiteral(node) {
    if (node.kind === Kind.STRING) return parseDateTime(node.value, node)
    throw badValue('DateTime', print(node), DATE_TIME_FORM, node)
  },
})
