import type { FloodRow } from '../setup'

/** The waits that are not over yet, the one that ends first before the others. */
export function currentFloods(floods: readonly FloodRow[], now: Date): FloodRow[] {
  const end = ({ until }: FloodRow) => new Date(until).getTime()
  return floods.filter((flood) => end(flood) > now.getTime()).toSorted((one, other) => end(one) - end(other))
}

/** Waits as a text for a file: "messages.getHistory until 2026-11-22T14:05:00.000Z". */
export const floodsText = (floods: readonly FloodRow[]): string =>
  floods.map(({ method, until }) => `${method} until ${until}`).join('; ')
