import type { ChartColors } from './colors'
import { FONT } from './options'

const MARGIN = 20
const TITLE = 16
const NOTE = 12

/** A chart as a picture that explains itself: on its background, with its title above and a note (of what, when, by whom) beneath. */
export async function chartPng(
  chart: HTMLCanvasElement,
  { title, note, colors }: { title: string; note: string; colors: ChartColors },
): Promise<Blob> {
  const scale = chart.width / chart.clientWidth
  const width = chart.clientWidth + 2 * MARGIN
  const height = chart.clientHeight + 2 * MARGIN + TITLE * 2 + NOTE * 2
  const picture = document.createElement('canvas')
  picture.width = width * scale
  picture.height = height * scale
  const context = picture.getContext('2d')
  if (!context) throw new Error('This browser draws nothing on a canvas')
  context.scale(scale, scale)
  context.fillStyle = colors.card
  context.fillRect(0, 0, width, height)
  context.textBaseline = 'top'
  context.fillStyle = colors.ink
  context.font = `600 ${TITLE}px ${FONT}`
  context.fillText(title, MARGIN, MARGIN, width - 2 * MARGIN)
  context.drawImage(chart, MARGIN, MARGIN + TITLE * 2, chart.clientWidth, chart.clientHeight)
  context.fillStyle = colors.muted
  context.font = `${NOTE}px ${FONT}`
  context.fillText(note, MARGIN, height - MARGIN - NOTE, width - 2 * MARGIN)
  return new Promise((resolve, reject) => {
    picture.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('This browser makes no PNG'))), 'image/png')
  })
}
