import { after } from '../clock'

/** How long a file stays in memory for the browser to save it, in milliseconds. */
const KEEP_MS = 60_000

/** Saves a file on the reader's device. */
export function download(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  after(KEEP_MS, () => URL.revokeObjectURL(url))
}

/** A CSV file. The byte order mark tells spreadsheets that it is UTF-8. */
export const csvFile = (text: string): Blob => new Blob(['\uFEFF', text], { type: 'text/csv;charset=utf-8' })
