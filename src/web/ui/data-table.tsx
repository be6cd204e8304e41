import type { ComponentChildren } from 'preact'
import { useId, useState } from 'preact/hooks'
import { useLanguage, useMessages } from '../i18n/language'
import { type CsvValue, toCsv } from './csv'
import { csvFile, download } from './download'
import { messages } from './messages'
import { nextSort, type Sort, type Sortable, sortRows } from './sort'
import { Empty } from './states'
import { type Steadiness, useSteadyRows } from './steady-rows'

export interface Column<Row> {
  key: string
  label: string
  /** What the column means, for whoever points at its head. */
  help?: string
  /** Numbers stand at the right and are sorted the greatest first. */
  number?: boolean
  /** What it is sorted by, and what CSV has unless `csv` gives something else. Null: unknown. */
  value(row: Row): Sortable
  /** What is shown: the value unless it is given. */
  cell?(row: Row): ComponentChildren
  csv?(row: Row): CsvValue
  /** False where the order would mean nothing. */
  sortable?: boolean
  /** Where the column is, when it is not in both: controls are not worth saving, and some details not worth the width. */
  only?: 'page' | 'csv'
}

export interface DataTableProps<Row> {
  /** Says what the table is, also to screen readers. */
  caption: string
  /** Whether the caption is heard only, as a heading says the same. */
  hideCaption?: boolean
  /** The CSV file's name without its ending. */
  file: string
  columns: Column<Row>[]
  rows: readonly Row[]
  rowKey(row: Row): string | number
  initialSort?: Sort
  /** Where the server sorts: the order it has, and what asks for another. */
  sorting?: { sort: Sort | null; onSort(sort: Sort): void }
  /** A last row about all of them, column by column. */
  total?: Record<string, ComponentChildren>
  /** All rows for CSV, where not all are shown. */
  allRows?(): Promise<readonly Row[]>
  empty?: ComponentChildren
  /** Stands beside the CSV button. */
  tools?: ComponentChildren
  /** Where rows change while one looks: what keeps still under the pointer, until others are asked for. */
  steady?: Steadiness
  /** What was asked for, where filters are. */
  question?: string
}

/** A table that can be sorted, read aloud, scrolled on a phone and downloaded. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, hideCaption = false, rows, rowKey, sorting, total, empty, tools } = props
  const columns = props.columns.filter(({ only }) => only !== 'csv')
  const { language } = useLanguage()
  const texts = useMessages(messages)
  const id = useId()
  const [ownSort, setOwnSort] = useState<Sort | null>(props.initialSort ?? null)
  const sort = sorting ? sorting.sort : ownSort
  const sortedBy = sorting ? undefined : columns.find(({ key }) => key === sort?.key)
  const sorted = sortedBy && sort ? sortRows(rows, sortedBy.value, sort, language) : rows
  const {
    rows: shown,
    waiting,
    hold,
  } = useSteadyRows(sorted, rowKey, {
    steadiness: props.steady,
    question: JSON.stringify([props.question, sort]),
  })
  const ask = ({ key, number = false }: Column<Row>) => (sorting?.onSort ?? setOwnSort)(nextSort(sort, key, number))

  return (
    <div class="table-block">
      <div class="table-tools">
        {waiting > 0 && <span class="hint">{texts.waiting(waiting)}</span>}
        {tools}
        <CsvButton {...props} rows={shown} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls a wide table with the arrow keys */}
      <section class="table-scroll" aria-labelledby={id} tabIndex={0}>
        <table>
          <caption id={id} class={hideCaption ? 'visually-hidden' : undefined}>
            {caption}
          </caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th
                  key={column.key}
                  scope="col"
                  class={column.number ? 'number' : undefined}
                  title={column.help}
                  aria-sort={sort?.key === column.key ? sort.direction : undefined}
                >
                  {column.sortable === false ? (
                    column.label
                  ) : (
                    <button type="button" class="sort" onClick={() => ask(column)}>
                      {column.label}
                    </button>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody {...hold}>
            {shown.map((row) => (
              <tr key={rowKey(row)}>
                {columns.map((column) => (
                  <td key={column.key} class={column.number ? 'number' : undefined}>
                    {column.cell ? column.cell(row) : column.value(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          {total && shown.length > 0 && (
            <tfoot>
              <tr>
                {columns.map(({ key, number }) => (
                  <td key={key} class={number ? 'number' : undefined}>
                    {total[key]}
                  </td>
                ))}
              </tr>
            </tfoot>
          )}
        </table>
        {shown.length === 0 && (empty ?? <Empty title={texts.nothing} />)}
      </section>
    </div>
  )
}

function CsvButton<Row>({ caption, file, rows, allRows, ...props }: DataTableProps<Row>) {
  const texts = useMessages(messages)
  const columns = props.columns.filter(({ only }) => only !== 'page')
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState(false)
  const save = async () => {
    setBusy(true)
    setFailed(false)
    try {
      const all = allRows ? await allRows() : rows
      const lines = all.map((row) => columns.map(({ csv, value }) => (csv ? csv(row) : value(row))))
      const head = columns.map(({ label }) => label)
      download(`${file}.csv`, csvFile(toCsv(head, lines)))
    } catch {
      setFailed(true)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      {failed && (
        <span class="field-error" role="alert">
          {texts.failed}
        </span>
      )}
      <button
        type="button"
        class="button button-small"
        disabled={busy || rows.length === 0}
        aria-label={texts.csvOf(caption)}
        onClick={save}
      >
        {busy ? texts.preparing : texts.csv}
      </button>
    </>
  )
}
