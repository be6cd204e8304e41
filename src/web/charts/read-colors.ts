import type { ChartColors } from './colors'

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
