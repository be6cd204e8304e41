import type { Chart, ChartConfiguration } from 'chart.js'
import type { RefObject } from 'preact'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { useTheme } from '../layout/theme'
import type { ChartColors } from './colors'
import { readColors } from './read-colors'

export type DrawChart = (colors: ChartColors) => ChartConfiguration

interface ChartCanvasProps {
  /** What a screen reader says instead of the picture. */
  label: string
  /** In CSS pixels. */
  height: number
  /** Must stay the same function while it draws the same: `useCallback`. */
  draw: DrawChart
  /** Is given the canvas, for saving it as a picture. */
  canvas: RefObject<HTMLCanvasElement | null>
}

/** A chart on a canvas: drawn again when what it shows or the colours of the page change. */
export function ChartCanvas({ label, height, draw, canvas }: ChartCanvasProps) {
  const { isDark } = useTheme()
  const chart = useRef<Chart | null>(null)
  // The colours in the styles are those of the scheme.
  const colors = useMemo(readColors, [isDark])
  useEffect(() => {
    let isWanted = true
    import('./chart-js').then(({ chartJs }) => {
      if (!isWanted || !canvas.current) return
      const Chart = chartJs()
      chart.current = new Chart(canvas.current, draw(colors))
      canvas.current.dataset.drawn = 'yes'
    })
    return () => {
      isWanted = false
      chart.current?.destroy()
      chart.current = null
    }
  }, [draw, colors, canvas])
  return (
    <div class="chart-canvas" style={{ height: `${height}px` }}>
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  )
}
