export type CsvValue = string | number | boolean | null | undefined

/** What spreadsheets take for a formula. Posts and names are other people's texts, and must not run in the reader's spreadsheet. */
const FORMULA = /^[=+\-@\t\r]/

/**
 * A table as RFC 4180 has it: lines end with CRLF, and what holds a comma, quote or line break is quoted. Unknown values are empty, and
 * numbers are written with a point and without grouping. A text that a spreadsheet would take for a formula gets an apostrophe before it.
 */
export function toCsv(head: string[], rows: CsvValue[][]): string {
  return [head, ...rows]
    .map((row) => row.map(cell).join(','))
    .join('\r\n')
    .concat('\r\n')
}

function cell(value: CsvValue): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  const text = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
