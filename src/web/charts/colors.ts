/** The colours of the page, as a canvas takes them. */
export interface ChartColors {
  ink: string
  muted: string
  grid: string
  card: string
  /** What is marked as not known. */
  gap: string
  good: string
  warn: string
  bad: string
  /** Told apart by people who see colours differently, too. */
  series: [string, string, string, string, string, string]
}

/** A colour as thin as `alpha` (0 to 1) says. Takes the `rgb(…)` and `rgba(…)` that computed styles have. */
export function faded(color: string, alpha: number): string {
  const [red = 0, green = 0, blue = 0] = color.match(/[\d.]+/g)?.map(Number) ?? []
  return `rgba(${red}, ${green}, ${blue}, ${alpha})`
}
