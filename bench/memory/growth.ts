/** Something that was measured after so many cycles. */
export interface Point {
  cycle: number
  value: number
}

/** By how much the values grow in a thousand cycles: the slope of the straight line that is nearest to them. */
export function growth(points: readonly Point[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const cycle = mean(points.map((point) => point.cycle))
  const value = mean(points.map((point) => point.value))
  const spread = points.reduce((sum, point) => sum + (point.cycle - cycle) ** 2, 0)
  const together = points.reduce((sum, point) => sum + (point.cycle - cycle) * (point.value - value), 0)
  return spread === 0 ? 0 : (1000 * together) / spread
}
