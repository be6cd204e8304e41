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

/** Reads the colours from the styles: those of the scheme that the page has at the moment. */
export function readColors(): ChartColors {
  const probe = document.createElement('span')
  document.body.append(probe)
  const color = (name: string) => {
    probe.style.color = `var(--${name})`
    return getComputedStyle(probe).color
  }
  const colors: ChartColors = {
    ink: color('ink'),
    muted: color('muted'),
    grid: color('line'),
    card: color('card'),
    gap: color('gap'),
    good: color('good'),
    warn: color('warn'),
    bad: color('bad'),
    series: [
      color('series-1'),
      color('series-2'),
      color('series-3'),
      color('series-4'),
      color('series-5'),
      color('series-6'),
    ],
  }
  probe.remove()
  return colors
}

/** A colour as thin as `alpha` (0 to 1) says. Takes the `rgb(…)` and `rgba(…)` that computed styles have. */
export function faded(color: string, alpha: number): string {
  const [red = 0, green = 0, blue = 0] = color.match(/[\d.]+/g)?.map(Number) ?? []
  return `rgba(${red}, ${green}, ${blue}, ${alpha})`
}
