import { type ChartColors, faded } from '../../charts/colors'

/** Values above the one and up to the other, and how strongly they are coloured. */
export interface Step {
  above: number
  upTo: number
  alpha: number
}

/** Text can be read on each of them in both schemes; on what is between the last two, neither light nor dark text could. */
const ALPHAS = [0.2, 0.33, 0.47, 0.8]

/** Steps for counts from 1 to the greatest: as many as there are different counts, four at most, all of one size. */
export function countSteps(greatest: number): Step[] {
  const size = Math.ceil(greatest / ALPHAS.length)
  const count = size === 0 ? 0 : Math.ceil(greatest / size)
  return Array.from({ length: count }, (_, index) => ({
    above: index * size,
    upTo: (index + 1) * size,
    alpha: alphaOf(index, count),
  }))
}

/** Steps for shares. They are always the same, so that pictures of different periods can be compared. */
export const SHARE_STEPS: readonly Step[] = [0, 0.1, 0.25, 0.5].map((above, index, all) => ({
  above,
  upTo: all[index + 1] ?? 1,
  alpha: alphaOf(index, all.length),
}))

/** A few steps are as far from each other as can be. */
function alphaOf(index: number, count: number): number {
  return ALPHAS[Math.round(((index + 1) * ALPHAS.length) / count) - 1] ?? 1
}

/** How strongly a value is coloured; none is not at all. */
export function alphaFor(value: number, steps: readonly Step[]): number {
  if (value <= 0) return 0
  return (steps.find(({ upTo }) => value <= upTo) ?? steps.at(-1))?.alpha ?? 0
}

/** The colour of text on a colour that is as thin as `alpha` says and lies on a card: of the two that there are, the one that stands out more. */
export function inkOn(color: string, alpha: number, { ink, card }: Pick<ChartColors, 'ink' | 'card'>): string {
  const [over, under] = [channels(color), channels(card)]
  const mixed = over.map((value, index) => value * alpha + (under[index] ?? 0) * (1 - alpha))
  const background = luminance(mixed)
  return contrast(background, luminance(channels(ink))) >= contrast(background, luminance(under)) ? ink : card
}

/** How two colours contrast by their luminances, 1 to 21, as WCAG 2 counts it. */
export function contrast(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
}

/** How light a colour is, 0 to 1, as WCAG 2 counts it. */
export function luminance(rgb: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((value) => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const channels = (color: string): number[] => (color.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number)

/** The colour of a value. */
export const shade = (color: string, value: number, steps: readonly Step[]): string =>
  faded(color, alphaFor(value, steps))
