export interface Size {
  width: number
  height: number
}

/**
 * The course of a value as the `d` of an SVG path. Unknown values leave a gap, and one that stands alone is a dot (a line of no length,
 * which round ends make visible). Null: nothing is known. What does not change runs through the middle.
 */
export function sparklinePath(values: readonly (number | null)[], { width, height }: Size): string | null {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return null
  // Not spread into Math.min: years have more values than a call may have arguments.
  const least = known.reduce((one, other) => Math.min(one, other))
  const spread = known.reduce((one, other) => Math.max(one, other)) - least
  const step = values.length > 1 ? width / (values.length - 1) : 0
  const x = (index: number) => rounded(values.length > 1 ? index * step : width / 2)
  const y = (value: number) => rounded(spread === 0 ? height / 2 : height - ((value - least) / spread) * height)
  const parts: string[] = []
  for (const [index, value] of values.entries()) {
    if (value === null) continue
    const begins = (values[index - 1] ?? null) === null
    const ends = (values[index + 1] ?? null) === null
    parts.push(begins ? `M${x(index)} ${y(value)}` : `L${x(index)} ${y(value)}`)
    if (begins && ends) parts.push('h0')
  }
  return parts.join('')
}

const rounded = (value: number) => Math.round(value * 10) / 10
