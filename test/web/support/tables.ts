import type { Page } from 'playwright-core'

export interface ReadTable {
  head: string[]
  /** Texts as they are seen; an unknown value is "—". */
  rows: string[][]
  total: string[] | null
}

/** A table of the page as it is seen, by its caption. */
export async function readTable(page: Page, caption: string): Promise<ReadTable> {
  await page.getByRole('table', { name: caption, exact: true }).waitFor()
  return page.evaluate<ReadTable>(`(() => {
    const table = [...document.querySelectorAll('table')].find(({ caption }) => caption?.textContent === ${JSON.stringify(caption)})
    const seen = (cell) => {
      const copy = cell.cloneNode(true)
      for (const hidden of copy.querySelectorAll('.visually-hidden')) hidden.remove()
      return copy.textContent.replace(/\\s+/g, ' ').trim()
    }
    const texts = (row) => [...row.cells].map(seen)
    return {
      head: texts(table.tHead.rows[0]),
      rows: [...table.tBodies[0].rows].map(texts),
      total: table.tFoot ? texts(table.tFoot.rows[0]) : null,
    }
  })()`)
}

/** One column of a table, by its head. */
export function columnOf({ head, rows }: Pick<ReadTable, 'head' | 'rows'>, name: string): string[] {
  const at = head.indexOf(name)
  if (at < 0) throw new Error(`there is no column ${name}, only ${head.join(', ')}`)
  return rows.map((row) => row[at] ?? '')
}

/** Downloads a table's CSV file, and reads it. */
export async function downloadCsv(
  page: Page,
  caption: string,
): Promise<{ file: string; head: string[]; rows: string[][] }> {
  const button = page.getByRole('button', { name: `Download “${caption}” as CSV`, exact: true })
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()])
  const [head = [], ...rows] = parseCsv(await readText(await download.path()))
  for (const row of rows) if (row.length !== head.length) throw new Error(`a line of another length: ${row.join()}`)
  return { file: download.suggestedFilename(), head, rows }
}

/** Lines of a table as records of some of its columns. Spaces that do not break are spaces. */
export function recordsOf(
  { head, rows }: Pick<ReadTable, 'head' | 'rows'>,
  columns: string[],
): Record<string, string>[] {
  const names = head.map((name) => name.replaceAll('\u00a0', ' '))
  return rows.map((row) =>
    Object.fromEntries(columns.map((column) => [column, row[names.indexOf(column)] ?? 'no such column'])),
  )
}

/** The key figures of a section of the page, by their names. */
export async function readFigures(page: Page, section: string): Promise<Record<string, string>> {
  const figures = page.getByRole('region', { name: section, exact: true }).locator('dl.figures').first()
  await figures.waitFor()
  const texts = await figures
    .locator('> *')
    .evaluateAll((cards) =>
      cards.map((card) => [
        card.querySelector('dt')?.textContent ?? '',
        [...card.children].map(({ textContent }) => textContent).join(' '),
      ]),
    )
  return Object.fromEntries(
    texts.map(([name = '', text = '']) => [name.replaceAll('\u00a0', ' '), text.replaceAll('\u00a0', ' ')]),
  )
}

/** With its byte order mark. */
async function readText(path: string): Promise<string> {
  return new TextDecoder('utf-8', { ignoreBOM: true, fatal: true }).decode(await Bun.file(path).bytes())
}

/** Reads CSV as RFC 4180 has it, with the byte order mark that spreadsheets want, and nothing else. */
export function parseCsv(text: string): string[][] {
  if (!text.startsWith('\uFEFF')) throw new Error('a CSV file without a byte order mark')
  const rows: string[][] = []
  let row: string[] = []
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy
  field.lastIndex = 1
  while (field.lastIndex < text.length) {
    const at = field.lastIndex
    const [whole, quoted, plain = '', end] = field.exec(text) ?? []
    if (whole === undefined) throw new Error(`no CSV at ${at}: ${text.slice(at, at + 40)}`)
    row.push(quoted?.replaceAll('""', '"') ?? plain)
    if (end === ',') continue
    rows.push(row)
    row = []
  }
  return rows
}
