import type { Chart, ChartConfiguration } from 'chart.js'
import type { RefObject } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { useApi } from '../graphql/api'
import { useMessages } from '../i18n/language'
import { useTheme } from '../layout/theme'
import { messages } from '../ui/messages'
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
  const texts = useMessages(messages)
  const [hasFailed, setFailed] = useState(false)
  const { round } = useApi()
  // A server that went away is asked for what draws charts when it is back, which is when the page is refreshed.
  const attempt = hasFailed ? round : null
  useEffect(() => {
    let isWanted = true
    const show = ({ chartJs }: typeof import('./chart-js')) => {
      if (!isWanted || !canvas.current) return
      const Chart = chartJs()
      chart.current = new Chart(canvas.current, draw(colors))
      canvas.current.dataset.drawn = 'yes'
      setFailed(false)
    }
    import('./chart-js').then(show, () => isWanted && setFailed(true))
    return () => {
      isWanted = false
      chart.current?.destroy()
      chart.current = null
    }
  }, [draw, colors, canvas, attempt])
  return (
    <div class="chart-canvas" style={{ height: `${height}px` }}>
      {hasFailed && <p class="state">{texts.noChart}</p>}
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  )
}
