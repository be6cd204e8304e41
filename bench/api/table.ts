import type { Measured } from './measure'

/** Of one query, by the number of posts. */
export interface Row {
  name: string
  measured: Record<number, Measured | undefined>
}

function ratio(row: Row, sizes: readonly number[]): number | null {
  const smallest = row.measured[Math.min(...sizes)]
  const largest = row.measured[Math.max(...sizes)]
  return smallest && largest && sizes.length > 1 ? largest.medianMs / smallest.medianMs : null
}

/** The results as a table of text: milliseconds, requests a second of the largest, and how much slower the largest is than the smallest. */
export function table(rows: readonly Row[], sizes: readonly number[]): string {
  const head = ['query', ...sizes.flatMap((size) => [`${size} median`, 'p95']), 'per second', 'ratio']
  const lines = rows.map((row) => {
    const cells = sizes.flatMap((size) => {
      const measured = row.measured[size]
      return measured ? [measured.medianMs.toFixed(1), measured.p95Ms.toFixed(1)] : ['', '']
    })
    const slower = ratio(row, sizes)
    const perSecond = row.measured[Math.max(...sizes)]?.perSecond.toFixed(0) ?? ''
    return [row.name, ...cells, perSecond, slower === null ? '' : slower.toFixed(2)]
  })
  const widths = head.map((_, column) => Math.max(...[head, ...lines].map((line) => line[column]?.length ?? 0)))
  const print = (line: string[]) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
  return [print(head), ...lines.map(print)].join('\n')
}
