import type { Chart, Plugin } from 'chart.js'

/** A stretch of the x axis, in its values: of a category axis the numbers of the first and the last category. */
export interface Band {
  from: number
  to: number
}

/** Shades what is not known behind everything else, so that a gap cannot be taken for nothing having happened. */
export function gapBands(bands: readonly Band[], color: string): Plugin {
  return {
    id: 'gap-bands',
    beforeDatasetsDraw({ ctx, chartArea, scales: { x } }: Chart) {
      if (!x) return
      // A category takes a half of its place to either side.
      const half =
        x.type === 'category' ? Math.abs(x.getPixelForValue(1) - x.getPixelForValue(0)) / 2 || chartArea.width / 2 : 0
      ctx.save()
      ctx.fillStyle = color
      for (const { from, to } of bands) {
        const left = Math.max(x.getPixelForValue(from) - half, chartArea.left)
        const right = Math.min(x.getPixelForValue(to) + half, chartArea.right)
        if (right > left) ctx.fillRect(left, chartArea.top, right - left, chartArea.bottom - chartArea.top)
      }
      ctx.restore()
    },
  }
}

/** The bands that unknown values leave among categories, neighbours in one. */
export function bandsOf(isUnknown: readonly boolean[]): Band[] {
  const bands: Band[] = []
  for (const [index, unknown] of isUnknown.entries()) {
    if (!unknown) continue
    const last = bands.at(-1)
    if (last?.to === index - 1) last.to = index
    else bands.push({ from: index, to: index })
  }
  return bands
}
