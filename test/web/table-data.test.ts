import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { bandsOf } from '../../src/web/charts/gap-bands'
import { type CsvValue, toCsv } from '../../src/web/ui/csv'
import { nextSort, type Sort, type Sortable, sortRows } from '../../src/web/ui/sort'

/** Reads RFC 4180, and nothing else. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let rest = text
  while (rest !== '') {
    const [whole, quoted, plain = '', end] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest) ?? []
    if (whole === undefined) throw new Error(`no CSV: ${JSON.stringify(rest.slice(0, 40))}`)
    row.push(quoted?.replaceAll('""', '"') ?? plain)
    rest = rest.slice(whole.length)
    if (end === ',') continue
    rows.push(row)
    row = []
  }
  return rows
}

describe('CSV', () => {
  test('quotes what would else be read as something else', () => {
    expect(
      toCsv(
        ['a', 'b'],
        [
          ['one, two', 'say "three"'],
          ['two\nlines', 'plain'],
        ],
      ),
    ).toBe('a,b\r\n"one, two","say ""three"""\r\n"two\nlines",plain\r\n')
  })

  test('leaves unknown values empty, and writes numbers for machines', () => {
    expect(toCsv(['a', 'b', 'c', 'd'], [[null, undefined, -1234567.5, 0]])).toBe('a,b,c,d\r\n,,-1234567.5,0\r\n')
  })

  test.each(['=1+1', '+7', '-3', '@sum', '\ttab', '\rreturn', '=HYPERLINK("http://a","b")'])(
    'a text is no formula: %j',
    (text) => {
      expect(parseCsv(toCsv(['text'], [[text]]))[1]).toEqual([`'${text}`])
    },
  )

  test('a number below zero stays a number', () => {
    expect(toCsv(['growth'], [[-3]])).toBe('growth\r\n-3\r\n')
  })

  test('whatever is written is read again, and nothing that is read is a formula', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', '=', '-', '\t', 'я', "'") }),
    )
    const value: fc.Arbitrary<CsvValue> = fc.oneof(text, fc.integer(), fc.boolean(), fc.constantFrom(null, undefined))
    const table = fc
      .integer({ min: 1, max: 5 })
      .chain((width) => fc.array(fc.array(value, { minLength: width, maxLength: width }), { minLength: 1 }))
    fc.assert(
      fc.property(table, (rows) => {
        const head = (rows[0] ?? []).map((_, at) => `column ${at}`)
        const [readHead, ...read] = parseCsv(toCsv(head, rows))
        expect(readHead).toEqual(head)
        expect(read).toHaveLength(rows.length)
        for (const [y, row] of rows.entries()) {
          for (const [x, value] of row.entries()) {
            const found = read[y]?.[x]
            if (typeof value !== 'string') expect(found).toBe(String(value ?? ''))
            else {
              expect(found?.replace(/^'(?=[=+\-@\t\r])/, '')).toBe(value.replace(/^'(?=[=+\-@\t\r])/, ''))
              expect(found).not.toMatch(/^[=+\-@\t\r]/)
            }
          }
        }
      }),
    )
  })
})

interface Row {
  id: number
  value: Sortable
}

const rowsOf = (values: Sortable[]): Row[] => values.map((value, id) => ({ id, value }))
const sorted = (values: Sortable[], direction: Sort['direction'], language = 'en') =>
  sortRows(rowsOf(values), ({ value }) => value, { key: 'value', direction }, language)
const valuesOf = (rows: Row[]) => rows.map(({ value }) => value)

describe('sorting', () => {
  test('what is not known comes last in either direction', () => {
    expect(valuesOf(sorted([null, 2, 0, undefined, 1], 'ascending'))).toEqual([0, 1, 2, null, undefined])
    expect(valuesOf(sorted([null, 2, 0, undefined, 1], 'descending'))).toEqual([2, 1, 0, null, undefined])
  })

  test('texts are sorted as people do', () => {
    expect(valuesOf(sorted(['file 10', 'File 9', 'éclair', 'zoo'], 'ascending'))).toEqual([
      'éclair',
      'File 9',
      'file 10',
      'zoo',
    ])
    expect(valuesOf(sorted(['Яхта', 'ёлка', 'Еда', 'жук'], 'ascending', 'ru'))).toEqual(['Еда', 'ёлка', 'жук', 'Яхта'])
  })

  const value = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom(null, undefined))
  const direction = fc.constantFrom('ascending' as const, 'descending' as const)

  test('rows that are equal keep their order, and none is lost', () => {
    fc.assert(
      fc.property(fc.array(value), direction, (values, direction) => {
        const rows = sorted(values, direction)
        expect(rows.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(values.map((_, id) => id))
        for (const [at, row] of rows.entries()) {
          const next = rows[at + 1]
          if (!next) continue
          const [a, b] = [row.value ?? null, next.value ?? null]
          if (a === b) expect(row.id).toBeLessThan(next.id)
          else if (b !== null) expect(a === null ? 'unknown first' : a < b === (direction === 'ascending')).toBe(true)
        }
      }),
    )
  })

  test('a click asks for the greatest number or the first text, and then for the opposite', () => {
    const first = nextSort(null, 'views', true)
    expect(first).toEqual({ key: 'views', direction: 'descending' })
    expect(nextSort(first, 'views', true)).toEqual({ key: 'views', direction: 'ascending' })
    expect(nextSort(first, 'title', false)).toEqual({ key: 'title', direction: 'ascending' })
  })
})

describe('bands over what is not known', () => {
  test('neighbours are one band', () => {
    expect(bandsOf([true, true, false, true, false, false, true])).toEqual([
      { from: 0, to: 1 },
      { from: 3, to: 3 },
      { from: 6, to: 6 },
    ])
    expect(bandsOf([])).toEqual([])
  })

  test('they cover all that is not known and nothing else, and never touch', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean()), (unknown) => {
        const bands = bandsOf(unknown)
        expect(unknown.map((_, at) => bands.some(({ from, to }) => from <= at && at <= to))).toEqual(unknown)
        for (const [at, { from }] of bands.entries())
          if (at > 0) expect(from - (bands[at - 1]?.to ?? 0)).toBeGreaterThan(1)
      }),
    )
  })
})
