import type { Chart, Plugin } from 'chart.js'
import type { ChartColors } from '../../charts/colors'
import { FONT } from '../../charts/options'
import { inkOn } from './shades'

export interface MarkedCell {
  text: string
  isPartly: boolean
  /** How strongly the cell is coloured. */
  alpha: number
}

const SIZE = 11
/** Room that a text needs around it, and the size of the mark in the corner, in pixels. */
const AROUND = 4
const CORNER = 5

/** Writes into the cells of a matrix what fits there, and marks those of which not all is known by a corner. */
export function cellMarks(
  colors: ChartColors,
  color: string,
  cells: readonly MarkedCell[],
  marksPartly: boolean,
): Plugin {
  return {
    id: 'cell-marks',
    afterDatasetsDraw(chart: Chart) {
      const { ctx } = chart
      ctx.save()
      ctx.font = `${SIZE}px ${FONT}`
      ctx.textAlign = 'center'
      ctx.textBaseline = 'middle'
      const longest = Math.max(0, ...cells.map(({ text }) => ctx.measureText(text).width))
      for (const [index, element] of chart.getDatasetMeta(0).data.entries()) {
        const cell = cells[index]
        if (!cell) continue
        const { x, y, width, height } = element.getProps(['x', 'y', 'width', 'height'] as never[]) as Record<
          'x' | 'y' | 'width' | 'height',
          number
        >
        // All or none: a picture that has its small numbers only would mislead.
        if (longest + AROUND <= width && SIZE + AROUND / 2 <= height) {
          ctx.fillStyle = inkOn(color, cell.alpha, colors)
          ctx.fillText(cell.text, x + width / 2, y + height / 2 + 0.5)
        }
        if (marksPartly && cell.isPartly) {
          ctx.fillStyle = colors.warn
          ctx.beginPath()
          ctx.moveTo(x + width - CORNER, y)
          ctx.lineTo(x + width, y)
          ctx.lineTo(x + width, y + CORNER)
          ctx.fill()
        }
      }
      ctx.restore()
    },
  }
}
