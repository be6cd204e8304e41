import type { ComponentChildren } from 'preact'
import { useId, useRef, useState } from 'preact/hooks'
import { useMessages } from '../i18n/language'
import { DataTable, type DataTableProps } from '../ui/data-table'
import { download } from '../ui/download'
import { messages } from '../ui/messages'
import { ChartCanvas, type DrawChart } from './chart-canvas'
import { chartPng } from './png'
import { readColors } from './read-colors'

interface ChartCardProps<Row> {
  title: string
  /** A sentence on what is shown. */
  explain?: ComponentChildren
  /** The most important thing that the chart says, for who cannot see it. */
  summary: string
  /** Of what and when it is: stands beneath a saved picture. */
  note: string
  draw: DrawChart
  height?: number
  /** The same numbers. Its file's name is the picture's, too. */
  table: Omit<DataTableProps<Row>, 'caption'>
  /** Stands above the chart: choices, what is missing. */
  children?: ComponentChildren
}

/** A chart with the same numbers as a table, to save as a picture and as CSV. */
export function ChartCard<Row>({
  title,
  explain,
  summary,
  note,
  draw,
  height = 280,
  table,
  children,
}: ChartCardProps<Row>) {
  const texts = useMessages(messages)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [showsTable, setShowsTable] = useState(false)
  const id = useId()
  const savePng = async () => {
    if (canvas.current?.dataset.drawn === undefined) return
    download(`${table.file}.png`, await chartPng(canvas.current, { title, note, colors: readColors() }))
  }
  return (
    <section class="card chart-card" aria-labelledby={id}>
      <header class="card-head">
        <h3 id={id}>{title}</h3>
        <div class="card-tools">
          <button
            type="button"
            class="button button-small"
            aria-expanded={showsTable}
            onClick={() => setShowsTable(!showsTable)}
          >
            {showsTable ? texts.hideTable : texts.showTable}
          </button>
          <button type="button" class="button button-small" aria-label={texts.pngOf(title)} onClick={savePng}>
            {texts.png}
          </button>
        </div>
      </header>
      {explain && <p class="explain">{explain}</p>}
      {children}
      <ChartCanvas label={`${title}. ${summary}`} height={height} draw={draw} canvas={canvas} />
      {showsTable && <DataTable {...table} caption={title} hideCaption />}
    </section>
  )
}
