/** A value in a table: numbers are written with the digits that they are given with, and stand at the right. */
export type Cell = string | number | null

export interface Table {
  title: string
  columns: string[]
  rows: Cell[][]
}

/** What a benchmark found out. */
export interface Report {
  /** A sentence or two on what was measured and how, for `RESULTS.md`. */
  explains: string
  tables: Table[]
  /** What must not be, if the benchmark looks for such. */
  failures?: string[]
}

export interface Benchmark {
  /** One line for the usage. */
  about: string
  /** Its options with their defaults, as the usage shows them. */
  options: string
  /** How long it takes with them on two cores that have nothing else to do. */
  takes: string
  /** What is beside it on the command line; throws `UsageError`. What it has to say on the way goes to standard error. */
  run(args: string[]): Promise<Report>
}

/** A number with so many digits after the point. */
export const rounded = (value: number, digits = 0): number => Number(value.toFixed(digits))

/** A table as text, its columns under each other. */
export function textTable(table: Table): string {
  const { title, columns, rows } = table
  const lines = [columns, ...rows.map((row) => row.map(written))]
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  const isNumber = numberColumns(table)
  const print = (line: string[]) =>
    line
      .map((cell, column) => (isNumber[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd()
  return [title, '', ...lines.map(print)].join('\n')
}

/** A table as Markdown, as the formatter of this project would have it. */
export function markdownTable(table: Table): string {
  const { title, columns, rows } = table
  const lines = [columns, ...rows.map((row) => row.map(written))]
  const widths = columns.map((_, column) => Math.max(3, ...lines.map((line) => line[column]?.length ?? 0)))
  const isNumber = numberColumns(table)
  const print = (line: string[]) =>
    `| ${line.map((cell, column) => (isNumber[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join(' | ')} |`
  const rule = `| ${widths.map((width, column) => (isNumber[column] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`
  const [head = [], ...body] = lines
  return [`### ${title}`, '', print(head), rule, ...body.map(print)].join('\n')
}

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 3 })
const written = (cell: Cell): string => (cell === null ? '' : typeof cell === 'number' ? grouped.format(cell) : cell)

function numberColumns({ columns, rows }: Table): boolean[] {
  return columns.map((_, column) => rows.every((row) => typeof row[column] !== 'string'))
}
