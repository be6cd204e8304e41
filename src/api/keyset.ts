import { BadUserInputError } from './errors'

type ColumnType<Value> = Value extends Date
  ? 'date'
  : Value extends bigint
    ? 'bigint'
    : Value extends string
      ? 'text'
      : 'int' | 'double'

/**
 * The columns that a connection is ordered by, most significant first; together they are unique and lead along an index. Where `Row` has
 * optional columns, it is the sum of what several orders may go by. In none of them may a row of the list be null.
 */
export interface Keyset<Row> {
  /** Marks the cursors, so that a cursor of one order is not taken for one of another. */
  name: string
  columns: { [Field in keyof Row]: ColumnType<NonNullable<Row[Field]>> }
}

interface Comparison<Value> {
  lt?: Value
  lte?: Value
  gt?: Value
  gte?: Value
}

/** A Prisma `where` over the columns of a keyset. */
export type KeysetWhere<Row> = {
  [Field in keyof Row]?: NonNullable<Row[Field]> | Comparison<NonNullable<Row[Field]>>
} & {
  AND?: KeysetWhere<Row>[]
  OR?: KeysetWhere<Row>[]
}

export type KeysetOrderBy<Row> = { [Field in keyof Row]?: 'asc' | 'desc' }[]

type KeyValue = Date | bigint | number | string

function fields<Row>(keyset: Keyset<Row>): (keyof Row & string)[] {
  return Object.keys(keyset.columns) as (keyof Row & string)[]
}

/** What has to be selected of a row so that its cursor can be made. */
export function keysetSelect<Row>(keyset: Keyset<Row>): { [Field in keyof Row]: true } {
  return Object.fromEntries(fields(keyset).map((field) => [field, true])) as { [Field in keyof Row]: true }
}

export function keysetOrderBy<Row>(keyset: Keyset<Row>, direction: 'asc' | 'desc'): KeysetOrderBy<Row> {
  return fields(keyset).map((field) => ({ [field]: direction })) as KeysetOrderBy<Row>
}

/**
 * Rows strictly beyond `key` in the given direction. The first column is bounded on its own as well, which the expanded
 * comparison implies: only so does the database begin its walk along the index at the cursor.
 */
export function keysetBeyond<Row>(keyset: Keyset<Row>, key: Row, direction: 'asc' | 'desc'): KeysetWhere<Row> {
  const beyond = direction === 'asc' ? 'gt' : 'lt'
  const names = fields(keyset)
  const [first] = names
  const alternatives = names.map((name, depth) => ({
    ...Object.fromEntries(names.slice(0, depth).map((equal) => [equal, key[equal]])),
    [name]: { [beyond]: key[name] },
  })) as KeysetWhere<Row>[]
  if (first === undefined || alternatives.length === 1) return alternatives[0] ?? {}
  const bound = { [first]: { [`${beyond}e`]: key[first] } } as KeysetWhere<Row>
  return { AND: [bound, { OR: alternatives }] } as KeysetWhere<Row>
}

/** An opaque cursor: the row's key itself, so that it stays good when the row is gone. */
export function encodeCursor<Row>(keyset: Keyset<Row>, row: Row): string {
  const parts = fields(keyset).map((field) => {
    const value = row[field] as KeyValue
    if (typeof value === 'string') return encodeURIComponent(value)
    return value instanceof Date ? value.getTime().toString() : value.toString()
  })
  return Buffer.from([keyset.name, ...parts].join(':')).toString('base64url')
}

/** PostgreSQL and ISO 8601 agree on years up to this instant, the end of the year 9999. */
const LATEST_MS = 253_402_300_799_999n
const LIMITS: Record<'date' | 'bigint' | 'int', [bigint, bigint]> = {
  date: [0n, LATEST_MS],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n],
  int: [-(2n ** 31n), 2n ** 31n - 1n],
}

function decodeInteger(type: keyof typeof LIMITS, text: string): KeyValue | undefined {
  if (!/^-?\d{1,19}$/.test(text)) return undefined
  const value = BigInt(text)
  const [least, most] = LIMITS[type]
  if (value < least || value > most) return undefined
  if (type === 'bigint') return value
  return type === 'date' ? new Date(Number(value)) : Number(value)
}

/** The shortest decimal that stands for a double gives back that very double. */
function decodeDouble(text: string): number | undefined {
  const value = Number(text)
  return Number.isFinite(value) && value.toString() === text ? value : undefined
}

function decodeText(text: string): string | undefined {
  try {
    const value = decodeURIComponent(text)
    return value.includes('\0') ? undefined : value
  } catch {
    return undefined
  }
}

function decodeColumn(type: keyof typeof LIMITS | 'double' | 'text', text: string): KeyValue | undefined {
  if (type === 'double') return decodeDouble(text)
  return type === 'text' ? decodeText(text) : decodeInteger(type, text)
}

/** The key in a cursor; throws `BadUserInputError` naming `argument` unless `encodeCursor` made it for the same order. */
export function decodeCursor<Row>(keyset: Keyset<Row>, cursor: string, argument: string): Row {
  const bad = new BadUserInputError({
    argument,
    value: cursor,
    expected: 'a cursor that this connection gave out in edges.cursor or pageInfo',
  })
  const [name, ...parts] = Buffer.from(cursor, 'base64url').toString().split(':')
  const names = fields(keyset)
  if (name !== keyset.name || parts.length !== names.length) throw bad
  const entries = names.map((field, index) => {
    const value = decodeColumn(keyset.columns[field] as ColumnType<KeyValue>, parts[index] ?? '')
    if (value === undefined) throw bad
    return [field, value] as const
  })
  return Object.fromEntries(entries) as Row
}
